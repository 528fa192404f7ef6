"""What is written as Markdown reads as it was meant, or is not written at all."""

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ccm.exchange.markdown import WIDTH, read_wording, shape_of, write_wording
from ccm.library import read_project
from ccm.library.front_matter import split_front_matter
from ccm.library.model import ParagraphPart, Styled, TablePart, Words

ROOT = Path(__file__).parents[2]
PIECES = st.sampled_from(
    [
        "a",
        "b ",
        " ",
        "**",
        "*",
        "_",
        "`",
        "[x](https://y.z)",
        "{{ a }}",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "2) ",
        "## ",
        "|",
        "\\",
        "<",
        "&amp;",
        "&",
        "!",
        "[",
        "]",
        "(",
        ".",
        "é",
        "  \n",
        "\\\n",
        "+",
        "=",
        "::: panel contact\n",
        "\n:::\n",
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=25).map("".join))
def test_whatever_an_author_may_write_is_written_as_it_reads_or_not_at_all(text: str) -> None:
    parts, sound = read_wording(text)
    assume(sound)

    written = write_wording(parts)

    assert written is None or shape_of(read_wording(written)[0]) == shape_of(parts)


def test_every_wording_here_can_be_written_and_lines_are_filled() -> None:
    files = read_project(ROOT / "fragments")
    for path, content in files.items():
        if path.startswith("paragraphs/"):
            sheet, _ = split_front_matter(path, content.decode())
            assert sheet is not None
            written = write_wording(read_wording(sheet.body)[0])
            assert written is not None, path
            prose = [line for line in written.split("\n") if "{{" not in line and not line.startswith(("|", "#"))]
            assert max(map(len, prose), default=0) <= WIDTH


@pytest.mark.parametrize(
    "words",
    [
        "1. is no list",
        "# is no heading",
        "- is no item",
        "> is no quotation",
        "a * b * c",
        "[x](y)",
        "<b>",
        "&amp;",
        "::: panel x",
        "![a](b)",
        "a_b_c _d_",
        "`code`",
        "back\\slash",
        "| a | b |",
        "+ 1",
        "=====",
        "~~~",
        "*",
        "**",
    ],
)
def test_signs_that_mean_something_to_markdown_are_words(words: str) -> None:
    part = ParagraphPart((Words(words),))

    written = write_wording([part])

    assert written is not None
    assert shape_of(read_wording(written)[0]) == shape_of([part])


def test_bold_in_italics_and_lines_that_end_keep_their_places() -> None:
    part = ParagraphPart(
        (Styled("strong", (Styled("emphasis", (Words("both"),)), Words(" bold"))), Styled("break"), Words("- next"))
    )

    assert write_wording([part]) == "**_both_ bold**\\\n\\- next"


def test_a_stroke_in_a_cell_is_text() -> None:
    table = TablePart(((Words("a|b"),), (Words("c"),)), (), ("left", "right"))

    assert write_wording([table]) == "| a\\|b | c |\n|:--|--:|"


def test_bold_that_begins_inside_a_word_before_a_mark_is_refused() -> None:
    assert write_wording([ParagraphPart((Words("a"), Styled("strong", (Words("(b)"),)), Words("c")))]) is None
