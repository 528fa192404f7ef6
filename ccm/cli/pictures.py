"""Pages of a PDF as pictures, so that a reviewer sees old and new beside each other without opening files.

In: PDF bytes of ours. Out: a PNG per page, drawn by PDFium.
"""

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

SCALE = 1.6
"""Picture dots per PDF point: a page of A4 is 950 dots wide, clear at half a screen."""

COLOURS = 64
"""Stationery has few colours; so many keep letters smooth and pictures small."""


def draw_pages(content: bytes) -> list[bytes]:
    """Draw every page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        return [_png(page.render(scale=SCALE).to_pil()) for page in document]
    finally:
        document.close()


def _png(picture: "Image") -> bytes:
    stream = BytesIO()
    picture.quantize(COLOURS).save(stream, "PNG", optimize=True)
    return stream.getvalue()
