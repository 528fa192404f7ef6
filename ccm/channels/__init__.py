"""Stage 4: `render` turns a document tree into the bytes of one form: page, print, accessible, mail or text.

In: a `Document`, warm `Renderers` made once per worker from the brand. Out: an `Artefact`, or the findings that forbid
it. Nothing here knows wording; nothing here reads a clock, the network or a file that is not the brand's.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ccm.channels.engines import availability, engine_versions
    from ccm.channels.model import Artefact, Renderer
    from ccm.channels.renderers import Renderers, open_renderers, render

_HOMES = {
    "Artefact": "ccm.channels.model",
    "Renderer": "ccm.channels.model",
    "Renderers": "ccm.channels.renderers",
    "availability": "ccm.channels.engines",
    "engine_versions": "ccm.channels.engines",
    "open_renderers": "ccm.channels.renderers",
    "render": "ccm.channels.renderers",
}
"""Names whose modules are loaded at first use: whoever only reads what authors wrote needs none of them."""

__all__ = ["Artefact", "Renderer", "Renderers", "availability", "engine_versions", "open_renderers", "render"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'ccm.channels' has no attribute {name!r}")
