"""Both engines say the same: the same words in the same lines on the same pages, whatever the document."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from drawn import Line, drawn, same
from random_documents import random_document
from sample_documents import fact, letter, named, origin, paragraph, statement, words

from ccm.brand import Brand
from ccm.channels import Artefact, Renderers, open_renderers
from ccm.composition.model import Block, Document, Filled, Items, Panel, Paragraph, Row, Section, Styled, Table, Text

Render = Callable[[Document, str], Artefact]

pytestmark = pytest.mark.usefixtures("accessible")

HERE = origin("x", "x")
LONG = Section("x", tuple(paragraph("x", "x", "A paragraph of some length. " * (at % 7 + 1)) for at in range(30)))
NUMBERS = Section(
    "x", tuple(paragraph("x", "x", "w" * at + " Call " * 14, fact("0808 157 0100"), " soon.") for at in range(24))
)
SAMPLES = {
    "letter": letter(),
    "draft": letter(draft=True),
    "a name of 90 letters": named("Q" * 90, letter()),
    "accents": named("Żaneta Ōkami-Brzęczyszczykiewicz", letter()),
    "Greek": named("Ελένη Παπαδοπούλου", letter()),
    "telephone numbers": replace(letter(), sections=(NUMBERS, *letter().sections)),
    "five pages": replace(letter(), sections=(LONG, *letter().sections)),
    "statement": statement(60),
    "empty month": statement(0),
    "ends on a full page": statement(18),
    "long details": statement(12, details="A payment whose details run over more than one line " * 3),
    "long preamble": replace(statement(40), sections=(LONG, *statement(40).sections)),
}


def different(ours: bytes, theirs: bytes) -> list[tuple[int, list[Line], list[Line]]]:
    """The pages that differ, from the first line that does."""
    pages = [drawn(ours), drawn(theirs)]
    most = max(map(len, pages))
    both = [each + [[]] * (most - len(each)) for each in pages]
    return [
        (number, *_from_first(one, other))
        for number, (one, other) in enumerate(zip(*both, strict=True), 1)
        if not same(one, other)
    ]


def _from_first(one: list[Line], other: list[Line]) -> tuple[list[Line], list[Line]]:
    equal = sum(1 for a, b in zip(one, other, strict=False) if same([a], [b]))
    first = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if not same([a], [b])), equal)
    return one[first : first + 3], other[first : first + 3]


def agree(render: Render, document: Document) -> bool:
    return different(render(document, "print").content, render(document, "accessible").content) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_both_engines_agree_on_words_lines_and_pages(render: Render, name: str) -> None:
    document = SAMPLES[name]
    assert different(render(document, "print").content, render(document, "accessible").content) == []


@pytest.mark.parametrize("seeds", [range(at, at + 5) for at in range(0, 20, 5)], ids=lambda seeds: f"from {seeds[0]}")
def test_both_engines_agree_on_documents_as_awkward_as_they_come(render: Render, seeds: range) -> None:
    for seed in seeds:
        document = random_document(seed)
        found = different(render(document, "print").content, render(document, "accessible").content)
        assert found == [], f"document {seed}"


@pytest.mark.slow
@pytest.mark.parametrize(
    "seeds", [range(at, at + 25) for at in range(20, 520, 25)], ids=lambda seeds: f"from {seeds[0]}"
)
def test_both_engines_agree_on_five_hundred_more(render: Render, seeds: range) -> None:
    test_both_engines_agree_on_documents_as_awkward_as_they_come(render, seeds)


def of(*blocks: Block, layout: str = "statement") -> Document:
    return replace(letter(), layout=layout, sections=(Section("x", blocks),))


def lines_of(count: int, word: str = "Line") -> Paragraph:
    """A paragraph of so many lines."""
    inlines = [part for at in range(count) for part in (Styled("break"), Text(f"{word} {at}"))]
    return Paragraph(tuple(inlines[1:]), HERE)


def rows(count: int, *cells: str, align: tuple[str, ...]) -> Table:
    return Table(tuple(words("Head") for _ in cells), (Row(tuple(map(words, cells))),) * count, align, HERE)


@pytest.mark.parametrize("more", range(1, 12))
def test_a_block_that_ends_where_the_page_ends_takes_no_margin_along(render: Render, more: int) -> None:
    """On a page of 956 pixels: 32 lines and margins of 27, and a table, a heading or an item to vary where it ends."""
    tails = (lines_of(more), Paragraph(words("Heading"), HERE, 2), Items((words("item"),) * more, HERE), lines_of(2))
    assert agree(render, of(*[lines_of(1)] * 40, *tails, *[lines_of(1)] * 60))


@pytest.mark.parametrize("before", range(20, 34))
def test_pages_hold_as_much_with_figures_at_their_very_edge(render: Render, before: int) -> None:
    """PlutoPrint would shrink what is a hair too wide, and put more on a page."""
    table = rows(3, "Everyday Saver", "£1,234.56", align=("left", "right"))
    assert agree(render, of(table, *[lines_of(1)] * before, lines_of(3), lines_of(3)))


@pytest.mark.parametrize("before", range(1, 10))
def test_a_panel_that_takes_more_than_a_page_breaks_alike(render: Render, before: int) -> None:
    inside = [lines_of(1) if at % 4 else Paragraph(words("Heading"), HERE, 3) for at in range(50)]
    assert agree(render, of(lines_of(before), Panel("summary", tuple(inside), HERE), lines_of(2)))


@pytest.mark.parametrize("before", [3, 4, 5, 6, 7])
def test_small_print_that_begins_with_a_heading_begins_a_page_alike(render: Render, before: int) -> None:
    document = of(*[lines_of(1)] * 18, lines_of(before))
    small = Section("disclosures", (Paragraph(words("Please note"), HERE, 2), lines_of(9)))
    assert agree(render, replace(document, sections=(*document.sections, small)))


@pytest.mark.parametrize("before", range(20, 25))
def test_a_heading_of_two_lines_that_ends_a_document_is_never_parted(render: Render, before: int) -> None:
    heading = Paragraph((Text("Please note"), Styled("break"), Text("once more")), HERE, 2)
    document = of(*[lines_of(1)] * before)
    assert agree(
        render, replace(document, sections=(*document.sections, Section("disclosures", (lines_of(1), heading))))
    )


def test_a_foreign_name_on_every_line_does_not_move_the_lines_below(render: Render) -> None:
    line = Paragraph((Text("Paid to "), Filled("محمد عبد الله", "name"), Text(", non\u2010resident")), HERE)
    assert agree(render, of(*[line] * 70))


def test_several_scripts_in_one_paragraph_fit_on_the_same_lines(render: Render) -> None:
    text = "Παπαδοπούλου ещё AVATAR – счёт, Wolfgang: “LTA” Ελένη "
    assert agree(
        render, of(*[Paragraph((Text(text * count), Filled("ابن سینا 1204", "name")), HERE) for count in range(9)])
    )


def test_what_a_brand_says_of_widths_and_letters_holds_for_both(brand: Brand, renderers: Renderers) -> None:
    """Line ends are worked out from the stylesheet itself, so another brand's pages agree as well."""
    css = (
        "p{font-size:12pt;line-height:16.5pt;padding-left:9mm}.letter p{max-width:120mm}h2{font-weight:400;width:90mm}"
        ".panel{padding-left:40pt}li{margin-left:5mm}td{font-size:10pt}strong{font-weight:400}"
        'h3{font-family:"Noto Sans"}em{font-style:normal;font-kerning:none}'
    )
    other = open_renderers(replace(brand, css={**brand.css, "page": brand.css["page"] + css}), ["print", "accessible"])
    for seed in range(4):
        ours, theirs = (other.render(random_document(seed), form)[0] for form in ("print", "accessible"))
        assert ours is not None
        assert theirs is not None
        assert different(ours.content, theirs.content) == [], seed


def test_no_line_of_paper_ends_inside_a_telephone_number(render: Render) -> None:
    pages = drawn(render(SAMPLES["telephone numbers"], "print").content)
    lines = [line.text for page in pages for line in page]
    assert sum(line.startswith("08081570100") for line in lines) > 2
    assert sum("08081570100" in line for line in lines) >= len(NUMBERS.blocks)
