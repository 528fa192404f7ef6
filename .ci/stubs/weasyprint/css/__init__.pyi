from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import cssselect2 as cssselect2

Key = tuple[Element, str | None]

class StyleFor:
    _cascaded_styles: dict[Key, dict[str, Any]]
    _computed_styles: dict[Key, Any]
    _sheets: list[Any]
    font_config: object
    initial_page_sizes: dict[str, Any]
    def set_computed_styles(
        self, element: Element, parent: Element | None, root: Element, pseudo_type: str | None, base_url: str | None
    ) -> None: ...

def find_style_attributes(tree: Element) -> Iterator[tuple[Any, Element, Any, Any]]: ...
def declaration_precedence(origin: str, importance: bool) -> int: ...
