from collections.abc import Iterator
from typing import Any

def preprocess_declarations(base_url: str | None, declarations: Any) -> Iterator[tuple[str, Any, bool]]: ...
