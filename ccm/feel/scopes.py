"""Resolve names with spaces while parsing: the longest declared name wins, an inner one on a tie.

In: the tokens from a place on, and the scopes that are open there. Out: the typed node a name stands for. Unknown
names get one finding with the nearest known name.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ccm.diagnostics import did_you_mean
from ccm.feel import kinds
from ccm.feel.builder import Builder, Extent
from ccm.feel.functions import BUILTINS, REFUSED
from ccm.feel.lexer import Token
from ccm.feel.tree import Fact, Local, Node
from ccm.feel.types import ANY, Model, Name, Type, fields_of, slugify

LONGEST_FUNCTION = 5
_IN_NAMES = frozenset("+-*/.'") | {"**"}


@dataclass(frozen=True, slots=True)
class Scope:
    """Names that are open at a place, and how each becomes a node.

    `item` is a filter's item of unknown type: any name may turn out to be a field of it.
    """

    model: Model
    make: Callable[[Name, Extent], Node]
    item: Local | None = None


def root_scope(model: Model) -> Scope:
    """The declared facts."""
    return Scope(model, lambda name, extent: Fact(extent, name.type, 1, name.name, name.slug))


def variable_scope(word: str, local: Local) -> Scope:
    """One iteration variable."""

    def make(_: Name, extent: Extent) -> Node:
        return Local(extent, local.type, 1, local.name, local.index)

    return Scope(Model([Name(word, slugify(word), local.type)]), make)


def item_scope(builder: Builder, local: Local) -> Scope:
    """Inside a filter: `item`, and the fields of the item if it is a record; a field called item wins."""
    fields = fields_of(local.type) if local.type.kind == "record" else Model()
    item = Name("item", "", local.type)

    def make(name: Name, extent: Extent) -> Node:
        here = Local(extent, local.type, 1, local.name, local.index)
        return here if name.slug == "" else builder.field(here, name.name, name.slug, name.type, extent)

    is_open = local.type.kind == "any" or (local.type.kind == "record" and local.type.fields is None)
    return Scope(Model([item, *fields.names]), make, local if is_open else None)


def looked_up(builder: Builder, word: str, node: Node, scopes: Sequence[Scope], around: Scope | None) -> Node:
    """The node of a name, behind a look at every open item further in than the scope it was found in."""
    begin = 0
    for place, scope in enumerate(scopes):
        if scope is around:
            begin = place + 1
    for scope in scopes[begin:]:
        if scope.item is not None:
            node = builder.lookup(scope.item, word, node)
    return node


def key_at(tokens: Sequence[Token], place: int, source: str) -> tuple[str, int]:
    """The key that stands here before a colon, and the place behind the colon; empty without one."""
    end = place
    while tokens[end].kind in ("name", "keyword", "number") or tokens[end].text in _IN_NAMES:
        end += 1
    if end == place or tokens[end].text != ":" or tokens[place].kind == "number":
        return "", place
    return " ".join(source[tokens[place].start : tokens[end - 1].end].split()), end + 1


def words_at(tokens: Sequence[Token], place: int, count: int) -> list[str]:
    """The texts of the next tokens, up to the end."""
    found = []
    for token in tokens[place : place + count]:
        if token.kind in ("end", "text", "at"):
            break
        found.append(unicodedata.normalize("NFC", token.text))
    return found


def longest_match(tokens: Sequence[Token], place: int, scopes: Sequence[Scope]) -> tuple[Scope, Name, int] | None:
    """The longest name declared in any scope at this place; inner scopes come last in `scopes`."""
    best: tuple[Scope, Name, int] | None = None
    for scope in reversed(scopes):
        found = scope.model.longest(words_at(tokens, place, scope.model.longest_name))
        if found and (best is None or found[1] > best[2]):
            best = (scope, *found)
    return best


def function_at(tokens: Sequence[Token], place: int) -> tuple[str, int] | None:
    """A function name followed by a bracket: the name and how many words it takes."""
    for count in range(LONGEST_FUNCTION, 0, -1):
        behind = place + count
        if behind < len(tokens) and tokens[behind].text == "(":
            name = " ".join(words_at(tokens, place, count))
            if name in BUILTINS or name in REFUSED:
                return name, count
    return None


def run_of_words(tokens: Sequence[Token], place: int) -> int:
    """How many tokens the unknown name at this place takes: neighbouring words, and numbers between them."""
    end = place + 1
    while tokens[end].kind == "name" or (tokens[end].kind == "number" and tokens[end - 1].kind == "name"):
        end += 1
    return end - place


def report_unknown(builder: Builder, word: str, extent: Extent, scopes: Sequence[Scope]) -> Node:
    """Report a name nobody knows and stand in for it; inside a filter over unknown items it may be a field."""
    if any(scope.item is not None for scope in scopes):
        return looked_up(builder, word, builder.unknown(word, extent), scopes, None)
    known = [name.name for scope in scopes for name in scope.model.names]
    hint = did_you_mean(word, known)
    builder.findings.add(kinds.UNKNOWN_NAME, extent, f"“{word}” is no known name.", hint)
    return builder.unknown(word, extent)


def record_of_base(base: Type) -> Type:
    """The record (or other type) whose fields a path sees: of a list, its items'; unknown if no fields are declared."""
    found = base.item if base.kind == "list" and base.item else base
    return ANY if found.kind == "record" and found.fields is None else found
