"""Which values are equal, by hash: so that `distinct values` over a million items takes a million steps.

In: values. Out: a `Key` per value; two keys are equal exactly if FEEL's `=` holds between the values. What `=` cannot
compare (functions) has no key; times and date-times, whose equality looks through zones, are compared one by one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ccm.feel.budgets import allow_calls, allow_depth
from ccm.feel.semantics import equal, kind_of
from ccm.feel.values import Range

Key = tuple[object, ...]
_LOOKED_THROUGH = frozenset(["time", "date_time"])
_INCOMPARABLE = frozenset(["alien", "function"])


@dataclass(slots=True)
class Keys:
    """The keys of one comparison of many values."""

    _zoned: list[object] = field(default_factory=list)
    _compared: int = 0

    def of(self, value: object, depth: int = 0) -> Key | None:
        """The key of a value; None for what equals nothing, not even itself."""
        allow_depth(depth)
        kind = kind_of(value)
        if kind in _INCOMPARABLE:
            return None
        if kind in _LOOKED_THROUGH:
            return ("zoned", self._place(value))
        if isinstance(value, tuple | list):
            return self._joined(kind, value, depth)
        if isinstance(value, Mapping):
            parts = {name: self.of(part, depth + 1) for name, part in value.items()}
            return None if None in parts.values() else (kind, frozenset(parts.items()))
        if isinstance(value, Range):
            bounds = self._joined(kind, (value.low, value.high), depth)
            return None if bounds is None else (*bounds, value.low_closed, value.high_closed)
        return (kind, value)

    def _joined(self, kind: str, values: Iterable[object], depth: int) -> Key | None:
        """The key of several values in order."""
        parts = tuple(self.of(part, depth + 1) for part in values)
        return None if None in parts else (kind, *parts)

    def _place(self, value: object) -> int:
        """The place of the first time that equals this one; every comparison is counted."""
        for place, known in enumerate(self._zoned):
            self._compared += 1
            allow_calls(self._compared)
            if equal(known, value) is True:
                return place
        self._zoned.append(value)
        return len(self._zoned) - 1


def same_as(wanted: object) -> Callable[[object], bool]:
    """A test whether values equal a wanted one; null equals null only."""
    kind = kind_of(wanted)
    return lambda value: kind_of(value) == kind and equal(value, wanted) is True
