"""Abbreviations that nobody has explained to the reader.

Write the name in full where it is first met, with the abbreviation behind it: *Financial Services Compensation
Scheme (FSCS)*. A letter is put together from fragments, so each fragment explains its own. Those that every reader
knows stand under `abbreviations` in `checks.yaml`.

In: a fragment. Out: a finding for the first use of each abbreviation that is neither known nor explained before it.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

UNDEFINED = warning("K118", "undefined-abbreviation", "An abbreviation is used before it is explained.")

_EVERYBODY = (
    "UK US USA EU UN GB PIN SMS PDF ID TV CD DVD OK PO BOX PC VIP FAQ GPS DIY EUR GBP USD CZK CHF PLN IBAN BIC AM PM "
    "HTML QR MP3"
)
_SHOUTED = (
    "NOT MUST NEVER ALL ONLY NOW FREE IMPORTANT URGENT WARNING NEW NO YES DO ANY BEFORE ALWAYS PLEASE READ STOP HELP "
    "START NOTE INFO AND OR IF THE YOU YOUR WE OUR ARE IS TO WILL CALL PAY DRAFT END WIN TODAY FINAL NOTICE"
)
EVERYBODY = frozenset(_EVERYBODY.split())
"""What is in every dictionary or on every card and envelope."""
SHOUTED = frozenset(_SHOUTED.split())
"""Words in capitals, which `capitals` tells of."""

_ABBREVIATION = re.compile(
    r"(?<![\w.@/&-])(?=[A-Z0-9]*[A-Z][A-Z0-9]*[A-Z])[A-Z][A-Z0-9]{1,6}(?=s?\b)(?!&\w)(?![\w]*-?\d|[-/@]\w|\.\w)"
)
_OTHER = re.compile(r"\b[A-Z]{2} \d{5}\b|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b|\b[A-Z]+(?:[ ,]+[A-Z]+\b){2,}")
"""British and American postcodes, and words in capitals in a row: a shout, not an abbreviation."""
_ROMAN = re.compile(r"[IVX]+")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every abbreviation that is not explained when it is first met."""
    told = set(EVERYBODY) | SHOUTED | {each.upper() for each in inspection.settings.abbreviations}
    for passage in inspection.passages(fragment):
        passed = {at for found in _OTHER.finditer(passage.text) for at in range(*found.span())}
        for found in _ABBREVIATION.finditer(passage.text):
            name = found[0]
            if name in told or _ROMAN.fullmatch(name) or found.start() in passed:
                continue
            told.add(name)
            if not _explained(passage.text, found):
                message = f"“{name}” is not explained"
                hint = f"write the name in full first: “… ({name})”; if everybody knows it, list it in checks.yaml"
                yield UNDEFINED.at(passage.span(*found.span()), message, hint=hint)


def _explained(text: str, found: re.Match[str]) -> bool:
    """`Name in Full (NIF)`, `NIF (name in full)` or `NIF stands for name in full`."""
    before, after = text[: found.start()].rstrip("“\"'"), text[found.end() :]
    return (
        (before.endswith("(") and len(before.split()) > 1)
        or re.match(r"s?[”\"']?\s*\((?:\w+[\s,]+)+\w+", after) is not None
        or re.search(rf"\b{found[0]}\s(?:stands\sfor|means|is\sshort\sfor)\s", text) is not None
    )


CHECK = Check(
    (UNDEFINED,),
    "plain language",
    "WCAG 2.2, success criterion 3.1.4 (abbreviations); Federal Plain Language Guidelines (minimise abbreviations)",
    fragment=check,
)
