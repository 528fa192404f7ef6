"""What WeasyPrint would do twice when it writes a PDF, done once: drawings, and the bytes of every object.

In: a drawing of the brand, or a PDF about to be written. Out: the same, to the byte (a test compares whole files). A
logo is the same operators on every page of every letter, so they are kept; and since a PDF with an identifier writes
each object a second time to digest it, every object is written beforehand and both times taken as it is.
"""

from typing import Any

ALPHA = "aA"
"""How the names of graphics states begin that say an opacity and nothing else, and so mean the same in every PDF."""


class KeptDrawing:
    """A vector drawing of WeasyPrint's whose operators are kept from page to page.

    What was drawn before decides which colours need not be set again, so operators are kept by that and by the size. A
    drawing with gradients, masks or text refers to more than its operators and is drawn anew each time.
    """

    def __init__(self, image: Any) -> None:
        self._image = image
        self.get_intrinsic_size = image.get_intrinsic_size
        self._drawn: dict[Any, tuple[list[Any], dict[str, Any]]] = {}

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        """Draw onto a page, `width` × `height` in CSS pixels."""
        before = _state(stream)
        kept = self._drawn.get((width, height, before))
        if kept is None:
            self._draw_anew(stream, width, height, style, before)
            return
        operators, alphas = kept
        stream.push_state()
        stream.stream[-1:] = operators
        stream.pop_state()
        for name, alpha in alphas.items():
            stream._resources["ExtGState"].setdefault(name, alpha)

    def _draw_anew(self, stream: Any, width: float, height: float, style: Any, before: Any) -> None:
        begin, others, fonts = len(stream.stream), _others(stream), len(stream._fonts)
        self._image.draw(stream, width, height, style)
        operators = stream.stream[begin:]
        names = [each[1:-3].decode() for each in operators if isinstance(each, bytes) and each.endswith(b" gs")]
        whole = operators[:1] == [b"q"] and operators[-1:] == [b"Q"]
        if (
            whole
            and (others, fonts) == (_others(stream), len(stream._fonts))
            and all(name[0] in ALPHA for name in names)
        ):
            states = stream._resources["ExtGState"]
            self._drawn[width, height, before] = (operators[:-1], {name: states[name] for name in names})


def _state(stream: Any) -> tuple[Any, ...]:
    """What a stream need not say again."""
    return (
        stream._current_color,
        stream._current_color_stroke,
        stream._current_alpha,
        stream._current_alpha_stroke,
    )


def _others(stream: Any) -> int:
    """How many pictures, patterns and shadings a page refers to."""
    return sum(len(stream._resources[kind]) for kind in ("XObject", "Pattern", "Shading"))


class _Written:
    """An object of a PDF that has been written, as pydyf asks for one when it puts the file together."""

    def __init__(self, written: Any) -> None:
        self.number, self.generation, self.free = written.number, written.generation, written.free
        self.offset = 0
        self.data: bytes = written.data
        self.compressible: bool = written.compressible

    @property
    def indirect(self) -> bytes:
        """Its bytes under its number."""
        return b"%d %d obj\n%b\nendobj" % (self.number, self.generation, self.data)


def write_once(_document: Any, pdf: Any) -> None:
    """WeasyPrint's finisher: every object of a PDF becomes its bytes."""
    pdf.objects = [each if each.free == "f" else _Written(each) for each in pdf.objects]
