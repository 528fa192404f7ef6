"""The schemas that editors get say what the readers say: of good files, and of files that somebody got wrong."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ccm.brand.tokens import read_brand_file
from ccm.compliance.checking import SLUGS
from ccm.compliance.settings import read_check_settings
from ccm.compliance.waivers import read_waivers
from ccm.diagnostics import Diagnostic
from ccm.dmn.tables import kinds as table_kinds
from ccm.dmn.tables.yaml_reading import read_yaml_sheet
from ccm.exchange.kinds import KINDS, FileKind
from ccm.exchange.schemas import fields_of, find_kind, meaning_of, meanings, schema_of
from ccm.facts import fields as fact_fields
from ccm.facts import load_mapping
from ccm.facts.definitions import read_definitions
from ccm.feel import Model
from ccm.library import fields as library_fields
from ccm.library.approvals.reviewers import read_reviewer
from ccm.library.cases import Bearings, read_cases
from ccm.library.front_matter import split_front_matter
from ccm.library.manuscripts import read_manuscript
from ccm.library.parameters import read_parameters
from ccm.library.settings import Settings, read_settings
from ccm.library.touchpoints import TouchpointReader
from ccm.written import Entries, Items, Text, Written, plain, read_yaml

ROOT = Path(__file__).parents[2]
PROJECTS = (
    ROOT / "fragments",
    ROOT / "ccm/cli/starter",
    ROOT / "tests/compliance/project",
    ROOT / "tests/library/sample",
    ROOT / "tests/real/berka",
)
SHAPES = {
    each.code
    for each in (
        library_fields.UNKNOWN_KEY,
        library_fields.WRONG_SHAPE,
        library_fields.UNKNOWN_CHOICE,
        library_fields.BAD_DATE,
        library_fields.BAD_NUMBER,
        library_fields.BAD_ID,
        fact_fields.UNKNOWN_KEY,
        fact_fields.NOT_TEXT,
        fact_fields.NOT_A_CHOICE,
        fact_fields.NOT_A_LIST,
        fact_fields.NOT_A_MAPPING,
        table_kinds.UNKNOWN_KEY,
        table_kinds.CELLS,
    )
}
MISSING = {each.code for each in (library_fields.MISSING_KEY, fact_fields.MISSING_KEY, table_kinds.MISSING_KEY)}


@cache
def validator(kind: str) -> Draft202012Validator:
    found = find_kind(kind)
    assert found is not None
    schema = json.loads(json.dumps(schema_of(found)))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def files_of(kind: FileKind) -> Iterator[Path]:
    folders = (ROOT / "brand",) if kind.name == "brand" else PROJECTS
    return (path for folder in folders for pattern in kind.files for path in sorted(folder.glob(pattern)))


def as_an_editor_sees_it(node: Written) -> Any:
    """YAML 1.2 with its core types, as yaml-language-server reads it."""
    match node:
        case Items():
            return [as_an_editor_sees_it(each) for each in node.items]
        case Entries():
            return {key.text: as_an_editor_sees_it(value) for key, value in node}
        case Text(text=text) if node.quoted or node.block:
            return text
        case Text(text=text):
            known = {"": None, "~": None, "null": None, "true": True, "false": False}
            if text in known:
                return known[text]
            if re.fullmatch(r"[-+]?[0-9]+", text):
                return int(text)
            return float(text) if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", text) else text


def node_of(kind: str, path: Path) -> Written:
    text = path.read_text(encoding="utf-8")
    if kind == "fragment":
        sheet, _ = split_front_matter(path.name, text)
        assert sheet is not None
        return sheet.fields
    node, found = read_yaml(path.name, text)
    assert node is not None, found
    return node


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_file_of_the_projects_here_conforms_to_its_schema(kind) -> None:
    paths = list(files_of(kind))
    said = {
        f"{path.relative_to(ROOT)}: {'/'.join(map(str, problem.absolute_path))}: {problem.message[:200]}"
        for path in paths
        for seen in (plain, as_an_editor_sees_it)
        for problem in validator(kind.name).iter_errors(seen(node_of(kind.name, path)))
    }

    assert paths
    assert said == set()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_field_that_is_read_has_a_meaning_and_no_other_field_has_one(kind) -> None:
    about = meanings()[kind.name]
    names = {name for name, _ in fields_of(schema_of(kind))}

    assert [name for name in names if not meaning_of(name, about)] == []
    assert set(about) - names == {"file"}


def test_a_schema_refuses_unknown_fields_and_offers_the_known_words() -> None:
    schema = validator("touchpoint").schema
    slot = schema["properties"]["slots"]["items"]

    assert slot["additionalProperties"] is False
    assert slot["properties"]["fill"]["enum"] == ["unique", "first", "priority", "collect"]
    assert slot["required"] == ["id", "fill"]
    assert slot["properties"]["fill"]["description"].startswith("unique: exactly one fits")


def test_a_fact_is_obtained_in_exactly_one_way() -> None:
    fact = {"name": "a", "grain": "customer", "type": "number", "meaning": "b", "sensitivity": "public"}
    check = validator("facts")

    assert check.is_valid({"facts": [{**fact, "formula": "1"}]})
    assert not check.is_valid({"facts": [fact]})
    assert not check.is_valid({"facts": [{**fact, "formula": "1", "column": "customers.name"}]})


@pytest.mark.parametrize(
    "line",
    [
        "slots: opening",
        "order: first",
        "channels: fax",
        "review_by: soon",
        "when:",
        "effective: 2026-01-01",
        "tone: loud",
    ],
)
def test_lines_that_a_fragment_cannot_have_are_refused_by_reader_and_schema(line) -> None:
    text = f"---\nid: a\nslot: b\n{line}\n---\nWords.\n"
    sheet, _ = split_front_matter("paragraphs/a.en.md", text)
    assert sheet is not None

    assert read_manuscript("paragraphs/a.en.md", text)[1] != []
    assert not validator("fragment").is_valid(blanked(plain(sheet.fields)))


def told(kind: str, text: str) -> tuple[Diagnostic, ...]:
    """What the reader of a kind of file says of a text."""
    found: list[Diagnostic] = []
    path = PurePosixPath("probe.yaml")
    match kind:
        case "library":
            return read_settings(str(path), text)[1]
        case "checks":
            return read_check_settings(text, SLUGS)[1]
        case "touchpoint":
            reader = TouchpointReader(str(path), Settings(), lambda _: Model())
            reader.read(text)
            return tuple(reader.diagnostics)
        case "facts":
            return read_definitions({str(path): text.encode()}, bank={})[2]
        case "parameters":
            return tuple(read_parameters(str(path), text, on=None)[1])
        case "table":
            return read_yaml_sheet(text, str(path))[1]
        case "cases":
            return tuple(read_cases(str(path), text, Bearings({}, ANYTHING, ANYTHING, lambda _: Model()))[1])
        case "sources":
            return load_mapping(str(path), text.encode())[1]
        case "waivers":
            return read_waivers({"waivers/a.yaml": text.encode()}, checks=(), fragments=())[1]
        case "reviewer":
            read_reviewer(str(path), text.encode(), None, found)
            return tuple(found)
        case _:
            return read_brand_file(text)[1]


class _Anything(tuple[str, ...]):
    """Names of which every one is known."""

    def __contains__(self, name: object) -> bool:
        return True


ANYTHING = _Anything(("statement", "?", "x"))


def changed(node: Any) -> Iterator[Any]:
    """A document with one thing in it wrong, in every place where something can be."""
    if isinstance(node, dict):
        yield {**node, "misspelt": "x"}
        for key, value in node.items():
            yield {each: one for each, one in node.items() if each != key}
            yield from ({**node, key: wrong} for wrong in ("", "?", [["x"]], {"misspelt": {"x": "y"}}))
            yield from ({**node, key: inner} for inner in changed(value))
    elif isinstance(node, list):
        yield from ([wrong] for wrong in ("", "?", [["x"]], {"misspelt": {"x": "y"}}))
        for inner in changed(node[0]) if node else ():
            yield [inner, *node[1:]]


def blanked(node: Any) -> Any:
    """A document in which nothing stands where a text is empty, as YAML has it."""
    if isinstance(node, dict):
        return {key: blanked(value) for key, value in node.items()}
    return [blanked(each) for each in node] if isinstance(node, list) else node or None


SMALLEST = {kind.name: min(files_of(kind), key=lambda path: path.stat().st_size) for kind in KINDS}
MUTABLE = [kind.name for kind in KINDS if kind.name != "fragment"]


@pytest.mark.parametrize("kind", MUTABLE)
def test_what_a_reader_refuses_for_its_shape_the_schema_refuses_and_nothing_else(kind) -> None:
    document = plain(node_of(kind, SMALLEST[kind]))
    check = validator(kind)
    shape = SHAPES | ({"B001"} if kind == "brand" else set())
    missed, wronged = [], []
    for wrong in changed(document):
        text = json.dumps(wrong, ensure_ascii=False)
        codes = {each.code for each in told(kind, text)}
        conforms = check.is_valid(wrong if kind == "brand" else blanked(wrong))
        if codes & shape and conforms:
            missed.append((sorted(codes & shape), text[:400]))
        if not codes and not conforms:
            wronged.append(text[:400])

    assert (missed, wronged) == ([], [])
