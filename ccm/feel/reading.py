"""From source text to a typed `Expression`: lex, parse, resolve, check, in one go.

In: source, model, where it stands, what is expected. Out: the expression, or None with every finding. Never raises,
whatever the text.
"""

from collections.abc import Callable
from dataclasses import replace

from ccm.diagnostics import Diagnostic, Span
from ccm.feel import kinds
from ccm.feel.builder import Builder
from ccm.feel.expression import Expression
from ccm.feel.findings import Findings, Stop
from ccm.feel.lexer import read_tokens
from ccm.feel.parser import Parser
from ccm.feel.stack import with_room
from ccm.feel.tree import Fact, Literal, Node, walk
from ccm.feel.types import BOOLEAN, Model, Type
from ccm.feel.unary_tests import read_cell

SUBJECT = 1
MOST_KEPT = 10_000


def parse(
    source: str, model: Model, *, origin: Span | str = "", expect: Type | None = None, strict: bool = True
) -> tuple[Expression | None, tuple[Diagnostic, ...]]:
    """Parse an expression. `origin` says where the source begins; `expect` is the type the result must have.

    Not `strict`, problems of type are warnings and give null when they are met, as the standard says. What authors
    write again and again, such as the name of the bank, is read once.
    """
    known = model.parsed.get((source, expect, strict))
    if known is not None:
        return replace(known, origin=origin if isinstance(origin, Span) else Span(origin)), ()

    def check(builder: Builder, tree: Node) -> None:
        if expect is None or tree.type.kind in (expect.kind, "any", "null"):
            return
        if expect.kind == "boolean":
            builder.checks.condition(tree, "this place")
        else:
            message = f"The result is a {tree.type}; a {expect} is expected here."
            builder.findings.add(kinds.RESULT_TYPE, tree.extent, message)

    expression, found = _read(source, model, origin, Parser.expression, check, strict)
    if expression is not None and not found and len(model.parsed) < MOST_KEPT:
        model.parsed[source, expect, strict] = expression
    return expression, found


def parse_tests(
    source: str, model: Model, *, subject: Type, origin: Span | str = "", strict: bool = True
) -> tuple[Expression | None, tuple[Diagnostic, ...]]:
    """Parse a decision-table cell: a condition over `?`, which is the local `SUBJECT` of the tree. `-` always holds."""

    def read(parser: Parser) -> Node:
        bound = parser.builder.local("?", subject, (0, 0))
        if len(parser.tokens) == 2 and parser.take("-"):  # the dash and the end
            return Literal((0, len(source)), BOOLEAN, 1, True)
        return read_cell(parser, bound)

    def check(builder: Builder, tree: Node) -> None:
        builder.checks.condition(tree, "a cell")

    return _read(source, model, origin, read, check, strict)


@with_room
def _read(
    source: str,
    model: Model,
    origin: Span | str,
    read: Callable[[Parser], Node],
    check: Callable[[Builder, Node], None],
    strict: bool,
) -> tuple[Expression | None, tuple[Diagnostic, ...]]:
    """Read a whole source with one of the two grammars."""
    findings = Findings(source[:100_000], origin, strict=strict)
    tokens, problems = read_tokens(source)
    for kind, start, end, message, hint in problems:
        findings.add(kind, (start, end), message, hint)
    if len(tokens) == 1 and not problems:
        findings.add(kinds.EMPTY, (0, len(source)), "There is no expression here.")
    if problems or len(tokens) == 1:
        return None, findings.in_order()
    builder = Builder(source, model, findings)
    parser = Parser(tokens, builder)
    tree = _tree(parser, read)
    if tree is not None:
        check(builder, tree)
    if tree is None or findings.failed:
        return None, findings.in_order()
    reads = tuple(dict.fromkeys(node.slug for node in walk(tree) if isinstance(node, Fact)))
    return Expression(source, tree, tree.type, reads, findings.lines.origin), findings.in_order()


def _tree(parser: Parser, read: Callable[[Parser], Node]) -> Node | None:
    """The tree of the whole source, or None after a finding that leaves nothing to go on with."""
    try:
        tree = read(parser)
        if parser.token.kind != "end":
            parser.fail("an operator or the end is expected", _advice(parser))
    except Stop:
        return None
    return tree


def _advice(parser: Parser) -> str | None:
    """What was probably meant by a token that cannot follow."""
    if parser.token.text == ",":
        return "several values are tested with in: name in (1, 2)"
    if parser.token.text == "then":
        return "it begins with if: if … then … else …"
    return None
