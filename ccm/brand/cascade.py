"""What the page stylesheet says of an element before anything is laid out: the width inside it, and its letters.

In: the resolved `page.css`, the width of a page's content, the way down to an element: names and classes. Out: `Place`.
Lines are ended before layout (`ccm.channels.prose`), and the room they have is asked of the same CSS that the engines
read: no length is written twice. Source: CSS 2.1, chapters 6 (cascade), 8 (box model) and 10.3 (widths).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import cssselect2
import tinycss2

from ccm.brand.tokens import UNITS

Step = tuple[str, ...]
"""An element's name, then its classes."""
Way = tuple[Step, ...]
"""The elements from the root down to one."""

INLINE = frozenset(["a", "bdi", "em", "span", "strong"])
MEDIUM = 16.0
SEMIBOLD = 600
"""From this weight on the semibold face of a family is used."""

_WEIGHTS = {"normal": 400, "bold": 700, "bolder": 700, "lighter": 400}
_RIGHT, _LEFT = 1, 3


@dataclass(frozen=True, slots=True)
class Face:
    """The letters of an element; `size` in CSS pixels, `families` in the order the stylesheet names them."""

    size: float = MEDIUM
    weight: int = _WEIGHTS["normal"]
    italic: bool = False
    kerning: bool = True
    families: tuple[str, ...] = ()

    @property
    def style(self) -> str:
        """The style's name in a `FontFace`."""
        strong = self.weight >= SEMIBOLD
        return ("semibold_italic" if strong else "italic") if self.italic else ("semibold" if strong else "regular")


@dataclass(frozen=True, slots=True)
class Place:
    """The room inside an element and what its own padding and border take at both sides, in CSS pixels."""

    width: float
    inset: float
    face: Face


class Cascade:
    """The page stylesheet, asked by the way down to an element; every answer is kept."""

    def __init__(self, css: str, width: float) -> None:
        self._matcher = _matcher(css)
        self._known: dict[Way, Place] = {(): Place(width, 0.0, Face())}

    def place(self, way: Way) -> Place:
        """The element at the end of a way. Ways differ in structure only, so there are few of them."""
        found = self._known.get(way)
        if found is None:
            found = _placed(way[-1][0], self._declared(way), self.place(way[:-1]))
            self._known[way] = found
        return found

    def _declared(self, way: Way) -> Mapping[str, list[Any]]:
        """The winning declarations for the last element of a way."""
        root = last = Element(way[0][0], {"class": " ".join(way[0][1:])})
        for name, *classes in way[1:]:
            last = SubElement(last, name, {"class": " ".join(classes)})
        *_, wrapper = cssselect2.ElementWrapper.from_html_root(root).iter_subtree()
        matches = [declarations for _, _, _, declarations in self._matcher.match(wrapper)]
        return {
            name: value
            for wanted in (False, True)
            for declarations in matches
            for name, value, important in declarations
            if important == wanted
        }


def _matcher(css: str) -> Any:
    matcher = cssselect2.Matcher()
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule":
            continue
        declarations = list(_declarations(rule.content))
        for selector in cssselect2.compile_selector_list(rule.prelude):
            matcher.add_selector(selector, declarations)
    return matcher


def _declarations(content: list[Any]) -> Iterator[tuple[str, list[Any], bool]]:
    """Longhand declarations, as far as they decide widths and letters."""
    for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if node.type != "declaration":
            continue
        name, value = node.lower_name, [each for each in node.value if each.type != "whitespace"]
        if name in ("margin", "padding") and value:
            sides = list(value)
            while len(sides) <= _LEFT:
                sides.append(sides[max(len(sides) - 2, 0)])
            yield f"{name}-right", [sides[_RIGHT]], node.important
            yield f"{name}-left", [sides[_LEFT]], node.important
        else:
            yield name, value, node.important


def _placed(name: str, declared: Mapping[str, list[Any]], above: Place) -> Place:
    face = _face(declared, above.face)
    if name in INLINE:
        return Place(above.width, 0.0, face)

    def length(which: str) -> float | None:
        return _length(declared.get(which, ()), face.size, above.width)

    sides = ("left", "right")
    inset = sum((length(f"padding-{side}") or 0.0) + (length(f"border-{side}") or 0.0) for side in sides)
    width = length("width")
    if width is None:
        width = above.width - inset - sum(length(f"margin-{side}") or 0.0 for side in sides)
    most = length("max-width")
    return Place(width if most is None else min(width, most), inset, face)


def _length(value: Iterable[Any], size: float, whole: float) -> float | None:
    """The first length of a value in CSS pixels; None for a word such as `auto`."""
    for token in value:
        if token.type == "percentage":
            return float(token.value) * whole / 100
        if token.type == "number":
            return float(token.value)
        if token.type == "dimension":
            return float(token.value) * (size if token.lower_unit == "em" else UNITS.get(token.lower_unit, 0.0))
    return None


def _face(declared: Mapping[str, list[Any]], above: Face) -> Face:
    size = _length(declared.get("font-size", ()), above.size, above.size)
    weight, style, kerning = (_word(declared.get(f"font-{name}", ())) for name in ("weight", "style", "kerning"))
    return Face(
        size=above.size if size is None else size,
        weight=_WEIGHTS.get(weight) or (int(weight) if weight.isdigit() else above.weight),
        italic=above.italic if style in ("", "inherit") else style != "normal",
        kerning=above.kerning if kerning in ("", "inherit") else kerning != "none",
        families=_families(declared.get("font-family", ())) or above.families,
    )


def _word(value: Iterable[Any]) -> str:
    for token in value:
        return str(token.lower_value if token.type == "ident" else token.representation)
    return ""


def _families(value: Iterable[Any]) -> tuple[str, ...]:
    """Family names; a name of several words without quotes is put together again."""
    names: list[str] = [""]
    for token in value:
        if token.type == "literal":
            names.append("")
        elif token.type in ("string", "ident"):
            names[-1] = f"{names[-1]} {token.value}".strip()
    return tuple(filter(None, names))
