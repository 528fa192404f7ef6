"""A condition over given facts says what it said over formulas, tables and parameters."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccm.decisions import Decider
from ccm.facts import complete
from ccm.feel import tree
from ccm.feel.interpreter import interpret_node
from ccm.library import load
from ccm.synthetic import terrain_of
from ccm.values.occasion import Occasion
from tests.small_library import FILES, fragment

OCCASION = Occasion.of_month(date(2026, 9, 30))
TABLE = """\
id: tone
inputs:
  - {expression: cushion, type: number}
  - {expression: deposits >= 3, type: boolean}
output: {name: tone, type: text, values: [strong, steady, quiet]}
hit: first
rows:
  - {when: [">= 6", "true"], then: '"strong"'}
  - {when: ["-", "true"], then: '"steady"'}
  - {when: ["-", "-"], then: '"quiet"'}
"""
CONDITIONS = (
    "cushion >= 6 and age > age limit",
    'tone = "strong" or cushion < 2',
    'tone in ("steady", "quiet") and savings > income',
    "if cushion != null then cushion between 2 and 4 else savings > 10",
    "not(income >= savings * 2) or (age > 3) = (deposits > 3)",
    "age > later limit",
    "tone != null and (if age > 5 then deposits else income) > 2",
)


def opened():
    files = {**FILES, "tables/tone.yaml": TABLE}
    for number, when in enumerate(CONDITIONS):
        files |= fragment(f"f{number}", f"when: {when}", f"order: {number}")
    files |= fragment("rest")
    library, found = load({path: text.encode() for path, text in files.items()})
    assert library is not None
    assert [each for each in found if each.severity == "error"] == []
    return library


LIBRARY = opened()
TERRAIN = terrain_of(LIBRARY, LIBRARY.touchpoints["review"], OCCASION)
NUMBERS = st.integers(-1, 13).map(Decimal)


@pytest.mark.parametrize("number", range(len(CONDITIONS)))
def test_only_given_facts_are_left(number: int) -> None:
    grounded = TERRAIN.ground(LIBRARY.fragments[number].when)

    read = {one.slug for one in tree.walk(grounded) if isinstance(one, tree.Fact)}
    assert read <= {"age", "deposits", "income", "savings"}


@given(st.fixed_dictionaries(dict.fromkeys(("age", "deposits", "income", "savings"), NUMBERS)))
def test_every_condition_comes_to_the_same(given: dict[str, Decimal]) -> None:
    known = complete(given, LIBRARY.vocabulary, "customer")
    decider = Decider(LIBRARY, LIBRARY.touchpoints["review"], on=OCCASION.letter_date)
    values = {**decider.constants, **known}
    for table, evaluate in decider.tables:
        values[table.slug] = evaluate(values).value

    for each in LIBRARY.fragments:
        if each.when is not None:
            before, after = (
                interpret_node(each.when.expression.tree, values),
                interpret_node(TERRAIN.ground(each.when), given),
            )
            assert after == before, each.when.source
