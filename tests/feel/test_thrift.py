"""All back ends stop at the same place: what generated code skips or shares, the reference skips and shares at last."""

import pytest

from ccm.feel import Model, compile_conditions, compile_expression, interpret, parse, reasons
from ccm.feel.budgeting import Budget
from tests.feel.fuzz import TYPED
from tests.feel.fuzz_checks import MODEL, same
from tests.feel.fuzz_material import Chance, Sources, Values, known_sources

BIG = "count(for i in 1..150000 return i)"
STOPPED_NOWHERE = [
    (f"true or {BIG} + {BIG} > 0", True),
    (f"{BIG} > 0 and {BIG} < 1", False),
    (f"some x in [1, 2, 3] satisfies {BIG} > 0", True),
    (f"every x in [1, 2] satisfies x > 5 and {BIG} > 1", False),
    (f"1 in (1, {BIG}, {BIG} + 1)", True),
    (f"0 between {BIG} and {BIG} + {BIG}", False),
    (f"[{BIG}, {BIG}][1]", 150_000),
    (f"{{f: function(n) {BIG} + n, r: f(1) + f(1)}}.r", 300_002),
]
STOPPED = [
    f"[{BIG}, count(for j in 2..150001 return j)][1]",
    "{f: function(n, g) g(n, g), r: f(1, f)}.r",
    f"{BIG} > 0 and {BIG} - count(for j in 1..99999 return j) > 0",
]


def _everywhere(source: str, values: dict[str, object], model: Model) -> list[object] | None:
    """What every back end gives, the reference first; None for what cannot be read."""
    expression, _ = parse(source, model, strict=False)
    if expression is None:
        return None
    together = compile_conditions({"it": expression, "again": expression})
    return [
        interpret(expression, values),
        reasons(expression, values)[0],
        compile_expression(expression)(values),
        together.evaluate(values)["it"],
        together.trace(values)["it"].result,
    ]


@pytest.mark.parametrize(("source", "value"), STOPPED_NOWHERE, ids=[source for source, _ in STOPPED_NOWHERE])
def test_what_is_skipped_or_shared_is_not_paid_for(source: str, value: object) -> None:
    assert _everywhere(source, {}, Model()) == [value] * 5


@pytest.mark.parametrize("source", STOPPED)
def test_what_is_asked_for_and_too_much_stops_everywhere(source: str) -> None:
    assert _everywhere(source, {}, Model()) == [None] * 5


@pytest.mark.parametrize("left", [5, 30, 200])
def test_random_expressions_stop_at_the_same_place_however_little_is_left(
    left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Budget.__init__, "__defaults__", (left, 0, 0))
    for seed in range(400):
        chance = Chance(seed)
        source, made = Sources(chance, known_sources()).whole(), Values(chance)
        values = {slug: make(made) for slug, make in TYPED.items() if chance.below(4)}
        found = _everywhere(source, values, MODEL)
        assert found is None or all(same(found[0], one) for one in found), (source, values, found)
