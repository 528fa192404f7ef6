"""Write an expression as SQL, for counting audiences and filtering windows where the data is.

In: an expression, and per slug the SQL that gives its value (ours, never an author's). Out: SQL text and how far it
agrees with FEEL. Built from sqlglot nodes; author text only ever becomes a string literal node. SQL's three-valued
and / or / < are Kleene's like FEEL's; equality is `IS NOT DISTINCT FROM`, because in FEEL null = null is true.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp

from ccm.feel import tree
from ccm.feel.expression import Expression
from ccm.feel.library_temporal import CLOCKED
from ccm.feel.tree import Node
from ccm.feel.values import Months

COLUMN_DIGITS, MOST_DIGITS, WIDEST = 19, 34, 38
LONGEST_SHIFT_MONTHS, LONGEST_SHIFT_DAYS = 1_200, 36_525
DAY = timedelta(days=1)


MOMENTS = frozenset(CLOCKED.values())
"""The moment of an evaluation is no column: a database would put its own clock in its place."""


class Exactness(StrEnum):
    """How far the SQL agrees with FEEL: on every row, but for rounding, or there is none."""

    EXACT = "exact"
    APPROXIMATE = "approximate"
    NONE = "not translatable"


class UntranslatableError(Exception):
    """A node has no SQL; never leaves this module."""


_ORDER = {"<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE}
_COMPARED = frozenset(["number", "text", "boolean", "date", "days_duration"])


def copied(column: str | exp.Expr, dialect: str) -> exp.Expr:
    """A column's SQL as a node of its own."""
    found = _parsed(column, dialect).copy() if isinstance(column, str) else column.copy()
    atom = isinstance(found, exp.Column | exp.Paren | exp.Literal | exp.Func | exp.Cast | exp.Dot)
    return found if atom else exp.Paren(this=found)


@lru_cache(maxsize=1_024)
def _parsed(column: str, dialect: str) -> exp.Expr:
    return sqlglot.parse_one(column, dialect=dialect)


class Writer:
    """Writes one expression."""

    def __init__(self, columns: Mapping[str, str | exp.Expr], dialect: str) -> None:
        self.columns, self.dialect = columns, dialect
        self.exact = True
        self._locals: dict[int, Callable[[], exp.Expr]] = {}
        self._lambdas = 0

    def write(self, node: Node) -> exp.Expr:
        """The SQL of a node."""
        written = _WRITE.get(type(node))
        if written is None:
            raise UntranslatableError
        found: exp.Expr = written(self, node)
        return found

    def condition(self, node: Node) -> exp.Expr:
        """A node that must be a condition."""
        if node.type.kind != "boolean" and not _is_null(node):
            raise UntranslatableError
        return grouped(self.write(node))

    # leaves

    def _literal(self, node: tree.Literal) -> exp.Expr:
        value = node.value
        if value is None:
            return exp.Null()
        if isinstance(value, bool):
            return exp.Boolean(this=value)
        if isinstance(value, Decimal):
            return _number(value)
        if isinstance(value, str) and "\x00" not in value:
            return exp.Literal.string(value)
        if type(value) is date:
            return exp.Cast(this=exp.Literal.string(value.isoformat()), to=exp.DataType.build("date"))
        if isinstance(value, timedelta) and value % DAY == timedelta(0):
            return _number(Decimal(value // DAY))
        raise UntranslatableError

    def _fact(self, node: tree.Fact) -> exp.Expr:
        column = None if node.slug in MOMENTS else self.columns.get(node.slug)
        if column is None or node.type.kind in ("any", "days_duration", "months_duration"):
            raise UntranslatableError
        return copied(column, self.dialect)

    def _local(self, node: tree.Local) -> exp.Expr:
        return self._locals[node.index]()

    # calculation

    def _arithmetic(self, node: tree.Arithmetic) -> exp.Expr:
        kinds = (node.op, node.left.type.kind, node.right.type.kind)
        if kinds[1:] == ("number", "number"):
            return self._calculated(node)
        if kinds == ("-", "date", "date"):
            return exp.Sub(this=grouped(self.write(node.left)), expression=grouped(self.write(node.right)))
        if kinds[0] == "+" and kinds[2] == "date":
            return self._shifted(node.right, node.left, 1)
        if kinds[0] in "+-" and kinds[1] == "date":
            return self._shifted(node.left, node.right, 1 if kinds[0] == "+" else -1)
        raise UntranslatableError

    def _calculated(self, node: tree.Arithmetic) -> exp.Expr:
        """Numbers: sums and products are exact within 34 digits, quotients and powers are not."""
        left, right = self._factor(node, node.left), self._factor(node, node.right)
        if node.op == "**" and self.dialect == "postgres":
            raise UntranslatableError  # PostgreSQL stops the whole query at a power that is no number
        if _digits(node) > MOST_DIGITS or node.op in ("/", "**"):
            self.exact = False
            left, right = _double(left), _double(right)
        parts = {"this": grouped(left), "expression": grouped(right)}
        if node.op == "/":
            parts["expression"] = exp.Nullif(this=right, expression=_number(Decimal(0)))
            return exp.Div(**parts)
        made = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul, "**": exp.Pow}[node.op]
        found: exp.Expr = made(**parts)
        return found

    def _factor(self, node: tree.Arithmetic, part: Node) -> exp.Expr:
        """An operand; constants are as wide as can be, so that a product does not overflow its column's type."""
        written = self.write(part)
        if isinstance(part, tree.Literal) and isinstance(part.value, Decimal) and node.op in ("*", "+", "-"):
            scale = max(0, -int(part.value.normalize().as_tuple().exponent))
            if scale <= MOST_DIGITS:
                return exp.Cast(this=written, to=exp.DataType.build(f"decimal({WIDEST},{scale})"))
        return written

    def _shifted(self, day: Node, length: Node, sign: int) -> exp.Expr:
        """A date moved by a constant duration."""
        value = length.value if isinstance(length, tree.Literal) else None
        start = grouped(self.write(day))
        if isinstance(value, Months) and abs(value.count) <= LONGEST_SHIFT_MONTHS:
            count = sign * value.count
            unit = exp.Interval(this=exp.Literal.string(str(abs(count))), unit=exp.Var(this="MONTH"))
            moved = (exp.Add if count >= 0 else exp.Sub)(this=start, expression=unit)
            return exp.Cast(this=moved, to=exp.DataType.build("date"))
        if isinstance(value, timedelta) and value % DAY == timedelta(0) and abs(value // DAY) <= LONGEST_SHIFT_DAYS:
            count = sign * (value // DAY)
            moved = (exp.Add if count >= 0 else exp.Sub)(this=start, expression=_number(Decimal(abs(count))))
            return exp.Cast(this=moved, to=exp.DataType.build("date"))
        raise UntranslatableError

    def _negation(self, node: tree.Negation) -> exp.Expr:
        if node.operand.type.kind not in ("number", "days_duration"):
            raise UntranslatableError
        return exp.Neg(this=grouped(self.write(node.operand)))

    def _property(self, node: tree.Property) -> exp.Expr:
        if node.base.type.kind == "days_duration" and node.name == "days":
            return self.write(node.base)
        if node.base.type.kind != "date":
            raise UntranslatableError
        part = {"weekday": "isodow"}.get(node.name, node.name)
        return exp.Extract(this=exp.Var(this=part.upper()), expression=self.write(node.base))

    # conditions

    def _compared(self, op: str, left: Node, right: Node) -> exp.Expr:
        """A comparison of two values of one kind."""
        kinds = {left.type.kind, right.type.kind} - {"null"}
        if len(kinds) > 1 or not kinds <= _COMPARED:
            raise UntranslatableError
        parts = {"this": grouped(self.write(left)), "expression": grouped(self.write(right))}
        if kinds == {"text"}:
            parts["this"] = self.by_code_point(parts["this"])
        if op == "=":
            return exp.NullSafeEQ(**parts)
        if op == "!=":
            return exp.NullSafeNEQ(**parts)
        if kinds == {"boolean"} or _is_null(left) or _is_null(right):
            raise UntranslatableError
        found: exp.Expr = _ORDER[op](**parts)
        return found

    def by_code_point(self, text: exp.Expr) -> exp.Expr:
        """A text that compares by its code points, as in FEEL, whatever a PostgreSQL column is sorted by."""
        if self.dialect != "postgres":
            return text
        return exp.Paren(this=exp.Collate(this=text, expression=exp.to_identifier("C", quoted=True)))

    def _comparison(self, node: tree.Comparison) -> exp.Expr:
        return self._compared(node.op, node.left, node.right)

    def _between(self, node: tree.Between) -> exp.Expr:
        low = self._compared(">=", node.subject, node.low)
        high = self._compared("<=", node.subject, node.high)
        return exp.And(this=low, expression=high)

    def _membership(self, node: tree.Membership) -> exp.Expr:
        outer = self._locals.get(node.index)
        self._locals[node.index] = lambda: grouped(self.write(node.subject))
        written = self.condition(node.test)
        if outer is not None:
            self._locals[node.index] = outer
        return written

    def _within(self, node: tree.Within) -> exp.Expr:
        if not isinstance(node.container, tree.Items | tree.Interval):
            raise UntranslatableError
        items = node.container.items if isinstance(node.container, tree.Items) else (node.container,)
        if not items:
            return exp.Boolean(this=False)
        return _joined(exp.Or, [self._in_item(node.element, item) for item in items])

    def _in_item(self, element: Node, item: Node) -> exp.Expr:
        """An element equals an item, or lies in a range."""
        if not isinstance(item, tree.Interval):
            if item.type.kind in ("list", "range", "any"):
                raise UntranslatableError
            return self._compared("=", element, item)
        tests = []
        if item.low is not None:
            tests.append(self._compared(">=" if item.low_closed else ">", element, item.low))
        if item.high is not None:
            tests.append(self._compared("<=" if item.high_closed else "<", element, item.high))
        return _joined(exp.And, tests)

    def _junction(self, node: tree.Junction) -> exp.Expr:
        made = exp.And if node.op == "and" else exp.Or
        return _joined(made, [self.condition(one) for one in node.operands])

    def _not(self, node: tree.Not) -> exp.Expr:
        return exp.Not(this=exp.Paren(this=self.condition(node.operand)))

    def _if(self, node: tree.If) -> exp.Expr:
        if node.type.kind in ("any", "list", "record"):
            raise UntranslatableError
        branch = exp.If(this=self.condition(node.condition), true=self.write(node.then))
        return exp.Case(ifs=[branch], default=self.write(node.otherwise))

    # functions and lists

    def _call(self, node: tree.Call) -> exp.Expr:
        from ccm.feel.sql_functions import FUNCTIONS

        written = FUNCTIONS.get((node.function, len(node.arguments)))
        if written is None:
            raise UntranslatableError
        return written(self, node.arguments)

    def _path(self, node: tree.Path) -> exp.Expr:
        if node.base.type.kind == "record":
            return exp.Dot(this=self.write(node.base), expression=exp.to_identifier(node.slug, quoted=True))
        if node.base.type.kind != "list" or self.dialect != "duckdb":
            raise UntranslatableError
        return self.over(
            "LIST_TRANSFORM",
            node.base,
            None,
            lambda item: exp.Dot(this=item, expression=exp.to_identifier(node.slug, quoted=True)),
        )

    def _filter(self, node: tree.Filter) -> exp.Expr:
        if node.base.type.kind != "list" or self.dialect != "duckdb":
            raise UntranslatableError
        return self.over("LIST_FILTER", node.base, node.index, lambda _: self.condition(node.condition))

    def over(self, function: str, base: Node, index: int | None, body: Callable[[exp.Expr], exp.Expr]) -> exp.Expr:
        """DuckDB's function over a list with a lambda; its variable gets a generated name."""
        domain = self.write(base)
        self._lambdas += 1
        word = f"item_{self._lambdas}"
        outer = self._locals.get(index) if index is not None else None
        if index is not None:
            self._locals[index] = lambda: exp.Identifier(this=word, quoted=False)
        written = body(exp.Identifier(this=word, quoted=False))
        if index is not None and outer is not None:
            self._locals[index] = outer
        variable = exp.Identifier(this=word, quoted=False)
        return exp.Anonymous(this=function, expressions=[domain, exp.Lambda(this=written, expressions=[variable])])


def _is_null(node: Node) -> bool:
    """Whether the node is the constant null."""
    return isinstance(node, tree.Literal) and node.value is None


def grouped(written: exp.Expr) -> exp.Expr:
    """Brackets where precedence could change the meaning."""
    compound = isinstance(written, exp.Binary | exp.Connector | exp.Not | exp.Neg | exp.Case | exp.Between | exp.Is)
    return exp.Paren(this=written) if compound and not isinstance(written, exp.Dot) else written


def _joined(made: Any, parts: list[exp.Expr]) -> exp.Expr:
    """Parts joined by and / or."""
    found = grouped(parts[0])
    for part in parts[1:]:
        found = made(this=found, expression=grouped(part))
    return found


def _number(value: Decimal) -> exp.Expr:
    """A numeric constant, written in full."""
    if abs(value.adjusted()) > MOST_DIGITS or len(value.as_tuple().digits) > MOST_DIGITS:
        raise UntranslatableError
    text = format(abs(value), "f")
    return exp.Neg(this=exp.Literal.number(text)) if value < 0 else exp.Literal.number(text)


def _double(written: exp.Expr) -> exp.Expr:
    """The value in floating point: never overflows, and is never exact."""
    return exp.Cast(this=written, to=exp.DataType.build("double"))


def _digits(node: Node) -> int:
    """How many digits a number may need: columns are taken to be DECIMAL(18, s) or BIGINT."""
    if isinstance(node, tree.Literal) and isinstance(node.value, Decimal):
        return max(len(node.value.as_tuple().digits), abs(node.value.adjusted()) + 1)
    if isinstance(node, tree.Arithmetic) and node.left.type.kind == "number":
        left, right = _digits(node.left), _digits(node.right)
        return left + right if node.op == "*" else max(left, right) + 1
    return max((_digits(part) for part in tree.children(node)), default=COLUMN_DIGITS)


_WRITE: dict[type, Callable[[Writer, Any], exp.Expr]] = {
    tree.Literal: Writer._literal,
    tree.Fact: Writer._fact,
    tree.Local: Writer._local,
    tree.Arithmetic: Writer._arithmetic,
    tree.Negation: Writer._negation,
    tree.Property: Writer._property,
    tree.Comparison: Writer._comparison,
    tree.Between: Writer._between,
    tree.Membership: Writer._membership,
    tree.Within: Writer._within,
    tree.Junction: Writer._junction,
    tree.Not: Writer._not,
    tree.If: Writer._if,
    tree.Call: Writer._call,
    tree.Path: Writer._path,
    tree.Filter: Writer._filter,
}


def to_sql(
    expression: Expression, columns: Mapping[str, str | exp.Expr], *, dialect: str = "duckdb"
) -> tuple[str | None, Exactness]:
    """The expression as SQL over the given columns; None where there is no SQL for it.

    Sums of columns beyond about 16 integer digits make DuckDB stop with an overflow; they never give a wrong answer.
    """
    writer = Writer(columns, dialect)
    try:
        written = writer.write(expression.tree)
    except UntranslatableError:
        return None, Exactness.NONE
    exactness = Exactness.EXACT if writer.exact else Exactness.APPROXIMATE
    return written.sql(dialect=dialect), exactness
