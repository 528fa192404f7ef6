"""WeasyPrint with its computed styles kept from document to document.

In: well-formed HTML by our own writer, parsed stylesheets. Out: WeasyPrint's own document object, and from it the same
bytes that WeasyPrint makes by itself (a test compares them). Much of its time goes into computing the same styles
anew for each document; here an element whose tag, classes and ancestors were met before takes its style from then.

Bound to WeasyPrint's inner structure, so its version is pinned. Sound because the stylesheets know only elements,
classes and descendants (`docs/brand-css.md`): the way down from the root decides all. Styles that an attribute decides
(the widths of table columns, link targets) are kept for one document only, so memory stays flat.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial, wraps
from typing import Any
from xml.etree import ElementTree

from weasyprint import DEFAULT_OPTIONS, HTML
from weasyprint.css import StyleFor, cssselect2, declaration_precedence, find_style_attributes
from weasyprint.css.counters import CounterStyle
from weasyprint.css.targets import TargetCollector
from weasyprint.css.validation import preprocess_declarations
from weasyprint.document import Document
from weasyprint.images import SVGImage, get_image_from_uri
from weasyprint.layout import LayoutContext, inline
from weasyprint.pdf import fonts
from weasyprint.text.line_break import strut

from ccm.channels.warm_pdf import KeptDrawing

LAST = (float("inf"),)
"""The layer of rules outside any cascade layer."""

ROUNDING = 1e-6
"""CSS pixels by which two ways to work out the same baseline may differ."""

Styles = dict[str | None, Any]
"""The computed styles of one element: its own under None, those of its pseudo-elements by name."""


@dataclass(slots=True)
class WarmStyles:
    """What stays between documents: styles by the way down from the root, and the sheets they were computed from."""

    known: dict[Any, Styles] = field(default_factory=dict)
    lasting: set[int] = field(default_factory=set)
    page_sizes: dict[str, Any] = field(default_factory=lambda: {"box": None, "area": None})


class _EvenLines(LayoutContext):
    """A layout whose lines are as high as their element says, whatever fonts the characters of a line come from.

    WeasyPrint sets a line lower when a letter of it comes from another font than the first, PlutoPrint does not: after
    some lines with a foreign name pages would break elsewhere.
    """


def _evened(split: Callable[..., Any]) -> Callable[..., Any]:
    """WeasyPrint's `split_first_line` with the baseline of the element's own font, in our layouts only."""

    @wraps(split)
    def evened(text: str, style: Any, context: Any, *rest: Any, **options: Any) -> Any:
        layout, length, resume_at, width, height, baseline = split(text, style, context, *rest, **options)
        if isinstance(context, _EvenLines):
            line_height, upright = strut(style)
            even = upright - (line_height - height) / 2
            baseline = even if abs(even - baseline) > ROUNDING else baseline
        return layout, length, resume_at, width, height, baseline

    return evened


inline.split_first_line = _evened(inline.split_first_line)
fonts.TTFont = partial(fonts.TTFont, recalcTimestamp=False)
"""A font of variable weight is embedded at one weight; by itself it would be dated with the clock."""


class _StyleFor(StyleFor):
    """WeasyPrint's styles by element, from what is known and only else from the cascade."""

    def __init__(self, html: Any, sheets: list[Any], font_config: Any, warm: WarmStyles) -> None:
        self._cascaded_styles: dict[Any, Any] = {}
        self._computed_styles: dict[Any, Any] = {}
        self._sheets = sheets
        self.font_config = font_config
        self.initial_page_sizes = warm.page_sizes
        own = {element: found for _, element, found, _ in find_style_attributes(html.etree_element)}
        once: dict[Any, Styles] = {}
        for wrapper in html.wrapper_element.iter_subtree():
            element = wrapper.etree_element
            parent = wrapper.parent.etree_element if wrapper.parent else None
            above = 0 if parent is None else id(self._computed_styles[parent, None])
            lasting = parent is None or (above in warm.lasting and element not in own)
            only_here = () if lasting else (element.get("style"), element.get("href"))
            key = (above, element.tag, *map(element.get, ("class", "dir", "lang")), *only_here)
            store = warm.known if lasting else once
            styles = store.get(key)
            if styles is None:
                styles = store[key] = self._styles(html, wrapper, parent, own.get(element, ()))
                if lasting:
                    warm.lasting.add(id(styles[None]))
            for pseudo, style in styles.items():
                self._computed_styles[element, pseudo] = style

    def _styles(self, html: Any, wrapper: Any, parent: Any, own: Any) -> Styles:
        element = wrapper.etree_element
        cascaded: dict[str | None, dict[str, Any]] = {None: {}}
        for name, values, importance in preprocess_declarations(html.base_url, own):
            self._declare(cascaded[None], name, values, ("author", importance), (1, 0, 0))
        for sheet, origin, _ in self._sheets:
            for specificity, _, pseudo, (declarations, _) in sheet.matcher.match(wrapper):
                style = cascaded.setdefault(pseudo, {})
                for name, values, importance in declarations:
                    self._declare(style, name, values, (origin, importance), specificity)
        styles: Styles = {}
        for pseudo, style in cascaded.items():
            self._cascaded_styles[element, pseudo] = style
            above = parent if pseudo is None else element
            self.set_computed_styles(element, above, html.etree_element, pseudo, html.base_url)
            styles[pseudo] = self._computed_styles[element, pseudo]
        self._cascaded_styles.clear()
        return styles

    @staticmethod
    def _declare(style: dict[str, Any], name: str, values: Any, source: Any, specificity: Any) -> None:
        weight = (declaration_precedence(*source), *LAST, specificity)
        if name not in style or style[name][1] <= weight:
            style[name] = values, weight


def _image(*, url: str, cache: dict[str, Any], **options: Any) -> Any:
    """WeasyPrint's image; a drawing is kept from page to page."""
    image = get_image_from_uri(url=url, cache=cache, **options)
    if isinstance(image, SVGImage):
        image = cache[url] = KeptDrawing(image)
    return image


class WarmHTML(HTML):
    """An HTML document that is well-formed XML, laid out with kept styles."""

    def __init__(self, html: str, fetcher: Any, sheets: list[Any], warm: WarmStyles) -> None:
        self.base_url = None
        self.url_fetcher = fetcher
        self.media_type = "print"
        root = ElementTree.fromstring(html)  # noqa: S314 — written by this package; customers' text is escaped
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element
        self.sheets = sheets
        self.warm = warm

    def render(self, font_config: Any = None, **options: Any) -> Any:
        """Lay out; `options` are WeasyPrint's."""
        return WarmDocument._render(self, font_config, None, None, {**DEFAULT_OPTIONS, **options})


class WarmDocument(Document):
    """WeasyPrint's document, its layout begun with kept styles."""

    @classmethod
    def _build_layout_context(
        cls, html: WarmHTML, font_config: Any, counter_style: CounterStyle, _profiles: Any, options: Any
    ) -> Any:
        for style in html._ua_counter_style():
            counter_style.update(style)
        style_for = _StyleFor(html, html.sheets, font_config, html.warm)
        images = partial(_image, cache=options["cache"], url_fetcher=html.url_fetcher, options=options)
        return _EvenLines(style_for, images, font_config, counter_style, TargetCollector())
