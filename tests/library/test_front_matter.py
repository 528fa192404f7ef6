"""The fields of a fragment are read as they stand, never as YAML would type them."""

import pytest

from ccm.library.front_matter import split_front_matter
from ccm.written import as_written


def read(*lines: str) -> tuple[dict[str, str], list[str]]:
    sheet, diagnostics = split_front_matter("a.en.md", "\n".join(["---", *lines, "---", "Wording"]))
    fields = {key.text: value.text for key, value in sheet.fields.entries} if sheet else {}
    return fields, [f"{each.span.line}:{each.span.column} {each.code}" for each in diagnostics if each.span]


@pytest.mark.parametrize(
    "condition",
    [
        '"retail" = segment',
        "segment = \"a: b\" and note != 'x'",
        'details = "# 5" and amount > 0 # more',
        "no",
        "2026-01-01",
        "[1, 2]",
        "{a: 1}",
        "a > 1 | b",
    ],
)
def test_a_condition_is_the_raw_text_to_the_end_of_its_line(condition):
    assert read(f"when: {condition}") == ({"when": condition}, [])


def test_no_stays_no_and_a_date_stays_text():
    fields, diagnostics = read("required: no", "review_by: 2026-12-01", 'reference: "FCA COBS 4.5.2R"')
    assert fields == {"required": "no", "review_by": "2026-12-01", "reference": "FCA COBS 4.5.2R"}
    assert diagnostics == []


def test_a_block_keeps_its_lines_and_their_columns():
    text = "---\nwhen: |\n    a > 1\n      and b\nslot: x\n---\n"
    sheet, _ = split_front_matter("a.en.md", text)
    assert sheet is not None
    value = sheet.fields.get("when")
    assert value.text == "a > 1\nand b"
    source, origin = as_written(value, sheet.lines)
    assert (source, origin.line, origin.column) == ("    a > 1\n      and b", 3, 1)


def test_a_list_may_stand_below_its_key():
    assert read("touchpoints:", "  - statement", "  - review")[0] == {"touchpoints": "statement, review"}


def test_comments_and_empty_lines_mean_nothing():
    assert read("# who", "", "slot: x") == ({"slot": "x"}, [])


def test_lines_that_are_no_fields_are_all_told():
    assert read("slot x", "id: a", "  and more", "id: b")[1] == ["2:1 L019", "4:3 L019", "5:1 V003"]


def test_a_file_without_fields_is_told_so():
    assert [each.code for each in split_front_matter("a.en.md", "Wording")[1]] == ["L018"]
    assert [each.code for each in split_front_matter("a.en.md", "---\nid: a\n")[1]] == ["L018"]
    assert [each.code for each in split_front_matter("a.en.md", "")[1]] == ["L018"]
