"""The written CSS subset, enforced: what both page engines lay out alike, and what is safe anywhere.

In: a stylesheet's text and its path. Out: findings with line and column. Reference for authors: `docs/brand-css.md`;
the sets below are the subset, a test keeps the page and the sets together.
"""

from collections.abc import Iterator
from typing import Any

import tinycss2

from ccm.brand.tokens import UNITS
from ccm.diagnostics import Diagnostic, Span, did_you_mean, error

MALFORMED_CSS = error("B010", "css-malformed", "A stylesheet is not well-formed CSS.")
PROPERTY = error("B011", "css-property", "A property is outside the CSS subset that both page engines lay out alike.")
VALUE = error("B012", "css-value", "A property has a value that the two page engines lay out differently.")
SELECTOR = error("B013", "css-selector", "A selector is outside the CSS subset.")
AT_RULE = error("B014", "css-at-rule", "An at-rule is outside the CSS subset.")
OUTSIDE_REFERENCE = error(
    "B015", "css-outside-reference", "A stylesheet refers to something outside itself with url()."
)

_PAGE = """
    background-color border-bottom border-bottom-color border-collapse border-left border-right border-spacing
    border-top break-after break-before break-inside color font-family font-kerning font-size font-style
    font-variant-ligatures font-weight height line-height list-style-type margin margin-bottom margin-left
    margin-right margin-top max-width padding padding-bottom padding-left padding-right padding-top
    table-layout text-align text-decoration vertical-align white-space width
"""
_SCREEN = """
    -webkit-text-size-adjust align-items border border-color border-radius box-shadow box-sizing color-scheme display
    flex flex-direction flex-wrap font-feature-settings font-variant-numeric gap justify-content left letter-spacing
    max-height min-height min-width opacity outline outline-offset overflow overflow-wrap overflow-x pointer-events
    position text-decoration-thickness text-transform text-underline-offset top transform word-break z-index
"""
PAGE_PROPERTIES = frozenset(_PAGE.split())
"""What `page.css` may set: both engines agree on these to the tenth of a point."""
SCREEN_PROPERTIES = PAGE_PROPERTIES | frozenset(_SCREEN.split())
"""What `screen.css` and `mail.css` may set."""

PAGE_PSEUDO = frozenset[str]()
SCREEN_PSEUDO = frozenset(["first-child", "last-child", "hover", "focus-visible", "link", "visited", "root"])

PIXEL = 0.75
_UPRIGHT = """
    border-bottom border-top height line-height margin margin-bottom margin-top padding padding-bottom padding-top
"""
_HEIGHTS = frozenset(_UPRIGHT.split())
_SPLIT = "the engines split paragraphs differently; keep them whole with break-inside: avoid"
_FORBIDDEN = {"orphans": _SPLIT, "widows": _SPLIT, "string-set": "PlutoPrint does not know it"}
_FORBIDDEN["overflow-wrap"] = "the engines break words differently; words wider than their line are cut before layout"
_FORBIDDEN_VALUES = {
    "hyphens": {"auto": "PlutoPrint does not hyphenate, so lines would differ"},
    "line-height": {"normal": "it depends on the engine; write a length in points"},
    "border-collapse": {"collapse": "the engines disagree on its widths; use separate borders"},
    "font-variant-ligatures": {"normal": "ligatures make the text of a PDF unsearchable; use none"},
    "font-kerning": {"auto": "say normal or none"},
    "text-align": {"justify": "lines end before layout, so nothing would be stretched"},
}
_FOR_SCREENS = ("font-kerning", "line-height", "text-align")
"""Properties whose values are the browser's business on a screen."""
_MEASURED = ("em", *UNITS)


def lint(css: str | list[Any], source: str) -> tuple[Diagnostic, ...]:
    """Check one stylesheet, as text or as parts, against the subset; `page.css` has the strict one, every other sheet
    the one for screens.
    """
    strict = source.rsplit("/", 1)[-1] == "page.css"
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    findings = [found for rule in rules for found in _rule(rule, source, strict)]
    return tuple(sorted(findings, key=lambda found: (found.span.line, found.span.column) if found.span else (0, 0)))


def _at(node: Any, source: str) -> Span:
    return Span(source, node.source_line, node.source_column)


def _rule(rule: Any, source: str, strict: bool) -> Iterator[Diagnostic]:
    if rule.type == "error":
        yield MALFORMED_CSS.at(_at(rule, source), rule.message)
    elif rule.type == "at-rule":
        yield from _at_rule(rule, source, strict)
    elif rule.type == "qualified-rule":
        yield from _selectors(rule.prelude, source, strict)
        for node in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True):
            yield from _declaration(node, source, strict)


def _at_rule(rule: Any, source: str, strict: bool) -> Iterator[Diagnostic]:
    if rule.lower_at_keyword == "media" and not strict:
        inner = tinycss2.parse_rule_list(rule.content or [], skip_comments=True, skip_whitespace=True)
        for each in inner:
            yield from _rule(each, source, strict)
        return
    reasons = {
        "import": "a stylesheet stands alone",
        "font-face": "fonts come from packages through fontconfig; @font-face is read again for every document",
        "page": "the page box is made from the tokens under `page` in brand.yaml",
        "media": "page.css is only for paper; write the rule in screen.css",
    }
    reason = reasons.get(rule.lower_at_keyword, "it is not in the subset")
    yield AT_RULE.at(_at(rule, source), f"@{rule.at_keyword} may not be used: {reason}")


def _selectors(prelude: list[Any], source: str, strict: bool) -> Iterator[Diagnostic]:
    pseudo = PAGE_PSEUDO if strict else SCREEN_PSEUDO
    after_colon = False
    for node in prelude:
        allowed = node.type in ("ident", "whitespace", "comment") or (
            node.type == "literal" and node.value in (".", ",", ":" if pseudo else ".", ">" if not strict else ".")
        )
        if after_colon and not (node.type == "ident" and node.lower_value in pseudo):
            allowed = False
        after_colon = node.type == "literal" and node.value == ":"
        if not allowed:
            shown = tinycss2.serialize([node])
            message = f"“{shown}” may not stand in a selector; use elements and classes, one inside the other"
            yield SELECTOR.at(_at(node, source), message)


def _declaration(node: Any, source: str, strict: bool) -> Iterator[Diagnostic]:
    if node.type == "error":
        yield MALFORMED_CSS.at(_at(node, source), node.message)
        return
    if node.type != "declaration":
        yield MALFORMED_CSS.at(_at(node, source), "only declarations may stand here")
        return
    properties = PAGE_PROPERTIES if strict else SCREEN_PROPERTIES
    words = {each.lower_value for each in node.value if each.type == "ident"}
    reason = next((why for word, why in _FORBIDDEN_VALUES.get(node.lower_name, {}).items() if word in words), None)
    if reason is not None and (strict or node.lower_name not in _FOR_SCREENS):
        yield VALUE.at(_at(node, source), f"{node.lower_name}: {' '.join(sorted(words))} may not be used: {reason}")
    elif node.lower_name not in properties:
        why = _FORBIDDEN.get(node.lower_name)
        message = f"the property “{node.lower_name}” is not in the subset" + (f": {why}" if why else "")
        yield PROPERTY.at(_at(node, source), message, hint=None if why else did_you_mean(node.lower_name, properties))
    elif strict:
        yield from _unmeasured(node, source)
        yield from _uneven(node, source) if node.lower_name in _HEIGHTS else ()
    yield from _references(node.value, source)
    if node.lower_name == "content" or any(_calls(node.value, ("string", "element", "attr"))):
        yield VALUE.at(
            _at(node, source), "generated content is not in the subset; its words would be nobody's fragment"
        )


def _unmeasured(node: Any, source: str) -> Iterator[Diagnostic]:
    """Lengths that depend on something else than the letters of the element: lines are measured before layout."""
    for each in node.value:
        if each.type == "dimension" and each.lower_unit not in _MEASURED:
            shown = tinycss2.serialize([each])
            message = f"{node.lower_name}: {shown} cannot be measured before layout"
            yield VALUE.at(_at(node, source), message, hint="write pt, mm, in, px, em or %")


def _uneven(node: Any, source: str) -> Iterator[Diagnostic]:
    """Heights that are not whole pixels: their sums differ between engines, and with them the page breaks."""
    sides = [each for each in node.value if each.type in ("dimension", "number", "function", "ident")]
    upright = sides[0::2] if node.lower_name in ("padding", "margin") else sides
    for each in upright:
        if each.type == "dimension" and (each.lower_unit != "pt" or each.value % PIXEL):
            shown = tinycss2.serialize([each])
            yield VALUE.at(_at(node, source), f"{node.lower_name}: {shown} is no multiple of {PIXEL}pt, one pixel")


def _references(nodes: list[Any], source: str) -> Iterator[Diagnostic]:
    for node in _walk(nodes):
        if node.type == "url" or (node.type == "function" and node.lower_name in ("url", "image", "image-set", "src")):
            message = "url() may not be used: the logo is placed by the page furniture, everything else is colour"
            yield OUTSIDE_REFERENCE.at(_at(node, source), message)


def _calls(nodes: list[Any], names: tuple[str, ...]) -> Iterator[bool]:
    for node in _walk(nodes):
        yield node.type == "function" and node.lower_name in names


def _walk(nodes: list[Any]) -> Iterator[Any]:
    for node in nodes:
        yield node
        yield from _walk(getattr(node, "arguments", None) or getattr(node, "content", None) or [])
