"""One walk through a wording: everything in reading order, whatever it stands in, and the way back."""

from ccm.library.leaves import InlineRun, blocks_of, inline_runs, leaves_of, rebuild, tables_of
from ccm.library.model import ListPart, PanelPart, ParagraphPart, RowPart, Styled, TablePart, Words


def said(text: str) -> tuple[Words]:
    return (Words(text),)


BOLD = (Styled("strong", (Words("b"), Styled("emphasis", said("c")))),)
TABLE = TablePart((said("d"), said("e")), (RowPart((said("f"), ())),), ("left", "right"))
LIST = ListPart((said("a"), BOLD))
HEADING, LAST = ParagraphPart(said("Head"), 2), ParagraphPart(said("g"))
PARTS = (HEADING, PanelPart("important", (LIST, TABLE)), LAST)


def test_blocks_come_in_order_and_out_of_panels() -> None:
    assert list(blocks_of(PARTS)) == [HEADING, LIST, TABLE, LAST]
    assert list(tables_of(PARTS)) == [TABLE]


def test_a_run_says_what_it_is_and_what_frames_it() -> None:
    assert list(inline_runs(PARTS)) == [
        InlineRun("heading", said("Head"), level=2),
        InlineRun("item", said("a"), panel="important"),
        InlineRun("item", BOLD, panel="important"),
        InlineRun("head", said("d"), panel="important"),
        InlineRun("head", said("e"), panel="important"),
        InlineRun("cell", said("f"), panel="important"),
        InlineRun("cell", (), panel="important"),
        InlineRun("paragraph", said("g")),
    ]


def test_words_are_found_inside_of_marks() -> None:
    assert [each.text for each in leaves_of(PARTS) if isinstance(each, Words)] == ["Head", *"abcdefg"]


def test_parts_built_anew_of_their_own_runs_are_the_same_and_of_others_only_those_differ() -> None:
    assert rebuild(PARTS, (run.inlines for run in inline_runs(PARTS))) == PARTS

    numbered = rebuild(PARTS, (said(str(number)) for number, _ in enumerate(inline_runs(PARTS))))

    assert [run.inlines for run in inline_runs(numbered)] == [said(str(number)) for number in range(8)]
    assert [run.kind for run in inline_runs(numbered)] == [run.kind for run in inline_runs(PARTS)]
