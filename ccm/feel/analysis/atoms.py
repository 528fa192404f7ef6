"""Takes conditions apart: and, or, not, if above; below, atoms that compare one term with constants.

In: a typed tree. Out: for a leaf, its term and the constants that term meets; what compares two terms, or calls a
function that is true or false, is a term of its own that may be true, false or missing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ccm.feel import tree
from ccm.feel.generate_forms import free_locals
from ccm.feel.interpreter import interpret_node
from ccm.feel.tree import Node

HOLE = -1
"""The index of the local that stands in a leaf for its term."""
_LEAVES = (tree.Comparison, tree.Between, tree.Within, tree.Membership)


@dataclass(frozen=True, slots=True)
class Atom:
    """A leaf of a condition: its term, the leaf with a hole for the term's value, and the constants it meets."""

    term: Node
    leaf: Node
    constants: tuple[object, ...] = ()

    def truth(self, value: object) -> bool | None:
        """What the leaf says of a value of its term."""
        found = interpret_node(self.leaf, {}, {HOLE: value})
        return found if isinstance(found, bool) else None


def is_joint(node: Node) -> bool:
    """Whether a node only joins other conditions."""
    return isinstance(node, tree.Junction | tree.Not) or (isinstance(node, tree.If) and node.type.kind == "boolean")


def leaves(node: Node) -> Iterator[Node]:
    """The leaves of a condition, from left to right."""
    if is_joint(node):
        for child in tree.children(node):
            yield from leaves(child)
    elif not isinstance(node, tree.Literal):
        yield node


def atom_of(leaf: Node) -> Atom:
    """A leaf as an atom; one that no single term decides is its own term."""
    if isinstance(leaf, _LEAVES):
        term = _term(leaf)
        if term is not None and term.type.kind not in ("list", "record", "range", "any", "null"):
            plugged = substitute(leaf, term, _hole(term))
            rest = any(isinstance(one, tree.Fact | tree.Lookup) for one in tree.walk(plugged))
            rest = rest or not free_locals(plugged) <= {HOLE}
            ordered = term.type.kind == "text" and _asks_order(plugged)
            if not rest and not ordered and _only_compares(plugged):
                return Atom(term, plugged, tuple(_constants(plugged)))
    return Atom(leaf, _hole(leaf))


def _hole(term: Node) -> Node:
    """A local that stands for a term."""
    return tree.Local(term.extent, term.type, 1, "", HOLE)


def _term(leaf: Node) -> Node | None:
    """The one side of a leaf that is no constant."""
    if isinstance(leaf, tree.Between | tree.Membership):
        return leaf.subject
    if isinstance(leaf, tree.Within):
        return leaf.element
    if isinstance(leaf, tree.Comparison):
        sides = [side for side in (leaf.left, leaf.right) if not _is_constant(side)]
        return sides[0] if len(sides) == 1 else None
    return None


def _is_constant(node: Node) -> bool:
    """Whether a node reads nothing."""
    return not any(isinstance(one, tree.Fact | tree.Local | tree.Lookup) for one in tree.walk(node))


def _asks_order(leaf: Node) -> bool:
    """Whether a leaf asks for more than equality."""
    return any(
        isinstance(one, tree.Between | tree.Interval)
        or (isinstance(one, tree.Comparison) and one.op not in ("=", "!="))
        for one in tree.walk(leaf)
    )


def _only_compares(leaf: Node) -> bool:
    """Whether the term is only compared with constants: never calculated with, never handed to a function."""
    for node in tree.walk(leaf):
        for child in tree.children(node):
            if (
                isinstance(child, tree.Local)
                and child.index == HOLE
                and not isinstance(node, (*_LEAVES, tree.Junction))
            ):
                return False
    return True


def _constants(leaf: Node) -> Iterator[object]:
    """The values of the constant sides of comparisons."""
    for node in tree.walk(leaf):
        for child in tree.children(node):
            compared = isinstance(node, (*_LEAVES, tree.Interval, tree.Items))
            if compared and _is_constant(child) and not isinstance(child, tree.Interval | tree.Items):
                yield interpret_node(child, {})


def substitute(node: Node, wanted: Node, other: Node) -> Node:
    """The tree with another node in place of every one equal to the wanted; a membership's own local goes with it."""
    if node == wanted:
        return other
    if isinstance(node, tree.Membership) and node.subject == wanted and isinstance(other, tree.Local):
        return replace(node, subject=other, test=_rename(node.test, node.index, other.index))
    return tree.replace_children(node, lambda child: substitute(child, wanted, other))


def _rename(node: Node, index: int, new: int) -> Node:
    """The tree with one local under another index."""
    if isinstance(node, tree.Local):
        return replace(node, index=new) if node.index == index else node
    return tree.replace_children(node, lambda child: _rename(child, index, new))
