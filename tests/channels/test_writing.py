from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_documents import fact, letter, origin, paragraph, statement, words

from ccm.channels.writing import Manner, write_block, write_body, write_filled, write_inlines, write_table
from ccm.composition.model import Filled, Items, Panel, Paragraph, Section, Styled, Text

HERE = origin("a.fragment", "body")


def manner(*, marks: bool = False) -> Manner:
    return Manner(write_table, marks)


def test_a_customers_text_is_never_read_as_markup() -> None:
    assert write_filled("<b>&amp;</b>") == "&lt;b&gt;&amp;amp;&lt;/b&gt;"
    assert write_inlines((Text("2 < 3"),)) == "2 &lt; 3"


@pytest.mark.parametrize("name", ["محمد", "שלום", "\u200fx"])
def test_a_name_written_from_right_to_left_is_isolated(name: str) -> None:
    assert write_filled(name) == f"<bdi>{name}</bdi>"


def test_a_name_written_from_left_to_right_is_left_alone() -> None:
    assert write_filled("Żaneta Παπά") == "Żaneta Παπά"


@pytest.mark.parametrize("number", ["0808 157 0100", "800 496 148", "+44 1632 960 1234"])
def test_a_telephone_number_stays_on_one_line(number: str) -> None:
    assert write_filled(number) == number.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    "text", ["12 High Street", "Flat 3, 21", "GB00 MERI 0000 0012", "1000 2000 3000 4000 50", "2026", ""]
)
def test_a_text_that_is_more_than_a_number_may_break_at_its_spaces(text: str) -> None:
    assert write_filled(text) == text


def test_a_link_goes_only_where_links_may_go() -> None:
    words_ = (Text("here"),)
    assert write_inlines((Styled("link", words_, 'https://a.example/?x="1"'),)) == (
        '<a href="https://a.example/?x=&quot;1&quot;">here</a>'
    )
    assert write_inlines((Styled("link", words_, "javascript:alert(1)"),)) == "here"


def test_headings_never_skip_a_level() -> None:
    here = manner()
    levels = [write_block(Paragraph((Text("x"),), HERE, level), here)[:3] for level in (3, 3, 1, 2, 3)]
    assert levels == ["<h2", "<h3", "<h2", "<h2", "<h3"]


def test_every_block_of_a_page_says_which_fragment_it_came_from() -> None:
    tree = ElementTree.fromstring(f"<body>{write_body(letter(), manner(marks=True))}</body>")
    blocks = [node for node in tree.iter() if node.tag in ("p", "h2", "h3", "ul", "ol", "table")]
    assert blocks
    assert all(node.get("data-fragment") and node.get("data-slot") for node in blocks)


def test_paper_carries_no_internal_names() -> None:
    assert "data-" not in write_body(letter(), manner())


def test_the_subject_is_furniture_and_not_printed_twice() -> None:
    subject = Section("subject", (paragraph("x", "subject", "Once"),))
    assert write_body(replace(letter(), sections=(subject,)), manner()) == ""


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=30)
inline = st.recursive(
    texts.map(Text) | texts.map(lambda text: Filled(text, "x")),
    lambda inner: st.builds(
        Styled, st.sampled_from(["strong", "emphasis", "link"]), st.lists(inner, max_size=3).map(tuple), texts
    ),
    max_leaves=6,
)
inlines = st.lists(inline, max_size=4).map(tuple)
block = st.recursive(
    st.builds(Paragraph, inlines, st.just(HERE), st.integers(0, 3))
    | st.builds(Items, st.lists(inlines, max_size=3).map(tuple), st.just(HERE), st.booleans()),
    lambda inner: st.builds(Panel, st.just("summary"), st.lists(inner, max_size=3).map(tuple), st.just(HERE)),
    max_leaves=6,
)


@given(st.lists(block, max_size=4))
def test_whatever_the_texts_hold_the_html_is_well_formed_and_says_the_same_words(blocks: list[Panel]) -> None:
    html = "".join(write_block(each, here) for here in [manner(marks=True)] for each in blocks)
    tree = ElementTree.fromstring(f"<body>{html}</body>")
    assert "".join(tree.itertext()) == "".join(map(_words, blocks)).replace("\r", "\n")


def _words(node: object) -> str:
    match node:
        case Text(text) | Filled(text, _):
            return text
        case Styled(_, children, _):
            return "".join(map(_words, children))
        case Paragraph(found, _, _):
            return "".join(map(_words, found))
        case Items(items, _, _):
            return "".join(_words(each) for item in items for each in item)
        case Panel(_, blocks, _):
            return "".join(map(_words, blocks))
    raise AssertionError(node)


def test_a_statement_in_one_piece_has_every_row_once() -> None:
    html = write_body(statement(7), manner())
    assert html.count("<tr") == 1 + 1 + 1 + 9
    assert write_inlines(words("a ", fact("b"))) == "a b"
