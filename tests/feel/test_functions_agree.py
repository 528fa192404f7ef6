"""Every built-in function gives the same in every back end, for arguments of the right kinds, of others, and null."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccm.feel import (
    ANY,
    BOOLEAN,
    DATE,
    DAYS,
    MONTHS,
    NUMBER,
    TEXT,
    Model,
    Name,
    Type,
    compile_conditions,
    compile_expression,
    interpret,
    list_of,
    parse,
    range_of,
)
from ccm.feel.functions import BUILTINS
from ccm.feel.semantics import kind_of, less
from ccm.feel.temporal_arithmetic import is_same
from ccm.feel.times import DateTime, Time
from ccm.feel.types import DATE_TIME, TIME
from ccm.feel.values import Function, Months, Range

NUMBERS = st.sampled_from([Decimal(0), Decimal(1), Decimal(2), Decimal(-1), Decimal("2.5"), Decimal("1E+40")])
TEXTS = st.sampled_from(["", "a", "abca", "[1..3]", "1,5", "2026-01-31", "(", "P1D", "10:00:00", ","])
DAYS_OF_YEAR = st.sampled_from([date(2026, 1, 31), date(2024, 2, 29)])
PRECEDES = Function(("x", "y"), lambda pair: less(*pair))
VALUES = {
    "number": (NUMBER, NUMBERS),
    "text": (TEXT, TEXTS),
    "boolean": (BOOLEAN, st.booleans()),
    "date": (DATE, DAYS_OF_YEAR),
    "time": (TIME, st.sampled_from([Time(10, 0, 0, 0, None), Time(10, 0, 0, 0, 0)])),
    "date_time": (DATE_TIME, st.builds(DateTime, DAYS_OF_YEAR, st.just(Time(10, 0, 0, 0, 0)))),
    "days_duration": (DAYS, st.sampled_from([timedelta(days=-1), timedelta(hours=3)])),
    "months_duration": (MONTHS, st.sampled_from([Months(14), Months(-1)])),
    "function": (Type("function"), st.just(PRECEDES)),
    "record": (Type("record"), st.dictionaries(st.sampled_from(["a", "key", "value"]), TEXTS, max_size=3)),
    "range": (range_of(NUMBER), st.builds(Range, NUMBERS, NUMBERS, st.booleans(), st.booleans())),
}
ANYTHING = st.one_of(*(values for _, values in VALUES.values()))
LISTS = st.one_of(
    st.lists(NUMBERS, max_size=3).map(tuple),
    st.lists(TEXTS, max_size=3).map(tuple),
    st.lists(st.one_of(st.none(), st.booleans(), st.tuples(NUMBERS), ANYTHING), max_size=3).map(tuple),
)


def _right(parameter):
    """Static types and values of the kinds that a parameter takes."""
    found = [VALUES[kind] for kind in parameter.kinds or VALUES if kind in VALUES]
    for kind in parameter.items:
        type_, values = VALUES[kind]
        found.append((list_of(type_), st.lists(values, min_size=1, max_size=3).map(tuple)))
    if not parameter.items and ("list" in parameter.kinds or not parameter.kinds):
        found.append((list_of(ANY), LISTS))
    return found


@st.composite
def _argument(draw, parameter):
    """A static type and a value for a parameter: usually of its kind, sometimes null, or of unknown type."""
    type_, values = draw(st.sampled_from(_right(parameter)))
    way = draw(st.integers(0, 11))
    if way == 0:
        return type_, None
    if way == 1:
        return ANY, draw(st.one_of(ANYTHING, LISTS))
    return (ANY if way == 2 else type_), draw(values)


@st.composite
def _calls(draw):
    """A call of a function over facts: its source, the model and the values."""
    builtin = BUILTINS[draw(st.sampled_from(sorted(BUILTINS.keys() - {"now", "today"})))]
    form = draw(st.sampled_from(builtin.forms))
    fewest = sum(not parameter.optional for parameter in form.parameters)
    repeated = form.variadic or form.parameters[-1].repeated
    count = draw(st.integers(fewest, len(form.parameters) + 2 * repeated))
    arguments = [draw(_argument(parameter)) for parameter in form.spread(count)]
    names = [f"x{place}" for place in range(len(arguments))]
    model = Model(Name(name, name, type_) for name, (type_, _) in zip(names, arguments, strict=True))
    values = {name: value for name, (_, value) in zip(names, arguments, strict=True)}
    return f"{builtin.name}({', '.join(names)})", model, values


def _same(one, other):
    """Whether two results are the same value; functions and texts of failures are none."""
    return is_same(one, other) or one == other


@settings(max_examples=800, suppress_health_check=[HealthCheck.too_slow])
@given(_calls())
def test_a_call_gives_the_same_in_every_back_end(call):
    source, model, values = call
    expression, _ = parse(source, model, strict=False)
    if expression is None:
        return
    wanted = interpret(expression, values)
    assert _same(compile_expression(expression)(values), wanted), source
    together = compile_conditions({"it": expression})
    assert _same(together.evaluate(values)["it"], wanted), source
    assert _same(together.trace(values)["it"].result, wanted), source
    fits = wanted is None or expression.type.kind in ("any", kind_of(wanted))
    assert fits, (source, expression.type, wanted)
