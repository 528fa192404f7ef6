"""Rows of facts as FEEL contexts: their values are kept by slug, and where a function shows or asks keys, names count.

In: a node whose static type is a record of facts, or a list of them. Out: a node of the same values by their names.
"""

from decimal import Decimal

from ccm.feel import tree
from ccm.feel.builder import Builder
from ccm.feel.tree import Node
from ccm.feel.types import NULL, Type, fields_of

SHOW_KEYS = frozenset(["get entries", "get value", "context put", "context merge", "string"])
"""Functions that show the keys of a context or ask for one."""


def has_slugs(type_: Type) -> bool:
    """Whether values of a type hold records of facts whose names are known."""
    if type_.kind == "list":
        return type_.item is not None and has_slugs(type_.item)
    if type_.kind != "record":
        return False
    return type_.slugged or any(has_slugs(one) for _, one in type_.fields or ())


def by_name(builder: Builder, node: Node) -> Node:
    """The value of a node with every record of facts in it as a context by names; null stays null."""
    if isinstance(node, tree.Items):
        return builder.items([by_name(builder, one) for one in node.items], node.extent)
    if not has_slugs(node.type):
        return node
    if node.type.kind == "list":
        return _each_by_name(builder, node)
    if isinstance(node, tree.Fact | tree.Local):
        return _record_by_name(builder, node)
    listed = _each_by_name(builder, builder.items([node], node.extent))
    first = builder.literal(Decimal(1), node.extent)
    return builder.make(tree.At(node.extent, builder.item_type(listed), 1, listed, first))


def _each_by_name(builder: Builder, node: Node) -> Node:
    """A list with every item by names."""
    item = builder.local("item", builder.item_type(node), node.extent)
    partial = builder.local("partial", node.type, node.extent)
    body = by_name(builder, item)
    builder.opened -= 2
    return builder.each([(item, node)], partial, body, node.extent)


def _record_by_name(builder: Builder, node: Node) -> Node:
    """A record that costs nothing to read as often as it has fields."""
    found = []
    for field in fields_of(node.type).names:
        value = by_name(builder, builder.field(node, field.name, field.slug, field.type, node.extent))
        found.append((field.name, builder.local(field.name, field.type, node.extent), value))
    builder.opened -= len(found)
    missing = builder.comparison("=", node, builder.literal(None, node.extent), node.extent)
    nothing = tree.Literal(node.extent, NULL, 1, None)
    return builder.choice(missing, nothing, builder.context(found, node.extent), node.extent)
