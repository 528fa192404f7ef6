"""Tables in CSV and Excel: what people type, what spreadsheets make of it, and what hostile files try."""

import csv
import io
import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccm.dmn import HitPolicy
from ccm.dmn.tables import xlsx_reading
from ccm.dmn.tables.csv_format import letters
from ccm.dmn.tables.formats import read_sheet, write_sheet

TABLE = '''\
id,arrears stage
title,How far behind
hit,unique
names,limit,number

rule,when instalments behind,when plan agreed,then stage,Note
type,number,boolean,text
values,,,"none, early, plan"
default,,,"""none"""
1,<= 0,false,"""none""",nothing is unpaid
2,(0..limit],false,"""early"""
,,true,"""plan""",an agreement runs
'''


def _csv(text: str):
    return read_sheet(text.encode(), "stage.csv")


def _xlsx(*lines) -> bytes:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEAD = [["id", "t"], ["rule", "when a", "then b"], ["type", "any", "any"]]


def _cells(*lines):
    sheet, found = read_sheet(_xlsx(*HEAD, *lines), "t.xlsx")
    assert sheet is not None, [str(one) for one in found]
    return [(row.cells[0].text, row.outputs[0].text) for row in sheet.rows], found


def test_a_csv_file_is_read_as_people_write_it():
    sheet, found = _csv(TABLE)
    assert found == ()
    assert sheet is not None
    assert (sheet.id.text, sheet.hit, sheet.result.text) == ("arrears stage", HitPolicy.UNIQUE, "stage")
    assert [one.expression.text for one in sheet.inputs] == ["instalments behind", "plan agreed"]
    assert [one.head.type.text for one in sheet.inputs] == ["number", "boolean"]
    assert [one.text for one in sheet.outputs[0].head.values] == ['"none"', '"early"', '"plan"']
    assert sheet.outputs[0].default.text == '"none"'
    assert sheet.annotations == ("note",)
    assert [[one.text for one in row.cells] for row in sheet.rows] == [
        ["<= 0", "false"],
        ["(0..limit]", "false"],
        ["-", "true"],
    ]
    assert [row.notes for row in sheet.rows] == [("nothing is unpaid",), ("",), ("an agreement runs",)]
    assert sheet.remarks == (("title", "How far behind"),)
    assert [(name.text, type_.text) for name, type_ in sheet.names] == [("limit", "number")]


@pytest.mark.parametrize("sign", [";", "\t"])
def test_semicolons_and_tabs_are_read_as_well(sign):
    assert (
        _csv(TABLE.replace(",", sign).replace(f"none{sign}", "none,").replace(f"early{sign}", "early,"))[0] is not None
    )
    sheet, _ = _csv(f"id{sign}t\nrule{sign}when a{sign}then b\n1{sign}< 1, > 5{sign}2\n")
    assert sheet is not None
    assert sheet.rows[0].cells[0].text == "< 1, > 5"


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("rule,when", "rules,when", "T011", "stage.csv"),
        ("hit,unique", "hti,unique", "T002", "stage.csv row 3 field A"),
        ("hit,unique", "hit,uniqe", "T004", "stage.csv row 3 field B"),
        ("type,number", "tpye,number", "T002", "stage.csv row 7 field A"),
        (",then stage", ",stage", "T011", "stage.csv row 6 field D"),
        ("1,<= 0", "one,<= 0", "T002", "stage.csv row 10 field A"),
        (",,true", "x,,true", "T006", "stage.csv row 12 field A"),
        ("an agreement runs", "an agreement runs,and more", "T006", "stage.csv row 12 field F"),
        ("title,How far behind", "hit,first", "T002", "stage.csv row 3 field A"),
        ('"none, early, plan"\n', '"none, early, plan"\nvalues,1\n', "T002", "stage.csv row 9 field A"),
    ],
)
def test_a_broken_part_of_a_spreadsheet_is_named_by_row_and_column(old, new, code, place):
    _, found = _csv(TABLE.replace(old, new, 1))
    assert (code, place) in [(one.code, str(one.span)) for one in found], [str(one) for one in found]


def test_no_cell_is_written_that_a_spreadsheet_would_calculate():
    hostile = ["=1+1", "+1+cmd|' /C calc'!A0", "-1+1", "@SUM(A1)", " =1", "\t=1", "'=1", "-", "-5", "-0.50"]
    rows = "".join(f'1,1,1,"{one}"\n' for one in hostile)
    sheet, _ = _csv("id,t\nrule,when a,then b,note\n" + rows)
    assert sheet is not None
    content, _ = write_sheet(sheet, "csv")
    written = [line[3] for line in csv.reader(io.StringIO((content or b"").decode(), newline="")) if len(line) > 3][1:]
    assert written == ["'=1+1", "'+1+cmd|' /C calc'!A0", "'-1+1", "'@SUM(A1)", "'=1", "'=1", "'=1", "-", "-5", "-0.50"]
    book, _ = write_sheet(sheet, "xlsx")
    page = openpyxl.load_workbook(io.BytesIO(book or b"")).worksheets[0]
    assert {cell.data_type for line in page.iter_rows() for cell in line if cell.value is not None} == {"s"}


def test_what_excel_keeps_as_numbers_and_dates_becomes_feel():
    cells, found = _cells(
        [1, 5, 0.1],
        [2, -3.25, 1e20],
        [3, True, False],
        [4, date(2026, 1, 31), datetime(2026, 1, 31, 10, 30)],  # noqa: DTZ001  # Excel knows no zones
        [5, time(10, 30), timedelta(days=1, hours=2)],
        [6, "> 5", '"x"'],
        [7, None, 1],
        [8, 0.000001, 123456789012345],
    )
    assert found == ()
    assert cells == [
        ("5", "0.1"),
        ("-3.25", "100000000000000000000"),
        ("true", "false"),
        ('@"2026-01-31"', '@"2026-01-31T10:30:00"'),
        ('@"10:30:00"', '@"P1DT2H"'),
        ("> 5", '"x"'),
        ("-", "1"),
        ("0.000001", "123456789012345"),
    ]


def test_a_formula_in_a_cell_is_refused_with_its_place():
    _, found = _cells([1, "=1+1", "=HYPERLINK(1)"], [2, "< 5", 1])
    assert [(one.code, str(one.span)) for one in found] == [
        ("T012", "t.xlsx row 4 field B"),
        ("T012", "t.xlsx row 4 field C"),
    ]


def _zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def _with(content: bytes, **parts: bytes) -> bytes:
    """An Excel file with parts added or replaced."""
    out = io.BytesIO()
    added = {name.replace("__", "/").replace("_xml", ".xml"): part for name, part in parts.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            new.writestr(one.filename, added.pop(one.filename, old.read(one)))
        for name, part in added.items():
            new.writestr(name, part)
    return out.getvalue()


GOOD = _xlsx(*HEAD, [1, 1, 1])
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0 an old or encrypted file",
        _zip(a=b"1"),
        _zip(**{f"a{number}": b"" for number in range(300)}),
        _with(GOOD, xl__vbaProject=b"x"),
        _with(GOOD, xl__externalLinks__1_xml=b"<x/>"),
        _with(GOOD, xl__sharedStrings_xml=ENTITY),
        _with(GOOD, xl__workbook_xml=ENTITY),
        _with(GOOD, xl__workbook_xml=ENTITY.decode().encode("utf-16")),
        _with(GOOD, xl__workbook_xml=b'<?xml version="1.0" encoding="UTF-7"?><x/>'),
        _with(GOOD, xl__worksheets__sheet1_xml=b"<worksheet>"),
        _with(GOOD, xl__workbook_xml=b"<x/>"),
        GOOD[: len(GOOD) // 2],
    ],
)
def test_an_excel_file_that_is_not_what_it_says_is_refused(content):
    sheet, found = read_sheet(content, "t.xlsx")
    assert sheet is None
    assert [one.code for one in found] in (["T013"], ["T011"])


def test_an_excel_file_with_what_printers_leave_in_it_is_read():
    sheet, found = read_sheet(_with(GOOD, **{"xl__printerSettings__printerSettings1.bin": b"x"}), "t.xlsx")
    assert sheet is not None
    assert found == ()


def test_a_file_that_unpacks_to_too_much_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("it was unpacked"))
    bomb = _zip(xl__bomb=b"0" * (xlsx_reading.MOST_UNPACKED + 1))
    assert len(bomb) < 100_000
    sheet, found = read_sheet(bomb, "t.xlsx")
    assert sheet is None
    assert [one.code for one in found] == ["T013"]


def test_a_sheet_that_claims_a_million_rows_is_read_as_far_as_it_goes():
    page = zipfile.ZipFile(io.BytesIO(GOOD)).read("xl/worksheets/sheet1.xml").decode()
    far = page.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row></sheetData>')
    sheet, found = read_sheet(_with(GOOD, xl__worksheets__sheet1_xml=far.encode()), "t.xlsx")
    assert sheet is None
    assert [one.code for one in found] == ["T010"]


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"\x00", b'id,"', b"," * 100_000, b"rule\n" * 30_000, b'"' * 1000, b"rule", b"rule,when,then\n1",
     b"x" * 6_000_000, b"id,t\nrule,when a,then b\n1,\"" + b"(" * 60_000 + b'",1\n'],
)  # fmt: skip
def test_hostile_csv_is_a_finding_and_never_an_exception(content):
    from ccm.dmn import load_table

    table, found = load_table(content, None, origin="t.csv")
    assert table is None
    assert found


@settings(max_examples=100)
@given(st.binary(max_size=300), st.sampled_from(["t.csv", "t.xlsx", "t.dmn", "t.yaml"]))
def test_no_bytes_make_a_reader_raise(content, name):
    sheet, found = read_sheet(content, name)
    assert sheet is not None or found


@settings(max_examples=60)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=4))
def test_no_damage_to_an_excel_file_makes_the_reader_raise(place, bytes_):
    sheet, found = read_sheet(GOOD[:place] + bytes_ + GOOD[place + len(bytes_) :], "t.xlsx")
    assert sheet is not None or found


def test_columns_have_the_letters_of_spreadsheets():
    assert [letters(number) for number in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]
