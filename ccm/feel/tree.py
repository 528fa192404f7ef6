"""The typed syntax tree: one shape for every back end.

In: nothing. Out: frozen nodes. Each knows its type and its extent (offsets in the source, end exclusive); equality
and hash ignore the extent, so that equal terms of different places can be shared. Names are resolved: a `Fact` is
read by slug, a `Local` is an item, an iteration variable or `?`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any, get_type_hints

from ccm.feel.types import Type


@dataclass(frozen=True, slots=True)
class Node:
    """What every node has. `depth` is the height of the tree below it."""

    extent: tuple[int, int] = field(compare=False)
    type: Type
    depth: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A constant: number, text, boolean, null, date or duration."""

    value: object


@dataclass(frozen=True, slots=True)
class Fact(Node):
    """A declared name of the model."""

    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Local(Node):
    """A name that only exists inside: an item, an iteration variable, or `?`. `index`: how many inner ones are open."""

    name: str
    index: int


@dataclass(frozen=True, slots=True)
class Items(Node):
    """A list literal."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Interval(Node):
    """A range literal; a bound of None is open-ended. `sign` is the operator of one written `(< 5)`."""

    low: Node | None
    high: Node | None
    low_closed: bool
    high_closed: bool
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Context(Node):
    """A context literal `{a: 1, b: a + 1}`; later entries see earlier ones as locals."""

    keys: tuple[str, ...]
    indexes: tuple[int, ...]
    values: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Definition(Node):
    """`function(a, b) body`; each parameter is a local, `types` are the declared ones."""

    keys: tuple[str, ...]
    indexes: tuple[int, ...]
    types: tuple[Type, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Invocation(Node):
    """A call of a function that is a value; `keys` are the argument names, or None by position."""

    callee: Node
    arguments: tuple[Node, ...]
    keys: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`x instance of type`."""

    operand: Node
    wanted: Type


@dataclass(frozen=True, slots=True)
class Lookup(Node):
    """A name inside a filter over items of unknown type: the item's field if it has one, else what is around."""

    item: Node
    name: str
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Path(Node):
    """A field of a record, or of every record of a list."""

    base: Node
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Property(Node):
    """A built-in part of a date or duration: `.year`, `.days`."""

    base: Node
    name: str


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`+ - * / **`."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """Unary minus."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`= != < <= > >=`."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`x between a and b`, bounds included."""

    subject: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Membership(Node):
    """`x in tests`: the subject is bound to a local, the test is a condition over it."""

    subject: Node
    index: int
    test: Node


@dataclass(frozen=True, slots=True)
class Within(Node):
    """An element is in a list or range that is a value."""

    element: Node
    container: Node


@dataclass(frozen=True, slots=True)
class Junction(Node):
    """`and` / `or` over two or more operands."""

    op: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    """`not(x)`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if … then … else …`."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A built-in function, by its standard name; `names` are those of its arguments where they choose the form."""

    function: str
    arguments: tuple[Node, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`list[condition]`; the item is the local `index`."""

    base: Node
    index: int
    condition: Node


@dataclass(frozen=True, slots=True)
class At(Node):
    """`list[n]`, counted from 1, or from the end when negative."""

    base: Node
    position: Node


@dataclass(frozen=True, slots=True)
class Counting(Node):
    """`a..b` behind `in`: the whole numbers or days from one to the other, in either direction."""

    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Each(Node):
    """`for x in list, y in list return body`; one local per iterator. `partial` is the local of the results so far."""

    indexes: tuple[int, ...]
    domains: tuple[Node, ...]
    body: Node
    partial: int


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some|every x in list satisfies condition`; several iterators are nested."""

    kind: str
    index: int
    domain: Node
    condition: Node


_known: dict[type, tuple[tuple[str, bool], ...]] = {}


def _parts(form: type[Node]) -> tuple[tuple[str, bool], ...]:
    """The fields of a form that hold nodes, in source order, and whether each holds several; found out once."""
    if form not in _known:
        types = get_type_hints(form)
        kept = [part.name for part in fields(form) if types[part.name] in (Node, Node | None, tuple[Node, ...])]
        _known[form] = tuple((name, types[name] == tuple[Node, ...]) for name in kept)
    return _known[form]


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below, in source order."""
    for name, several in _parts(type(node)):
        value: Any = getattr(node, name)
        if several:
            yield from value
        elif value is not None:
            yield value


def replace_children(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with each of the nodes directly below it as it is changed."""
    changes: dict[str, Any] = {}
    for name, several in _parts(type(node)):
        value: Any = getattr(node, name)
        if several:
            changes[name] = tuple(map(change, value))
        elif value is not None:
            changes[name] = change(value)
    return replace(node, **changes) if changes else node


def opens(node: Node) -> tuple[int, ...]:
    """The locals a node opens for what stands below it."""
    match node:
        case Filter() | Quantified() | Membership():
            return (node.index,)
        case Each():
            return (*node.indexes, node.partial)
        case Context() | Definition():
            return node.indexes
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(tuple(children(current))))
