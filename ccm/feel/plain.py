"""Values seen from outside: the type of a value, its FEEL text, and a form that JSON can hold.

In: a run-time value. Out: a `Type` (of a list, that of all its items), text that reads back as the value, or plain
Python data (numbers as text, so that no digit is lost; dates, times and durations in ISO 8601).
"""

from collections.abc import Mapping
from typing import Any

from ccm.feel.comparing import join
from ccm.feel.semantics import kind_of
from ccm.feel.types import ANY, NULL, Type, context_of, list_of, range_of
from ccm.feel.values import Function, Range, show


def type_of(value: object) -> Type:
    """The type a value would have been declared with."""
    match value:
        case tuple() | list():
            item = NULL
            for one in value:
                item = join(item, type_of(one))
            return list_of(ANY if item.kind == "null" else item)
        case Range():
            return range_of(type_of(value.high if value.low is None else value.low))
        case Mapping():
            return context_of({str(key): type_of(one) for key, one in value.items()})
    kind = kind_of(value)
    return ANY if kind == "alien" else Type(kind)


def write_value(value: object) -> str:
    """The whole value as FEEL text: `{a: [1, 2], b: @"2026-01-31"}`. A function has no text; its name stands for it."""
    match value:
        case tuple() | list():
            return f"[{', '.join(map(write_value, value))}]"
        case Range() | Function() | None:
            return show(value)
        case str():
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
        case Mapping():
            return "{" + ", ".join(f"{_key(str(key))}: {write_value(one)}" for key, one in value.items()) + "}"
    shown = show(value)
    return shown if kind_of(value) in ("boolean", "number", "alien") else f'@"{shown}"'


def _key(name: str) -> str:
    """A key of a context; one that is no plain name stands in quotation marks."""
    plain = all(word.isidentifier() for word in name.split()) and name == " ".join(name.split())
    return name if plain and name else write_value(name)


def to_plain(value: object) -> Any:
    """The value as JSON-ready data."""
    match value:
        case None | bool() | str():
            return value
        case tuple() | list():
            return [to_plain(one) for one in value]
        case Function() | Range():
            return show(value)
        case Mapping():
            return {str(key): to_plain(one) for key, one in value.items()}
    return show(value)
