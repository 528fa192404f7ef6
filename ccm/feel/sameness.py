"""Which values are equal, by hash: so that `distinct values` over a million items takes a million steps.

In: a value. Out: its key; two keys are equal exactly if FEEL's `=` holds between the values.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from ccm.feel.semantics import equal, kind_of
from ccm.feel.sizes import allow_depth, allow_parts
from ccm.feel.temporal_arithmetic import equality_key
from ccm.feel.times import DateTime, Time
from ccm.feel.values import Function, Range

Key = tuple[object, ...]


def key_of(value: object, depth: int = 0) -> Key | None:
    """The key of a value; None for what equals nothing, not even itself."""
    allow_depth(depth)
    if depth == 0:
        allow_parts(value)
    kind = kind_of(value)
    match value:
        case tuple() | list():
            return _joined(kind, value, depth)
        case Mapping():
            parts = {name: key_of(part, depth + 1) for name, part in value.items()}
            return None if None in parts.values() else (kind, frozenset(parts.items()))
        case Range():
            bounds = _joined(kind, (value.low, value.high), depth)
            return None if bounds is None else (*bounds, value.low_closed, value.high_closed, value.sign)
        case Time() | DateTime():
            return (kind, *equality_key(value))
        case Function():
            return (kind, id(value))
    return None if kind == "alien" else (kind, value)


def _joined(kind: str, values: Iterable[object], depth: int) -> Key | None:
    """The key of several values in order."""
    parts = tuple(key_of(part, depth + 1) for part in values)
    return None if None in parts else (kind, *parts)


def same_as(wanted: object) -> Callable[[object], bool]:
    """A test whether values equal a wanted one; null equals null only."""
    if isinstance(wanted, str | Decimal):
        plain = str if isinstance(wanted, str) else Decimal
        return lambda value: isinstance(value, plain) and value == wanted
    kind = kind_of(wanted)
    return lambda value: kind_of(value) == kind and equal(value, wanted) is True
