"""What the operators mean, for values of any type: the one place where FEEL's semantics live.

Dynamic and slow on purpose: the interpreter uses only these, and generated code falls back to them where types are not
known. Everything that fails gives null (DMN 1.5, 10.3.2: an operator outside its domain yields null).
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeGuard

from ccm.feel import temporal_arithmetic as temporal
from ccm.feel.sizes import allow_characters, allow_depth
from ccm.feel.types import ANY, Type
from ccm.feel.values import ARITHMETIC, BudgetError, Function, Range, whole_of

_PLAIN = frozenset(["number", "text", "boolean"])


def kind_of(value: object) -> str:
    """The kind of a run-time value, in the words of `Type.kind`; what is no value of FEEL (nor is NaN) is `alien`."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case Decimal():
            return "number" if value.is_finite() else "alien"
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


def equal(left: object, right: object, known: Compared | None = None, depth: int = 0) -> bool | None:
    """FEEL `=`: null equals only null; values of different kinds give null, those nested too deep a `BudgetError`."""
    if left is None or right is None:
        return left is right
    kind = kind_of(left)
    if kind != kind_of(right) or kind == "alien":
        return None
    if kind in _PLAIN:
        return bool(left == right)
    if isinstance(left, Function):
        return left is right
    if kind not in ("list", "record", "range"):
        return temporal.equal(left, right)
    allow_depth(depth)
    known = {} if known is None else known
    pair = id(left), id(right)
    if pair not in known:
        known[pair] = _equal_parts(left, right, known, depth + 1)
    return known[pair]


def _equal_parts(left: object, right: object, known: Compared, depth: int) -> bool | None:
    """Whether two lists, contexts or ranges have equal parts."""
    if isinstance(left, tuple | list) and isinstance(right, tuple | list):
        if len(left) != len(right):
            return False
        return all_of([equal(*pair, known, depth) for pair in zip(left, right, strict=True)])
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        if left.keys() != right.keys():
            return False
        return all_of([equal(left[key], right[key], known, depth) for key in left])
    if isinstance(left, Range) and isinstance(right, Range):
        same = (left.low_closed, left.high_closed, left.sign) == (right.low_closed, right.high_closed, right.sign)
        bounds = (left.low, right.low), (left.high, right.high)
        return all_of([same, *(equal(*pair, known, depth) for pair in bounds)])
    return None


def less(left: object, right: object) -> bool | None:
    """FEEL `<`: of two numbers, texts, dates or durations of one kind; else null."""
    kind = kind_of(left)
    if kind not in _PLAIN:
        return temporal.compare("<", left, right)
    if kind != kind_of(right):
        return None
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return left < right
    return left < right if isinstance(left, str) and isinstance(right, str) else None


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


Tested = dict[tuple[int, int], bool]
"""What came out for lists, contexts and ranges and a type: a part that several share is looked at once."""


def is_instance(value: object, wanted: Type, known: Tested | None = None) -> bool:
    """`value instance of wanted` (DMN 1.5, 10.3.2.9.2); null is an instance of nothing but Null.

    The values that a type allows do not count: 256 is an instance of a number from 0 to 255.
    """
    if value is None or wanted.kind in ("null", "any"):
        return (value is None) == (wanted.kind == "null")
    kind = kind_of(value)
    if kind != wanted.kind or kind not in ("list", "record", "range"):
        return kind == wanted.kind and (not isinstance(value, Function) or _function_conforms(value, wanted))
    known = {} if known is None else known
    pair = id(value), id(wanted)
    if pair not in known:
        known[pair] = _conforms(value, wanted, known)
    return known[pair]


def _conforms(value: object, wanted: Type, known: Tested) -> bool:
    """Whether a value of the right kind has the right parts; parts that are null conform."""
    item = wanted.item
    match value:
        case tuple() | list():
            return item is None or all(one is None or is_instance(one, item, known) for one in value)
        case Mapping():
            parts = [(key, one) for key, one in wanted.fields or () if value.get(key) is not None or key not in value]
            return all(key in value and is_instance(value[key], one, known) for key, one in parts)
        case Range():
            bounds = [bound for bound in (value.low, value.high) if bound is not None]
            return item is None or all(is_instance(bound, item, known) for bound in bounds)
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


def _number(found: Decimal) -> Decimal | None:
    """A result; what was calculated from NaN or infinity is null."""
    return found if found.is_finite() else None


def add(left: object, right: object) -> object:
    """`+`: numbers, texts, durations, a date or time and a duration (either way round)."""
    match left, right:
        case Decimal(), Decimal():
            return _number(ARITHMETIC.add(left, right))
        case str(), str():
            allow_characters(len(left) + len(right))
            return left + right
        case _:
            return temporal.add(left, right)


def subtract(left: object, right: object) -> object:
    """`-`: numbers, durations, dates and times (a duration), a date or time and a duration."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(ARITHMETIC.subtract(left, right))
    return temporal.subtract(left, right)


def multiply(left: object, right: object) -> object:
    """`*`: numbers, duration * number (either way round)."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(ARITHMETIC.multiply(left, right))
    return temporal.multiply(left, right)


def divide(left: object, right: object) -> object:
    """`/`: numbers, duration / number, duration / duration of one kind; by zero gives null."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(ARITHMETIC.divide(left, right)) if right else None
    return temporal.divide(left, right)


def power(left: object, right: object) -> object:
    """`**` of numbers; what has no real value, or too large a one, gives null."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(ARITHMETIC.power(left, right))
    return None


def minus(value: object) -> object:
    """Unary minus of a number or duration."""
    return _number(ARITHMETIC.minus(value)) if isinstance(value, Decimal) else temporal.minus(value)


OPERATORS = {"+": add, "-": subtract, "*": multiply, "/": divide, "**": power}
FAILURES = (ArithmeticError, ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError)
"""What may end generated code half-way (the interpreter is asked then), and a built-in function (that is null)."""
ENDS = (BudgetError, RecursionError)
"""What is no null of the place where it is met: it ends the whole evaluation, or has it begin again with more room."""


def calculate(op: str, left: object, right: object) -> object:
    """Any of `+ - * / **`; a failure gives null, never an exception."""
    try:
        return OPERATORS[op](left, right)
    except ENDS:
        raise
    except FAILURES:
        return None


def field_of(value: object, slug: str) -> object:
    """A field of a record, or the list of that field of every record of a list; else a property of that name."""
    if isinstance(value, tuple | list):
        return _of_each(value, slug, {}, 0)
    return value.get(slug) if isinstance(value, Mapping) else property_of(value, slug)


def _of_each(items: Sequence[object], slug: str, known: dict[int, object], depth: int) -> object:
    """A field of every item of a list, and of the lists in it; a list that is part of several is read once."""
    allow_depth(depth)
    if id(items) not in known:
        known[id(items)] = tuple(
            _of_each(item, slug, known, depth + 1) if isinstance(item, tuple | list) else field_of(item, slug)
            for item in items
        )
    return known[id(items)]


def property_of(value: object, name: str) -> object:
    """A built-in part of a date or duration, as a number; of a list, the parts of its items."""
    match value:
        case tuple() | list():
            return _of_each(value, name, {}, 0)
        case Mapping():
            return value.get(name)
        case Range():
            bounds = {"start": value.low, "end": value.high}
            closed = {"start included": value.low_closed, "end included": value.high_closed}
            return (bounds | closed).get(name)
        case _:
            return temporal.property_of(value, name)


def is_whole(value: object) -> TypeGuard[Decimal]:
    """Whether a value is a whole number."""
    return isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value()


def item_at(value: object, position: object) -> object:
    """`list[n]`, from 1, or from the end when negative; outside the list gives null."""
    items = value if isinstance(value, tuple | list) else None if value is None else (value,)
    if items is None or not is_whole(position):
        return None
    place = whole_of(position)
    if not 1 <= abs(place) <= len(items):
        return None
    return items[place - 1 if place > 0 else place]


def as_list(value: object) -> tuple[object, ...] | None:
    """A value as a list: null stays null, a single value is a list of one."""
    if isinstance(value, list | tuple):
        return tuple(value)
    return None if value is None else (value,)
