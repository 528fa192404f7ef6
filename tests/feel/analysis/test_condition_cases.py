"""The cases of a condition prove what they say: by the interpreter, and against every point there is."""

from collections import defaultdict
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccm.feel import BOOLEAN, NUMBER, Model, Name, interpret, parse
from ccm.feel.analysis import Space, Steps, TooManyStepsError, condition_cases, guessed_model

MODEL = Model([Name("a", "a", BOOLEAN), Name("b", "b", BOOLEAN), Name("x", "x", NUMBER), Name("y", "y", NUMBER)])
LEAVES = ["a", "b", "x > 3", "x < 7", "x = 5", "y in [1..2]", "y != 4", "y between 2 and 6", "x in (1, 5)"]
CONDITIONS = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda both: f"({both[0]} and {both[1]})"),
        st.tuples(inner, inner).map(lambda both: f"({both[0]} or {both[1]})"),
        inner.map(lambda one: f"not({one})"),
        st.tuples(inner, inner, inner).map(lambda three: "(if {} then {} else {})".format(*three)),
    ),
    max_leaves=6,
)


def _expression(source):
    expression, found = parse(source, MODEL, expect=BOOLEAN)
    assert expression is not None, found
    return expression


@settings(max_examples=200, deadline=None)
@given(CONDITIONS)
def test_every_proof_turns_one_part_and_the_outcome_and_what_has_none_never_decides(source):
    expression = _expression(source)
    found = condition_cases(expression)
    proofs = defaultdict(list)
    for case in found.cases:
        assert case.expected == interpret(expression, case.given)
        for part in case.proves:
            proofs[part].append(case)
    space = Space.of([(expression.tree, source)])
    for leaf, atom in space.atoms.items():
        words = source[slice(*leaf.extent)]
        term = space.dimensions[space.places[atom.term]].text
        if words in found.unproven:
            assert not _decides(expression, space, leaf)
            continue
        yes, no = (next(one for one in proofs[words] if one.expected is wanted) for wanted in (True, False))
        assert {key for key in yes.given if yes.given[key] != no.given[key]} == {term}
        assert {atom.truth(yes.given[term]), atom.truth(no.given[term])} == {True, False}


def _decides(expression, space, leaf):
    """Whether two points differ in the leaf's term alone, so that the leaf alone turns, and the outcome with it."""
    atom = space.atoms[leaf]
    place = space.places[atom.term]
    others = [one for other, one in space.atoms.items() if other != leaf and one.term == atom.term]
    values = [[region.value for region in one.regions] for one in space.dimensions]
    names = [one.text for one in space.dimensions]
    for point in product(*values):
        for other in values[place]:
            changed = [*point[:place], other, *point[place + 1 :]]
            turned = {atom.truth(point[place]), atom.truth(other)} == {True, False}
            alone = all(one.truth(point[place]) == one.truth(other) for one in others)
            ends = [interpret(expression, dict(zip(names, each, strict=True))) for each in (point, changed)]
            if turned and alone and set(ends) == {True, False}:
                return True
    return False


def test_a_redundant_part_is_named():
    assert condition_cases(_expression("x > 3 and x > 1")).unproven == ("x > 1",)
    assert condition_cases(_expression("a and (b or not(b))")).unproven == ("b",)


def test_every_boundary_and_every_missing_value_has_a_case():
    cases = condition_cases(_expression("x > 3 and y in [1..2]")).cases

    assert {case.given["x"] for case in cases} >= {Decimal(3), Decimal(4), None}
    assert {case.given["y"] for case in cases} >= {Decimal(0), Decimal(1), Decimal(2), Decimal(3), None}
    assert [case.missing for case in cases if case.missing] == [("x",), ("y",)]


def test_there_are_at_most_two_hundred_cases_and_the_rest_is_counted():
    source = " or ".join(f"n{number} > {number}" for number in range(40))
    expression, found = parse(source, guessed_model(source, Model()), expect=BOOLEAN)
    assert expression is not None, found
    made = condition_cases(expression)

    assert len(made.cases) == 200
    assert made.left_out > 0
    with pytest.raises(TooManyStepsError):
        condition_cases(expression, steps=Steps(1_000))


@pytest.mark.parametrize(
    ("source", "types"),
    [
        ("age > 30", {"age": "number"}),
        ('city = "Brno" and own home', {"city": "text", "own home": "boolean"}),
        ('opened < @"2026-01-31" or age > limit', {"opened": "date", "age": "number", "limit": "number"}),
        ('waited > @"P1D" and terms > @"P1M"', {"waited": "duration in days", "terms": "duration in months"}),
        ('starts with(city, "B")', {"city": "text"}),
        ('segment = VIP', {"segment": "number", "VIP": "number"}),
        ("1 > 2", {}),
        ("(", {}),
    ],
)  # fmt: skip
def test_a_name_nobody_has_declared_gets_the_type_it_is_used_as(source, types):
    assert {one.name: str(one.type) for one in guessed_model(source, Model()).names} == types
