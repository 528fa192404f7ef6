"""Text that is too pale for its ground.

Text needs 4.5 : 1 against its ground, large text (from 18 pt, or from 14 pt if bold) 3 : 1. `brand.yaml` lists the
pairs of colours it means to use, and they are tested when the brand is loaded; here the pairs that its stylesheets
really set are worked out: the colour of each rule on the rule's own ground, on the ground of the parts its selector
names, or else on the page's.

In: the brand's stylesheets. Out: a finding for each rule whose text does not reach the ratio.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import tinycss2

from ccm.brand.colour import HEX, contrast
from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, Span, error

PALE = error("K614", "contrast", "Text does not reach the contrast that it needs with its ground.")

_NORMAL, _LARGE = 4.5, 3.0
_POINTS = {"pt": 1.0, "px": 0.75, "mm": 72 / 25.4}
_LARGE_FROM, _BOLD_FROM, _BOLD = 18.0, 14.0, 600
_PAGE = ("html", "body")
_WHITE = "#ffffff"


@dataclass(frozen=True, slots=True)
class _Rule:
    """One selector of a rule with its declarations."""

    selector: str
    set: Mapping[str, str]

    @property
    def ground(self) -> str:
        return self.set.get("background-color", "")

    @property
    def least(self) -> float:
        """The ratio its text needs."""
        size = re.fullmatch(r"([\d.]+)(pt|px|mm)", self.set.get("font-size", ""))
        points = float(size[1]) * _POINTS[size[2]] if size else 0.0
        weight = self.set.get("font-weight", "")
        bold = weight == "bold" or (weight.isdigit() and int(weight) >= _BOLD)
        return _LARGE if points >= _LARGE_FROM or (bold and points >= _BOLD_FROM) else _NORMAL


def check(inspection: Inspection) -> Iterator[Diagnostic]:
    """Every rule of the brand's stylesheets whose text is too pale."""
    for sheet, css in inspection.brand.css.items() if inspection.brand else ():
        path = f"{inspection.library.brand_folder}/{sheet}.css"
        yield from _pale(path, list(_rules(css)))


def _pale(path: str, rules: list[_Rule]) -> Iterator[Diagnostic]:
    page = next((each.ground for each in rules if each.selector in _PAGE and HEX.match(each.ground)), _WHITE)
    ink = next((each.set["color"] for each in rules if each.selector in _PAGE and "color" in each.set), "")
    grounds = {each.selector: each.ground for each in rules if HEX.match(each.ground)}
    for rule in rules:
        colour = rule.set.get("color", ink if HEX.match(rule.ground) else "")
        if not HEX.match(colour) or float(rule.set.get("opacity", "1")) < 1:
            continue
        ground = rule.ground if HEX.match(rule.ground) else _around(rule.selector, grounds, page)
        ratio = contrast(colour, ground)
        if ratio < rule.least:
            message = f"{rule.selector}: {colour} on {ground} reaches {ratio:.2f} : 1; this text needs {rule.least} : 1"
            hint = "darken the one or lighten the other in brand.yaml"
            yield PALE.at(Span(path), message, hint=hint)


def _around(selector: str, grounds: Mapping[str, str], page: str) -> str:
    """The ground of the nearest part that a selector names around its element."""
    for part in reversed(re.split(r"[\s>+~]+", selector)[:-1]):
        if part in grounds:
            return grounds[part]
    return page


def _rules(css: str) -> Iterator[_Rule]:
    for node in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if node.type != "qualified-rule":
            continue
        declared = tinycss2.parse_declaration_list(node.content, skip_comments=True, skip_whitespace=True)
        found = {
            each.lower_name: tinycss2.serialize(each.value).strip().lower()
            for each in declared
            if each.type == "declaration"
        }
        for selector in tinycss2.serialize(node.prelude).split(","):
            yield _Rule(" ".join(selector.split()), found)


CHECK = Check(
    (PALE,),
    "accessibility",
    "WCAG 2.2, success criterion 1.4.3 (contrast, minimum); EN 301 549, 9.1.4.3",
    library=check,
)
