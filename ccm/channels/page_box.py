"""The page box: paper size, margins, running head, page numbers, registered office, draft mark, as `@page` CSS.

In: a document and the furniture of its language. Out: CSS shared by a language, and the document's own: its reference
stands on every page, because a sheet that went astray in the inserter must be traceable.
"""

import re
from functools import cache

from ccm.brand.model import Brand, Furniture
from ccm.composition.model import Document

_PLAIN = re.compile(r"[^A-Za-z0-9 .,:/()-]")


def css_string(text: str) -> str:
    """A CSS string literal; whatever is not plain is written as an escape."""
    return '"' + _PLAIN.sub(lambda found: f"\\{ord(found[0]):x} ", text) + '"'


def reference_box(document: Document) -> str:
    """What is this document's own: its reference at the head of each page but the first."""
    if not document.reference:
        return ""
    return f"@page{{@top-right{{content:{css_string(document.reference)}}}}}@page:first{{@top-right{{content:none}}}}"


def page_box(document: Document, furniture: Furniture, brand: Brand) -> str:
    """The `@page` rules that all documents of one language share."""
    return shared_box(furniture, brand.name, tuple(brand.tokens.items()), draft=document.draft)


@cache
def shared_box(furniture: Furniture, name: str, tokens: tuple[tuple[str, str], ...], *, draft: bool) -> str:
    """What all documents of one language have in common."""
    token = dict(tokens)
    before, rest = furniture.page.split("{page}")
    middle, after = rest.split("{pages}")
    numbers = f"{css_string(before)} counter(page) {css_string(middle)} counter(pages) {css_string(after)}"
    lines = ' "\\a" '.join(css_string(line) for line in furniture.registered)
    margins = " ".join(token[f"margin-{side}"] for side in ("top", "right", "bottom", "left"))
    font = f"{token['label-size']}/{token['label-line']} {token['families']}"
    top = "vertical-align:middle"
    small = f"font:{font};color:{token['ink-soft']};white-space:pre-line"
    mark = (
        f"@top-center{{content:{css_string(furniture.draft_note)};{small};{top};color:{token['accent']};width:60mm;text-align:center}}"
        if draft
        else ""
    )
    ground = f"background:url(brand:draft-{furniture.language}.svg) no-repeat center;" if draft else ""
    return (
        f"@page{{size:{token['page-width']} {token['page-height']};margin:{margins};{ground}"
        f"@top-left{{content:{css_string(name)};{small};{top};font-weight:600;text-align:left;color:{token['primary']};width:60mm}}"
        f"@top-right{{{small};{top};text-align:right;width:40mm}}{mark}"
        f"@bottom-left{{content:{lines};{small};vertical-align:top;padding-top:5mm;text-align:left;width:135mm}}"
        f"@bottom-right{{content:{numbers};{small};vertical-align:top;padding-top:5mm;text-align:right;width:25mm}}}}"
        "@page:first{@top-left{content:none}}"
    )
