"""What stands beside a fragment in every communication it is printed in: what it requires, and what its touchpoint
always prints.

In: a library. Out: `Companions`: for a fragment the touchpoints and channels it may be printed in, and where among
them something that must be said beside it is not said for certain.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ccm.compliance.model import Inspection
from ccm.library.model import Effective, Fragment, Slot, Touchpoint
from ccm.library.outline import users_of

Key = tuple[str, str]
"""Id and locale: all versions of one wording."""


@dataclass(frozen=True)
class Companions:
    """The fragments of a library by what they require and where they are printed.

    `versions` are all versions of a fragment, `standing` those of its variants besides: whatever may be printed where
    it is required. `requirers` are the fragments that bring one along.
    """

    versions: Mapping[Key, tuple[Fragment, ...]]
    standing: Mapping[Key, tuple[Fragment, ...]]
    requirers: Mapping[Key, tuple[Fragment, ...]]
    by_slot: Mapping[str, tuple[Fragment, ...]]
    touchpoints: Mapping[str, Touchpoint]
    _closures: dict[str, frozenset[str]] = field(default_factory=dict)
    _always: dict[tuple[str, str, str], frozenset[str]] = field(default_factory=dict)
    _used: dict[str, tuple[Touchpoint, ...]] = field(default_factory=dict)

    def closure(self, fragment: Fragment) -> frozenset[str]:
        """The ids that come with a fragment: those it stands for, and all that it requires, directly or not."""
        if fragment.path not in self._closures:
            found = set(fragment.ids)
            pending = list(fragment.requires)
            while pending:
                wanted = pending.pop()
                if wanted not in found:
                    found.add(wanted)
                    pending.extend(self._requires((wanted, fragment.locale)))
            self._closures[fragment.path] = frozenset(found)
        return self._closures[fragment.path]

    def _requires(self, wanted: Key) -> frozenset[str]:
        """What comes with a fragment, whichever of its variants stands in its place."""
        required: dict[str, set[str]] = {}
        for each in self.standing.get(wanted, ()):
            required.setdefault(each.id, set()).update(each.requires)
        return frozenset(set.intersection(*required.values())) if required else frozenset()

    def bringing(self, fragment: Fragment) -> tuple[Fragment, ...]:
        """The fragments that require one, or what it is a variant of."""
        return tuple(one for id in fragment.ids for one in self.requirers.get((id, fragment.locale), ()))

    def used_in(self, fragment: Fragment) -> tuple[Touchpoint, ...]:
        """The touchpoints that may print a fragment; one that only requirements bring goes where they are printed."""
        if fragment.path not in self._used:
            self._used[fragment.path] = ()  # what requires itself in a circle is told elsewhere
            found = users_of(fragment, self.touchpoints)
            if fragment.only_brought:
                mine = self.bringing(fragment)
                users = {each.id for one in mine for each in self.used_in(one)}
                found = [each for each in found if each.id in users]
            self._used[fragment.path] = tuple(found)
        return self._used[fragment.path]

    def places(self, fragment: Fragment) -> Iterable[tuple[Touchpoint, str]]:
        """Every touchpoint and channel a fragment may be printed in."""
        for touchpoint in self.used_in(fragment):
            yield from ((touchpoint, channel) for channel in touchpoint.offered if touchpoint.prints(fragment, channel))

    def lacking(
        self, fragment: Fragment, says: Callable[[Fragment], bool], *, purpose: str = ""
    ) -> tuple[Touchpoint, str] | None:
        """A touchpoint (of a purpose) and channel where what must be said beside a fragment may not be said, if any."""
        if self._says(self.closure(fragment), fragment.locale, says):
            return None
        for touchpoint, channel in self.places(fragment):
            asked = not purpose or touchpoint.purpose == purpose
            if asked and not self._says(self.always(touchpoint, fragment.locale, channel), fragment.locale, says):
                return touchpoint, channel
        return None

    def _says(self, ids: Iterable[str], locale: str, says: Callable[[Fragment], bool]) -> bool:
        found = (self.standing.get((name, locale), ()) for name in ids)
        return any(versions and all(says(each) for each in versions) for versions in found)

    def always(self, touchpoint: Touchpoint, locale: str, channel: str) -> frozenset[str]:
        """The ids that every communication of a touchpoint prints in a language and channel."""
        key = (touchpoint.id, locale, channel)
        if key not in self._always:
            slots = (slot for slot in touchpoint.slots if channel in slot.channels)
            self._always[key] = frozenset(one for slot in slots for one in self._certain(touchpoint, slot, *key[1:]))
        return self._always[key]

    def _certain(self, touchpoint: Touchpoint, slot: Slot, locale: str, channel: str) -> frozenset[str]:
        """What a slot prints for everybody, and what comes with it."""
        mine = [
            each
            for each in self.by_slot.get(slot.id, ())
            if each.locale == locale and channel in each.channels and each.is_for(touchpoint) and not each.only_brought
        ]
        if slot.fill == "collect" and slot.limit is None:
            return frozenset().union(*(self._family(each, mine) for each in mine if _is_for_ever(each)))
        if not slot.required or not mine:
            return frozenset()
        return frozenset.intersection(*(self.closure(each) for each in mine))

    def _family(self, fragment: Fragment, beside: Iterable[Fragment]) -> frozenset[str]:
        """What comes with a fragment or with whichever of its family stands in its place."""
        earlier = (each for each in beside if each.family == fragment.family and each.place < fragment.place)
        return self.closure(fragment).intersection(*map(self.closure, earlier))


def _is_for_ever(fragment: Fragment) -> bool:
    """Whether a fragment asks nothing and is in force on every day."""
    return fragment.when is None and fragment.effective == Effective()


def companions_of(inspection: Inspection) -> Companions:
    """Sort a library's fragments by what they require and where they are printed."""
    versions: dict[Key, list[Fragment]] = {}
    standing: dict[Key, list[Fragment]] = {}
    requirers: dict[Key, list[Fragment]] = {}
    by_slot: dict[str, list[Fragment]] = {}
    for each in inspection.library.fragments:
        versions.setdefault((each.id, each.locale), []).append(each)
        for id in each.ids:
            standing.setdefault((id, each.locale), []).append(each)
        by_slot.setdefault(each.slot, []).append(each)
        for wanted in each.requires:
            requirers.setdefault((wanted, each.locale), []).append(each)
    return Companions(
        {key: tuple(found) for key, found in versions.items()},
        {key: tuple(found) for key, found in standing.items()},
        {key: tuple(found) for key, found in requirers.items()},
        {key: tuple(found) for key, found in by_slot.items()},
        inspection.library.touchpoints,
    )


def purposes_of(fragment: Fragment, inspection: Inspection) -> frozenset[str]:
    """What the touchpoints that may print a fragment are for: regulatory, service, marketing."""
    return frozenset(each.purpose for each in inspection.once(companions_of).used_in(fragment))
