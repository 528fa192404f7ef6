"""What must hold of every input, however hostile: the checks of the fuzzer.

In: a source and values, arguments of a built-in function, or the bytes of a decision model. Out: nothing, or a
`Violation` that says what does not hold: no exception leaves the engine, findings lie inside the text, every back end
gives the value of the interpreter, every null has a reason, and whatever is written can be shown.
"""

import decimal
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial

from ccm.diagnostics import Diagnostic
from ccm.dmn.decision_model import open_model
from ccm.feel import (
    ANY,
    BOOLEAN,
    DATE,
    NUMBER,
    TEXT,
    Expression,
    Model,
    Name,
    compile_conditions,
    compile_expression,
    interpret,
    list_of,
    parse,
    parse_tests,
    reasons,
    record_of,
    slugify,
    to_sql,
)
from ccm.feel import semantics as meaning
from ccm.feel.analysis import Steps, TooManyStepsError, condition_cases, judge
from ccm.feel.functions import BUILTINS
from ccm.feel.outline import outline
from ccm.feel.plain import to_plain, type_of, write_value
from ccm.feel.temporal_arithmetic import is_same
from ccm.feel.tree import Literal, walk
from ccm.feel.values import BudgetError, Function, Range, show

ROW = record_of({"amount": NUMBER, "on date": DATE, "kind": TEXT})
MODEL = Model(
    Name(name, slugify(name), type_)
    for name, type_ in {
        "age": NUMBER,
        "balance": NUMBER,
        "own funds": NUMBER,
        "city": TEXT,
        "in debt": BOOLEAN,
        "opened": DATE,
        "movements": list_of(ROW),
        "scores": list_of(NUMBER),
        "thing": ANY,
        "row": ANY,
    }.items()
)
FEW_STEPS = 20_000
SEEN: Counter[str] = Counter()
"""How often each kind of thing was met, to be told at the end."""


class Violation(AssertionError):  # noqa: N818  # it names what was found, not an error of the program
    """Something that must hold does not."""


def demand(holds: bool, what: str, *more: object) -> None:
    """Raise unless something holds."""
    if not holds:
        raise Violation(f"{what}: " + " | ".join(told(one)[:600] for one in more))


def told(value: object, depth: int = 0) -> str:
    """A value for people, cut where it is deep or long: written out, a value that shares parts may have no end."""
    if isinstance(value, tuple | list | Range | Mapping) and depth > 3:
        return "…"
    if isinstance(value, Range):
        return f"Range({', '.join(told(getattr(value, part), depth + 1) for part in Range.__slots__)})"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key!r}: {told(one, depth + 1)}" for key, one in value.items()) + "}"
    if isinstance(value, tuple | list):
        more = ", …" if len(value) > 6 else ""
        return f"({', '.join(told(one, depth + 1) for one in value[:6])}{more})"
    return repr(value)[:800]


def same(one: object, other: object) -> bool:
    """Whether two back ends gave the same: of functions, that both are some; of all else, what `is` holds for."""
    if isinstance(one, Function) or isinstance(other, Function):
        return isinstance(one, Function) and isinstance(other, Function)
    if isinstance(one, bool) != isinstance(other, bool) or type(one) is not type(other):
        return isinstance(one, tuple | list) and isinstance(other, tuple | list) and same(tuple(one), tuple(other))
    if isinstance(one, Decimal) and isinstance(other, Decimal) and not (one.is_finite() and other.is_finite()):
        return str(one) == str(other)
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return len(one) == len(other) and (_is_large(one) or all(map(same, one, other)))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and (_is_large(one) or all(same(one[key], other[key]) for key in one))
    if isinstance(one, Range) and isinstance(other, Range):
        parts = [(getattr(one, part), getattr(other, part)) for part in Range.__slots__]
        return _is_large(one.low) or _is_large(one.high) or all(same(*pair) for pair in parts)
    return one is other or is_same(one, other)


def _is_large(value: object) -> bool:
    """Whether a value has too many parts or levels to be followed."""
    return isinstance(value, tuple | list | Mapping) and isinstance(to_plain(value), str)


def check_source(source: str, values: Mapping[str, object]) -> None:
    """Read a source in every way, and evaluate what can be read."""
    expression, found = parse(source, MODEL, strict=False)
    _check_findings(source, expression, found)
    for read in (parse(source, MODEL), parse_tests(source, MODEL, subject=NUMBER, strict=False)):
        _check_findings(source, *read)
    cell, found = parse_tests(source, MODEL, subject=ANY)
    _check_findings(source, cell, found)
    _check_conditions(parse(source, MODEL)[0], cell)
    if expression is None:
        SEEN["refused"] += 1
        return
    _check_views(expression)
    check_expression(expression, values)


def _check_conditions(*conditions: Expression | None) -> None:
    """What is known of conditions before they run: whether they can hold and fail, and their cases."""
    for one in conditions:
        if one is None or one.type.kind != "boolean":
            continue
        judge(one, steps=Steps(FEW_STEPS))
        try:
            made = condition_cases(one, steps=Steps(FEW_STEPS))
        except TooManyStepsError:
            continue
        SEEN["conditions with cases"] += bool(made.cases)


def _check_findings(source: str, expression: Expression | None, found: Sequence[Diagnostic]) -> None:
    """Whether there is an expression or an error, and every place lies inside the text."""
    errors = [one for one in found if str(one.severity) == "error"]
    demand((expression is None) == bool(errors), "an expression or an error", source, found)
    lines = source.split("\n")
    for one in found:
        demand(one.span is not None, "a finding without a place", source, one)
        span = one.span
        if span is None:
            continue
        for line, column in ((span.line, span.column), (span.end_line, span.end_column)):
            inside = 1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1
            demand(inside, "a place outside the text", source, one, line, column)


def _check_views(expression: Expression) -> None:
    """What shows an expression."""
    list(outline(expression))
    columns = {slug: f'"{slug}"' for slug in expression.reads}
    for dialect in ("duckdb", "postgres"):
        to_sql(expression, columns, dialect=dialect)


def check_expression(expression: Expression, values: Mapping[str, object]) -> None:
    """Whether all back ends give the same, and every null a reason."""
    source = expression.source
    wanted = interpret(expression, values)
    explained, why = reasons(expression, values)
    demand(same(wanted, explained), "the explained value differs", source, wanted, explained, values)
    written = any(isinstance(node, Literal) and node.type.kind == "null" for node in walk(expression.tree))
    demand(wanted is not None or bool(why) or written, "a null without a reason", source, values)
    stopped = wanted is None and any(one.why.startswith("it takes more than") for one in why)
    SEEN["stopped" if stopped else type(wanted).__name__] += 1
    together = compile_conditions({"it": expression, "again": expression})
    trace = together.trace(values)["it"]
    got = {
        "generated": compile_expression(expression)(values),
        "together": together.evaluate(values)["again"],
        "traced": trace.result,
    }
    for how, value in got.items():
        demand(same(wanted, value), f"the {how} value differs", source, wanted, value, values)
    trace.describe()
    check_shown(wanted)


def check_shown(value: object) -> None:
    """Whether a value can be shown, and a short plain one reads back as itself."""
    show(value)
    to_plain(value)
    type_of(value)
    write_value(value)


def check_call(name: str, arguments: Sequence[object]) -> None:
    """A built-in function with any arguments: a value or null, or the budget is spent; the arguments stay."""
    try:
        value = BUILTINS[name].call(arguments)
    except BudgetError:
        SEEN["calls stopped"] += 1
        return
    SEEN["calls null" if value is None else "calls"] += 1
    known = meaning.kind_of(value) != "alien" or any(_holds_alien(one) for one in arguments)
    demand(known, "a value that FEEL does not know", name, arguments, value)
    if isinstance(value, Decimal):
        finite = value.is_finite() or any(_holds_infinite(one) for one in arguments)
        demand(finite, "a number that is none", name, arguments, value)


def _holds_alien(value: object, depth: int = 0) -> bool:
    if isinstance(value, Function) or depth > 5:
        return True
    if isinstance(value, tuple | list):
        return any(_holds_alien(one, depth + 1) for one in value[:10])
    if isinstance(value, Range):
        return _holds_alien(value.low, depth + 1) or _holds_alien(value.high, depth + 1)
    if isinstance(value, Mapping):
        return any(_holds_alien(one, depth + 1) for one in value.values())
    return meaning.kind_of(value) == "alien"


def _holds_infinite(value: object, depth: int = 0) -> bool:
    if isinstance(value, tuple | list):
        return depth > 5 or any(_holds_infinite(one, depth + 1) for one in value[:10])
    if isinstance(value, Mapping):
        return any(_holds_infinite(one, depth + 1) for one in value.values())
    return isinstance(value, Function | Range) or (isinstance(value, Decimal) and not value.is_finite())


def check_operators(left: object, right: object) -> None:
    """Every operator on any two values: three-valued, and nothing raised but the budget."""
    with decimal.localcontext(decimal.Context(prec=28)):
        for op in ("=", "!=", "<", "<=", ">", ">="):
            _within_budget(partial(meaning.compare, op, left, right), op, left, right)
        for op in meaning.OPERATORS:
            _within_budget(partial(meaning.calculate, op, left, right), op, left, right)
        _within_budget(lambda: meaning.within(left, right), "in", left, right)
        _within_budget(lambda: meaning.item_at(left, right), "at", left, right)
        for part in ("year", "days", "a", "start", "timezone", "weekday"):
            _within_budget(partial(meaning.property_of, left, part), part, left)
            _within_budget(partial(meaning.field_of, left, part), part, left)


def _within_budget(run: Callable[[], object], *what: object) -> None:
    """Run something that may only end at the budget."""
    try:
        run()
    except BudgetError:
        SEEN["operators stopped"] += 1
    except Exception as problem:
        raise Violation(f"an operator raised {problem!r}: {told(what)}"[:900]) from problem


def check_model(content: bytes) -> None:
    """A decision model of any bytes: findings, or a model whose every decision gives a value or null."""
    model, found = open_model(content, origin="m.dmn")
    demand(model is not None or bool(found), "no model and no finding", content)
    if model is None:
        SEEN["models refused"] += 1
        return
    SEEN["models"] += 1
    model.check()
    for name in model.decisions:
        outcome = model.decide(name, {"a": 1, "x": None}, explain=True)
        written = b"null" in content or b'nil="true"' in content
        demand(outcome.value is not None or bool(outcome.notes) or written, "a null without a reason", name, content)
        check_shown(outcome.value)
