"""The generated search of rows agrees with the interpreter, for every policy, with nulls in every place."""

import pickle
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_tables import customers, sheets

from ccm.dmn import CompiledTable, HitPolicy, compile_table, explain_row, load_table
from ccm.dmn.tables import index, matching
from ccm.dmn.tables.building import build_table, own_model
from ccm.dmn.tables.formats import read_sheet
from ccm.dmn.tables.loading import load_sheet
from ccm.dmn.tables.matching import Matcher, slow_hits, slow_subjects
from ccm.dmn.tables.policies import has_defaults, missed, settle
from ccm.feel import interpret


def _reference(table, values):
    """The rows and the verdict, all through the interpreter."""
    hits = slow_hits(table.rows, values, slow_subjects(table.inputs, values))
    if table.hit is HitPolicy.FIRST:
        hits = hits[:1]

    def entries(expressions):
        found = [None if one is None else interpret(one, values) for one in expressions]
        allowed = [output.type.allowed for output in table.outputs]
        return tuple(one if each is None or one in each else None for one, each in zip(found, allowed, strict=True))

    if not hits:
        defaults = entries([one.default for one in table.outputs]) if has_defaults(table) else None
        return (), missed(table, defaults)
    return tuple(hits), settle(table, hits, [entries(table.rows[row].outputs) for row in hits])


@settings(max_examples=300)
@given(sheets(), st.lists(customers, min_size=1, max_size=8))
def test_generated_tables_decide_as_the_interpreter_does_under_every_policy(sheet, people):
    table, found = load_sheet(sheet, None)
    assert table is not None, [str(one) for one in found]
    running = compile_table(table)
    for values in people:
        hits, verdict = _reference(table, values)
        result = running.explain(values)
        assert running.decide(values) == verdict.value
        assert (result.value, result.rows_used, result.hits) == (verdict.value, verdict.rows, hits)
        assert [row.row for row in result.rows if row.matched and row.reached] == list(hits)
        assert bool(result.reason) == bool(verdict.reason)


@settings(max_examples=60)
@given(sheets(rows=12), st.lists(customers, min_size=1, max_size=5), st.integers(1, 5))
def test_a_table_split_into_functions_finds_the_same_rows(sheet, people, together):
    table, _ = load_sheet(sheet, None)
    assert table is not None
    whole = [compile_table(table).explain(values).hits for values in people]
    given_inputs = Matcher(table, given=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "MOST_TOGETHER", together)
        split = compile_table(table)
        assert [split.explain(values).hits for values in people] == whole
        assert [split.decide(values) for values in people] == [compile_table(table).decide(each) for each in people]
    assert [tuple(given_inputs.hits(each, slow_subjects(table.inputs, each))) for each in people] == whole


@settings(max_examples=60)
@given(sheets(), customers)
def test_every_row_tells_its_first_decisive_cell_and_what_it_saw(sheet, values):
    table, _ = load_sheet(sheet, None)
    assert table is not None
    for place, row in enumerate(table.rows):
        trace = explain_row(table, place, values)
        subjects = slow_subjects(table.inputs, values)
        results = [matching.cell_result(row, column, values, subjects) for column in range(len(table.inputs))]
        if trace.matched:
            assert all(one is True for one in results)
            continue
        decisive = [column for column, one in enumerate(results) if one is (False if trace.matched is False else None)]
        undecided = [one for one in results if not isinstance(one, bool)]
        assert trace.matched is False or (undecided and False not in results)
        column = trace.column
        assert column is not None
        if trace.matched is False:
            assert column == decisive[0]
        assert (trace.seen, trace.test) == (subjects[column], row.cells[column].source.strip())
        assert trace.describe().startswith(f"row {place + 1} ")


BIG = """\
id: big
inputs: [{expression: number, type: number}, {expression: segment, type: text}]
output: {name: place, type: number}
names: {limit: number}
hit: %s
rows:
"""


def _big(hit: str, cell: str = "'%d'") -> CompiledTable:
    rows = "".join(f"  - {{when: [{cell % place}, '-'], then: '{place}'}}\n" for place in range(3700))
    sheet, _ = read_sheet((BIG % hit + rows).encode(), "big.yaml")
    assert sheet is not None
    table, found = build_table(sheet, own_model(sheet))
    assert table is not None, found
    return compile_table(table)


@pytest.mark.parametrize("hit", ["first", "unique", "collect"])
def test_a_table_of_thousands_of_rows_is_looked_up_not_gone_through(hit):
    running = _big(hit)
    columns = running._matcher._columns
    assert columns is not None
    assert [column and len(column.bounds) for column in columns] == [3700, None]
    for place in (0, 149, 150, 3699):
        wanted = (Decimal(place),) if hit == "collect" else Decimal(place)
        assert running.decide({"number": Decimal(place)}) == wanted
        assert running.explain({"number": Decimal(place)}).hits == (place,)
    assert running.explain({"number": None}).hits == ()


def test_a_table_that_cannot_be_looked_up_ends_its_search_at_the_first_hit():
    running = _big("first", "'? = %d + 0 * limit'")
    assert running._matcher._columns is None
    functions = next(
        cell.cell_contents for cell in running._matcher.find.__closure__ if isinstance(cell.cell_contents, list)
    )
    assert len(functions) == -(-3700 // matching.MOST_TOGETHER)
    asked = []
    functions[:] = [_noting(asked, number, run) for number, run in enumerate(functions)]
    for place in (0, 149, 150, 3699):
        asked.clear()
        assert running.decide({"number": Decimal(place), "limit": Decimal(1)}) == place
        assert asked == list(range(place // matching.MOST_TOGETHER + 1))
    assert running.decide({"number": Decimal(7), "limit": None}) is None


def _noting(asked, number, run):
    def noted(*arguments):
        asked.append(number)
        return run(*arguments)

    return noted


@settings(max_examples=200, deadline=None)
@given(sheets(plain=True), st.lists(customers, min_size=1, max_size=6))
def test_an_index_finds_the_rows_that_the_interpreter_finds(sheet, people):
    table, _ = load_sheet(sheet, None)
    assert table is not None
    looking = Matcher(table)
    assert looking._columns is not None
    for values in people:
        assert looking.hits(values) == list(_reference(table, values)[0])


def test_more_values_than_are_remembered_are_found_as_well():
    running = _big("first")
    for place in range(2 * index.MOST_KEPT):
        number = Decimal(place) / 2
        wanted = number if number == int(number) and number < 3700 else None
        assert running.decide({"number": number}) == wanted
    assert len(running._matcher._columns[0].kept) == index.MOST_KEPT


def test_a_value_of_another_type_than_declared_is_asked_of_the_interpreter():
    text = "id: t\ninputs: [{expression: number, type: number}]\noutput: {name: o, type: text}\nrows:\n"
    table, _ = load_table(text + "  - {when: ['< 5'], then: '\"low\"'}\n", None)
    assert table is not None
    running = compile_table(table)
    assert running.decide({"number": "five"}) is None
    assert running.explain({"number": "five"}).rows[0].matched is None


def test_a_compiled_table_can_be_sent_to_another_process():
    text = "id: t\ninputs: [{expression: number, type: number}]\noutput: {name: o, type: text}\nrows:\n"
    table, _ = load_table(text + "  - {when: ['< 5'], then: '\"low\"'}\n", None)
    assert table is not None
    there = pickle.loads(pickle.dumps(compile_table(table)))
    assert there.decide({"number": Decimal(1)}) == "low"


def test_what_was_read_is_kept_whatever_becomes_of_the_values():
    text = "id: t\ninputs: [{expression: number, type: number}]\noutput: {name: o, type: number}\nhit: collect\nrows:\n"
    table, _ = load_table(text + "  - {when: ['< 5'], then: number * 2}\n", None)
    assert table is not None
    values = {"number": Decimal(1)}
    result = compile_table(table).explain(values)
    values["number"] = Decimal(9)
    assert result.value == (Decimal(2),)
    assert result.rows[0].describe() == "row 1 matches"
