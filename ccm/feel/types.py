"""What an author may name and of which type: the typed model that expressions are parsed against.

In: declared names with their types (numbers may carry a unit: a currency, or the name of the fact that holds it). Out:
a `Model` that finds the longest declared name in a run of words, because FEEL names may contain spaces and operators
(OMG DMN 1.5, 10.3.1.4).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ccm.feel.expression import Expression

LETTER = r"[^\W\d]|[\U00010000-\U000effff]"
NAME = rf"(?:{LETTER})(?:\w|[\U00010000-\U000effff\u00b7\u0300-\u036f\u203f\u2040])*"
"""A word of a name, as the grammar has it (DMN 1.5, 10.3.1.2, rules 28-30)."""
WORD = re.compile(rf"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+|{NAME}|\.\.|\*\*|[<>!]=|\S")
CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Type:
    """A FEEL type. `unit` is a number's, `item` a list's or range's, `fields` a record's; `allowed` lists all values.

    `kind`: number, text, boolean, date, time, date_time, days_duration, months_duration, list, record, range, function,
    null or any. A record of facts is `slugged`: its run-time keys are slugs; a FEEL context's are its names. `result`
    and `parameters` are a function's, where known. `allowed` or, where a list cannot say it (`[0..255]`), `test`
    restrict what a place of this type takes; `instance of` does not ask for them.
    """

    kind: str
    unit: str | None = None
    item: "Type | None" = None
    fields: tuple[tuple[str, "Type"], ...] | None = None
    allowed: tuple[object, ...] | None = None
    slugged: bool = False
    parameters: tuple["Type", ...] | None = None
    result: "Type | None" = None
    test: Callable[[object], bool] | None = None

    def __str__(self) -> str:
        if self.item is not None:
            return f"{self.kind} of {self.item}"
        name = _WORDS.get(self.kind, self.kind)
        return f"{name} in {self.unit}" if self.unit else name

    def field(self, name: str) -> "Type | None":
        """The type of a record's field, or None."""
        return dict(self.fields or ()).get(name)


_WORDS = {
    "days_duration": "duration in days",
    "months_duration": "duration in months",
    "date_time": "date and time",
    "any": "unknown type",
}
NUMBER, TEXT, BOOLEAN, DATE = Type("number"), Type("text"), Type("boolean"), Type("date")
TIME, DATE_TIME, FUNCTION = Type("time"), Type("date_time"), Type("function")
DAYS, MONTHS, NULL, ANY = Type("days_duration"), Type("months_duration"), Type("null"), Type("any")


def list_of(item: Type) -> Type:
    """A list whose items are all of one type."""
    return Type("list", item=item)


def range_of(item: Type) -> Type:
    """A range of numbers, texts, dates or durations."""
    return Type("range", item=item)


def record_of(fields: Mapping[str, Type]) -> Type:
    """A record of facts with named, typed fields; the names may contain spaces, the values are kept by slug."""
    return Type("record", fields=tuple(fields.items()), slugged=True)


def context_of(fields: Mapping[str, Type]) -> Type:
    """A FEEL context: a record whose values are kept by name."""
    return Type("record", fields=tuple(fields.items()))


def function_of(parameters: Iterable[Type] | None, result: Type) -> Type:
    """A function; `parameters` of None are unknown."""
    return Type("function", parameters=None if parameters is None else tuple(parameters), result=result)


def money(unit: str | None) -> Type:
    """A number with a currency: an ISO 4217 code, or the name of the text fact that holds one."""
    return replace(NUMBER, unit=unit)


def slugify(name: str) -> str:
    """Make the key a name has in SQL and Python: `months of salary saved` → `months_of_salary_saved`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^0-9a-z]+", "_", plain.lower()).strip("_")
    if not slug:
        slug = re.sub(r"\W+", "_", name.lower()).strip("_") or "name"
    return f"n_{slug}" if slug[0].isdigit() else slug


def words_of(name: str) -> tuple[str, ...]:
    """Split a name into the words the lexer would see."""
    return tuple(WORD.findall(unicodedata.normalize("NFC", name)))


@dataclass(frozen=True, slots=True)
class Name:
    """One declared name. `slug` is its key in the values; `nullable` says that it may be missing."""

    name: str
    slug: str
    type: Type
    nullable: bool = True


class Model:
    """The names an expression may use, and the named types it may ask for. The longest declared name wins."""

    def __init__(self, names: Iterable[Name] = (), *, types: Mapping[str, Type] | None = None) -> None:
        self.names: tuple[Name, ...] = tuple(names)
        self.types: Mapping[str, Type] = types or {}
        self._by_words: dict[tuple[str, ...], Name] = {}
        self._lengths: dict[str, list[int]] = {}
        self.parsed: dict[tuple[str, Type | None, bool], Expression] = {}
        """Expressions over it that had no findings, by what was asked for: `parse` reads each once."""
        for name in self.names:
            words = words_of(name.name)
            if not words:
                continue
            self._by_words[words] = name
            lengths = self._lengths.setdefault(words[0], [])
            if len(words) not in lengths:
                lengths.append(len(words))
                lengths.sort(reverse=True)
        self.longest_name = max((lengths[0] for lengths in self._lengths.values()), default=0)
        """How many words the longest name has."""

    def __contains__(self, name: str) -> bool:
        return self.lookup(name) is not None

    def lookup(self, name: str) -> Name | None:
        """The declared name with exactly these words, or None."""
        return self._by_words.get(words_of(name))

    def longest(self, words: Sequence[str]) -> tuple[Name, int] | None:
        """The longest declared name that the words begin with, and how many words it takes."""
        for length in self._lengths.get(words[0], ()) if words else ():
            found = self._by_words.get(tuple(words[:length]))
            if found is not None and length <= len(words):
                return found, length
        return None

    def slug_of(self, name: str) -> str | None:
        """The slug of a declared name, or None."""
        found = self.lookup(name)
        return found.slug if found else None

    def extended(self, names: Iterable[Name]) -> "Model":
        """This model with more names; a later name replaces an earlier one of the same words."""
        return Model((*self.names, *names), types=self.types)


@lru_cache(maxsize=512)
def fields_of(record: Type) -> Model:
    """The fields of a record type as a model of their own; the slug of each is its run-time key."""
    return Model(Name(name, slugify(name) if record.slugged else name, type_) for name, type_ in record.fields or ())
