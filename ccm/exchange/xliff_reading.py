"""Read what translators send back as XLIFF 2.x: a file from anybody.

In: bytes. Out: languages, files, units with pieces of source and target, and findings. No DOCTYPE, no entities, nothing
from the network; limits on bytes, depth and length. What a tool may do to a unit (cut it into segments, mark terms and
comments) is undone; markup that no fragment can have is told, unit by unit, and the rest is read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from ccm.diagnostics import Diagnostic, Span, error
from ccm.dmn.xml_nodes import XmlRules, line_of, parse_xml
from ccm.exchange.units import Coded, Mark
from ccm.exchange.xliff_writing import CORE, DIGEST, STATES
from ccm.library.text import HIDDEN

NOT_XLIFF = error("X141", "not-xliff", "A file is no XLIFF 2 that can be read.")
FOREIGN_MARKUP = error("X142", "xliff-markup", "A unit holds markup that does not come from the fragment.")

LONGEST = 20_000
_XLIFF = XmlRules(NOT_XLIFF, NOT_XLIFF, NOT_XLIFF, largest=20_000_000, most_elements=1_000_000, comments=False)
_IGNORED = ("sm", "em")
_SPACE = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Returned:
    """A unit as it came back. `target` is None where nothing is translated; `state` the least of its segments."""

    id: str
    source: tuple[str | Coded[Mark], ...]
    target: tuple[str | Coded[Mark], ...] | None
    state: str
    data: tuple[tuple[str, str], ...]
    span: Span
    broken: str = ""


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A fragment as it came back."""

    name: str
    digest: str
    units: tuple[Returned, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Translation:
    """A whole XLIFF file."""

    source: str
    target: str
    files: tuple[ReturnedFile, ...]


class _RefusedError(Exception):
    """A unit that cannot be taken; the message says why."""


def read_xliff(path: str, content: bytes) -> tuple[Translation | None, tuple[Diagnostic, ...]]:
    """Read a file; None if it is no XLIFF 2."""
    root, found = parse_xml(content, path, _XLIFF)
    if root is None:
        return None, tuple(found)
    if root.tag != f"{{{CORE}}}xliff":
        hint = "export again: ccm xliff export; other versions (1.2) are converted by the translator's own tool"
        return None, (NOT_XLIFF.at(Span(path, 1, 1), "this is no XLIFF 2", hint=hint),)
    if not root.get("trgLang"):
        hint = "the translator’s tool writes it into trgLang; such as cs or cs-CZ"
        return None, (NOT_XLIFF.at(_line(path, root), "this file does not say into which language it is", hint=hint),)
    files = tuple(_file(path, each) for each in root.iter(f"{{{CORE}}}file"))
    return Translation(root.get("srcLang", ""), root.get("trgLang", ""), files), ()


def _line(path: str, element: etree._Element) -> Span:
    return Span(path, line_of(element) or 1, 1)


def _file(path: str, file: etree._Element) -> ReturnedFile:
    units = tuple(_unit(path, each) for each in file.iter(f"{{{CORE}}}unit"))
    return ReturnedFile(file.get("id", ""), file.get(DIGEST, ""), units, _line(path, file))


def _unit(path: str, unit: etree._Element) -> Returned:
    data = tuple((each.get("id", ""), each.text or "") for each in unit.iter(f"{{{CORE}}}data"))
    source: list[str | Coded[Mark]] = []
    target: list[str | Coded[Mark]] = []
    states: list[str] = []
    broken, missing = "", False
    for part in unit:
        name = etree.QName(part).localname if isinstance(part.tag, str) else ""
        if name not in ("segment", "ignorable"):
            continue
        said, meant = (part.find(f"{{{CORE}}}{each}") for each in ("source", "target"))
        try:
            source += _pieces(said) if said is not None else ()
            if meant is not None:
                target += _pieces(meant)
            elif name == "ignorable" and said is not None:
                target += _pieces(said)
            else:
                missing = True
        except _RefusedError as refused:
            broken = str(refused)
        if name == "segment":
            states.append(part.get("state", "initial"))
    empty = missing or not any(each.strip() if isinstance(each, str) else each for each in target)
    state = min(states, key=lambda each: STATES.index(each) if each in STATES else 0, default="initial")
    found = None if empty else tuple(target)
    return Returned(unit.get("id", ""), tuple(source), found, state, data, _line(path, unit), broken)


def _pieces(element: etree._Element) -> Iterator[str | Coded[Mark]]:
    """The words and codes in an element."""
    yield _text(element.text)
    for child in element:
        name = etree.QName(child)
        match name.localname if name.namespace == CORE else "":
            case "ph":
                yield Coded(Mark(child.get("id", "")))
            case "pc":
                yield Coded(Mark(child.get("id", "")), tuple(_pieces(child)))
            case "mrk":
                yield from _pieces(child)
            case local if local in _IGNORED:
                pass
            case "sc" | "ec":
                raise _RefusedError("codes are parted into beginning and end; let the tool keep them as pairs (<pc>)")
            case _:
                raise _RefusedError(f"<{name.localname}> does not come from the fragment")
        yield _text(child.tail)


def _text(text: str | None) -> str:
    found = text or ""
    if len(found) > LONGEST:
        raise _RefusedError(f"more than {LONGEST:,} characters in one piece")
    if hidden := HIDDEN.search(found):
        raise _RefusedError(f"a hidden character stands in it: U+{ord(hidden.group()):04X}")
    return _SPACE.sub(" ", found)
