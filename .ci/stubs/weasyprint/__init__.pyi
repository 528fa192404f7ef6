"""What ccm uses of WeasyPrint 70, which brings no types of its own."""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

import cssselect2
from weasyprint.css.counters import CounterStyle

DEFAULT_OPTIONS: Mapping[str, object]

class CSS:
    def __init__(self, *, string: str, font_config: object, url_fetcher: object) -> None: ...

class HTML:
    base_url: str | None
    url_fetcher: Any
    media_type: str
    wrapper_element: cssselect2.ElementWrapper
    etree_element: Element
    def __init__(self, *, string: str, url_fetcher: object = ...) -> None: ...
    def _ua_counter_style(self) -> list[CounterStyle]: ...
