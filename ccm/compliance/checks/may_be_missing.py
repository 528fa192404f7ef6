"""Placeholders whose value may be missing.

In: a fragment. Out: a finding for each placeholder that reads a fact the vocabulary lets be missing, where neither
the fragment's condition nor the touchpoint's audience, suppressions and channel prove that it is there. Such a letter
fails for the customers whose value is missing. Say `when: FACT != null`, and write a second fragment for the others;
or choose words: `{{ if FACT = null then "…" else FACT }}`.
"""

from collections.abc import Iterator

from ccm.compliance.companions import companions_of
from ccm.compliance.model import Check, Inspection
from ccm.compliance.presence import Slugs, missing, missing_fact, presence_of
from ccm.diagnostics import Diagnostic, Span, warning
from ccm.feel import slugify
from ccm.library.leaves import tables_of
from ccm.library.model import Fragment, Part, Placeholder

MISSING = warning("K501", "may-be-missing", "A placeholder's value may be missing, and nothing is written for that.")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every placeholder that may be empty."""
    holes = [hole for passage in inspection.passages(fragment) for hole in passage.holes]
    if not holes:
        return
    places = list(inspection.once(companions_of).places(fragment))
    presence = inspection.once(presence_of)
    rows = _row_fields(fragment.body, inspection)
    known = [(f"in {one.id} by {channel}", presence.at(fragment, one, channel) | rows) for one, channel in places]
    for hole in holes:
        for where, present in known:
            name = _missing(hole, present, inspection)
            if name:
                message = f"“{name}” may be missing {where}, and the letter then fails"
                hint = f"when: {name} != null, and a fragment without it for the others"
                yield MISSING.at(Span(fragment.path, hole.line, hole.column), message, hint=hint)
                break


def _missing(hole: Placeholder, present: Slugs, inspection: Inspection) -> str:
    definitions = inspection.library.vocabulary.definitions
    currency = definitions.get(hole.unit_slug or "")
    if currency is not None and (name := missing_fact(currency, present, definitions)):
        return name
    name = missing(hole.expression.tree, present, definitions)
    return "a value" if name == "null" else name


def _row_fields(parts: tuple[Part, ...], inspection: Inspection) -> Slugs:
    """The fields of repeated rows: an empty cell is no gap in a sentence."""
    found: set[str] = set()
    for table in tables_of(parts):
        fact = inspection.library.vocabulary.definitions.get(table.rows_slug)
        if fact is not None and fact.type.item is not None:
            found |= {slugify(name) for name, _ in fact.type.item.fields or ()}
    return frozenset(found)


CHECK = Check(
    (MISSING,),
    "data",
    "ccm guarantee 2 (no blank); Regulation (EU) 2016/679 (GDPR), Art. 5(1)(d) (accuracy)",
    fragment=check,
)
