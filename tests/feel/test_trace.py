"""Why a condition is true, false or undecided: every comparison, with what it saw."""

import pickle
from decimal import Decimal

from ccm.feel import compile_conditions, interpret, parse
from ccm.feel.budgeting import MOST_ITERATIONS


def _trace(source, model, values):
    expression, found = parse(source, model)
    assert expression is not None, found
    return compile_conditions({"it": expression}).trace(values)["it"]


def test_every_comparison_is_listed_even_behind_a_decided_one(model, values):
    trace = _trace("age > 40 and balance >= 6 * monthly salary", model, values)
    assert trace.result is False
    assert [(step.text, step.column, step.result) for step in trace.steps] == [
        ("age > 40", 1, False),
        ("balance >= 6 * monthly salary", 14, True),
    ]
    assert trace.steps[0].seen == (("age", Decimal(35)),)
    assert ("6 * monthly salary", Decimal(6000)) in trace.steps[1].seen


def test_an_undecided_condition_names_what_is_missing(model, values):
    trace = _trace("days past due > 30 and age > 30", model, values)
    assert trace.result is None
    assert trace.missing == ("days past due",)
    assert "undecided because days past due is missing" in trace.describe()[0]


def test_a_missing_value_that_did_not_matter_is_not_blamed(model, values):
    trace = _trace("(days past due > 30 or age > 30) and not(vulnerable)", model, values)
    assert trace.missing == ("vulnerable",)


def test_a_decided_condition_misses_nothing(model, values):
    assert _trace("days past due > 30 or age > 30", model, values).missing == ()


def test_a_calculation_without_value_is_named_when_no_fact_is_missing(model, values):
    assert _trace("age / 0 > 3", model, values).missing == ("age / 0",)


def test_a_count_over_rows_shows_the_count_and_not_the_rows(model, values):
    lines = _trace("count(movements[amount < 0]) >= 3", model, values).describe()
    assert "count(movements[amount < 0]) was 2" in lines[1]
    assert "movements was 3 rows" in lines[1]


def test_equal_terms_of_several_conditions_are_shared_and_stay_right(model, values):
    sources = {
        "a": "count(movements[amount > 0]) = 1 and age > 3",
        "b": "age < 3 or count(movements[amount > 0]) = 1",
        "c": "age in (1, 2) or balance in (1, 2)",
        "d": "some m in movements satisfies m.amount > 0",
    }
    expressions = {key: parse(source, model)[0] for key, source in sources.items()}
    together = compile_conditions(expressions)
    assert together.evaluate(values) == {"a": True, "b": True, "c": False, "d": True}
    assert {key: trace.result for key, trace in together.trace(values).items()} == together.evaluate(values)


def test_more_conditions_than_one_function_holds_are_split(model, values):
    expressions = {str(limit): parse(f"age > {limit}", model)[0] for limit in range(450)}
    found = compile_conditions(expressions).evaluate(values)
    assert list(found) == list(expressions)
    assert sum(found.values()) == 35


def test_compiled_conditions_travel_to_other_processes(model, values):
    together = compile_conditions({"it": parse("age > 3", model)[0]})
    assert pickle.loads(pickle.dumps(together)).evaluate(values) == {"it": True}
    trace = together.trace(values)["it"]
    assert pickle.loads(pickle.dumps(trace)) == trace


def test_a_trace_travels_without_what_other_conditions_read(model, values):
    together = compile_conditions({"it": parse("age > 3", model)[0], "other": parse('city = "far"', model)[0]})
    sent = pickle.dumps(together.trace({**values, "city": "a secret place"})["it"])
    assert b"secret" not in sent
    assert pickle.loads(sent).steps[0].seen == (("age", Decimal(35)),)


def test_traces_of_many_conditions_are_found_by_key_also_where_one_group_failed(model):
    expressions = {str(limit): parse(f"age > {limit}", model)[0] for limit in range(250)}
    expressions["text"] = parse('city = "x"', model)[0]
    together = compile_conditions(expressions)
    for age, wanted in ((Decimal(3), True), ("three", None)):
        traces = together.trace({"age": age, "city": "x"})
        assert list(traces) == list(expressions)
        assert len(traces) == 251
        assert (traces["2"].result, traces["249"].result, traces["text"].result) == (wanted, wanted and False, True)
        assert traces["2"] is traces["2"]
        assert traces["2"].steps[0].seen == (("age", age),)
        assert traces.get("unknown") is None


def test_results_are_a_mapping_in_the_order_of_the_conditions(model, values):
    results = compile_conditions({key: parse(f"age > {key}", model)[0] for key in ("40", "3")}).evaluate(values)
    assert dict(results) == {"40": False, "3": True}
    assert (list(results), list(results.values()), len(results)) == (["40", "3"], [False, True], 2)
    assert repr(results) == "Results({'40': False, '3': True})"
    assert results.get("5") is None


def test_what_is_counted_is_the_same_with_nulls_among_items_or_no_list(model):
    sources = (
        "count(movements[amount > 0])",
        "count(movements[amount > 0 or amount = null])",
        "count(movements[true])",
    )
    together = compile_conditions({source: parse(source, model)[0] for source in sources})
    amounts = (Decimal(5), None, Decimal(-5))
    for movements, wanted in (
        (tuple({"amount": amount} for amount in amounts), [Decimal(1), Decimal(2), Decimal(3)]),
        ((), [Decimal(0)] * 3),
        (None, [None] * 3),
    ):
        values = {"movements": movements}
        assert list(together.evaluate(values).values()) == wanted
        assert [trace.result for trace in together.trace(values).values()] == wanted
        assert [interpret(one, values) for one in together.expressions.values()] == wanted


def test_a_count_is_compared_alike_in_every_back_end(model):
    signs, limits = ("=", "!=", "<", "<=", ">", ">="), ("0", "1", "2", "1.5", "-1", "1000000000000")
    sources = [f"count(movements[amount > 0]) {sign} {limit}" for sign in signs for limit in limits]
    for together in ({key: parse(key, model)[0] for key in keys} for keys in [*([one] for one in sources), sources]):
        conditions = compile_conditions(together)
        for movements in (None, (), ({"amount": Decimal(1)}, {"amount": None}), ({"amount": Decimal(3)},) * 2):
            values = {"movements": movements}
            wanted = {key: interpret(one, values) for key, one in together.items()}
            assert conditions.evaluate(values) == wanted
            assert {key: trace.result for key, trace in conditions.trace(values).items()} == wanted


def test_counting_stops_where_the_interpreter_stops(model):
    expression, _ = parse("count(movements[amount > 0])", model)
    together = compile_conditions({"it": expression})
    row = {"amount": Decimal(1)}
    for length, wanted in ((MOST_ITERATIONS, Decimal(MOST_ITERATIONS)), (MOST_ITERATIONS + 1, None)):
        values = {"movements": (row,) * length}
        assert interpret(expression, values) == wanted
        assert together.evaluate(values)["it"] == wanted
        assert together.trace(values)["it"].result == wanted


def test_a_mistyped_value_is_null_and_stops_nothing(model):
    together = compile_conditions({"it": parse("age > 3", model)[0], "other": parse('city = "x"', model)[0]})
    values = {"age": "thirty", "city": "x"}
    assert together.evaluate(values) == {"it": None, "other": True}
    assert together.trace(values)["it"].result is None
