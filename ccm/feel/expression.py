"""An expression as parsed: the source, the typed tree, and what it reads."""

from dataclasses import dataclass, field

from ccm.diagnostics import Span
from ccm.feel.tree import Node
from ccm.feel.types import Type


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed, resolved and type-checked expression. `reads` are the slugs it reads, in source order."""

    source: str
    tree: Node
    type: Type
    reads: tuple[str, ...]
    origin: Span = field(default=Span(""), compare=False)
