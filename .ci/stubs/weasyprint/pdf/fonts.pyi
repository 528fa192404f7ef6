from collections.abc import Callable
from typing import Any

TTFont: Callable[..., Any]
