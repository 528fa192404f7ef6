"""JSON Schemas of what authors write, made of the questions that the readers of these files ask.

In: a kind of file. Out: a JSON Schema (draft 2020-12). A reader takes texts and types them itself, so a schema takes
whatever an editor makes of such a text: `9`, `"9"` and `yes` are all written by people who mean well. What is left
empty counts as not given, except where a reader refuses that.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, cast

from ccm.exchange.kinds import BRAND, KINDS, FileKind
from ccm.exchange.probing import Place, Run, probe, telling
from ccm.library.fields import ID, NUMBER
from ccm.questions import ANY, ITEM, Question, Trail
from ccm.written import plain, read_yaml

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SCALAR = ["string", "number", "boolean"]
_ITEM: Schema = {"type": [*_SCALAR, "null"]}
_FULL = r"\S"
_DATE = r"\d{4}-\d{2}-\d{2}"
_NUMBER = NUMBER.pattern.replace(r"\d", r"[\d_]")
_NO_BLANK = ("names", "choices", "expression", "days")
"""Shapes of which a reader refuses an empty one, even where it may be left out."""


def schema_of(kind: FileKind) -> Schema:
    """The JSON Schema of a kind of file."""
    about = meanings()[kind.name]
    head = {"$schema": DIALECT, "title": kind.files[0], "description": about["file"]}
    if kind.read is None:
        body = BRAND.model_json_schema(by_alias=True, mode="validation")
        body = _loosened({key: value for key, value in body.items() if key != "title"})
    else:
        body = _Making(probe(kind.read)).record(())
    for name, field in fields_of(body):
        if said := meaning_of(name, about):
            field["description"] = said
    return {**head, **{key: value for key, value in body.items() if key != "description"}}


def find_kind(name: str) -> FileKind | None:
    """The kind of file of a name."""
    return next((each for each in KINDS if each.name == name), None)


Told = list[tuple[Question, bool]]
"""What runs said of one field: the telling question, and whether it was required."""


class _Making:
    """Makes one schema of all that was asked."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self.told: dict[Place, Told] = {}
        self.by_choice: dict[Place, dict[str, dict[Place, Told]]] = {}
        self.ways: dict[Trail, tuple[str, ...]] = {}
        self.closed: set[Trail] = set()
        for run in runs:
            self._take(run)

    def _take(self, run: Run) -> None:
        """What one run says of each field: the telling question, and whether any of them required it."""
        mine: dict[Place, list[Question]] = {}
        for each in run.asked:
            if each.shape == "closed":
                self.closed.add(each.trail)
            elif each.shape == "one of":
                self.ways[each.trail] = each.choices
            elif each.key:
                mine.setdefault((each.trail, each.key), []).append(each)
        chosen = dict(run.chosen or ())
        for place, asked in mine.items():
            question = telling(tuple(asked))
            self.told.setdefault(place, []).append((question, any(each.required for each in asked)))
            if (
                question.shape == "choice"
                and question.choices
                and run.chosen is not None
                and not chosen.keys() - {place}
            ):
                self._take_choice(place, chosen.get(place, question.choices[0]), mine)

    def _take_choice(self, made: Place, word: str, mine: Mapping[Place, list[Question]]) -> None:
        """What was asked beside a choice, and inside of what stands beside it, while nothing else was chosen."""
        beside = self.by_choice.setdefault(made, {}).setdefault(word, {})
        depth = len(made[0])
        for place, asked in mine.items():
            if place[0][:depth] == made[0] and place != made and place[1] != ANY:
                said = (telling(tuple(asked)), any(each.required for each in asked))
                beside.setdefault(place, []).append(said)

    def record(self, trail: Trail) -> Schema:
        """The schema of a record."""
        mine = {key: told for (at, key), told in self.told.items() if at == trail}
        schema: Schema = {"type": "object"}
        fields = {key: self._field(told) for key, told in mine.items() if key != ANY}
        if fields:
            schema["properties"] = fields
        required = [key for key, told in mine.items() if key != ANY and _is_required(told)]
        if required:
            schema["required"] = required
        if ways := self.ways.get(trail):
            schema["oneOf"] = [{"required": [way]} for way in ways]
        if conditions := list(self._conditions(trail)):
            schema["allOf"] = conditions
        if ANY in mine:
            schema["additionalProperties"] = self._field(mine[ANY])
        elif trail in self.closed:
            schema["additionalProperties"] = False
        return schema

    def _conditions(self, trail: Trail) -> Iterator[Schema]:
        """What a choice asks of other fields that it does not ask without it."""
        for (at, key), words in self.by_choice.items():
            depending = self._depending(words) if at == trail else []
            for word, beside in words.items():
                asks = [each for place in depending for each in self._asked(place, beside[place], len(trail))]
                if asks:
                    then = asks[0] if len(asks) == 1 else {"allOf": asks}
                    yield {"if": {"properties": {key: {"const": word}}, "required": [key]}, "then": then}

    def _depending(self, words: Mapping[str, Mapping[Place, Told]]) -> list[Place]:
        """The fields that every word of a choice asks for, but not alike."""
        shared = [place for place in next(iter(words.values())) if all(place in beside for beside in words.values())]
        found = ([self._field(beside[place]) for beside in words.values()] for place in shared)
        needed = ({_is_required(beside[place]) for beside in words.values()} for place in shared)
        alike = (
            len(need) == 1 and all(each == several[0] for each in several)
            for several, need in zip(found, needed, strict=True)
        )
        return [place for place, same in zip(shared, alike, strict=True) if not same]

    def _asked(self, place: Place, told: Told, depth: int) -> Iterator[Schema]:
        """What is asked of one field only now, from the record that many levels down."""
        (trail, key), always = place, self.told[place]
        if all(each.shape == "node" for each, _ in told):
            return
        found = self._field(told)
        if found != self._field(always):
            yield _inside({"properties": {key: found}}, trail[depth:])
        if _is_required(told) and not _is_required(always):
            yield _inside({"required": [key]}, trail[depth:])

    def _field(self, told: Told) -> Schema:
        """What a field may hold: whatever one of the runs took."""
        needed = _is_required(told)
        shapes = {each.shape: each for each, _ in told}
        if len(shapes) > 1:
            shapes.pop("node", None)
        if "text" in shapes and not set(shapes) & {"record", "records", "texts"}:
            shapes = {"text": shapes["text"]}
        choices = tuple(dict.fromkeys(word for each, _ in told for word in each.choices))
        found = [self._shape(each, choices, needed=needed) for each in shapes.values()]
        return found[0] if len(found) == 1 else {"anyOf": found}

    def _shape(self, asked: Question, choices: tuple[str, ...], *, needed: bool) -> Schema:
        place = (*asked.trail, asked.key)
        empty = not needed and asked.shape not in _NO_BLANK
        match asked.shape:
            case "record":
                found = self.record(place)
                return {**found, "type": ["object", "null"]} if empty else found
            case "records":
                return _list_of(self.record((*place, ITEM)), empty=empty)
            case "texts":
                return _list_of(_ITEM, empty=empty)
            case "names" | "choices":
                return _several(asked.shape, choices, needed=needed)
            case "choice" if choices:
                return {"enum": [*choices, *([None] if empty else [])]}
            case "flag":
                return {"enum": [True, False, "yes", "no", "true", "false", "on", "off", *([None] if empty else [])]}
            case "phrases":
                return {"anyOf": [_scalar(_FULL, empty=empty), _list_of(_ITEM, empty=False)]}
            case "id" | "number" | "day" | "days" | "whole":
                return _plain(asked, empty=empty)
            case _:
                return _scalar(_FULL, empty=empty)


def _inside(schema: Schema, trail: Trail) -> Schema:
    """A schema of a record that stands inside of another."""
    for key in reversed(trail):
        schema = {"items": schema} if key == ITEM else {"properties": {key: schema}}
    return schema


def _is_required(told: Told) -> bool:
    """Whether every run needed a field that was not there; or asked for it as needed, where it was there in each."""
    without = [needed for each, needed in told if not each.given]
    return all(without or (needed for _, needed in told))


def _plain(asked: Question, *, empty: bool) -> Schema:
    """A text that must have a certain form, and the numbers that it may be taken for."""
    types: Schema
    match asked.shape:
        case "whole":
            digits = r"0*[1-9]\d{0,8}" if asked.least else r"\d{1,9}"
            types = {"type": ["integer", "string"], "minimum": asked.least or 0, "pattern": rf"^\s*{digits}\s*$"}
        case "number":
            types = {"type": ["number", "string"], "pattern": rf"^\s*{_NUMBER}\s*$"}
        case "day":
            types = {"type": ["string"], "pattern": rf"^\s*{_DATE}\s*$"}
        case "days":
            types = {"type": ["string"], "pattern": rf"^\s*(?:{_DATE}\s*)?/\s*(?:{_DATE}\s*)?$"}
        case _:
            types = {"type": ["string", "integer"], "pattern": rf"^\s*{ID.pattern}\s*$"}
    if empty:
        types["type"] = [*types["type"], "null"]
    return types


def _scalar(pattern: str, *, empty: bool) -> Schema:
    return {"type": [*_SCALAR, "null"]} if empty else {"type": _SCALAR, "pattern": pattern}


def _list_of(item: Schema, *, empty: bool) -> Schema:
    return {"type": ["array", "null"] if empty else "array", "items": item}


def _several(shape: str, choices: tuple[str, ...], *, needed: bool) -> Schema:
    """Words separated by commas, or a list of them."""
    if shape == "choices" and choices:
        word = "|".join(map(_escaped, choices))
        text = {"type": "string", "pattern": rf"^\s*\[?\s*(?:{word})(?:\s*,\s*(?:{word}))*\s*,?\s*\]?\s*$"}
        item: Schema = {"enum": list(choices)}
    else:
        text, item = _scalar(_FULL, empty=False), _ITEM
    items = {"type": "array", "items": item, **({} if needed else {"minItems": 1})}
    return {"anyOf": [text, items]}


def _escaped(word: str) -> str:
    return "".join(f"\\{sign}" if sign in r".*+?()[]{}|^$\/" else sign for sign in word)


def _loosened(node: Any) -> Any:
    """A data model's schema for what an editor makes of texts: a text of digits is a number to it."""
    if isinstance(node, list):
        return [_loosened(each) for each in node]
    if not isinstance(node, dict):
        return node
    found = {key: _loosened(value) for key, value in node.items() if key != "title" or not isinstance(value, str)}
    return {**found, "type": _SCALAR} if found.get("type") == "string" else found


@cache
def meanings() -> Mapping[str, Mapping[str, str]]:
    """What every field is for: by kind of file, then by name (`slots.fill`); `file` is the file itself."""
    text = (files("ccm.exchange") / "meanings.yaml").read_text(encoding="utf-8")
    node, _ = read_yaml("meanings.yaml", text)
    return cast("dict[str, dict[str, str]]", plain(node)) if node else {}


def fields_of(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """Every field of a schema by its name (`slots.fill`), with what is said of it."""
    return _fields(schema, schema, "")


def _fields(root: Schema, schema: Schema, before: str) -> Iterator[tuple[str, Schema]]:
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    for key, inner in schema.get("properties", {}).items():
        name = f"{before}.{key}" if before else key
        yield name, inner
        yield from _fields(root, inner, name)
    for each in (schema.get("items"), schema.get("additionalProperties"), *schema.get("anyOf", ())):
        if isinstance(each, dict):
            yield from _fields(root, each, before)


def meaning_of(name: str, about: Mapping[str, str]) -> str:
    """The meaning of a field; a variation of a case says what the case itself says."""
    return about.get(name) or about.get(name.replace(".vary.", ".", 1), "")
