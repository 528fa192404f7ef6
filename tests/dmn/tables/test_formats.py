"""Every working format says the same of a table: what is written in one reads back as an equal sheet from each."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_tables import sheets

from ccm.dmn import Aggregate, HitPolicy
from ccm.dmn.tables.cells import Cell, tidy
from ccm.dmn.tables.formats import FORMATS, read_sheet, write_sheet
from ccm.dmn.tables.loading import load_sheet
from ccm.dmn.tables.sheet import Head, InputColumn, Line, OutputColumn, Sheet, as_read

HOSTILE = ["=1+1", "+1", "-1", "-", "@SUM(A1)", "'", "''x", "'=1", "\t=1", " =cmd|' /C calc'!A0", "a\nb", "a, b", "a;b",
           'say "so"', "\\", "\\n", "é ✓ 😀", "#", ": x", "- x", "no", "null", "1.50", "2026-01-31", "{a: 1}", "[1]",
           "&amp; <b>", "]]>", "_x0041_", "x" * 300, "\u2028", "\ufeffx", "%TAG", "!x", "a #b", "|", ">"]  # fmt: skip
texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12))
words = texts.map(lambda text: " ".join(tidy(Cell(text)).text.split())).filter(bool)
cells = texts.map(lambda text: tidy(Cell(text))).map(lambda cell: cell or Cell("-"))
notes = texts.map(lambda text: tidy(Cell(text)).text)
heads = st.builds(
    Head,
    label=notes,
    type=st.sampled_from(["", "number", "text", "date", "date and time", "any"]).map(Cell),
    values=st.lists(st.sampled_from(['"a"', '"b c"', "1", "[1..5]", '@"2026-01-31"', '"="']).map(Cell)).map(tuple),
).filter(lambda head: head.type.text != "text" or all(one.text.startswith('"') for one in head.values))
measured = st.builds(Head, type=st.just(Cell("number")), unit=st.sampled_from(["GBP", "account currency"]))


@st.composite
def written(draw) -> Sheet:
    """Any sheet, whatever its texts mean."""
    inputs = draw(st.lists(st.builds(InputColumn, cells, st.one_of(heads, measured)), min_size=1, max_size=3))
    typed = st.one_of(heads.filter(lambda head: bool(head.type)), measured)
    defaults = st.one_of(st.just(Cell()), cells)
    outputs = draw(st.lists(st.builds(OutputColumn, words.map(Cell), typed, defaults), min_size=1, max_size=3))
    annotations = draw(st.lists(words, max_size=2, unique=True))

    def line(_: int) -> Line:
        def several(part, of):
            return tuple(draw(part) for _ in of)

        return Line(several(cells, inputs), several(cells, outputs), several(notes, annotations))

    hit = draw(st.sampled_from(list(HitPolicy)))
    aggregate = draw(st.sampled_from(list(Aggregate))) if hit is HitPolicy.COLLECT else Aggregate.NONE
    remarks = [(key, draw(notes)) for key in ("title", "owner", "reference", "note")]
    return as_read(
        Sheet(
            id=Cell(draw(words)),
            name=Cell(draw(words)) if len(outputs) > 1 or draw(st.booleans()) else Cell(),
            inputs=tuple(inputs),
            outputs=tuple(outputs),
            rows=tuple(map(line, range(draw(st.integers(1, 4))))),
            hit=hit,
            aggregate=aggregate,
            annotations=tuple(annotations),
            names=tuple((Cell(name), Cell("number")) for name in draw(st.lists(words, max_size=2, unique=True))),
            remarks=tuple(pair for pair in remarks if pair[1]),
        )
    )


def _through(sheet: Sheet, form: str) -> Sheet:
    """A sheet written and read again."""
    content, found = write_sheet(sheet, form)
    assert content is not None, [str(one) for one in found]
    again, found = read_sheet(content, f"table.{form}")
    assert again is not None, [str(one) for one in found]
    assert not [one for one in found if one.code.startswith("T")], [str(one) for one in found]
    return again


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=50)
@given(sheet=written())
def test_a_sheet_reads_back_as_it_was_written(form, sheet):
    assert _through(sheet, form) == sheet


@settings(max_examples=30)
@given(sheets())
def test_a_table_is_the_same_table_through_all_formats(sheet):
    there = sheet
    for form in (*FORMATS, "yaml"):
        there = _through(there, form)
    assert there == sheet
    table, _ = load_sheet(sheet, None)
    again, _ = load_sheet(there, None)
    assert table is not None
    assert again == table


@pytest.mark.parametrize("form", FORMATS)
@given(sheet=sheets(rows=2))
@settings(max_examples=5)
def test_the_same_sheet_gives_the_same_bytes(form, sheet):
    assert write_sheet(sheet, form) == write_sheet(sheet, form)
