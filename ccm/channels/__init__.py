"""Stage 4: `render` turns a document tree into the bytes of one form: page, print, accessible, mail or text.

In: a `Document`, warm `Renderers` made once per worker from the brand. Out: an `Artefact`, or the findings that forbid
it. Nothing here knows wording; nothing here reads a clock, the network or a file that is not the brand's.
"""

from ccm.channels.engines import availability, engine_versions
from ccm.channels.model import Artefact, Renderer
from ccm.channels.renderers import Renderers, open_renderers, render

__all__ = ["Artefact", "Renderer", "Renderers", "availability", "engine_versions", "open_renderers", "render"]
