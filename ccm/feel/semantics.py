"""What the operators mean, for values of any type: the one place where FEEL's semantics live.

Dynamic and slow on purpose: the interpreter uses only these, and generated code falls back to them where types are not
known. Everything that fails gives null (DMN 1.5, 10.3.2: an operator outside its domain yields null).
"""

from collections.abc import Mapping
from decimal import Decimal

from ccm.feel import temporal_arithmetic as temporal
from ccm.feel.sizes import allow_characters
from ccm.feel.types import ANY, Type
from ccm.feel.values import ARITHMETIC, BudgetError, Function, Range

_PLAIN = frozenset(["number", "text", "boolean"])


def kind_of(value: object) -> str:
    """The kind of a run-time value, in the words of `Type.kind`; unknown Python values are `alien`."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case Decimal():
            return "number"
        case str():
            return "text"
        case tuple() | list():
            return "list"
        case Range():
            return "range"
        case Mapping():
            return "record"
        case Function():
            return "function"
        case _:
            return temporal.temporal_kind(value) or "alien"


Compared = dict[tuple[int, int], bool | None]
"""What came out for pairs of lists or contexts: values may share parts, and a shared part is looked at once."""


def equal(left: object, right: object, known: Compared | None = None) -> bool | None:
    """FEEL `=`: null equals only null; values of different kinds give null."""
    if left is None or right is None:
        return left is right
    kind = kind_of(left)
    if kind != kind_of(right) or kind == "alien":
        return None
    if isinstance(left, Function):
        return left is right
    if isinstance(left, Range) and isinstance(right, Range):
        same = (left.low_closed, left.high_closed, left.sign) == (right.low_closed, right.high_closed, right.sign)
        return all_of([same, equal(left.low, right.low), equal(left.high, right.high)])
    if kind in ("list", "record"):
        known = {} if known is None else known
        pair = id(left), id(right)
        if pair not in known:
            known[pair] = _equal_parts(left, right, known)
        return known[pair]
    return bool(left == right) if kind in _PLAIN else temporal.equal(left, right)


def _equal_parts(left: object, right: object, known: Compared) -> bool | None:
    """Whether two lists or two contexts have equal parts."""
    if isinstance(left, tuple | list) and isinstance(right, tuple | list):
        if len(left) != len(right):
            return False
        return all_of([equal(*pair, known) for pair in zip(left, right, strict=True)])
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        if left.keys() != right.keys():
            return False
        return all_of([equal(left[key], right[key], known) for key in left])
    return None


def less(left: object, right: object) -> bool | None:
    """FEEL `<`: of two numbers, texts, dates or durations of one kind; else null."""
    kind = kind_of(left)
    if kind not in _PLAIN:
        return temporal.compare("<", left, right)
    if kind != kind_of(right) or kind == "boolean":
        return None
    return bool(left < right)  # type: ignore[operator]  # both are numbers or texts


def compare(op: str, left: object, right: object) -> bool | None:
    """Any of `= != < <= > >=`, three-valued."""
    if op == "=":
        return equal(left, right)
    if op == "!=":
        return negate(equal(left, right))
    if op in ("<", ">"):
        return less(left, right) if op == "<" else less(right, left)
    return negate(less(right, left) if op == "<=" else less(left, right))


def negate(value: object) -> bool | None:
    """FEEL `not`: null and anything that is no boolean give null."""
    return not value if isinstance(value, bool) else None


def all_of(values: list[bool | None]) -> bool | None:
    """Kleene conjunction."""
    return False if False in values else None if None in values else True


def any_of(values: list[bool | None]) -> bool | None:
    """Kleene disjunction."""
    return True if True in values else None if None in values else False


def truth(value: object) -> bool | None:
    """The value as a condition: anything but a boolean is null."""
    return value if isinstance(value, bool) else None


def within(element: object, container: object) -> bool | None:
    """Whether an element is in a list, or a value in a range."""
    if isinstance(container, Range):
        return _in_range(element, container)
    if isinstance(container, tuple | list):
        return any_of([_in_range(element, one) if isinstance(one, Range) else _is(element, one) for one in container])
    if isinstance(container, bool) and not isinstance(element, bool):
        return container
    return None if container is None else equal(element, container)


def _is(element: object, one: object) -> bool:
    """Whether an element of a list is the one looked for; what cannot be compared is another one."""
    return equal(element, one) is True


def _in_range(element: object, container: Range) -> bool | None:
    """Whether a value lies in a range; a bound written as null leaves it undecided."""
    if container.sign:
        bound = container.high if container.sign.startswith("<") else container.low
        return compare(container.sign, element, bound)
    low = compare(">=" if container.low_closed else ">", element, container.low)
    return all_of([low, compare("<=" if container.high_closed else "<", element, container.high)])


def is_instance(value: object, wanted: Type) -> bool:
    """`value instance of wanted` (DMN 1.5, 10.3.2.9.2); null is an instance of nothing but Null.

    The values that a type allows do not count: 256 is an instance of a number from 0 to 255.
    """
    if value is None or wanted.kind in ("null", "any"):
        return (value is None) == (wanted.kind == "null")
    return kind_of(value) == wanted.kind and _conforms(value, wanted)


def _conforms(value: object, wanted: Type) -> bool:
    """Whether a value of the right kind has the right parts; parts that are null conform."""
    match value:
        case tuple() | list():
            item = wanted.item
            return item is None or all(one is None or is_instance(one, item) for one in value)
        case Mapping():
            fields = wanted.fields or ()
            return all(key in value and (value[key] is None or is_instance(value[key], one)) for key, one in fields)
        case Range():
            bounds = [bound for bound in (value.low, value.high) if bound is not None]
            return wanted.item is None or all(is_instance(bound, wanted.item) for bound in bounds)
        case Function():
            return _function_conforms(value, wanted)
        case _:
            return True


def _function_conforms(value: Function, wanted: Type) -> bool:
    """A function conforms if it takes at least what is given and gives at most what is asked (DMN 1.5, table 57)."""
    if wanted.parameters is None:
        return True
    types = [one if isinstance(one, Type) else ANY for one in value.types] or [ANY] * len(value.parameters)
    result = value.result if isinstance(value.result, Type) else ANY
    if len(types) != len(wanted.parameters):
        return False
    takes = all(is_subtype(given, own) for given, own in zip(wanted.parameters, types, strict=True))
    return takes and (wanted.result is None or is_subtype(result, wanted.result))


def is_subtype(one: Type, other: Type) -> bool:
    """Whether every value of one type is a value of the other (DMN 1.5, 10.3.2.9.1)."""
    if other.kind == "any" or one.kind == "null":
        return True
    if one.kind != other.kind:
        return False
    if one.kind in ("list", "range"):
        return is_subtype(one.item or ANY, other.item or ANY)
    if one.kind == "record":
        own = dict(one.fields or ())
        return all(key in own and is_subtype(own[key], wanted) for key, wanted in other.fields or ())
    if one.kind == "function" and other.parameters is not None:
        given, own_parameters = other.parameters, one.parameters or ()
        fits = len(given) == len(own_parameters) and all(map(is_subtype, given, own_parameters))
        return fits and is_subtype(one.result or ANY, other.result or ANY)
    return True


def add(left: object, right: object) -> object:
    """`+`: numbers, texts, durations, a date or time and a duration (either way round)."""
    match left, right:
        case Decimal(), Decimal():
            return ARITHMETIC.add(left, right)
        case str(), str():
            allow_characters(len(left) + len(right))
            return left + right
        case _:
            return temporal.add(left, right)


def subtract(left: object, right: object) -> object:
    """`-`: numbers, durations, dates and times (a duration), a date or time and a duration."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return ARITHMETIC.subtract(left, right)
    return temporal.subtract(left, right)


def multiply(left: object, right: object) -> object:
    """`*`: numbers, duration * number (either way round)."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return ARITHMETIC.multiply(left, right)
    return temporal.multiply(left, right)


def divide(left: object, right: object) -> object:
    """`/`: numbers, duration / number, duration / duration of one kind; by zero gives null."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return ARITHMETIC.divide(left, right) if right else None
    return temporal.divide(left, right)


def power(left: object, right: object) -> object:
    """`**` of numbers; what has no real value, or too large a one, gives null."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return ARITHMETIC.power(left, right)
    return None


def minus(value: object) -> object:
    """Unary minus of a number or duration."""
    return ARITHMETIC.minus(value) if isinstance(value, Decimal) else temporal.minus(value)


OPERATORS = {"+": add, "-": subtract, "*": multiply, "/": divide, "**": power}
FAILURES = (ArithmeticError, ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError)


def calculate(op: str, left: object, right: object) -> object:
    """Any of `+ - * / **`; a failure gives null, never an exception."""
    try:
        return OPERATORS[op](left, right)
    except BudgetError:
        raise
    except FAILURES:
        return None


def field_of(value: object, slug: str) -> object:
    """A field of a record, or the list of that field of every record of a list; else a property of that name."""
    if isinstance(value, tuple | list):
        return tuple(field_of(item, slug) for item in value)
    return value.get(slug) if isinstance(value, Mapping) else property_of(value, slug)


def property_of(value: object, name: str) -> object:
    """A built-in part of a date or duration, as a number; of a list, the parts of its items."""
    match value:
        case tuple() | list():
            return tuple(property_of(item, name) for item in value)
        case Mapping():
            return value.get(name)
        case Range():
            bounds = {"start": value.low, "end": value.high}
            closed = {"start included": value.low_closed, "end included": value.high_closed}
            return (bounds | closed).get(name)
        case _:
            return temporal.property_of(value, name)


def item_at(value: object, position: object) -> object:
    """`list[n]`, from 1, or from the end when negative; outside the list gives null."""
    items = value if isinstance(value, tuple | list) else None if value is None else (value,)
    if items is None or not isinstance(position, Decimal) or position != position.to_integral_value():
        return None
    place = int(position)
    if not 1 <= abs(place) <= len(items):
        return None
    return items[place - 1 if place > 0 else place]


def as_list(value: object) -> tuple[object, ...] | None:
    """A value as a list: null stays null, a single value is a list of one."""
    if isinstance(value, list | tuple):
        return tuple(value)
    return None if value is None else (value,)
