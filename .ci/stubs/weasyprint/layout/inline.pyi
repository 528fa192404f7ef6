from collections.abc import Callable
from typing import Any

split_first_line: Callable[..., Any]
