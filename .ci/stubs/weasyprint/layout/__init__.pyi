from collections.abc import Callable

from weasyprint.css import StyleFor
from weasyprint.css.counters import CounterStyle
from weasyprint.css.targets import TargetCollector

class LayoutContext:
    def __init__(
        self,
        style_for: StyleFor,
        get_image_from_uri: Callable[..., object],
        font_config: object,
        counter_style: CounterStyle,
        target_collector: TargetCollector,
    ) -> None: ...
