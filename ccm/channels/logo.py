"""The logo as a picture, for e-mail: mail readers show no SVG.

In: the brand. Out: PNG bytes at three times the printed size, drawn by PlutoPrint when the renderer opens.
"""

from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from ccm.brand.model import Brand

HEIGHT = 36
SCALE = 3


@dataclass(frozen=True, slots=True)
class Picture:
    """PNG bytes and the size to show them at, in CSS pixels."""

    content: bytes
    width: int
    height: int


def logo_picture(brand: Brand) -> Picture:
    """Draw the logo. Its view box gives the proportions."""
    import plutoprint

    root = etree.fromstring(brand.logo.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    *_, wide, high = (float(part) for part in root.get("viewBox", "0 0 1 1").split())
    width = round(HEIGHT * wide / high)
    canvas = plutoprint.ImageCanvas(width * SCALE, HEIGHT * SCALE)
    canvas.scale(SCALE, SCALE)
    book = plutoprint.Book(plutoprint.PAGE_SIZE_A4, plutoprint.PAGE_MARGINS_NONE, plutoprint.MEDIA_TYPE_SCREEN)
    book.load_html(f'<body style="margin:0"><div style="width:{width}px;height:{HEIGHT}px">{_sized(root)}</div>')
    book.render_document(canvas)
    stream = BytesIO()
    canvas.write_to_png_stream(stream)
    return Picture(stream.getvalue(), width, HEIGHT)


def _sized(root: etree._Element) -> str:
    """The drawing at the full size of what holds it; its view box keeps the proportions."""
    root.set("width", "100%")
    root.set("height", "100%")
    return str(etree.tostring(root, encoding="unicode"))
