"""Overlaps, gaps, hidden and needless rows: in words, and against brute force on random tables."""

from collections.abc import Sequence
from itertools import product

import numpy
import pytest

from ccm.dmn import DecisionTable, compile_table, load_table
from ccm.dmn.tables.analysis import analyse
from ccm.dmn.tables.reach import reach_of
from ccm.feel import NUMBER, TEXT, Model, Name
from ccm.feel.analysis import Steps

MODEL = Model([Name("age", "age", NUMBER), Name("segment", "segment", TEXT), Name("months", "months", NUMBER)])
COLUMNS = ("age", "segment", "months")
Rows = Sequence[tuple[Sequence[str], str]]


def written(hit: str, rows: Rows, *, columns: Sequence[str] = COLUMNS[:2]) -> str:
    inputs = "".join(f"  - {{expression: {name}}}\n" for name in columns)
    lines = "".join(
        f"  - {{when: [{', '.join(repr(cell) for cell in cells)}], then: '\"{output}\"'}}\n" for cells, output in rows
    )
    return f"id: t\ninputs:\n{inputs}output: {{name: tone, type: text}}\nhit: {hit}\nrows:\n{lines}"


def found(hit: str, rows: Rows) -> list[str]:
    _, findings = load_table(written(hit, rows), MODEL, origin="t.yaml")
    return [f"{each.span.line if each.span else 0} {each.code} {each.message}" for each in findings]


def test_rows_of_a_unique_table_that_overlap_are_refused_with_a_customer_as_proof() -> None:
    rows = [(["< 30", "-"], "a"), ([">= 30", '"r"'], "b"), (["> 60", "-"], "c"), (["[30..60]", 'not("r")'], "d")]

    _, findings = load_table(written("unique", rows), MODEL, origin="t.yaml")

    assert [(each.code, each.severity.value, each.message) for each in findings] == [
        ("T020", "error", "rows 2 and 3 match together"),
    ]
    assert (
        findings[0].hint == 'for example: age is 61, segment is "r". Narrow one of them, or let the hit policy be first'
    )


def test_a_gap_is_told_with_a_customer_who_falls_into_it() -> None:
    _, findings = load_table(written("unique", [(["< 30", "-"], "a"), (["> 30", "-"], "b")]), MODEL, origin="t.yaml")

    assert [(each.code, each.hint) for each in findings] == [
        ("T022", "for example: age is 30. Add a row, or a default")
    ]


def test_a_row_that_earlier_rows_hide_and_a_row_that_changes_nothing_are_told() -> None:
    rows = [(["< 30", "-"], "a"), (["< 20", '"r"'], "b"), ([">= 30", '"r"'], "c"), ([">= 30", "-"], "c")]

    assert found("first", rows) == [
        "9 T023 row 2 is never reached: earlier rows match first",
        "10 T024 row 3 changes nothing: the rows behind it give the same",
    ]


def test_rows_that_may_match_together_if_they_agree_are_told_when_they_do_not() -> None:
    rows = [(["< 30", "-"], "a"), (["< 20", '"r"'], "a"), ([">= 20", "-"], "b")]

    assert found("any", rows) == ["10 T020 rows 1 and 3 match together and give different outputs"]


def test_a_row_that_matches_nobody_is_told() -> None:
    assert "9 T025 row 2 can never match" in found("first", [(["-", "-"], "a"), (["not(< 30, >= 30)", "-"], "b")])


def test_cells_that_do_more_than_compare_are_left_out_of_account() -> None:
    rows = [(["-", "string length(?) > 3"], "a"), (["-", "string length(?) < 2"], "b")]

    assert found("unique", rows) == []


def test_what_takes_too_long_is_undecided_and_says_so() -> None:
    table, _ = load_table(written("first", [([f"[{n}..{n + 2}]", "-"], f"o{n}") for n in range(60)]), MODEL)
    assert table is not None

    assert [each.code for each in analyse(table, most_steps=50)] == ["T026"]


NUMBERS = ("-", "-", "< 3", ">= 3", "[2..5]", "(1..4)", "3", "not(3)", "1, 5", "> 5")
TEXTS = ("-", "-", '"r"', 'not("r")', '"r", "s"', '"s"')


def random_table(chance: numpy.random.Generator, hit: str) -> DecisionTable:
    def cell(pool: tuple[str, ...]) -> str:
        return pool[int(chance.integers(len(pool)))]

    rows = [
        ((cell(NUMBERS), cell(TEXTS), cell(NUMBERS)), f"o{chance.integers(3)}") for _ in range(chance.integers(2, 7))
    ]
    table, _ = load_table(written(hit, rows, columns=COLUMNS), MODEL)
    assert table is not None
    return table


@pytest.mark.parametrize("hit", ["unique", "first", "any"])
def test_analysis_agrees_with_brute_force_on_random_tables(hit: str) -> None:
    chance = numpy.random.default_rng(5)
    for _ in range(100):
        table = random_table(chance, hit)
        codes = {each.code for each in analyse(table)}
        everything = _matches(table, present=False)
        together = [rows for rows in everything if len(rows) > 1]
        if hit == "unique":
            assert ("T020" in codes) == bool(together)
        if hit == "any":
            outputs = [{table.rows[row].outputs[0].source for row in rows} for rows in together]
            assert ("T020" in codes) == any(len(one) > 1 for one in outputs)
        if hit == "first":
            reached = {rows[0] for rows in everything if rows}
            matching = {row for rows in everything for row in rows}
            assert ("T023" in codes) == bool(matching - reached)
        assert ("T022" in codes) == any(not rows for rows in _matches(table, present=True))
        assert ("T025" in codes) == (len({row for rows in everything for row in rows}) < len(table.rows))


def _matches(table: DecisionTable, *, present: bool) -> list[list[int]]:
    """The rows that match at every point of the grid, by running the table."""
    space = reach_of(table, Steps()).space
    run = compile_table(table)
    regions = [[one for one in dimension.regions if not (present and one.missing)] for dimension in space.dimensions]
    found = []
    for point in product(*regions):
        values = {name.slug: None for name in MODEL.names}
        values |= {one.term.slug: region.value for one, region in zip(space.dimensions, point, strict=True)}
        trace = run.explain(values)
        found.append([number for number, row in enumerate(trace.rows) if row.matched is True])
    return found


def test_asking_every_region_of_a_long_column_is_paid_from_the_budget() -> None:
    rows = "".join(f"  - {{when: ['[{low}..{low + 1})'], then: '1'}}\n" for low in range(0, 120, 2))
    head = "id: t\ninputs: [{expression: age, type: number}]\noutput: {name: o, type: number}\nhit: unique\nrows:\n"
    table, _ = load_table(head + rows, None)
    assert table is not None
    steps = Steps(10_000)
    reach_of(table, steps)
    assert steps.left < 10_000 - 60 * 60  # 60 cells, 121 regions
    assert [one.code for one in analyse(table)] == ["T022"]
