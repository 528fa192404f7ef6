"""What a wording may hold, and how everything else is told: with line and column."""

import pytest

from ccm.library.model import ListPart, PanelPart, ParagraphPart, Placeholder, Styled, TablePart, Words

PATH = "paragraphs/statement/statement.guarantee.en-GB.md"
HEAD = "---\nid: statement.guarantee\nslot: disclosures\ntouchpoints: statement\n---\n"


def told(findings, body, path=PATH, head=HEAD):
    return [each.removeprefix(f"{path}:") for each in findings({path: head + body}) if each.startswith(path)]


def parts(load_changed, body):
    library, diagnostics = load_changed({PATH: HEAD + body})
    assert diagnostics == ()
    return next(each for each in library.fragments if each.path == PATH).body


def test_paragraphs_headings_lists_and_styles(load_changed):
    body = "## Rates\n\nOne **two** *three*\nfour\\\nfive\n\n1. a\n2. b\n\n- [c](https://example.com)\n"
    heading, paragraph, numbered, bulleted = parts(load_changed, body)
    assert heading == ParagraphPart((Words("Rates"),), 2)
    assert paragraph == ParagraphPart(
        (
            Words("One "),
            Styled("strong", (Words("two"),)),
            Words(" "),
            Styled("emphasis", (Words("three"),)),
            Words(" four"),
            Styled("break"),
            Words("five"),
        )
    )
    assert numbered == ListPart(((Words("a"),), (Words("b"),)), True)
    assert bulleted == ListPart(((Styled("link", (Words("c"),), "https://example.com"),),))


def test_typography_stays_as_it_was_written(load_changed):
    (paragraph,) = parts(load_changed, "“Quoted” – don't... (c) 1 &lt; 2 &nbsp;\\* [a]: b\n")
    assert paragraph == ParagraphPart((Words("“Quoted” – don't... (c) 1 < 2 \xa0* [a]: b"),))


def test_a_panel_holds_other_parts(load_changed):
    (panel,) = parts(load_changed, "::: panel important\nMind this.\n\n- and this\n:::\n")
    assert isinstance(panel, PanelPart)
    assert panel.role == "important"
    assert [type(each) for each in panel.parts] == [ParagraphPart, ListPart]


def test_a_stroke_inside_a_placeholder_does_not_split_a_cell(load_changed):
    row = "| {{ bank name | text | upper-first }} \\| x | {{ overdraft rate | percent }} |"
    body = f"| What | How much |\n|---|--:|\n{row}\n"
    (table,) = parts(load_changed, body)
    assert isinstance(table, TablePart)
    assert table.align == ("left", "right")
    (first, second), *_ = [row.cells for row in table.rows]
    assert [each.source for each in first if isinstance(each, Placeholder)] == ["bank name | text | upper-first"]
    assert first[-1] == Words(" | x")
    assert isinstance(second[0], Placeholder)


def test_markdown_around_a_placeholder_works(load_changed):
    (paragraph,) = parts(load_changed, "a**{{ bank name }}**b {{\n  accounts held\n}} c\n")
    assert isinstance(paragraph, ParagraphPart)
    _, strong, _, count, _ = paragraph.inlines
    assert isinstance(strong, Styled)
    assert isinstance(strong.children[0], Placeholder)
    assert isinstance(count, Placeholder)
    assert (count.line, count.column) == (7, 3)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<b>x</b>\n", "6:1 L060 <b> is HTML"),
        ("one\n\n<div>\nx\n</div>\n", "8:1 L060 <div> is HTML"),
        ("a ![x](https://example.com/x.png)\n", "6:3 L061 pictures cannot be put into a wording"),
        ("# Title\n", "6:1 L063 # is not a heading here"),
        ("#### Title\n", "6:1 L063 #### is not a heading here"),
        ("> quoted\n", "6:1 L062 a quotation (>) cannot be printed"),
        ("a\n\n    code\n", "8:1 L062 a paragraph that begins with four spaces cannot be printed"),
        ("`code`\n", "6:1 L062 code in `backticks` cannot be printed"),
        ("a\n\n***\n", "8:1 L062 a line (---) cannot be printed"),
        ("3. x\n", "6:1 L065 the list starts at 3"),
        ("- a\n  - b\n", "6:1 L065 this list item is not one line of text"),
        ("[x](http://example.com)\n", "6:1 L066 “http://example.com” is not an address a letter can name"),
        ("::: panel sumary\nx\n:::\n", "6:11 L064 there is no panel “sumary”"),
        ("::: box\nx\n:::\n", "6:1 L064 “::: box” opens no panel"),
        ("::: panel summary\nx\n", "6:1 L064 the panel is not closed"),
        ("x\n\n:::\n", "8:1 L064 “:::” opens no panel"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n| 1 |\n", "9:1 L067 this row has 1 column, the head has 2"),
        ("", "6:1 L069 there is no wording below the second --- line"),
        ("x {{ bank name\n\ny\n", "6:3 L040 {{ is not closed"),
        ("x }} y\n", "6:3 L040 }} closes nothing"),
        ("x {{ }}\n", "6:3 L041 nothing stands in {{ }}"),
        ("{% if x %}\n", "6:1 L042 {% is program text"),
        (
            "[x](https://x.example/{{ bank name | text }})\n",
            "6:1 L066 “https://x.example/{{ bank name | text }}” is not an address a letter can name",
        ),
        ("::: panel {{ bank name }}\nx\n:::\n", "6:1 L064 there is no panel “{{ bank name }}”"),
        ("a\x07b\n", "6:2 L003 hidden character U+0007"),
        ("a\ue000b\n", "6:2 L003 hidden character U+E000"),
        ("a\u202eb\n", "6:2 L003 hidden character U+202E RIGHT-TO-LEFT OVERRIDE"),
    ],
)
def test_what_a_letter_cannot_carry_is_told(findings, body, expected):
    assert told(findings, body) == [expected]


def test_a_placeholder_in_a_link_target_is_told(findings):
    found = told(findings, "[x](https://example.com/{{ bank name }})\n")
    assert len(found) == 1
    assert found[0].startswith("6:1 L066")


@pytest.mark.parametrize(
    ("placeholder", "expected"),
    [
        ("clsing balance", "F"),
        ("bank name | money", "6:16 L048 “money” prints a number, but this is a text"),
        ("closing balance | mony", "6:22 L046 there is no filter “mony”"),
        ("closing balance | percent", "6:22 L048 “percent” does not print an amount of money"),
        ("accounts held | money", "6:20 L049 this number has no currency"),
        ("accounts held | number(x)", "6:20 L047 “number” does not take “x”"),
        ("accounts held | number(", "6:20 L045 “number(” is no filter"),
        ("period end | date(lng)", "6:17 L047 “date” does not take “lng”"),
        ("vulnerable", "6:4 L051 a boolean cannot be printed as it is"),
        ("movements", "6:4 L048 “list” prints texts, numbers or dates"),
        ("bank name | text | text", "6:23 L048 “text” comes after “text”, which has already made text"),
        ("bank name | upper-first(x)", "6:16 L047 “upper-first” takes no arguments"),
        ('accounts held | plural(other: "#")', "6:20 L050 en-GB also needs the plural form one"),
        ('accounts held | plural(one: "1", few: "2", other: "#")', "6:20 L050 en-GB has no plural form “few”"),
    ],
)
def test_a_placeholder_that_cannot_be_printed_is_told(findings, placeholder, expected):
    (found,) = told(findings, f"{{{{ {placeholder} }}}}\n")
    assert expected in found if expected == "F" else found.startswith(expected)


def test_an_unknown_fact_is_told_with_its_place_and_the_nearest_name(load_changed):
    _, diagnostics = load_changed({PATH: HEAD + "Your balance is {{ clsing balance }}.\n"})
    (found,) = [each for each in diagnostics if each.code.startswith("F")]
    assert (found.span.line, found.span.column) == (6, 20)
    assert "closing balance" in found.hint


def test_czech_needs_its_own_plural_forms(findings):
    path = "paragraphs/statement/statement.accounts.cs-CZ.md"
    head = "---\nid: statement.accounts\nslot: notes\ntouchpoints: statement\n---\n"
    found = told(findings, '{{ accounts held | plural(one: "# účet", other: "# účtů") }}\n', path, head)
    assert found == ["6:20 L050 cs-CZ also needs the plural form few"]


def test_a_subject_is_one_line_of_plain_text(findings):
    path = "paragraphs/statement/statement.subject.en-GB.md"
    head = "---\nid: statement.subject\nslot: subject\ntouchpoints: statement\n---\n"
    assert [each[:8] for each in told(findings, "**Bold**\n", path, head)] == ["6:1 L073"]
    assert [each[:8] for each in told(findings, "One\n\nTwo\n", path, head)] == ["6:1 L073"]


def test_a_text_message_is_plain(findings):
    path = "paragraphs/reminder/reminder.text.en-GB.2026-02-01.md"
    head = "---\nid: reminder.text\nslot: text\ntouchpoints: reminder\nchannels: sms\n---\n"
    assert [each[:8] for each in told(findings, "- a list\n", path, head)] == ["7:1 L073"]


ROWS_PATH = "paragraphs/statement/statement.movements.cs-CZ.md"
ROWS_HEAD = "---\nid: statement.movements\nslot: movements\ntouchpoints: statement\nchannels: letter\n"


@pytest.mark.parametrize(
    ("settings", "body", "expected"),
    [
        ("rows: movments", "| a |\n|---|\n| {{ date }} |\n", "6:7 L032"),
        ("rows: movements", "| a |\n|---|\n| {{ opening balance }} |\n", "6:7 L072"),
        ("rows: movements", "| a |\n|---|\n| {{ date }} |\n| {{ amount }} |\n", "6:7 L072"),
        ("rows: movements\ncarried: c", "| a |\n|---|\n| {{ balance }} |\n", "6:7 L035"),
        ("rows: movements\ntext column: 2", "| a |\n|---|\n| {{ balance }} |\n", "6:7 L035"),
        (
            "rows: movements\ncarried: c\nbrought: b\ncarried field: amount",
            "| a |\n|---|\n| {{ balance }} |\n",
            "6:7 L035",
        ),
        ("carried: c", "Text\n", "6:1 L035"),
        ("rows: accounts held", "| a |\n|---|\n| b |\n", "6:7 L033"),
    ],
)
def test_a_table_over_rows_that_does_not_fit_them_is_told(findings, settings, body, expected):
    found = told(findings, body, ROWS_PATH, f"{ROWS_HEAD}{settings}\n---\n")
    assert found[0].startswith(expected)


def test_the_carried_column_is_found_by_its_field(load_changed):
    library, _ = load_changed()
    path = "paragraphs/statement/statement.movements.en-GB.md"
    (table,) = next(each for each in library.fragments if each.path == path).body
    assert isinstance(table, TablePart)
    assert (table.rows_slug, table.carried_slug, table.carried_column, table.text_column) == (
        "movements",
        "balance",
        4,
        1,
    )
    assert [row.repeats for row in table.rows] == [False, True, False]
