import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_documents import origin, paragraph, statement, words

from ccm.channels import Artefact
from ccm.channels.pagination import plan
from ccm.channels.rows import LaidRow, LaidTable
from ccm.composition.model import Document, Section, Table
from ccm.diagnostics import Diagnostic

Lines = Callable[[bytes], list[list[str]]]
Render = Callable[[Document, str], Artefact]

BALANCE = r"([−\d.,]+)$"


def table(heights: list[int]) -> LaidTable:
    rows = tuple(LaidRow(f"<tr><td>row {at}</td></tr>", height, f"{at}.00") for at, height in enumerate(heights))
    base = Table((words("A"),), (), ("left",), origin("x", "x"), "carried", "brought", 0, 0)
    return LaidTable(base, "", "<thead><tr><th>A</th></tr></thead>", 10, rows, 10)


def height_of(html: str) -> float:
    """A page of blocks of known heights, as an engine would measure it."""
    blocks = sum(int(each) for each in re.findall(r'data-height="(\d+)"', html))
    return blocks + 10 * html.count("<thead>") + 10 * html.count("<td>")


@settings(max_examples=200)
@given(st.lists(st.integers(10, 60), max_size=80), st.integers(0, 400))
def test_every_row_is_printed_once_and_every_piece_fits_its_page(heights: list[int], before: int) -> None:
    page = 300.0
    start = f'<body><header></header><main><p data-height="{before}"></p>'
    planned = plan((start, "</main>"), (table(heights),), page, height_of)
    assert re.findall(r"row (\d+)", planned.html) == [str(at) for at in range(len(heights))]
    pieces = re.findall(r"<tbody>(.*?)</tbody>", planned.html)
    for number, piece in enumerate(pieces):
        used = sum(heights[int(at)] for at in re.findall(r"row (\d+)", piece)) + 10 * len(re.findall("carry", piece))
        free = page - 10 - (before if number == 0 and "new-page" not in planned.html.split("<tbody>")[0] else 0)
        assert used <= free or piece.count("row ") <= 1


@given(st.lists(st.integers(10, 60), min_size=30, max_size=80))
def test_what_is_carried_forward_is_brought_forward(heights: list[int]) -> None:
    planned = plan(("<body><header></header><main>", ""), (table(heights),), 300.0, height_of)
    # the table of this test has one column, so the balance takes the place of the wording
    carried = re.findall(r'(\d+)</td></tr><tr class="carry"><td[^>]*>(\d+)\.00</td></tr></tbody>', planned.html)
    brought = re.findall(r'<tbody><tr class="carry"><td[^>]*>(\d+)\.00</td></tr>', planned.html)
    assert carried
    assert [balance for _, balance in carried] == brought == [row for row, _ in carried]


def test_a_heading_goes_to_the_next_page_with_its_table() -> None:
    start = '<body><header></header><main><p data-height="285"></p><h2>Movements</h2>'
    planned = plan((start, ""), (table([10] * 9),), 300.0, height_of)
    assert '<h2 class="new-page">Movements</h2><table class="rows end">' in planned.html


def balances(pages: list[list[str]], wording: str) -> list[tuple[int, str]]:
    found = [(at, re.search(f"{wording}.*? {BALANCE}", line)) for at, lines in enumerate(pages) for line in lines]
    return [(at, match[1]) for at, match in found if match]


@pytest.mark.parametrize("count", [0, 1, 17, 18, 19, 20, 60, 195])
def test_balances_are_carried_over_every_page_break(render: Render, pages: Lines, count: int) -> None:
    found = pages(render(statement(count), "print").content)
    carried, brought = balances(found, "carried forward"), balances(found, "brought forward")
    assert [(at + 1, balance) for at, balance in carried] == brought
    assert len(carried) == len([page for page in found if any(line.startswith("Date Details") for line in page)]) - 1
    for at, balance in carried:
        rows = [line for line in found[at] if re.match(r"\d+ Sep ", line)]
        assert rows[-1].endswith(balance)


@pytest.mark.parametrize("preamble", range(0, 26, 3))
def test_the_plan_holds_wherever_on_a_page_the_table_begins(render: Render, pages: Lines, preamble: int) -> None:
    text = Section("x", tuple(paragraph("x", "x", "Two lines of wording. " * 6) for _ in range(preamble)))
    document = statement(40)
    document = replace(document, sections=(text, *document.sections))
    found = pages(render(document, "print").content)
    assert len(balances(found, "carried forward")) == len(balances(found, "brought forward"))


def test_an_account_with_5000_movements_comes_out_whole(render: Render, pages: Lines) -> None:
    artefact = render(statement(5000), "print")
    found = pages(artefact.content)
    assert len(found) == artefact.pages
    rows = [line for page in found for line in page if re.match(r"\d+ Sep .*\d$", line)]
    assert len(rows) == 5002


def test_two_tables_in_one_document_are_both_cut(render: Render, pages: Lines) -> None:
    document = statement(30)
    table_section = document.sections[1]
    document = replace(document, sections=(*document.sections[:2], table_section, *document.sections[2:]))
    found = pages(render(document, "print").content)
    assert len(balances(found, "carried forward")) == len(balances(found, "brought forward")) == 2
    assert sum(line.endswith("Closing balance") or "Closing balance " in line for page in found for line in page) >= 2


def test_a_table_in_a_panel_is_left_to_the_engine(render: Render, pages: Lines) -> None:
    from ccm.composition.model import Panel

    document = statement(5)
    (_, movements) = document.sections[1].blocks
    panel = Section("movements", (Panel("summary", (movements,), origin("x", "movements")),))
    found = pages(render(replace(document, sections=(panel,)), "print").content)
    assert balances(found, "carried forward") == []
    assert any("Closing balance" in line for line in found[0])


def test_figures_too_wide_for_paper_fail_by_name(findings: Callable[[Document, str], tuple[Diagnostic, ...]]) -> None:
    document = statement(2)
    heading, movements = document.sections[1].blocks
    assert isinstance(movements, Table)
    wide = tuple(replace(row, cells=(*row.cells[:2], *([words("9" * 30)] * 3))) for row in movements.rows)
    section = replace(document.sections[1], blocks=(heading, replace(movements, rows=wide)))
    (found,) = findings(replace(document, sections=(section,)), "print")
    assert found.code == "R011"
    assert "statement.movements" in found.message
