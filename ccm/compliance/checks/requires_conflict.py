"""Requirements and exclusions that cannot both be kept.

In: all fragments. Out: a finding for each fragment that brings along, directly or through others, two fragments of
which one excludes the other or stands in its place as another variant, or one that is excluded by what its touchpoint
always prints. Such a letter fails for everybody who would get it.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations

from ccm.compliance.companions import Companions, companions_of
from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, Span, error
from ccm.library.model import Fragment

CONFLICT = error("K704", "requires-conflict", "A fragment requires what something beside it excludes.")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """The first conflict of a fragment."""
    companions = inspection.once(companions_of)
    mine = companions.closure(fragment)
    if len(mine) > 1 or fragment.excludes:
        found = _conflict(mine, mine, fragment, companions)
        for touchpoint, channel in companions.places(fragment):
            if found is None:
                beside = companions.always(touchpoint, fragment.locale, channel)
                found = _conflict(mine - {fragment.id}, beside, fragment, companions)
        twins = _twins(mine, fragment, companions)
        if twins is not None:
            message = f"{' and '.join(twins)} are variants of one wording, and {fragment.id} brings both along"
            yield CONFLICT.at(Span(fragment.path, 1, 1), message, hint="require what they are variants of")
        elif found is not None:
            one, other = found
            message = f"{fragment.id} brings {other} along, and {one} excludes it"
            hint = "end the requirement or the exclusion"
            yield CONFLICT.at(Span(fragment.path, 1, 1), message, hint=hint)


def _twins(ids: Iterable[str], fragment: Fragment, companions: Companions) -> tuple[str, str] | None:
    """Two that must both be there although they are of one family and neither stands for the other."""
    versions = (companions.versions.get((name, fragment.locale), ()) for name in sorted(ids))
    wanted = [each[0] for each in versions if each]
    pairs = ((one, other) for one, other in combinations(wanted, 2) if one.family == other.family)
    return next(((a.id, b.id) for a, b in pairs if a.id not in b.ids and b.id not in a.ids), None)


def _conflict(
    wanted: Iterable[str], beside: Iterable[str], fragment: Fragment, companions: Companions
) -> tuple[str, str] | None:
    """Who excludes what is wanted; of one family only one is there anyway."""
    asked = set(wanted)
    for name in sorted(beside):
        for version in companions.versions.get((name, fragment.locale), ()):
            family = set(fragment.ids) if version.family == fragment.family else set()
            barred = sorted(asked & set(version.excludes) - family - {name})
            if barred and not (name == fragment.id and barred[0] in fragment.requires):
                return name, barred[0]
    return None


CHECK = Check(
    (CONFLICT,),
    "structure",
    "the authors' guide: requires and excludes",
    fragment=check,
)
