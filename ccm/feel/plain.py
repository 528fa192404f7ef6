"""Values seen from outside: the type of a value, its FEEL text, and a form that JSON can hold.

In: a run-time value. Out: a `Type` (of a list, that of all its items), text that reads back as the value, or plain
Python data (numbers as text, so that no digit is lost; dates, times and durations in ISO 8601).
"""

from collections.abc import Mapping
from typing import Any

from ccm.feel.comparing import join
from ccm.feel.semantics import kind_of
from ccm.feel.sizes import allow_parts
from ccm.feel.stack import with_room
from ccm.feel.types import ANY, NULL, Type, context_of, list_of, range_of
from ccm.feel.values import BudgetError, Function, Range, show


def _can_be_followed(value: object) -> bool:
    """Whether a value has few enough parts and levels; values may share parts, so a short one may have very many."""
    try:
        allow_parts(value)
    except BudgetError:
        return False
    return True


def type_of(value: object) -> Type:
    """The type a value would have been declared with; of one with too many parts or levels, its kind alone."""
    return with_room(_type_of)(value) if _can_be_followed(value) else Type(kind_of(value))


def _type_of(value: object) -> Type:
    match value:
        case tuple() | list():
            item = NULL
            for one in value:
                item = join(item, _type_of(one))
            return list_of(ANY if item.kind == "null" else item)
        case Range():
            return range_of(_type_of(value.high if value.low is None else value.low))
        case Mapping():
            return context_of({str(key): _type_of(one) for key, one in value.items()})
    kind = kind_of(value)
    return ANY if kind == "alien" else Type(kind)


def write_value(value: object) -> str:
    """The whole value as FEEL text: `{a: [1, 2], b: @"2026-01-31"}`. A function has no text; its name stands for it.

    A value with too many parts or levels is written in short.
    """
    return with_room(_write)(value) if _can_be_followed(value) else show(value)


def _write(value: object) -> str:
    match value:
        case tuple() | list():
            return f"[{', '.join(map(_write, value))}]"
        case Range() | Function() | None:
            return show(value)
        case str():
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
        case Mapping():
            return "{" + ", ".join(f"{_key(str(key))}: {_write(one)}" for key, one in value.items()) + "}"
    shown = show(value)
    return shown if kind_of(value) in ("boolean", "number", "alien") else f'@"{shown}"'


def _key(name: str) -> str:
    """A key of a context; one that is no plain name stands in quotation marks."""
    plain = all(word.isidentifier() for word in name.split()) and name == " ".join(name.split())
    return name if plain and name else _write(name)


def to_plain(value: object) -> Any:
    """The value as JSON-ready data; one with too many parts or levels as a text that says what it is."""
    return with_room(_plain)(value) if _can_be_followed(value) else show(value)


def _plain(value: object) -> Any:
    match value:
        case None | bool() | str():
            return value
        case tuple() | list():
            return [_plain(one) for one in value]
        case Function() | Range():
            return show(value)
        case Mapping():
            return {str(key): _plain(one) for key, one in value.items()}
    return show(value)
