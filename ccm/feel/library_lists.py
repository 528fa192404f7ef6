"""The built-in functions over lists of anything (DMN 1.5, 10.3.4.4 and 10.3.4.9).

In: tuples (a single value is taken as a list of one). Out: tuples, numbers, booleans; None where the standard says
null: a position outside the list, a missing list. Positions count from 1, or from the end when negative.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import chain

from ccm.feel.comparing import join
from ccm.feel.sameness import Key, key_of, same_as
from ccm.feel.signatures import Library, item_type, list_type
from ccm.feel.sizes import allow_calls, allow_items
from ccm.feel.types import ANY, BOOLEAN, NUMBER, Type, list_of
from ccm.feel.values import Function, whole_of

LISTS = Library("Lists")
Values = Sequence[object]


def _joined_type(types: Sequence[Type]) -> Type:
    """A list of the items of all arguments, each a list or a single item."""
    found = item_type(types[:1])
    for type_ in types[1:]:
        found = join(found, item_type([type_]))
    return list_of(found)


def _with_items(types: Sequence[Type]) -> Type:
    """The first argument's list with the last argument among its items."""
    found = item_type(types[:1])
    for type_ in types[-1:] if len(types) > 1 else ():
        found = join(found, type_)
    return list_of(found)


def _appended_type(types: Sequence[Type]) -> Type:
    """The first argument's list with all further arguments among its items."""
    found = item_type(types[:1])
    for type_ in types[1:]:
        found = join(found, type_)
    return list_of(found)


def _flat_type(types: Sequence[Type]) -> Type:
    """A list of what is no list inside the first argument."""
    found = item_type(types[:1])
    while found.kind == "list":
        found = found.item or ANY
    return list_of(found)


def _index(items: Values, position: Decimal) -> int | None:
    """The place of a position in a Python list, or None outside it."""
    place = whole_of(position)
    if not 1 <= abs(place) <= len(items):
        return None
    return place - 1 if place > 0 else len(items) + place


@LISTS.add(
    "list contains", "list:list,element:~", BOOLEAN,
    "list contains([1, 2, 3], 2) → true", "list contains([1, null], null) → true",
)  # fmt: skip
def holds(items: Values, element: object) -> bool:
    """Whether an item of a list equals a value; null may be looked for."""
    return any(map(same_as(element), items))


@LISTS.add("count", "list:list", NUMBER, "count([1, 2, 3]) → 3", "count([]) → 0")
def count(items: Values) -> Decimal:
    """How many items a list has."""
    return Decimal(len(items))


@LISTS.add(
    "sublist", "list:list,start position:number,length:number?", list_type,
    "sublist([4, 5, 6], 1, 2) → [4, 5]", "sublist([4, 5, 6], -2) → [5, 6]",
)  # fmt: skip
def part(items: Values, start: Decimal, length: Decimal | None = None) -> tuple[object, ...] | None:
    """The items from a position on, all or so many."""
    begin, size = _index(items, start), None if length is None else whole_of(length)
    if begin is None or (size is not None and not 1 <= size <= len(items) - begin):
        return None
    return tuple(items[begin : None if size is None else begin + size])


@LISTS.add("append", "list:list,item:~…", _appended_type, "append([1], 2, 3) → [1, 2, 3]")
def append(items: Values, *more: object) -> tuple[object, ...]:
    """The list with items added at its end."""
    allow_items(len(items) + len(more))
    return (*items, *more)


@LISTS.add(
    "concatenate", "list:list…", _joined_type, "concatenate([1, 2], [3]) → [1, 2, 3]", "concatenate([1], 2) → [1, 2]"
)  # fmt: skip
def concatenate(*lists: Values) -> tuple[object, ...]:
    """The items of several lists, one list after another."""
    allow_items(sum(map(len, lists)))
    return tuple(chain.from_iterable(lists))


@LISTS.add(
    "insert before", "list:list,position:number,newItem:~", _with_items,
    "insert before([1, 3], 2, 2) → [1, 2, 3]", "insert before([1, 3], -1, 2) → [1, 2, 3]",
)  # fmt: skip
def insert_before(items: Values, position: Decimal, new: object) -> tuple[object, ...] | None:
    """The list with a new item before a position."""
    place = _index(items, position)
    allow_items(len(items) + 1)
    return None if place is None else (*items[:place], new, *items[place:])


@LISTS.add("remove", "list:list,position:number", list_type, "remove([1, 2, 3], 2) → [1, 3]")
def remove(items: Values, position: Decimal) -> tuple[object, ...] | None:
    """The list without the item at a position."""
    place = _index(items, position)
    return None if place is None else (*items[:place], *items[place + 1 :])


@LISTS.add(
    "list replace", "list:list,position:number,newItem:~", _with_items,
    "list replace([2, 4, 7], 3, 6) → [2, 4, 6]", "list replace([2, 4, 7], -3, 1) → [1, 4, 7]",
)  # fmt: skip
def replace_at(items: Values, position: Decimal, new: object) -> tuple[object, ...] | None:
    """The list with a new item at a position, or wherever a function of item and new item says true."""
    place = _index(items, position)
    return None if place is None else (*items[:place], new, *items[place + 1 :])


@LISTS.add(
    "list replace", "list:list,match:function,newItem:~", _with_items,
    "list replace([2, 4, 7], function(item, newItem) item < newItem, 5) → [5, 5, 7]",
)  # fmt: skip
def replace_where(items: Values, match: Function, new: object) -> tuple[object, ...] | None:
    """The list with a new item wherever a function of item and new item says true."""
    if len(match.parameters) != 2:
        return None
    allow_calls(len(items))
    verdicts = [match.run((item, new)) for item in items]
    if not all(isinstance(verdict, bool) for verdict in verdicts):
        return None
    return tuple(new if verdict else item for item, verdict in zip(items, verdicts, strict=True))


@LISTS.add("reverse", "list:list", list_type, "reverse([1, 2, 3]) → [3, 2, 1]")
def backwards(items: Values) -> tuple[object, ...]:
    """The items from the last to the first."""
    return tuple(reversed(items))


@LISTS.add(
    "index of", "list:list,match:~", list_of(NUMBER),
    "index of([1, 2, 3, 2], 2) → [2, 4]", "index of([1], 2) → []",
)  # fmt: skip
def places(items: Values, match: object) -> tuple[Decimal, ...]:
    """The positions of the items that equal a value; null may be looked for."""
    same = same_as(match)
    return tuple(Decimal(place) for place, item in enumerate(items, 1) if same(item))


@LISTS.add("distinct values", "list:list", list_type, "distinct values([1, 2, 3, 2, 1]) → [1, 2, 3]")
def distinct(items: Values) -> tuple[object, ...]:
    """The items without repetitions, in the order of their first appearance."""
    seen: set[Key] = set()
    found = []
    for item in items:
        key = key_of(item)
        if key is None or key not in seen:
            found.append(item)
        if key is not None:
            seen.add(key)
    return tuple(found)


@LISTS.add("union", "list:list…", _joined_type, "union([1, 2], [2, 3]) → [1, 2, 3]")
def union(*lists: Values) -> tuple[object, ...]:
    """The items of several lists without repetitions."""
    return distinct(concatenate(*lists))


@LISTS.add("flatten", "list:list", _flat_type, "flatten([[1, 2], [[3]], 4]) → [1, 2, 3, 4]")
def flatten(items: Values) -> tuple[object, ...]:
    """The items of a list and of all lists inside it, in one list."""
    found: list[object] = []
    waiting = [iter(items)]
    opened = 0
    while waiting:
        for item in waiting[-1]:
            if isinstance(item, tuple | list):
                opened += 1
                waiting.append(iter(item))
                break
            found.append(item)
            allow_items(len(found) + opened)
        else:
            waiting.pop()
    return tuple(found)


class _Ranked:
    """An item to be sorted: it stands before another if the author's function says so."""

    __slots__ = ("item", "order")

    def __init__(self, item: object, order: "_Order") -> None:
        self.item, self.order = item, order

    def __lt__(self, other: "_Ranked") -> bool:
        return self.order.precedes(self.item, other.item)


class _Order:
    """An author's function of two items that says whether the first precedes the second."""

    def __init__(self, function: Function) -> None:
        self.function, self.calls = function, 0

    def precedes(self, first: object, second: object) -> bool:
        """Ask the function; anything but true or false is no order (TypeError)."""
        self.calls += 1
        allow_calls(self.calls)
        verdict = self.function.run((first, second))
        if not isinstance(verdict, bool):
            raise TypeError("no order")
        return verdict


@LISTS.add(
    "sort", "list:list,precedes:function", list_type,
    "sort([3, 1, 4, 5, 2], function(x, y) x < y) → [1, 2, 3, 4, 5]",
    'sort([{a: 1}, {a: 2}], function(x, y) x.a > y.a).a → [2, 1]',
)  # fmt: skip
def in_order(items: Values, precedes: Function) -> tuple[object, ...] | None:
    """The items in the order of a function that says whether its first argument precedes its second; it must be given.

    A list has no order of its own (DMN 1.5, 10.3.4.12): ascending is `function(x, y) x < y`.
    """
    if len(precedes.parameters) != 2:
        return None
    order = _Order(precedes)
    return tuple(ranked.item for ranked in sorted(_Ranked(item, order) for item in items))
