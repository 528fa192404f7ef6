"""Hostile input in small: what the fuzzer checks holds for two thousand inputs, and for everything it ever found."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ccm.dmn import open_model
from ccm.feel import NUMBER, compile_conditions, compile_expression, interpret, parse, parse_tests, reasons, show
from ccm.feel.analysis import condition_cases, judge
from ccm.feel.times import FineDuration
from tests.feel.fuzz import Fuzzer, attempt, fuzz
from tests.feel.fuzz_checks import MODEL, Violation, check_source, demand
from tests.feel.fuzz_material import Chance, Sources, known_models, known_sources

FOUND = [
    ('some x in not("a"[age]) satisfies (@"PT1S" * x).start', "null"),
    ("some x in null satisfies (x + 1).start", "null"),
    ("[2, 1][item]", "1"),
    ("for y in [1] return age[item - 34]", "[35]"),
    ("[1, 2, 3][item - 1]", "null"),
    ("sqrt(1, 2)", "null"),
    ("foo", "null"),
    ('count(for i in 1..999 return @"P1D" / 1e-6100)', "999"),
    ("count(for i in 1..999 return scores[1e6144])", "999"),
    ("1 in [1e6144..1e6144]", "false"),
    ("count(for i in 1e6144..1e6144 return i)", "1"),
    ('substring("abc", 2, 1e6144)', '"bc"'),
    ("count(for i in 5000000000000000000000000000000001..5000000000000000000000000000000003 return i)", "3"),
]
VALUES: dict[str, object] = {"age": Decimal(35)}


@pytest.mark.parametrize("seeds", [range(start, start + 500) for start in range(0, 2_000, 500)], ids=str)
def test_hostile_input_breaks_nothing(seeds: range) -> None:
    assert list(fuzz(Fuzzer(), iter(seeds))) == []


@pytest.mark.parametrize(("source", "wanted"), FOUND, ids=[source for source, _ in FOUND])
def test_what_the_fuzzer_found_stays_mended(source: str, wanted: str) -> None:
    expression, found = parse(source, MODEL, strict=False)
    assert expression is not None, found
    together = compile_conditions({"it": expression})

    check_source(source, VALUES)
    assert show(interpret(expression, VALUES)) == wanted
    assert show(compile_expression(expression)(VALUES)) == wanted
    assert show(together.evaluate(VALUES)["it"]) == wanted
    assert show(together.trace(VALUES)["it"].result) == wanted
    assert wanted != "null" or "null" in source or reasons(expression, VALUES)[1]


def test_a_duration_beyond_the_longest_has_no_opposite() -> None:
    expression, _ = parse("-thing", MODEL)
    assert expression is not None
    for value in (FineDuration(10**40), timedelta.min):
        wanted = interpret(expression, {"thing": value})
        assert compile_expression(expression)({"thing": value}) == wanted
        assert compile_conditions({"it": expression}).trace({"thing": value})["it"].result == wanted
        assert reasons(expression, {"thing": value})[0] == wanted


def test_what_a_cell_asks_of_its_input_is_no_constant() -> None:
    for source in ("(-1 between 9 and ?)", "3 in [1..?]", "1 = ?"):
        cell, found = parse_tests(source, MODEL, subject=NUMBER)
        assert cell is not None, found
        judge(cell)
        condition_cases(cell)


def test_an_input_is_made_again_from_its_seed_or_bytes() -> None:
    for origin in (7, b"any bytes \x00\xff" * 20):
        made = [Sources(Chance(origin), known_sources()).source() for _ in range(2)]
        assert made[0] == made[1]
    assert Sources(Chance(b""), known_sources()).source()


def test_the_model_to_begin_from_has_nothing_to_be_found() -> None:
    (content,) = known_models()
    model, found = open_model(content)

    assert model is not None
    assert (*found, *model.check()) == ()
    assert model.decide("e", {"a": 4}).value == ("young", "24")


def test_what_does_not_hold_is_told_with_its_input() -> None:
    class Failing(Fuzzer):
        def run(self, chance: Chance) -> None:
            self.input = ("the input",)
            demand(chance.below(1) == 1, "one is one", 3)

    told = attempt(Failing(), 5)

    assert told.startswith("5: Violation: one is one: 3")
    assert "the input" in told
    with pytest.raises(Violation):
        Failing().run(Chance(5))
