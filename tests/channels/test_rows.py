from dataclasses import replace
from html import unescape
from re import sub

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_documents import fact, origin, statement, strong, words

from ccm.brand import Brand
from ccm.brand.fonts import Fonts, open_fonts
from ccm.channels.columns import column_widths, share_columns
from ccm.channels.measuring import break_text, words_of
from ccm.channels.rows import LaidTable, lay_out
from ccm.composition.model import Inline, Row, Styled, Table, Text


@pytest.fixture(scope="module")
def fonts(brand: Brand) -> Fonts:
    return open_fonts(brand.fonts)


def movements(count: int = 3) -> Table:
    (found,) = (block for section in statement(count).sections for block in section.blocks if isinstance(block, Table))
    return found


def laid(table: Table, brand: Brand, fonts: Fonts) -> LaidTable:
    found = lay_out(table, brand.geometry.content_width, fonts, brand.geometry.table)
    assert found is not None
    return found


words_and_spaces = st.text(st.sampled_from("aiWМع \u00a0é-9"), max_size=120)


@given(text=words_and_spaces, width=st.floats(30, 400))
def test_lines_fit_and_nothing_but_spaces_is_lost(brand: Brand, text: str, width: float) -> None:
    fonts = open_fonts(brand.fonts)
    lines = break_text(text, width, 12, fonts)
    assert "".join("".join(words_of(line)) for line in lines) == "".join(words_of(text))
    assert all(fonts.width(line) * 12 <= width + 0.1 or len(line) == 1 for line in lines)


def test_a_line_is_broken_at_spaces_before_a_word_is_cut(fonts: Fonts) -> None:
    assert break_text("Northgate City Council", 90, 12, fonts) == ["Northgate City", "Council"]
    assert break_text("12\u00a0345\u00a0Kč now", 60, 12, fonts) == ["12\u00a0345\u00a0Kč", "now"]


def test_a_combining_mark_stays_with_its_letter(fonts: Fonts) -> None:
    lines = break_text("e\u0301" * 40, 60, 12, fonts)
    assert len(lines) > 1
    assert all(line[0] == "e" for line in lines)


def test_row_heights_are_whole_lines_and_padding(brand: Brand, fonts: Fonts) -> None:
    metrics = brand.geometry.table
    table = laid(replace(movements(1), rows=movements(1).rows), brand, fonts)
    opening, movement, closing = (row.height for row in table.rows)
    assert movement == pytest.approx(metrics.line + 2 * metrics.pad)
    assert opening == closing == pytest.approx(movement + metrics.rule)


def test_a_text_that_needs_more_lines_makes_the_row_higher(brand: Brand, fonts: Fonts) -> None:
    long = Row((words("1 Sep"), words(fact("W" * 90)), (), (), words("1.00")), "row", "1.00")
    table = laid(replace(movements(), rows=(long,)), brand, fonts)
    lines = table.rows[0].html.count("<br/>") + 1
    assert lines > 1
    assert table.rows[0].height == pytest.approx(lines * brand.geometry.table.line + 2 * brand.geometry.table.pad)
    assert "W" * 90 in sub("<[^>]+>", "", table.rows[0].html)


def test_styles_survive_line_breaks_inside_a_cell(brand: Brand, fonts: Fonts) -> None:
    cell: tuple[Inline, ...] = words(
        "Paid to ", strong("Halcyon Railway Company of the Northern Counties"), " by card ", fact("at noon " * 19)
    )
    table = laid(replace(movements(), rows=(Row((words("1 Sep"), cell, (), (), ()), "row", ""),)), brand, fonts)
    html = table.rows[0].html
    shown = unescape(sub("<[^>]+>", " ", html.replace("<br/>", " ")))
    assert "<strong>Halcyon" in html
    assert html.count("<br/>") >= 1
    assert " ".join(
        shown.split()
    ) == "1 Sep Paid to Halcyon Railway Company of the Northern Counties by card " + " ".join(["at noon"] * 19)


def test_a_break_the_author_wrote_is_kept(brand: Brand, fonts: Fonts) -> None:
    cell = (Text("one"), Styled("break"), Text("two"))
    table = laid(replace(movements(), rows=(Row((words("1 Sep"), cell, (), (), ()), "row", ""),)), brand, fonts)
    assert "one<br/>two" in table.rows[0].html
    assert table.rows[0].height > laid(movements(), brand, fonts).rows[1].height


def test_figures_get_the_room_they_need(brand: Brand, fonts: Fonts) -> None:
    metrics = brand.geometry.table
    small = column_widths(movements(), brand.geometry.content_width, fonts, metrics)
    huge = Row((words("1 Sep"), words("x"), words(fact("123,456,789,012.00")), (), ()), "row", "")
    wide = column_widths(replace(movements(), rows=(huge,)), brand.geometry.content_width, fonts, metrics)
    assert wide[2] > small[2]
    assert sum(small) == pytest.approx(brand.geometry.content_width)
    assert wide[2] >= fonts.width("123,456,789,012.00") * metrics.size + 2 * metrics.gap


def test_figures_that_leave_no_room_for_text_are_refused(brand: Brand, fonts: Fonts) -> None:
    huge = words(fact("1,234,567,890,123,456,789.00"))
    table = replace(movements(), rows=(Row((words("1 Sep"), words("x"), huge, huge, huge), "row", ""),))
    assert lay_out(table, brand.geometry.content_width, fonts, brand.geometry.table) is None


def ordinary(*cells: str, align: tuple[str, ...]) -> Table:
    """A table of one row that is not cut into pages."""
    head = tuple(words("A") for _ in cells)
    return Table(head, (Row(tuple(words(cell) for cell in cells)),), align, origin("x", "x"))


def shares(table: Table, brand: Brand, fonts: Fonts, width: float = 600.5) -> list[float]:
    return share_columns(table, width, fonts, brand.geometry.table)


def test_columns_are_whole_pixels_that_add_up(brand: Brand, fonts: Fonts) -> None:
    for table in (
        ordinary("x", "1.00", align=("left", "right")),
        ordinary("x " * 300, "1.00", align=("left", "right")),
        ordinary(*["Wolfgang " * 9] * 7, align=("left",) * 7),
        ordinary(*["W" * 90] * 12, align=("left",) * 12),
    ):
        found = shares(table, brand, fonts)
        assert all(each == int(each) > 0 for each in found)
        assert sum(found) == 600


def test_a_long_text_gives_way_to_figures(brand: Brand, fonts: Fonts) -> None:
    text, figure = shares(ordinary("x " * 300, "1,204.17", align=("left", "right")), brand, fonts)
    assert text > 480
    assert figure >= fonts.width("1,204.17", strong=True) * brand.geometry.table.size + 2 * brand.geometry.table.gap


def test_no_column_is_narrower_than_its_longest_word_while_there_is_room(brand: Brand, fonts: Fonts) -> None:
    found = shares(ordinary("x " * 300, "Wolfgang " * 9, "y " * 300, align=("left",) * 3), brand, fonts)
    assert found[1] >= fonts.width("Wolfgang", strong=True) * brand.geometry.table.size


def test_one_endless_word_does_not_starve_the_other_columns(brand: Brand, fonts: Fonts) -> None:
    endless, *others, figure = shares(
        ordinary("Q" * 90, *["Wolfgang " * 9] * 4, "1,204.17", align=(*["left"] * 5, "right")), brand, fonts
    )
    needed = fonts.width("Wolfgang", strong=True) * brand.geometry.table.size
    assert all(other >= needed for other in others)
    assert endless > max(others)
    assert figure >= fonts.width("1,204.17", strong=True) * brand.geometry.table.size + 2 * brand.geometry.table.gap
