from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

from weasyprint import HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.layout import LayoutContext

class Document:
    pages: Sequence[object]
    @classmethod
    def _render(
        cls,
        html: HTML,
        font_config: object,
        counter_style: CounterStyle | None,
        color_profiles: object,
        options: Mapping[str, Any],
    ) -> Self: ...
    @classmethod
    def _build_layout_context(
        cls,
        html: Any,
        font_config: object,
        counter_style: CounterStyle,
        color_profiles: object,
        options: Mapping[str, Any],
    ) -> LayoutContext: ...
    def write_pdf(
        self,
        target: None = None,
        zoom: int = 1,
        finisher: Callable[[Any, Any], None] | None = None,
        *,
        pdf_variant: str,
        pdf_identifier: bytes,
        cache: dict[str, Any],
    ) -> bytes: ...
