"""WORDS IN CAPITALS.

Words lose their shape in capitals and are read more slowly; some programs spell them out letter by letter; and they
sound like shouting. Use **bold** for what matters, or an `important` panel.

In: a fragment. Out: a finding for each row of three words in capitals, and for a single one that is no
abbreviation.
"""

import re
from collections.abc import Iterator

from ccm.compliance.checks.undefined_abbreviation import EVERYBODY, SHOUTED
from ccm.compliance.model import Check, Inspection
from ccm.compliance.reach import is_texted
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

SHOUT = warning("K616", "capitals", "Words stand in capitals, which is hard to read and sounds like shouting.")

_ROW = re.compile(r"(?<![\w.@/-])[A-ZÀ-Ž]{2,}(?:['’][A-Z]+)?(?:[ ,:]+(?:[A-ZÀ-Ž]{1,}(?:['’][A-Z]+)?)\b){2,}(?![\w-])")
_ONE = re.compile(r"(?<![\w.@/-])[A-ZÀ-Ž]{3,}(?![\w@/-]|\.\w)")
_LONG = 8
"""Letters from which on a word in capitals is no abbreviation."""
_COMMANDS = re.compile(
    r"\b(?:reply|text|send|write|answer|type|odpovězte|pošlete)(?:\s+with)?\s+[\"“'‘„]?$", re.IGNORECASE
)
_KNOWN = EVERYBODY - SHOUTED


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every shout."""
    known = _KNOWN | {each.upper() for each in inspection.settings.abbreviations}
    texted = is_texted(fragment, inspection.library)
    for passage in inspection.passages(fragment):
        rows = [found for found in _ROW.finditer(passage.text) if not _all_known(found[0], known)]
        within = {at for found in rows for at in range(*found.span())}
        ones = [
            found
            for found in _ONE.finditer(passage.text)
            if found.start() not in within
            and (found[0] in SHOUTED or len(found[0]) >= _LONG)
            and found[0] not in known
            and not _is_command(found, passage.text)
        ]
        for found in (*rows, *ones):
            instead = found[0].capitalize() if passage.text[: found.start()].strip() == "" else found[0].lower()
            hint = f"write “{instead}”" if texted else f"write “{instead}”, in **bold** if it matters"
            yield SHOUT.at(passage.span(*found.span()), f"“{found[0]}” stands in capitals", hint=hint)


def _is_command(found: re.Match[str], text: str) -> bool:
    """Whether it is a word to be sent as it stands: after “reply”, or in quotation marks."""
    quoted = text[found.start() - 1 : found.start()] in tuple("\"“‘'„") and text[
        found.end() : found.end() + 1
    ] in tuple("\"”’'“")
    return quoted or bool(_COMMANDS.search(text, 0, found.start()))


def _all_known(text: str, known: frozenset[str]) -> bool:
    return all(word in known for word in re.findall(r"[A-ZÀ-Ž]{2,}", text))


CHECK = Check(
    (SHOUT,),
    "accessibility",
    "GOV.UK style guide (block capitals); Federal Plain Language Guidelines (avoid all capitals)",
    fragment=check,
)
