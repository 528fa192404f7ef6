"""Headings And Subjects In Which Every Word Has A Capital.

Sentence case is read faster, and a capital keeps its meaning: it marks a name. Give the first word a capital, and
names.

In: a fragment in English. Out: a finding for each heading, table head or subject line of three long words or more
that all have capitals, names of the bank and its products set aside.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.passages import Passage
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

CAPITALS = warning("K212", "heading-capitals", "Every word of a heading has a capital.")

_LONG = re.compile(r"[^\W\d_]{4,}")
_FEWEST = 3


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every heading in title case."""
    names = _names(inspection)
    for passage in inspection.passages(fragment):
        if passage.kind not in ("heading", "head") and fragment.slot != "subject":
            continue
        text = names.sub(lambda found: " " * len(found[0]), passage.text) if names else passage.text
        words = [found[0] for found in _LONG.finditer(text)]
        if len(words) >= _FEWEST and all(word[0].isupper() and not word.isupper() for word in words):
            hint = f"write “{_sentence(passage, names)}”"
            yield CAPITALS.at(passage.span(0, len(passage.text)), "every word here has a capital", hint=hint)


def _names(inspection: Inspection) -> re.Pattern[str] | None:
    listed = [*inspection.settings.products, *inspection.library.bank.values()]
    listed += [term.use for term in inspection.settings.terms if term.use[:1].isupper()]
    written = [re.escape(each) for each in listed if each]
    return re.compile("|".join(written)) if written else None


def _sentence(passage: Passage, names: re.Pattern[str] | None) -> str:
    """The heading in sentence case; names keep their capitals."""
    keep = {at for found in names.finditer(passage.text) for at in range(*found.span())} if names else set()
    return "".join(
        letter if at == 0 or at in keep else letter.lower() for at, letter in enumerate(passage.text)
    ).replace("\ufffc", "…")


CHECK = Check(
    (CAPITALS,),
    "brand",
    "GOV.UK style guide (capitalisation: sentence case, also in titles and headings)",
    fragment=check,
    languages=("en",),
)
