"""Write wording for translators as XLIFF 2.1 (OASIS Standard, 13 February 2018).

In: fragments with their units, notes, and what is already translated. Out: the bytes of one file: a `file` for each
fragment, a `unit` for each paragraph, heading, item and cell. Placeholders and line breaks are `ph`, bold, italics and
links are `pc`; what they were stands in `originalData` and may neither be deleted nor copied.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from lxml import etree

from ccm.exchange.units import Code, Piece, Unit, codes_of, plural_options
from ccm.library.model import Placeholder, Styled
from ccm.library.placeholders import split_pipes

CORE = "urn:oasis:names:tc:xliff:document:2.0"
OWN = "urn:ccm:xliff:1"
XML = "http://www.w3.org/XML/1998/namespace"
DIGEST = f"{{{OWN}}}source-digest"
STATES = ("initial", "translated", "reviewed", "final")


@dataclass(frozen=True, slots=True)
class Exported:
    """A fragment for translators. `targets` hold the pieces of units that are translated, all in one `state`."""

    name: str
    path: str
    digest: str
    units: Sequence[Unit]
    notes: Mapping[str, str]
    targets: Mapping[str, Sequence[Piece]] = field(default_factory=dict)
    state: str = "initial"


def write_xliff(fragments: Iterable[Exported], source: str, target: str) -> bytes:
    """One XLIFF file of all fragments."""
    languages = {"version": "2.1", "srcLang": source, "trgLang": target}
    root = etree.Element(f"{{{CORE}}}xliff", languages, nsmap=cast("dict[str, str]", {None: CORE, "ccm": OWN}))
    wordings: list[_Wording] = []
    for each in fragments:
        _file(root, each, wordings)
    etree.indent(root, "  ")
    for wording in wordings:  # behind the indenting, which takes a space between two codes for its own
        _fill(*wording)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


_Wording = tuple[etree._Element, Sequence[Piece], Unit, frozenset[str]]
"""An element and what is to stand in it."""


def _sub(parent: etree._Element, name: str, attributes: Mapping[str, str] | None = None) -> etree._Element:
    return etree.SubElement(parent, f"{{{CORE}}}{name}", dict(attributes or {}))


def _file(root: etree._Element, fragment: Exported, wordings: list[_Wording]) -> None:
    file = _sub(root, "file", {"id": fragment.name, "original": fragment.path, DIGEST: fragment.digest})
    if fragment.notes:
        notes = _sub(file, "notes")
        for number, (category, text) in enumerate(fragment.notes.items(), 1):
            _sub(notes, "note", {"id": f"n{number}", "category": category}).text = text
    for unit in fragment.units:
        wordings.extend(_unit(file, unit, fragment))


def _unit(file: etree._Element, unit: Unit, fragment: Exported) -> Iterator[_Wording]:
    name = f"{unit.kind} form: {unit.form}" if unit.form else unit.kind
    element = _sub(file, "unit", {"id": unit.id, "name": name})
    if unit.form:
        note = "a plural form; # stands for the number" if "#" in unit.text else "a plural form"
        _sub(_sub(element, "notes"), "note", {"id": "n1", "category": "form"}).text = note
    codes = list(codes_of(unit.pieces))
    if codes:
        data = _sub(element, "originalData")
        for code in codes:
            for ending, text in data_of(code):
                _sub(data, "data", {"id": f"d{code.id}{ending}"}).text = text
    translated = fragment.targets.get(unit.id)
    segment = _sub(element, "segment", {"id": "s1", "state": fragment.state if translated else "initial"})
    forms = frozenset(each.id for each in fragment.units)
    yield _sub(segment, "source"), unit.pieces, unit, forms
    if translated:
        yield _sub(segment, "target"), translated, unit, forms


def data_of(code: Code) -> list[tuple[str, str]]:
    """What a code was in Markdown: as one, or its beginning and end."""
    match code.inline:
        case Placeholder() as placeholder:
            return [("", placeholder.spelling)]
        case Styled(role="break"):
            return [("", "\\\n")]
        case Styled(role="link", target=target):
            return [("a", "["), ("b", f"]({target})")]
        case Styled(role="strong"):
            return [("a", "**"), ("b", "**")]
        case _:
            return [("a", "*"), ("b", "*")]


def _fill(element: etree._Element, pieces: Sequence[Piece], unit: Unit, forms: frozenset[str]) -> None:
    last: etree._Element | None = None
    for each in pieces:
        if isinstance(each, str):
            if last is None:
                element.text = (element.text or "") + each
            else:
                last.tail = (last.tail or "") + each
        elif each.inside is None:
            last = _sub(element, "ph", _alone(each.code, unit, forms))
        else:
            last = _sub(element, "pc", _around(each.code))
            _fill(last, each.inside, unit, forms)


_HELD = {"canCopy": "no", "canDelete": "no"}


def _alone(code: Code, unit: Unit, forms: frozenset[str]) -> dict[str, str]:
    found = {"id": code.id, "dataRef": f"d{code.id}", **_HELD}
    if isinstance(code.inline, Placeholder):
        (_, name), *_ = split_pipes(code.inline.source)
        found |= {"disp": " ".join(name.split()), "equiv": f"{{{code.id}}}"}
        flows = [f"{unit.id}-{code.id}-{form}" for form in _FORMS if plural_options(code)]
        if flows := [each for each in flows if each in forms]:
            found["subFlows"] = " ".join(flows)
        return found
    return {**found, "type": "fmt", "subType": "xlf:lb", "equiv": " "}


_FORMS = ("zero", "one", "two", "few", "many", "other")
_KINDS = {
    "strong": {"type": "fmt", "subType": "xlf:b"},
    "emphasis": {"type": "fmt", "subType": "xlf:i"},
    "link": {"type": "link"},
}


def _around(code: Code) -> dict[str, str]:
    role = code.inline.role if isinstance(code.inline, Styled) else ""
    data = {"id": code.id, "dataRefStart": f"d{code.id}a", "dataRefEnd": f"d{code.id}b"}
    return {**data, **_KINDS.get(role, {}), "canOverlap": "no", **_HELD}
