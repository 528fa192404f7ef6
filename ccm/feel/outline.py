"""The syntax tree of an expression as indented lines, for people who want to see how it was read.

In: an expression. Out: one line per node: its form, what it stands for, its type, and the words it was read from.
"""

from collections.abc import Iterator
from dataclasses import fields

from ccm.feel.expression import Expression
from ccm.feel.tree import Node, children
from ccm.feel.values import show

_SILENT = frozenset(["extent", "type", "depth", "slug", "index", "indexes", "partial", "wanted"])


def outline(expression: Expression) -> Iterator[str]:
    """The lines of the tree, outermost first."""
    yield from _lines(expression.tree, expression.source, "")


def _lines(node: Node, source: str, indent: str) -> Iterator[str]:
    """A node and everything below it."""
    words = " ".join(source[slice(*node.extent)].split())
    words = words if len(words) <= 60 else f"{words[:57]}…"
    said = " ".join(filter(None, (type(node).__name__.lower(), *_said(node))))
    yield f"{indent}{said} ({node.type})  {words}"
    for child in children(node):
        yield from _lines(child, source, f"{indent}  ")


def _said(node: Node) -> Iterator[str]:
    """What a node holds beside its parts."""
    for part in fields(node):
        value = getattr(node, part.name)
        if part.name in _SILENT or isinstance(value, Node):
            continue
        if part.name == "value":
            yield show(value)
        elif part.name == "keys" and value:
            yield ", ".join(value)
        elif isinstance(value, str) and value:
            yield f"“{value}”"
