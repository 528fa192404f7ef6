"""Every hit policy of DMN 1.5, 8.2.8, on tables small enough to work out by hand."""

from decimal import Decimal

import pytest

from ccm.dmn import compile_table, load_table
from ccm.feel import NUMBER, Model, Name, Type, list_of

TABLE = """\
id: fees
inputs: [{expression: age, type: number}]
output: {name: fee, type: number, values: [30, 10, 20]%s}
hit: %s
rows:
  - {when: [">= 10"], then: "10"}
  - {when: [">= 20"], then: "20"}
  - {when: [">= 30"], then: "30"}
  - {when: [">= 40"], then: "20"}
"""
MODEL = Model([Name("age", "age", NUMBER)])


def _explained(hit: str, age: int | None, default: str = ""):
    table, found = load_table(TABLE % (default and f", default: '{default}'", hit), MODEL)
    assert table is not None, [str(one) for one in found]
    running = compile_table(table)
    values = {"age": None if age is None else Decimal(age)}
    result = running.explain(values)
    assert running.decide(values) == result.value
    return result


def _numbers(*values: int):
    return tuple(map(Decimal, values))


@pytest.mark.parametrize(
    ("hit", "age", "value", "used"),
    [
        ("unique", 15, Decimal(10), (0,)),
        ("unique", 25, None, ()),
        ("any", 15, Decimal(10), (0,)),
        ("any", 25, None, ()),
        ("first", 45, Decimal(10), (0,)),
        ("priority", 15, Decimal(10), (0,)),
        ("priority", 25, Decimal(10), (0,)),
        ("priority", 45, Decimal(30), (2,)),
        ("rule order", 45, _numbers(10, 20, 30, 20), (0, 1, 2, 3)),
        ("output order", 45, _numbers(30, 10, 20, 20), (2, 0, 1, 3)),
        ("collect", 45, _numbers(10, 20, 30, 20), (0, 1, 2, 3)),
        ("collect sum", 45, Decimal(80), (0, 1, 2, 3)),
        ("collect min", 45, Decimal(10), (0, 1, 2, 3)),
        ("collect max", 45, Decimal(30), (0, 1, 2, 3)),
        ("collect count", 45, Decimal(4), (0, 1, 2, 3)),
        ("C+", 25, Decimal(30), (0, 1)),
        ("c#", 25, Decimal(2), (0, 1)),
        ("O", 25, _numbers(10, 20), (0, 1)),
    ],
)
def test_rows_that_match_mean_what_the_policy_says(hit, age, value, used):
    result = _explained(hit, age)
    assert (result.value, result.rows_used) == (value, used)


@pytest.mark.parametrize(
    ("hit", "value"),
    [
        ("unique", None), ("any", None), ("first", None), ("priority", None), ("rule order", None),
        ("output order", None), ("collect", ()), ("collect count", Decimal(0)), ("collect sum", None),
        ("collect min", None),
    ],
)  # fmt: skip
def test_without_a_row_the_result_is_null_but_what_is_collected_is_empty(hit, value):
    result = _explained(hit, 5)
    assert (result.value, result.reason) == (value, "no row matches")


@pytest.mark.parametrize(
    ("hit", "value"),
    [("unique", Decimal(20)), ("first", Decimal(20)), ("collect", _numbers(20)), ("output order", _numbers(20)),
     ("collect sum", Decimal(20)), ("collect count", Decimal(20))],
)  # fmt: skip
def test_without_a_row_the_default_counts(hit, value):
    result = _explained(hit, 5, default="20")
    assert (result.value, result.reason) == (value, "no row matches; the default counts")


def test_without_a_row_because_of_missing_data_both_are_said():
    assert _explained("unique", None, default="20").reason == (
        "no row matches, and row 1 is undecided: age is missing; the default counts"
    )


def test_rows_that_may_not_match_together_are_named():
    assert _explained("unique", 35).reason == "rows 1, 2 and 3 match, but the hit policy is unique"
    assert _explained("any", 25).reason == "rows 1 and 2 match and differ, but the hit policy is any"


def test_rows_under_any_may_match_together_if_they_say_the_same():
    text = (TABLE % ("", "any")).replace('then: "20"', 'then: "10"').replace('then: "30"', 'then: "10"')
    table, _ = load_table(text, MODEL)
    assert table is not None
    result = compile_table(table).explain({"age": Decimal(45)})
    assert (result.value, result.hits, result.rows_used) == (Decimal(10), (0, 1, 2, 3), (0,))


SEVERAL = """\
id: offers
name: offer terms
inputs: [{expression: age, type: number}]
outputs:
  - {name: tone, type: text, values: [warm, plain]}
  - {name: monthly fee, type: number, default: "9", values: [1, 2, 9]}
hit: %s
rows:
  - {when: ["< 30"], then: ['"plain"', "1"]}
  - {when: ["< 40"], then: ['"warm"', "2"]}
  - {when: ["< 50"], then: ['"warm"', "1"]}
"""


def _offers(hit: str, age: int):
    table, found = load_table(SEVERAL % hit, MODEL)
    assert table is not None, [str(one) for one in found]
    return table, compile_table(table).explain({"age": Decimal(age)})


def _terms(tone, fee):
    return {"tone": tone, "monthly fee": None if fee is None else Decimal(fee)}


@pytest.mark.parametrize(
    ("hit", "age", "value"),
    [
        ("first", 20, _terms("plain", 1)),
        ("priority", 20, _terms("warm", 1)),
        ("output order", 20, (_terms("warm", 1), _terms("warm", 2), _terms("plain", 1))),
        ("rule order", 35, (_terms("warm", 2), _terms("warm", 1))),
        ("collect", 45, (_terms("warm", 1),)),
        ("first", 60, _terms(None, 9)),
    ],
)
def test_several_outputs_are_a_context_by_their_names(hit, age, value):
    assert _offers(hit, age)[1].value == value


def test_the_type_of_a_table_is_that_of_its_result():
    offers, _ = _offers("collect", 20)
    assert offers.type.kind == "list"
    assert offers.type.item is not None
    assert dict(offers.type.item.fields or ()).keys() == {"tone", "monthly fee"}
    one, _ = load_table(TABLE % ("", "collect"), MODEL)
    count, _ = load_table(TABLE % ("", "collect count"), MODEL)
    assert one is not None
    assert count is not None
    assert one.type == list_of(Type("number", allowed=_numbers(30, 10, 20)))
    assert count.type == NUMBER


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("hit: first", "hit: collect sum", "sum is not defined for several outputs"),
        ("hit: first", "hit: first\naggregate: sum", "only collect can sum; this table is first"),
        ("hit: first", "hit: collect\naggregate: total", "there is no hit policy “collect total”"),
        (", values: [warm, plain]", "", ""),
        ("name: offer terms\n", "", "a table with several outputs needs a name for its result"),
        ("name: monthly fee", "name: Tone", "two outputs are called “Tone”"),
        ('then: [\'"plain"\', "1"]', "then: ['\"plain\"']", "this row has 1 outputs for 2"),
        ('then: [\'"plain"\', "1"]', 'then: [\'"plain"\', "3"]', "the output is never 3; it takes 1, 2, 9"),
        ('default: "9"', 'default: "3"', "the output is never 3; it takes 1, 2, 9"),
        ('default: "9"', "default: '\"nine\"'", "The result is a text; a number is expected here."),
        ("values: [1, 2, 9]", "values: [1, two, 9]", "“two” is no known name."),
        ("values: [1, 2, 9]", "values: [1, '\"two\"', 9]", '"two" is no value of a number'),
    ],
)
def test_outputs_that_do_not_fit_are_findings(old, new, said):
    text = (SEVERAL % "first").replace(old, new, 1)
    assert text != SEVERAL % "first"
    table, found = load_table(text, MODEL, origin="t.yaml")
    assert [one.message for one in found if one.severity == "error"] == ([said] if said else [])
    assert (table is None) == bool(said)


def test_an_order_of_outputs_needs_their_values():
    text = (TABLE % ("", "priority")).replace(", values: [30, 10, 20]", "")
    _, found = load_table(text, MODEL)
    assert [one.message for one in found] == ["priority needs the values of an output, the most important first"]


def test_an_output_that_is_calculated_never_has_a_value_that_is_not_allowed():
    text = (TABLE % ("", "first")).replace('then: "10"', "then: age")
    table, _ = load_table(text, MODEL)
    assert table is not None
    running = compile_table(table)
    assert [running.decide({"age": Decimal(age)}) for age in (10, 15, 20)] == [Decimal(10), None, Decimal(20)]
