"""Wordings that a law prescribes, kept word for word.

In: a fragment that says `mandated: NAME` in its front matter. Out: a finding with the words that differ, if its text
is not the prescribed one. Blanks of the wording take a placeholder or a few words; line breaks, spaces and the form
of quotation marks do not matter. `docs/reviewers.md` lists the names; a library adds its own in `checks.yaml`.
"""

from collections.abc import Iterator

from ccm.compliance.mandated import Mandate, lapsed, mandates_of, plain
from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, Span, error, nearest_or_all, warning
from ccm.library.model import Fragment

DIFFERS = error("K312", "mandated-wording", "A fragment departs from the wording that a law or regulator prescribes.")
UNKNOWN = error("K313", "mandated-unknown", "A fragment names a mandated wording that nobody knows.")
LAPSED = warning(
    "K314", "mandated-lapsed", "A fragment repeats a mandated wording that is no longer the prescribed one."
)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Compare a fragment with the wording it declares."""
    if not fragment.mandated:
        return
    mandates = inspection.once(mandates_of).by_id
    mandate = mandates.get(fragment.mandated)
    place = Span(fragment.path, 1, 1)
    if mandate is None:
        hint = nearest_or_all(fragment.mandated, sorted(mandates), "there are")
        yield UNKNOWN.at(place, f"there is no mandated wording “{fragment.mandated}”", hint=hint)
        return
    yield from _compare(fragment, inspection, mandate)
    if lapsed(mandate, inspection.on):
        message = f"“{mandate.id}” was prescribed until {mandate.entry.until} ({mandate.entry.source})"
        yield LAPSED.at(place, message, hint="take over the wording that is prescribed now")


def _compare(fragment: Fragment, inspection: Inspection, mandate: Mandate) -> Iterator[Diagnostic]:
    passages = inspection.passages(fragment)
    texts = [plain(each.text) for each in passages]
    for first in range(len(texts)):
        for last in range(first + 1, len(texts) + 1):
            if mandate.repeated_by(" ".join(texts[first:last])):
                return
    differences = mandate.differences(" ".join(texts))
    shown = "; ".join(differences[:3]) + (f"; and {len(differences) - 3} more" if len(differences) > 3 else "")
    place = passages[0].span(0) if passages else Span(fragment.path, 1, 1)
    hint = f"write: {mandate.entry.text}"
    yield DIFFERS.at(place, f"{mandate.entry.source}: {shown or 'words are added'}", hint=hint)


CHECK = Check(
    (DIFFERS, UNKNOWN, LAPSED),
    "financial promotion",
    "each wording's own: FCA COBS 22.5 and CONC 3.4.1R; Central Bank of Ireland, Consumer Protection Code 9.19, 9.22; "
    "Regulation (EU) No 1286/2014, Art. 8; Directive 2014/49/EU, Annex I; Interagency Statement on Retail Sales of "
    "Nondeposit Investment Products",
    fragment=check,
)
