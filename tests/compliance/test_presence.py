"""What a condition proves to be there is there whenever the condition holds."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccm.compliance.presence import proven
from ccm.feel import NUMBER, TEXT, Model, Name, compile_expression, parse

MODEL = Model([Name("a", "a", NUMBER, True), Name("b", "b", NUMBER, True), Name("t", "t", TEXT, True)])


def proven_by(source: str, truth: bool = True) -> set[str]:
    expression, found = parse(source, MODEL)
    assert expression is not None, found
    return set(proven(expression.tree, truth))


@pytest.mark.parametrize(
    ("source", "facts"),
    [
        ("a != null", {"a"}),
        ("not(a = null)", {"a"}),
        ('a > 1 and t = "x"', {"a", "t"}),
        ("a > 1 or b > 1", set()),
        ("(a > 1 and b > 1) or b = 3", {"b"}),
        ("a = b", set()),
        ("a + b > 1", {"a", "b"}),
        ('t in ("x", "y")', {"t"}),
        ('t in ("x", null)', set()),
        ("a between 1 and 2", {"a"}),
        ("a != 1", set()),
    ],
)
def test_a_condition_proves_the_facts_it_cannot_hold_without(source: str, facts: set[str]) -> None:
    assert proven_by(source) == facts


def test_a_suppression_that_does_not_hold_proves_what_it_asked() -> None:
    assert proven_by("a = null", truth=False) == {"a"}
    assert proven_by("a > 1 or b > 1", truth=False) == {"a", "b"}


ATOMS = ["a > 1", "a != null", "b = null", "a = b", "b in (1, 2)", "b <= a", "a != 2", 't = "x"', "t != null"]
CONDITIONS = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda parts: f"({' '.join(parts)})"),
        inner.map(lambda one: f"not({one})"),
    ),
    max_leaves=6,
)
VALUES = st.fixed_dictionaries(
    {
        "a": st.one_of(st.none(), st.integers(0, 3)),
        "b": st.one_of(st.none(), st.integers(0, 3)),
        "t": st.one_of(st.none(), st.sampled_from(["x", "y"])),
    }
)


@given(CONDITIONS, VALUES)
def test_nothing_is_proved_that_may_be_missing(source: str, values: Mapping[str, object]) -> None:
    expression, _ = parse(source, MODEL)
    assert expression is not None
    truth = compile_expression(expression)(values)

    if isinstance(truth, bool):
        assert all(values[slug] is not None for slug in proven(expression.tree, truth))
