"""YAML as it was written: no types, exact places, and the same from the parser in C and the one in Python."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ccm.written import Entries, Items, Text, plain, read_yaml
from ccm.written import reading as module

ROOT = Path(__file__).parents[2]
PROJECT = sorted(
    path
    for folder in ("fragments", "brand", "ccm/cli/starter", "tests/library/sample", "tests/real")
    for path in (ROOT / folder).rglob("*.yaml")
)
both = pytest.mark.skipif(module.FAST is None, reason="PyYAML was built without the parser in C")


def read(text):
    node, findings = read_yaml("a.yaml", text)
    assert findings == ()
    return node


def told(content):
    return [(one.code, one.span.line, one.span.column) for one in read_yaml("a.yaml", content)[1]]


@both
@pytest.mark.parametrize("path", PROJECT, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_of_the_project_reads_the_same_from_both_parsers(path):
    content = path.read_bytes()

    assert read_yaml("a.yaml", content, fast=True) == read_yaml("a.yaml", content, fast=False)
    assert read_yaml("a.yaml", content)[0] is not None


words = st.sampled_from(
    ["a", "b c", "é", "😀", "'x''y'", '"a\\nb"', "~", "<<", ".5", "-", "http://x", "a:b", "!t", "&a", "*a"]
)
marks = st.sampled_from(
    [": ", ":", "- ", "? ", ", ", "{", "}", "[", "]", "'", '"', "|", "|-", ">", "|2", " # x", "#", "%", "---"]
)
lines = st.sampled_from(
    [
        "\n",
        "\n  ",
        "\n    ",
        "\r\n",
        "\t",
        "k: v\n",
        "- x\n",
        "k: |\n  text\n  more\n",
        "k: {a: , b: [c, \n d]}\n",
        "\x85",
        "\u2028",
        "\ufeff",
        "\x00",
    ]
)
pieces = st.lists(st.one_of(words, marks, lines), max_size=12).map("".join)
records = st.recursive(
    st.one_of(st.text(max_size=8), st.integers().map(str)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(min_size=1, max_size=6), inner, max_size=3)
    ),
    max_leaves=8,
)


@both
@settings(max_examples=400)
@given(pieces)
@example("{a: , b: 1}")
@example("k: |#\n  a")
@example("a: b\tc")
@example("a: '\u2028'\nb: c")
@example("\ud800")
def test_any_text_reads_the_same_from_both_parsers(text):
    assert read_yaml("a.yaml", text, fast=True) == read_yaml("a.yaml", text, fast=False)


@both
@settings(max_examples=150)
@given(records, st.sampled_from([None, True, False]), st.booleans())
def test_any_record_that_yaml_can_write_reads_the_same_from_both_parsers(record, flow, broad):
    text = module.yaml.safe_dump(record, default_flow_style=flow, allow_unicode=True, width=20 if broad else 80)

    assert read_yaml("a.yaml", text, fast=True) == read_yaml("a.yaml", text, fast=False)


def test_nothing_is_typed():
    assert plain(read("a: no\nb: 2026-01-01\nc: 012\nd: ~\ne: [1.0, 0x1]\nf:\n")) == {
        "a": "no",
        "b": "2026-01-01",
        "c": "012",
        "d": "~",
        "e": ["1.0", "0x1"],
        "f": "",
    }


def test_every_node_knows_where_it_stands():
    node = read('k:\n  - one\n  - "two"\n  - |\n    a\n    b\nl: {m: n}\n')

    assert isinstance(node, Entries)
    items = node.get("k")
    assert isinstance(items, Items)
    one, two, block = items.items
    assert isinstance(one, Text)
    assert isinstance(two, Text)
    assert isinstance(block, Text)
    assert (one.span.line, one.span.column, one.span.end_column) == (2, 5, 8)
    assert (two.quoted, two.span.column, two.origin.column) == (True, 5, 6)
    assert (block.block, block.span.line, block.origin.line, block.text) == (True, 4, 5, "a\nb\n")
    inner = node.get("l")
    assert isinstance(inner, Entries)
    assert [(key.text, key.span.column, value.span.column) for key, value in inner] == [("m", 5, 8)]


def test_a_missing_line_end_and_a_byte_order_mark_change_nothing():
    assert read_yaml("a", b"\xef\xbb\xbfa: |\n  b") == read_yaml("a", b"a: |\n  b\n")


def test_an_empty_file_is_nothing_and_no_finding():
    assert read_yaml("a.yaml", b"") == read_yaml("a.yaml", b"# only a remark\n") == (None, ())


@pytest.mark.parametrize(
    ("content", "code", "line", "column"),
    [
        (b"a: \xff", "V001", 1, 1),
        (b"a: b\nc: \xff", "V001", 2, 1),
        (b"a: [", "V002", 2, 1),
        (b"a: b\n c: d\n", "V002", 2, 3),
        (b"a: &x b", "V002", 1, 4),
        (b"a: *x", "V002", 1, 4),
        (b"a: !important", "V002", 1, 4),
        (b"a: !!python/object/apply:os.system [x]", "V002", 1, 4),
        (b"a: b\n---\nc: d\n", "V002", 2, 1),
        (b"a: b\n\x01", "V002", 2, 1),
        (b"a: b\na: c", "V003", 2, 1),
        (b"? [a]\n: b", "V004", 1, 3),
        (b"[" * 101, "V005", 0, 0),
        (b"[" * 100_000, "V005", 0, 0),
        (b"- " * 3_000 + b"x", "V005", 0, 0),
        (b"x" * 2_000_001, "V005", 0, 0),
    ],
)
def test_what_cannot_be_used_is_told_with_its_place(content, code, line, column):
    assert told(content)[:1] == [(code, line, column)]


def test_a_repeated_key_keeps_the_first_and_tells_every_other():
    node, findings = read_yaml("a.yaml", b"a: 1\nb: {c: 1, c: 2}\na: 2\na: 3\n")

    assert node is not None
    assert plain(node) == {"a": "1", "b": {"c": "1"}}
    assert [(one.code, one.span.line) for one in findings if one.span] == [("V003", 2), ("V003", 3), ("V003", 4)]
