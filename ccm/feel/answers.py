"""What conditions give for one customer, by key: bare results, or traces.

In: what the compiled functions returned, one flat tuple per customer, and where in it the answer of each key is. Out:
mappings that look an answer up when it is asked for: to fill a dictionary for every customer would cost more than many
conditions do.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ccm.feel.trace import Places, Planned, Trace


class Results(Mapping[str, Any]):
    """Every result by key: True, False, or None for undecided (any value, for other expressions)."""

    __slots__ = ("_places", "_results")

    def __init__(self, places: Mapping[str, int], results: tuple[object, ...]) -> None:
        self._places, self._results = places, results

    def __getitem__(self, key: str) -> Any:
        return self._results[self._places[key]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __repr__(self) -> str:
        return f"Results({dict(self)!r})"


class Traces(Mapping[str, Trace]):
    """The traces of one customer by key; each is put into words when somebody reads it.

    `planned`: per key the number of its group, its plan and its places. `slots`: what each group recorded; a group that
    failed half-way has none, its traces are `made` already.
    """

    __slots__ = ("_made", "_planned", "_slots")

    def __init__(
        self,
        planned: Mapping[str, tuple[int, Planned, Places]],
        slots: Sequence[Sequence[object]],
        made: dict[str, Trace],
    ) -> None:
        self._planned, self._slots, self._made = planned, slots, made

    def __getitem__(self, key: str) -> Trace:
        found = self._made.get(key)
        if found is None:
            group, plan, places = self._planned[key]
            found = self._made[key] = Trace(plan, places, self._slots[group])
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._planned)

    def __len__(self) -> int:
        return len(self._planned)

    def __repr__(self) -> str:
        return f"Traces({dict(self)!r})"
