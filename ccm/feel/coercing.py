"""Values made to fit a declared type, and arguments put in the order of a function's parameters.

In: a value and a type (DMN 1.5, 10.3.2.9.4, implicit conversions). Out: whether it fits, and the value as it fits: a
list of one gives its item, a date becomes a date and time; everything else that does not conform is null.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from ccm.feel.semantics import is_instance, kind_of
from ccm.feel.sizes import allow_nesting
from ccm.feel.times import FarDate, date_time_of, time_of
from ccm.feel.types import Type
from ccm.feel.values import Function

MIDNIGHT = time_of(0, 0, 0, zone=0)
"""Of a date that becomes a date and time: in UTC (DMN 1.5, 10.3.2.9.4)."""


def coerced(value: object, wanted: Type) -> tuple[bool, object]:
    """The value as its declared type wants it; (False, None) if it cannot be had."""
    if value is None or wanted.kind == "any":
        return True, value
    allow_nesting(value)
    if is_instance(value, wanted):
        return True, value
    if wanted.kind == "list" and kind_of(value) != "list" and wanted.item is not None:
        fits, item = coerced(value, wanted.item)
        return (True, (item,)) if fits else (False, None)
    if wanted.kind == "date_time" and (isinstance(value, FarDate) or type(value) is date):
        return True, date_time_of(value, MIDNIGHT)
    if wanted.kind != "list" and isinstance(value, tuple | list) and len(value) == 1 and kind_of(value[0]) != "list":
        return coerced(value[0], wanted)
    return False, None


def arguments_of(callee: object, given: Sequence[object], keys: Sequence[str] | None) -> list[object] | None:
    """The arguments in the order of the parameters; None if they are not those of the function."""
    if not isinstance(callee, Function):
        return None
    if keys is None:
        return list(given) if len(given) == len(callee.parameters) else None
    by_key: Mapping[str, object] = dict(zip(keys, given, strict=True))
    if len(by_key) != len(given) or set(by_key) != set(callee.parameters):
        return None
    return [by_key[name] for name in callee.parameters]
