"""Read tests: the right side of `in`, and the cells of decision tables.

In: the parser and the value under test (a `Local`). Out: a condition over that local: `< 30`, `[30..60)`, `"a", "b"`,
`not("x")`, or any condition that uses `?`.
"""

from ccm.feel.parser import ADDED, COMPARISONS, Parser
from ccm.feel.tree import Literal, Local, Node


def read_membership(parser: Parser, subject: Node) -> Node:
    """`subject in tests`, behind the `in`."""
    bound = parser.builder.local("?", subject.type, subject.extent)
    outer, asked = parser.subject, parser.asked
    parser.subject, parser.asked = bound, False
    if parser.at("(") and not _is_range(parser):
        start = parser.need("(").start
        test = _either(parser, bound, _tests(parser, bound), start)
        parser.need(")")
    else:
        test = _test(parser, bound, whole=False)
    parser.subject, parser.asked = outer, asked
    parser.builder.opened -= 1
    return parser.builder.membership(subject, bound, test, parser.since(subject.extent[0]))


def read_cell(parser: Parser, bound: Local) -> Node:
    """A whole cell: tests joined by commas, or `not(tests)`."""
    parser.subject = bound
    start = parser.token.start
    if parser.token.text == "not" and parser.tokens[parser.place + 1].text == "(":
        parser.place += 2
        test = _either(parser, bound, _tests(parser, bound), start)
        parser.need(")")
        return parser.builder.negated(test, parser.since(start))
    return _either(parser, bound, _tests(parser, bound), start)


def _either(parser: Parser, bound: Local, tests: list[Node], start: int) -> Node:
    """One test, or any of several."""
    del bound
    return tests[0] if len(tests) == 1 else parser.builder.junction("or", tests, parser.since(start))


def _tests(parser: Parser, bound: Local) -> list[Node]:
    """Tests joined by commas."""
    tests = [_test(parser, bound)]
    while parser.take(","):
        tests.append(_test(parser, bound))
    return tests


def _test(parser: Parser, bound: Local, *, whole: bool = True) -> Node:
    """One test: a comparison without its left side, a value, a list, a range, or a condition on `?`."""
    if parser.at(*COMPARISONS):
        start = parser.token.start
        op = parser.token.text
        parser.place += 1
        right = parser.binary(ADDED)
        return parser.builder.comparison(op, bound, right, parser.since(start))
    asked, parser.asked = parser.asked, False
    found = parser.expression() if whole else parser.binary(ADDED)
    is_condition = parser.asked or (
        found.type.kind == "boolean" and bound.type.kind not in ("boolean", "any") and not isinstance(found, Literal)
    )
    parser.asked = asked
    return found if is_condition else parser.builder.within(bound, found, found.extent)


def _is_range(parser: Parser) -> bool:
    """Whether the bracket that opens here is a range `(a..b)`, not a list of tests."""
    depth = 0
    for token in parser.tokens[parser.place :]:
        if token.kind != "symbol":
            continue
        if token.text in ("(", "["):
            depth += 1
        elif token.text in (")", "]"):
            depth -= 1
        if depth == 1 and token.text in ("..", ","):
            return token.text == ".."
        if depth == 0:
            return False
    return False
