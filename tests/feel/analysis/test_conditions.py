"""What conditions can come to: against every point of the grid, and in words an author understands."""

from itertools import islice, product

import pytest

from ccm.feel import BOOLEAN, DATE, NUMBER, TEXT, Expression, Model, Name, Type, interpret, list_of, parse, slugify
from ccm.feel.analysis import Space, Steps, TooManyStepsError, independence_pairs, judge
from ccm.feel.tree import Fact
from tests.feel.random_expressions import MODEL, Maker

TYPES = {
    "age": NUMBER,
    "balance": NUMBER,
    "limit": NUMBER,
    "segment": Type("text", allowed=("retail", "private")),
    "vulnerable": BOOLEAN,
    "opened": DATE,
    "city": TEXT,
    "rows": list_of(NUMBER),
}
NAMES = Model(Name(name, slugify(name), type_) for name, type_ in TYPES.items())


def read(source: str, model: Model = NAMES) -> Expression:
    expression, found = parse(source, model, expect=BOOLEAN)
    assert expression is not None, [str(each) for each in found]
    return expression


CONTRADICTIONS = [
    "age > 30 and age < 20",
    "balance > limit and not(balance > limit)",
    "count(rows) > 3 and count(rows) < 4",
    'opened < @"2020-01-01" and opened >= @"2020-01-01"',
    "age = null and age > 3",
    'segment != "retail" and segment != "private" and segment != null',
    "if age > 3 then age < 2 else age > 5",
    "age in (1, 2) and age in [3..5]",
]


@pytest.mark.parametrize("source", CONTRADICTIONS)
def test_a_contradiction_is_found(source: str) -> None:
    assert judge(read(source)).may_hold is False


@pytest.mark.parametrize("source", ["age > 30 or age <= 30", "age = 3 or age != 3", "vulnerable or not(vulnerable)"])
def test_what_can_never_fail_is_found(source: str) -> None:
    assert judge(read(source)).may_fail is False


def test_a_part_whose_type_is_not_known_may_be_true_or_false() -> None:
    found = judge(read("age <= 2 and (if age > 3 then balance else limit < 0)"))

    assert (found.may_hold, found.may_fail) == (True, True)


def test_a_term_is_called_as_it_is_written_in_each_condition() -> None:
    """Two conditions that are equal and equally long, whose terms are written otherwise."""
    for source, words in (("age * 2 > 10", "age * 2"), ("age *2  > 10", "age *2")):
        expression = read(source)

        assert [one.text for one in Space.of([(expression.tree, source)]).dimensions] == [words]


def test_asking_whether_something_is_known_is_a_question() -> None:
    verdict = judge(read("age != null"))

    assert (verdict.may_hold, verdict.may_fail, verdict.when_false) == (True, True, "age is missing")


def test_an_example_is_a_customer_one_can_check() -> None:
    source = 'age in [30..40) and segment = "retail" and not(vulnerable)'

    verdict = judge(read(source))

    assert verdict.when_true == 'age is 30, segment is "retail", vulnerable is false'


def test_a_question_that_takes_too_long_stays_undecided() -> None:
    source = " and ".join(f"(age > {number} or balance < {number} or limit = {number})" for number in range(40))

    verdict = judge(read(source), steps=Steps(500))

    assert (verdict.may_hold, verdict.may_fail) == (None, None)


def test_each_atom_of_a_condition_gets_a_pair_that_shows_it_decides_by_itself() -> None:
    expression = read('age > 30 and (segment = "retail" or vulnerable)')
    space, steps = Space.of([(expression.tree, expression.source)]), Steps()

    pairs = independence_pairs(space, *space.sets(expression.tree, steps), steps)

    assert {space.dimensions[place].text for place in pairs} == {"age", "segment", "vulnerable"}
    for place, (holding, failing) in pairs.items():
        assert [one != other for one, other in zip(holding, failing, strict=True)].count(True) == 1
        assert holding[place] != failing[place]
        values = [{term.slug: value for term, value in space.values(point).items()} for point in (holding, failing)]
        assert [interpret(expression, one) for one in values] == [True, False]


def test_the_boxes_agree_with_every_point_of_the_grid_for_random_conditions() -> None:
    maker, compared = Maker(11), 0
    while compared < 250:
        expression, _ = parse(maker.condition(), MODEL)
        if expression is None:
            continue
        space = Space.of([(expression.tree, expression.source)])
        if not all(isinstance(one.term, Fact) for one in space.dimensions):
            continue
        try:
            true, false = space.sets(expression.tree, Steps(100_000))
        except TooManyStepsError:
            continue
        compared += 1
        for point in islice(product(*(range(len(one.regions)) for one in space.dimensions)), 400):
            values = {term.slug: value for term, value in space.values(point).items()}
            inside = [any(_contains(box, point) for box in boxes) for boxes in (true, false)]
            wanted = interpret(expression, values)
            assert inside == [wanted is True, wanted is False], (expression.source, values)


def _contains(box: tuple[int, ...], point: tuple[int, ...]) -> bool:
    return all(mask >> place & 1 for mask, place in zip(box, point, strict=True))
