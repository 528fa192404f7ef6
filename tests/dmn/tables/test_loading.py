"""Decision tables: loading with all findings at once, unique and first, and why each row matched or not."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccm.dmn import compile_table, explain_row, load_table
from ccm.feel import NUMBER, TEXT, Model, Name, Type

MODEL = Model(
    [
        Name("days past due", "days_past_due", NUMBER),
        Name("segment", "segment", Type("text", allowed=("retail", "private"))),
        Name("contact phone", "contact_phone", TEXT),
    ]
)
TABLE = """\
id: arrears-stage
title: How far behind
inputs:
  - {expression: days past due, type: number}
  - expression: segment
output: {name: arrears stage, type: text, values: [none, early, late]}
hit: unique
rows:
  - {when: ["<30", "-"], then: '"none"', note: on time}
  - {when: ["[30..60)", 'not("private")'], then: '"early"'}
  - {when: [">= 60", "-"], then: '"late"'}
"""


def _table(text: str = TABLE):
    table, found = load_table(text, MODEL, origin="tables/arrears.yaml")
    assert table is not None, [str(one) for one in found]
    return table


def _run(text: str, days, segment="retail"):
    days = None if days is None else Decimal(days)
    return compile_table(_table(text)).explain({"days_past_due": days, "segment": segment})


def test_a_table_says_its_name_type_and_what_it_reads():
    table = _table()
    assert (table.id, table.name, table.slug, table.hit) == (
        "arrears-stage",
        "arrears stage",
        "arrears_stage",
        "unique",
    )
    assert table.type.allowed == ("none", "early", "late")
    assert table.reads == ("days_past_due", "segment")
    assert table.rows[0].note == "on time"


@pytest.mark.parametrize(
    ("days", "segment", "value", "row"),
    [(0, "retail", "none", 0), (30, "retail", "early", 1), (59, None, "early", 1), (30, "private", None, None),
     (60, None, "late", 2), (None, "retail", None, None)],
)  # fmt: skip
def test_a_unique_table_gives_the_row_that_matches(days, segment, value, row):
    result = _run(TABLE, days, segment)
    assert (result.value, result.row_index) == (value, row)


def test_overlapping_rows_under_unique_give_nothing_and_say_why():
    result = _run(TABLE.replace('">= 60"', '">= 50"'), 55)
    assert (result.value, result.row_index) == (None, None)
    assert result.reason == "rows 2 and 3 match, but the hit policy is unique"


def test_the_first_of_overlapping_rows_counts_under_first():
    text = TABLE.replace("unique", "first").replace('">= 60"', '"-"')
    result = _run(text, 55)
    assert (result.value, result.row_index) == ("early", 1)
    assert [row.reached for row in result.rows] == [True, True, False]


def test_every_row_says_the_first_cell_that_failed_and_what_it_saw():
    rows = _run(TABLE, 45, "private").rows
    assert [(row.matched, row.column, row.test, row.input, row.seen) for row in rows] == [
        (False, 0, "<30", "days past due", Decimal(45)),
        (False, 1, 'not("private")', "segment", "private"),
        (False, 0, ">= 60", "days past due", Decimal(45)),
    ]


def test_a_missing_input_is_named_when_no_row_matches():
    result = _run(TABLE, None)
    assert result.reason == "no row matches, and row 1 is undecided: days past due is missing"
    assert [row.matched for row in result.rows] == [None, None, None]


def test_outputs_and_inputs_may_be_calculated():
    text = """
id: fee
inputs: [{expression: days past due / 30, type: number}]
output: {name: late fee, type: money, unit: GBP}
hit: first
rows:
  - {when: ["? > 1 and segment = \\"private\\""], then: days past due * 2}
  - {when: ["> 1"], then: "12.50"}
  - {when: ["-"], then: "0"}
"""
    assert _run(text, 60, "private").value == Decimal(120)
    assert _run(text, 60).value == Decimal("12.50")
    assert _run(text, None).value == 0
    assert str(_table(text).type) == "number in GBP"


def test_all_findings_of_a_broken_table_come_at_once_with_their_places():
    text = TABLE.replace('"<30"', '"<thirty"').replace("hit: unique", "hitt: unique").replace("'\"late\"'", "late")
    text = text.replace('not("private")', 'not("privat")')
    table, found = load_table(text, MODEL, origin="t.yaml")
    assert table is None
    assert [(one.code, str(one.span)) for one in found] == [
        ("T002", "t.yaml:7:1"),
        ("F020", "t.yaml:9:15"),
        ("F035", "t.yaml:10:30"),
        ("F020", "t.yaml:11:34"),
    ]
    assert found[0].hint == "did you mean “hit”?"
    assert "quotation marks" in (found[3].hint or "")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("hit: unique", "hit: colect", "T004"),
        ("type: number}", "type: nmber}", "T005"),
        ("type: number}", "type: text}", "T005"),
        ('["<30", "-"]', '["<30"]', "T006"),
        ("'\"none\"'", "'\"nothing\"'", "T007"),
        ("'\"none\"'", "3", "F037"),
        ("id: arrears-stage\n", "", "T003"),
        ("output: {name: arrears stage, type: text, values: [none, early, late]}\n", "", "T003"),
        ('"[30..60)"', '"[60..30)"', "F034"),
        ('"[30..60)"', "[30, 60]", "T006"),
        ("inputs:", "inputs: 3\nnote:", "T001"),
    ],
)
def test_a_broken_part_of_a_table_is_named(old, new, code):
    assert old in TABLE
    table, found = load_table(TABLE.replace(old, new), MODEL)
    assert table is None
    assert code in [one.code for one in found], [str(one) for one in found]


def test_two_rows_with_the_same_cells_are_a_warning():
    table, found = load_table(TABLE.replace("unique", "first") + "  - {when: ['<30', '-'], then: '\"late\"'}\n", MODEL)
    assert table is not None
    assert [one.message for one in found if one.code == "T008"] == ["row 4 has the same cells as row 1"]


@pytest.mark.parametrize("text", ["", "x", "[1", "a: [[[[", "[" * 5000, "\x00", "- 1", "a: &a [*a]", "!!python/x 3"])
def test_hostile_files_are_findings_and_never_exceptions(text):
    table, found = load_table(text, MODEL)
    assert table is None
    assert found


CELLS = st.sampled_from(["-", "<30", ">= 30", "[10..40]", "30", "null", "not(30)", '? > 5 and segment = "retail"'])
SEGMENTS = st.sampled_from(["-", '"retail"', 'not("retail")', '"retail", "private"', "null"])


@settings(max_examples=80)
@given(st.lists(st.tuples(CELLS, SEGMENTS), min_size=1, max_size=6), st.sampled_from(["unique", "first"]))
def test_generated_tables_agree_with_the_explanation_of_each_row(cells, hit):
    rows = "".join(f"  - when: ['{one}', '{two}']\n    then: {place}\n" for place, (one, two) in enumerate(cells))
    head = "id: t\ninputs: [{expression: days past due}, {expression: segment}]\noutput: {name: o, type: number}\n"
    table = _table(f"{head}hit: {hit}\nrows:\n{rows}")
    run = compile_table(table)
    for days in (None, Decimal(5), Decimal(30), Decimal(60)):
        for segment in (None, "retail", "private"):
            values = {"days_past_due": days, "segment": segment}
            matched = [row for row in range(len(cells)) if explain_row(table, row, values).matched is True]
            wanted = matched[0] if matched and (hit == "first" or len(matched) == 1) else None
            result = run.explain(values)
            assert result.row_index == wanted
            assert result.value == (None if wanted is None else Decimal(wanted))
