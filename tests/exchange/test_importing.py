"""A document becomes fragments that say what it said; what they cannot carry is told, and nothing in it is believed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccm.exchange.documents import read_document
from ccm.exchange.importing import Made, Purpose, make_fragments, slug
from ccm.exchange.markdown import read_wording
from ccm.library import load, read_project
from ccm.library.front_matter import split_front_matter

DOCUMENT = Path(__file__).parent / "documents/late-payment.htm"
STARTER = read_project(Path(__file__).parents[2] / "ccm/cli/starter")
PURPOSE = Purpose("late", "opening", "en", owner="collections")


def made_of(path: str, content: bytes | str, purpose: Purpose = PURPOSE) -> tuple[dict[str, str], list[str]]:
    """The bodies of the fragments by id, and what was told."""
    library, _ = load(STARTER)
    assert library is not None
    sections, found = read_document(path, content if isinstance(content, bytes) else content.encode())
    made, more = make_fragments(path, sections, purpose, library, STARTER)
    return {each.id: body_of(each) for each in made}, [str(each) for each in (*found, *more)]


def body_of(made: Made) -> str:
    sheet, found = split_front_matter(made.path, made.text)
    assert sheet is not None
    assert found == ()
    return sheet.body.strip("\n")


def test_a_document_that_word_saved_becomes_a_fragment_for_each_heading() -> None:
    bodies, _ = made_of("late-payment.htm", DOCUMENT.read_bytes())

    assert bodies == {
        "late.dear": "Dear {{ given name }},",
        "late.when-a-payment-is-late": (
            "Your payment of **«Savings_Balanse»** was due on {{ letter date }}. We have **not** had it yet. "
            "Please call us.\n\n- call us on {{ bank contact phone }}, or\n- write to *us*."
        ),
        "late.what-it-costs": (
            "| **What** | Amount |\n|:--|:--|\n| Letter | £ 5 |\n| A day later | |\n\n"
            "See [our **list** of fees](https://meridian-bank.example/fees), this and that."
        ),
        "late.what-it-costs-2": "Nothing else. 1. is not a list, and 2 \\* 3 < 7.",
    }


@pytest.mark.parametrize(
    "said",
    [
        "late-payment.htm:6:1: warning X151 import-dropped: a script was left out",
        "late-payment.htm:13:1: warning X151 import-dropped: a footnote ([1]) was left out",
        "late-payment.htm:14:1: warning X151 import-dropped: a tracked deletion (Pay now!) was left out",
        "late-payment.htm:14:1: info X152 import-joined: a tracked insertion was taken as accepted: Please call us.",
        "late-payment.htm:17:1: warning X151 import-dropped: a picture (Our branch) was left out",
        "late-payment.htm:19:1: info X152 import-joined: merged cells became single ones",
        "late-payment.htm:24:1: warning X151 import-dropped: the link to javascript:alert(1), not its words,",
        "late-payment.htm:25:1: warning X151 import-dropped: hidden text (Buy now) was left out",
        "late-payment.htm:25:1: warning X151 import-dropped: a comment ([A1]) was left out",
        "late-payment.htm:29:1: warning X151 import-dropped: a footnote (A note at the foot.) was left out",
        "late-payment.htm:30:1: warning X151 import-dropped: a comment (Is this right?) was left out",
        "late-payment.htm: info X152 import-joined: fonts, sizes and colours: left out in 3 places",
        "late-payment.htm: info X152 import-joined: underlining: left out in 1 place",
        "X153 import-placeholder: { MERGEFIELD Letter_Date \\* MERGEFORMAT } became {{ letter date }}",
        "X154 import-field: «Savings_Balanse» is no known name",
    ],
)
def test_each_thing_that_did_not_come_along_is_told_with_its_place(said: str) -> None:
    _, told = made_of("late-payment.htm", DOCUMENT.read_bytes())

    assert any(said in each for each in told), told


@pytest.mark.parametrize(
    "content",
    [
        "<p>Žádost – £5</p>".encode(),
        "<p>Žádost – £5</p>".encode("utf-8-sig"),
        "<p>Žádost – £5</p>".encode("utf-16"),
        '<meta charset="windows-1250"><p>Žádost – £5</p>'.replace("£", "&pound;").encode("windows-1250"),
        "<p>Žádost – £5</p>".replace("á", "\xe1").encode("windows-1252", "xmlcharrefreplace"),
        b'<?xml version="1.0" encoding="utf-8"?>' + "<html><p>Žádost – £5</p></html>".encode(),
    ],
)
def test_letters_are_read_as_they_were_written_down(content: bytes) -> None:
    bodies, _ = made_of("a.html", content)

    assert list(bodies.values()) == ["Žádost – £5"]


def test_markdown_keeps_its_marks_and_lines_and_loses_its_html() -> None:
    text = (
        "First words.\n\n# Late fee\n\nYou pay **{{ accounts held | number }}** <b>times</b> *so*:\n\n"
        "1. one\n2. two\n   - deeper\n\n![a](b.png)\n\n> quoted\n\n---\n\n"
        "## Cost\n\n| a | b |\n|--|--:|\n| 1 | {{ given name }} |\n"
    )

    bodies, told = made_of("fees.md", text)

    assert bodies == {
        "late.first-words": "First words.",
        "late.late-fee": (
            "You pay **{{ accounts held | number }}** **times** *so*:\n\n1. one\n2. two\n3. deeper\n\nquoted"
        ),
        "late.cost": "| a | b |\n|:--|--:|\n| 1 | {{ given name }} |",
    }
    assert any(each.startswith("fees.md:11:1: warning X151 import-dropped: a picture (a)") for each in told), told
    assert any(each.startswith("fees.md:15:1: warning X151 import-dropped: a line across the page") for each in told)
    assert any("a list inside a list became one list" in each for each in told)


def test_a_field_is_guessed_and_stays_as_it_was_written() -> None:
    bodies, told = made_of("a.md", "Dear [Given Nmae], «GivenName», {{ nobody | money }} {% if x %} and }}.")

    assert bodies == {
        "late.dear-given-nmae": "Dear \\[Given Nmae\\], {{ given name }}, \\[nobody money\\] % if x %} and }."
    }
    assert any("[Given Nmae] is no known name" in each and "did you mean “given name”?" in each for each in told)


MARKDOWN = "# Fees\n\nNone.\n\nYou owe [Sum].\n\n- now\n- by [Day]\n\n| a | b |\n|--|--|\n| [Cell] | d |\n"
PAGE = """<html><body><h1>Fees</h1>
<p>None.</p>
<p
  class=x>
You owe «Sum».</p>
<ul>
<li>now
<li>by «Day»
</ul>
<p class=MsoListParagraph>- so</p>
<p class=MsoListParagraph>- «Item»</p>
<table>
<tr><td>a<td>b</tr>
<tr><td>c
<td>«Cell»</tr>
<tr><td>«Last»</tr>
</table>
</body></html>
"""


@pytest.mark.parametrize(
    ("name", "content", "places"),
    [
        ("a.md", MARKDOWN, {"[Sum]": 5, "[Day]": 8, "[Cell]": 12}),
        ("a.htm", PAGE, {"«Sum»": 5, "«Day»": 8, "«Item»": 11, "«Cell»": 15, "«Last»": 16}),
    ],
)
def test_a_field_is_told_with_the_line_of_its_paragraph_item_or_cell(
    name: str, content: str, places: dict[str, int]
) -> None:
    _, told = made_of(name, content)

    for written, line in places.items():
        assert any(each.startswith(f"{name}:{line}:1: ") and f": {written} is no" in each for each in told), told


def test_wording_that_becomes_plain_is_told_with_the_line_of_its_paragraph() -> None:
    _, told = made_of("a.htm", "<h1>Fees</h1>\n<p>None.</p>\n<p>Fees <b>(all)</b>of them</p>")

    assert any(each.startswith("a.htm:3:1: info X152") and "inside words became plain" in each for each in told), told


def test_what_is_there_already_is_never_written_over() -> None:
    library, _ = load(STARTER)
    assert library is not None
    sections, _ = read_document("a.md", b"# Thanks\n\nThank you.\n\n# Thanks\n\nThank you again.\n")

    made, _ = make_fragments("a.md", sections, Purpose("welcome", "opening", "en"), library, STARTER)

    assert [each.id for each in made] == ["welcome.thanks-2", "welcome.thanks-3"]
    assert not {each.path for each in made} & set(STARTER)


def test_a_heading_may_be_printed_too() -> None:
    bodies, _ = made_of("a.md", "# Fees\n\nNone.", Purpose("late", "opening", "en", headings=True))

    assert bodies == {"late.fees": "## Fees\n\nNone."}


def test_what_is_imported_can_be_read_by_the_library() -> None:
    library, _ = load(STARTER)
    assert library is not None
    sections, _ = read_document("late-payment.htm", DOCUMENT.read_bytes())
    made, _ = make_fragments("late-payment.htm", sections, PURPOSE, library, STARTER)

    _, found = load({**STARTER, **{each.path: each.text.encode() for each in made}})

    assert [str(each) for each in found] == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.docx", b"PK\x03\x04", "a file .docx cannot be read"),
        ("a.html", b"", "there is no text in this file"),
        ("a.html", b"<html><body></body></html>", "there is no wording in this file"),
        ("a.md", b"", "there is no text in this file"),
        ("a.html", b"x" * 5_000_001, "5,000,001 bytes; at most 5,000,000 are read"),
        ("a.html", b"<b></b>" * 100_001, "more than 100,000 elements"),
    ],
)
def test_a_file_that_is_no_document_is_refused_in_a_sentence(name, content, said) -> None:
    bodies, told = made_of(name, content)

    assert bodies == {}
    assert any(said in each for each in told), told


PIECES = """
<p> </p> <b> </i> <table> <td> <li> <ul> <h1> <a_href='https://a'> </a> <br> <del> <o:p> <![CDATA[ &a; &#0; &lt; {{ }}
«a» [b] <!DOCTYPE_x_[<!ENTITY_a_'b'>]> :::_panel_x #_ * _ ` | \\ 1._ -_ word Wort_ <
"""
HOSTILE = st.lists(
    st.sampled_from([each.replace("_", " ") for each in PIECES.split()] + ["\u202e", "\ue000", "\x00", "\n", "_"]),
    max_size=60,
).map("".join)


@given(HOSTILE, st.sampled_from(["a.html", "a.md"]))
def test_whatever_a_document_holds_becomes_a_sound_fragment_or_is_told(content: str, name: str) -> None:
    bodies, told = made_of(name, content)

    assert bodies or told
    for body in bodies.values():
        parts, sound = read_wording(body)
        assert sound, body
        assert parts


def test_deep_nesting_ends() -> None:
    bodies, _ = made_of("a.html", "<div>" * 3000 + "<b>" * 3000 + "deep" + "</b>" * 3000)

    assert all("deep" in body for body in bodies.values())


@given(st.text(max_size=80))
def test_a_title_becomes_part_of_an_id(title: str) -> None:
    found = slug(title)

    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(found) <= 40
    assert not found.startswith("-")
    assert not found.endswith("-")


def test_the_command_writes_says_what_was_lost_and_what_is_next(ccm, letters: Path) -> None:
    ended = ccm("import", DOCUMENT, "--topic", "late", "--slot", "opening", "--touchpoint", "welcome")

    assert ended.code == 0, ended.err
    assert "warning X151 import-dropped: a picture (Our branch) was left out" in ended.err
    assert "paragraphs/late/late.dear.en.md " in ended.out
    assert "4 fragments; 10 things left out, 4 made simpler, 1 unknown field\n" in ended.out
    assert "ccm check path:paragraphs/late" in ended.out
    assert (
        (letters / "paragraphs/late/late.what-it-costs.en.md")
        .read_text(encoding="utf-8")
        .startswith("---\nid: late.what-it-costs\nslot: opening\ntouchpoints: welcome\ntags: imported\n---\n")
    )
    again = ccm("import", DOCUMENT, "--topic", "late", "--slot", "opening", "--dry-run")
    assert "paragraphs/late/late.dear-2.en.md" in again.out
    assert "nothing was written: --dry-run" in again.out
    assert len(list((letters / "paragraphs/late").iterdir())) == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("no.md", "--topic", "late", "--slot", "opening"), "there is no file no.md"),
        (("a.md", "--topic", "Late fee", "--slot", "opening"), "“Late fee” is no topic"),
        (("a.md", "--topic", "late", "--slot", "openning"), "there is no slot “openning”"),
        (("a.md", "--topic", "late", "--slot", "opening", "--locale", "xx"), "xx is no language of this library"),
        (("a.md", "--topic", "late", "--slot", "opening", "--touchpoint", "x"), "there is no touchpoint “x”"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_hint(ccm, letters: Path, words, said) -> None:
    (letters / "a.md").write_text("# A\n\nWords.\n", encoding="utf-8")

    ended = ccm("import", *words)

    assert ended.code == 2
    assert said in ended.err
    assert "hint:" in ended.err


def test_programs_are_told_the_same(ccm, letters: Path) -> None:
    (letters / "a.md").write_text("# A\n\nWords.\n", encoding="utf-8")

    said = ccm("import", "a.md", "--topic", "late", "--slot", "opening", "--dry-run", "--format", "json").json()

    assert [(each["fragment"], each["title"], each["words"]) for each in said["fragments"]] == [("late.a", "A", 1)]
    assert said["findings"] == []
