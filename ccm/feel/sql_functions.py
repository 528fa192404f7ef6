"""The built-in functions that SQL has too, as sqlglot nodes.

In: the writer and the argument nodes. Out: a node that gives the same value on every row, or an
`UntranslatableError`. What is only nearly the same (letter case of some scripts) marks the expression approximate.
"""

from collections.abc import Callable, Sequence

from sqlglot import exp

from ccm.feel.sql import UntranslatableError, Writer, grouped
from ccm.feel.tree import Filter, Literal, Node, Path

Written = Callable[[Writer, Sequence[Node]], exp.Expr]


def _texts(writer: Writer, arguments: Sequence[Node]) -> list[exp.Expr]:
    """Arguments that must be texts."""
    if any(argument.type.kind != "text" for argument in arguments):
        raise UntranslatableError
    return [writer.write(argument) for argument in arguments]


def _contains(writer: Writer, arguments: Sequence[Node]) -> exp.Expr:
    text, match = _texts(writer, arguments)
    searched = writer.by_code_point(grouped(text))
    return exp.GT(this=exp.StrPosition(this=searched, substr=match), expression=exp.Literal.number(0))


def _starts_with(writer: Writer, arguments: Sequence[Node]) -> exp.Expr:
    text, match = _texts(writer, arguments)
    start = exp.Left(this=text, expression=exp.Length(this=match.copy()))
    return exp.EQ(this=writer.by_code_point(start), expression=match)


def _ends_with(writer: Writer, arguments: Sequence[Node]) -> exp.Expr:
    text, match = _texts(writer, arguments)
    end = exp.Right(this=text, expression=exp.Length(this=match.copy()))
    return exp.EQ(this=writer.by_code_point(end), expression=match)


def _length(writer: Writer, arguments: Sequence[Node]) -> exp.Expr:
    return exp.Length(this=_texts(writer, arguments)[0])


def _letter_case(made: type[exp.Func]) -> Written:
    def write(writer: Writer, arguments: Sequence[Node]) -> exp.Expr:
        writer.exact = False
        return made(this=_texts(writer, arguments)[0])

    return write


def _numeric(made: type[exp.Func]) -> Written:
    def write(writer: Writer, arguments: Sequence[Node]) -> exp.Expr:
        if arguments[0].type.kind != "number":
            raise UntranslatableError
        return made(this=writer.write(arguments[0]))

    return write


def _whole(made: type[exp.Func]) -> Written:
    """`floor`, `ceiling`: over whole numbers databases answer in floating point, over decimals they do not."""

    def write(writer: Writer, arguments: Sequence[Node]) -> exp.Expr:
        if arguments[0].type.kind != "number":
            raise UntranslatableError
        decimal = exp.Add(this=grouped(writer.write(arguments[0])), expression=exp.Literal.number("0.0"))
        return made(this=decimal)

    return write


def _rounded(writer: Writer, arguments: Sequence[Node]) -> exp.Expr:
    number, places = arguments
    if number.type.kind != "number" or not isinstance(places, Literal) or places.value not in range(7):
        raise UntranslatableError
    return exp.Round(this=writer.write(number), decimals=writer.write(places))


def _list(writer: Writer, node: Node) -> exp.Expr:
    """A list that SQL can hold; DuckDB only."""
    whole = node.type.kind == "list" and isinstance(node, Path | Filter)
    if writer.dialect != "duckdb" or not (whole or node.type.kind == "list"):
        raise UntranslatableError
    return writer.write(node)


def _count(writer: Writer, arguments: Sequence[Node]) -> exp.Expr:
    return exp.Anonymous(this="LEN", expressions=[_list(writer, arguments[0])])


def _folded(function: str, kinds: tuple[str, ...]) -> Written:
    """`sum`, `min`, `max`: null when a list is empty or has a missing item, as in FEEL."""

    def write(writer: Writer, arguments: Sequence[Node]) -> exp.Expr:
        item = arguments[0].type.item
        if item is None or item.kind not in kinds:
            raise UntranslatableError
        items = _list(writer, arguments[0])
        size = exp.Anonymous(this="LEN", expressions=[items])
        present = exp.Anonymous(this="LIST_COUNT", expressions=[items.copy()])
        whole = exp.EQ(this=size, expression=present)
        folded = exp.Anonymous(this=function, expressions=[items.copy()])
        return exp.Case(ifs=[exp.If(this=whole, true=folded)])

    return write


FUNCTIONS: dict[tuple[str, int], Written] = {
    ("contains", 2): _contains,
    ("starts with", 2): _starts_with,
    ("ends with", 2): _ends_with,
    ("string length", 1): _length,
    ("upper case", 1): _letter_case(exp.Upper),
    ("lower case", 1): _letter_case(exp.Lower),
    ("abs", 1): _numeric(exp.Abs),
    ("floor", 1): _whole(exp.Floor),
    ("ceiling", 1): _whole(exp.Ceil),
    ("round half up", 2): _rounded,
    ("count", 1): _count,
    ("sum", 1): _folded("LIST_SUM", ("number",)),
    ("min", 1): _folded("LIST_MIN", ("number", "text", "date")),
    ("max", 1): _folded("LIST_MAX", ("number", "text", "date")),
}
