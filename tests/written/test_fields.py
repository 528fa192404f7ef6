"""Fields are read one by one; what is wrong with them is told all at once, under the codes of the files' owner."""

import pytest

from ccm.diagnostics import error
from ccm.written import FieldKinds, Fields

KINDS = ("unknown", "missing", "not-text", "not-record", "not-list", "not-a-choice")


class Cards(Fields):
    kinds = FieldKinds(*(error(f"Z{number}", slug, slug) for number, slug in enumerate(KINDS)))


def opened(text):
    found = []
    fields = Cards.open("cards.yaml", text, found, of="a card")
    return fields, found


def told(found):
    return [(one.slug, one.span.line, one.span.column) for one in found]


def test_keys_that_nobody_asked_for_are_told_with_the_nearest_known_one():
    fields, found = opened("name: Ada\nnmae: Bo\n")
    assert fields.text("name") == "Ada"
    fields.close()

    assert told(found) == [("unknown", 2, 1)]
    assert (found[0].message, found[0].hint) == ("a card has no “nmae”", "did you mean “name”?")


def test_an_empty_field_counts_as_not_given():
    fields, found = opened('name: ""\ntown:\n')

    assert (fields.text("name", required=True), fields.text("town", default="here")) == ("", "here")
    assert told(found) == [("missing", 1, 1)]


@pytest.mark.parametrize(
    ("text", "read", "slug"),
    [
        ("a: [x]", lambda fields: fields.text("a"), "not-text"),
        ("a: {b: c}", lambda fields: fields.names("a"), "not-list"),
        ("a: [[b]]", lambda fields: fields.names("a"), "not-text"),
        ("a: x", lambda fields: fields.records("a", of="a part"), "not-list"),
        ("a: [x]", lambda fields: fields.records("a", of="a part"), "not-record"),
        ("a: [x]", lambda fields: fields.record("a", of="a part"), "not-record"),
        ("a: red", lambda fields: fields.choice("a", ("green", "blue")), "not-a-choice"),
        ("a: maybe", lambda fields: fields.flag("a"), "not-a-choice"),
        ("b: x", lambda fields: fields.choice("a", ("green",), required=True), "missing"),
        ("a: {b: [c]}", lambda fields: fields.record("a", of="a part").texts(), "not-text"),
    ],
)
def test_a_field_of_another_shape_reads_as_not_given_and_is_told(text, read, slug):
    fields, found = opened(text)

    assert not read(fields)
    assert [one.slug for one in found] == [slug]


@pytest.mark.parametrize("text", ["- a", "just words"])
def test_a_file_that_is_no_record_is_told(text):
    fields, found = opened(text)

    assert fields is None
    assert [one.slug for one in found] == ["not-record"]


def test_an_empty_file_is_a_record_without_fields():
    fields, found = opened("")
    assert fields.text("name", required=True) == ""

    assert told(found) == [("missing", 1, 1)]


def test_words_stand_in_a_list_or_between_commas_and_keep_their_places():
    for text in ("a: [one, two]", "a: one, two"):
        fields, found = opened(text)
        names = fields.names("a")
        assert [name.text for name in names] == ["one", "two"]
        assert text[names[1].span.column - 1 :].startswith("two")
        assert found == []


@pytest.mark.parametrize(
    ("word", "said"), [("yes", True), ("True", True), ("on", True), ("no", False), ("FALSE", False), ("off", False)]
)
def test_yes_and_no_may_be_said_in_several_ways(word, said):
    fields, found = opened(f"a: {word}")

    assert fields.flag("a", default=not said) is said
    assert found == []


@pytest.mark.parametrize(
    ("text", "source", "line", "column"),
    [
        ("when: a > 1", "a > 1", 1, 7),
        ('when: "a > 1"', "a > 1", 1, 8),
        ("when: a > 1\n  and b", "a > 1\n  and b", 1, 7),
        ("when: |\n    a > 1\n      and b\nx: y", "    a > 1\n      and b", 2, 1),
        ("in:\n  when: |\n    a\n\n    and b", "    a\n\n    and b", 3, 1),
        ("x: '\u2028'\nwhen: a > 1\n  and b\n", "a > 1\n  and b", 3, 7),
    ],
)
def test_an_expression_keeps_its_lines_and_columns(text, source, line, column):
    fields, _ = opened(text)
    found = (fields.record("in", of="x") or fields).expression("when")

    assert found is not None
    assert (found[0].rstrip("\n"), found[1].line, found[1].column) == (source, line, column)
