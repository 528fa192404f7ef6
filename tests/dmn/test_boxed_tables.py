"""Decision tables in DMN XML: every hit policy and aggregation, defaults, several outputs, cells of every kind."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_models import decision_of, input_data, opened, whole_file

from ccm.dmn.decision_model import DecisionModel, open_model
from ccm.dmn.evaluation import Outcome

N = Decimal
ORDER = "<outputValues><text>3, 1, 2</text></outputValues>"


def _table(
    rows: str, policy: str = "UNIQUE", aggregation: str = "", default: str = "", values: str = "", outputs: int = 1
) -> bytes:
    """A table over `x`; a row is written `test: output, output`, rows are separated by semicolons."""
    clauses = "".join(
        f'<output name="o{number}">{values}'
        + (f"<defaultOutputEntry><text>{default}</text></defaultOutputEntry>" if default else "")
        + "</output>"
        for number in range(1, outputs + 1)
    )
    rules = ""
    for row in filter(None, rows.split(";")):
        test, _, results = row.partition(":")
        cells = "".join(f"<outputEntry><text>{one}</text></outputEntry>" for one in results.split("|"))
        rules += f"<rule><inputEntry><text><![CDATA[{test.strip()}]]></text></inputEntry>{cells}</rule>"
    aggregated = f' aggregation="{aggregation}"' if aggregation else ""
    box = (
        f'<decisionTable hitPolicy="{policy}"{aggregated}>'
        f"<input><inputExpression><text>x</text></inputExpression></input>{clauses}{rules}</decisionTable>"
    )
    return whole_file(input_data("x") + decision_of(box, requires="x"))


def _decide(content: bytes, x: object) -> Outcome:
    return opened(content).decide("d", {"x": x})


ROWS = "< 10: 1; >= 5: 2; >= 5: 3"


@pytest.mark.parametrize(
    ("policy", "aggregation", "x", "expected"),
    [
        ("UNIQUE", "", 1, N(1)),
        ("UNIQUE", "", 7, None),
        ("FIRST", "", 7, N(1)),
        ("FIRST", "", 20, N(2)),
        ("ANY", "", 1, N(1)),
        ("ANY", "", 7, None),
        ("PRIORITY", "", 7, N(3)),
        ("PRIORITY", "", 1, N(1)),
        ("RULE ORDER", "", 7, (N(1), N(2), N(3))),
        ("OUTPUT ORDER", "", 7, (N(3), N(1), N(2))),
        ("COLLECT", "", 7, (N(1), N(2), N(3))),
        ("COLLECT", "SUM", 7, N(6)),
        ("COLLECT", "MIN", 7, N(1)),
        ("COLLECT", "MAX", 7, N(3)),
        ("COLLECT", "COUNT", 7, N(3)),
    ],
)
def test_the_hit_policy_says_what_becomes_of_the_rules_that_match(
    policy: str, aggregation: str, x: int, expected: object
) -> None:
    assert _decide(_table(ROWS, policy, aggregation, values=ORDER), x).value == expected


def test_rules_that_may_not_match_together_are_named() -> None:
    assert _decide(_table(ROWS), 7).notes == ("“d”: rows 1, 2 and 3 match, but the hit policy is unique",)
    assert _decide(_table(ROWS, "ANY"), 7).notes == (
        "“d”: rows 1, 2 and 3 match and differ, but the hit policy is any",
    )


def test_rules_under_any_may_match_together_with_equal_outputs() -> None:
    assert _decide(_table("< 10: 1; < 20: 1.0", "ANY"), 5).value == 1


@pytest.mark.parametrize(
    ("policy", "aggregation", "expected"),
    [
        ("UNIQUE", "", None),
        ("FIRST", "", None),
        ("PRIORITY", "", None),
        ("ANY", "", None),
        ("COLLECT", "", ()),
        ("COLLECT", "COUNT", N(0)),
        ("COLLECT", "SUM", None),
    ],
)
def test_where_no_rule_matches_there_is_null_or_an_empty_list(policy: str, aggregation: str, expected: object) -> None:
    assert _decide(_table("> 100: 1", policy, aggregation), 7).value == expected


def test_where_no_rule_matches_the_default_counts() -> None:
    assert _decide(_table("> 100: 1", default="9"), 7).value == 9
    assert _decide(_table("> 100: 1", "COLLECT", default="9"), 7).value == (N(9),)


def test_several_outputs_are_a_context_by_their_names() -> None:
    assert _decide(_table("-: 1|x + 1", outputs=2), 7).value == {"o1": N(1), "o2": N(8)}
    assert _decide(_table("< 8: 1|2; < 9: 3|4", "COLLECT", "SUM", outputs=2), 7).value == {"o1": N(4), "o2": N(6)}


def test_of_several_outputs_the_first_has_the_highest_priority() -> None:
    content = _table("-: 1|3; -: 3|2; -: 3|1", "PRIORITY", outputs=2, values=ORDER)

    assert _decide(content, 7).value == {"o1": N(3), "o2": N(1)}


@pytest.mark.parametrize(
    ("test", "x", "matches"),
    [
        ("-", None, True),
        ("", 1, True),
        ("null", None, True),
        ("null", 1, False),
        ("< 5", None, False),
        ('"a", "b"', "b", True),
        ('not("a", "b")', "c", True),
        ('not("a", "b")', "a", False),
        ("[1..5)", 5, False),
        ("? * 2 = 10", 5, True),
        ("[1, 5]", 5, True),
        ("true", True, True),
        ("false", True, False),
        ("1 > 0", "a", True),
        ("1 > 2", "a", False),
        ("1 > 2", False, True),
        ("not(1 > 2)", None, True),
    ],
)
def test_a_cell_holds_or_not(test: str, x: object, matches: bool) -> None:
    assert (_decide(_table(f"{test}: 1"), x).value == 1) is matches


def test_a_cell_that_cannot_be_read_is_a_finding_and_never_holds() -> None:
    model, _ = open_model(_table("< <: 1; -: 2", "FIRST"), origin="m.dmn")

    assert model is not None
    assert [one.code for one in model.check()] == ["F010"]
    assert model.decide("d", {"x": 1}).value == 2


def test_loops_in_cells_are_paid_from_the_budget_of_all() -> None:
    cell = "count(for i in 1..190000 return i) > ?"
    content = _table("; ".join(f"{cell}: {number}" for number in range(5)), "COLLECT")
    outcome = _decide(content, 1)

    assert outcome.value is None
    assert "takes more than" in outcome.notes[-1]


def _model(rows: list[tuple[int, int, int]], policy: str) -> DecisionModel:
    return opened(_table("; ".join(f"[{low}..{high}]: {out}" for low, high, out in rows), policy, values=ORDER))


@given(
    rows=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from([1, 2, 3])), min_size=1, max_size=6),
    x=st.integers(0, 9),
    policy=st.sampled_from(["UNIQUE", "FIRST", "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER"]),
)
@settings(max_examples=150)
def test_every_policy_agrees_with_its_definition(rows: list[tuple[int, int, int]], x: int, policy: str) -> None:
    rows = [(min(low, high), max(low, high), out) for low, high, out in rows]
    hits = [N(out) for low, high, out in rows if low <= x <= high]
    ranked = sorted(hits, key=[N(3), N(1), N(2)].index)
    expected: dict[str, object] = {
        "UNIQUE": hits[0] if len(hits) == 1 else None,
        "FIRST": hits[0] if hits else None,
        "ANY": hits[0] if hits and len(set(hits)) == 1 else None,
        "PRIORITY": ranked[0] if ranked else None,
        "RULE ORDER": tuple(hits) if hits else None,
        "OUTPUT ORDER": tuple(ranked) if ranked else None,
    }

    assert _model(rows, policy).decide("d", {"x": x}).value == expected[policy]
