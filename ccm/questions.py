"""What readers ask of the files they read, written down while they read.

In: nothing; a reader says `Question` for each field it looks for. Out: with `listen()`, all of them. The JSON Schemas
that editors get are made of these, so that there is no second list of fields that could differ from what is read.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

from ccm.diagnostics import nearest_or_all

Shape = Literal[
    "node",
    "text",
    "texts",
    "phrases",
    "expression",
    "choice",
    "choices",
    "names",
    "id",
    "whole",
    "number",
    "day",
    "days",
    "flag",
    "record",
    "records",
    "one of",
    "closed",
]
"""What a field must look like. `node`: any shape; `texts` and `records`: lists; `phrases`: a text or a list of texts;
`days`: `START/END`; `one of`: exactly one of the keys in `choices` must be given; `closed`: no key but those that were
asked for is taken."""

ITEM, ANY = "[]", "{}"
"""In a trail: any item of a list; any key of a record whose keys are free."""

Trail = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A field that a reader looked for: in which record (`trail`, keys from the top of the file), and of what shape.

    `given` tells whether it was there, `required` whether the reader would have complained if it was not.
    """

    trail: Trail
    key: str
    shape: Shape
    required: bool = False
    choices: tuple[str, ...] = ()
    least: int | None = None
    given: bool = False


_HEARD: ContextVar[list[Question] | None] = ContextVar("heard", default=None)


@contextmanager
def listen() -> Iterator[list[Question]]:
    """All questions that readers ask within the block, in order."""
    heard: list[Question] = []
    token = _HEARD.set(heard)
    try:
        yield heard
    finally:
        _HEARD.reset(token)


class Asking:
    """What a reader asks of one record. `trail` leads to the record; `given` are the keys that it has."""

    def __init__(self, trail: Trail, given: Collection[str]) -> None:
        self.trail, self._given, self._heard = trail, given, listener()
        self._known: dict[str, None] = {}

    def __call__(
        self, key: str, shape: Shape, *, required: bool = False, choices: Iterable[str] = (), least: int | None = None
    ) -> None:
        """Let whoever listens know what is looked for here, and of what shape it must be."""
        if key:
            self._known[key] = None
        if self._heard is not None:
            given = key in self._given
            self._heard.append(Question(self.trail, key, shape, required, tuple(map(str, choices)), least, given))

    def is_heard(self) -> bool:
        """Whether anybody listens."""
        return self._heard is not None

    def unknown(self) -> Iterator[tuple[str, str]]:
        """The keys that nobody asked for, each with a hint what may be meant."""
        for key in self._given:
            if key not in self._known and ANY not in self._known:
                yield key, nearest_or_all(key, self._known, "known here")


def listener() -> list[Question] | None:
    """Where questions are written down; None while nobody listens."""
    return _HEARD.get()
