"""The data of stage 4: what a rendition is, and the protocol every form follows.

In: a `Document` and the brand. Out: `Artefact`s, bytes with a media type. Nothing here knows wording.
"""

from dataclasses import dataclass
from typing import Protocol

from ccm.composition.model import Document
from ccm.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Artefact:
    """The bytes of one form of one communication; `pages` is 0 where pages mean nothing, `segments` 0 but for SMS."""

    communication: str
    form: str
    media_type: str
    suffix: str
    content: bytes
    pages: int = 0
    segments: int = 0
    address: str = ""
    warnings: tuple[Diagnostic, ...] = ()


class Renderer(Protocol):
    """One form's renderer, warm: made once per worker, used for every document."""

    form: str

    def render(self, document: Document) -> tuple[Artefact | None, tuple[Diagnostic, ...]]:
        """Render one document; an error diagnostic means no artefact."""
        ...
