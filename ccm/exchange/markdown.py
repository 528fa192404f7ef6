"""Write wording as Markdown: the way back from parts to what an author would have typed.

In: parts. Out: Markdown that reads as the same parts, lines filled to a width; or None where no Markdown reads so.
Every sign that Markdown could take for a mark is written with a backslash, and what was written is read again before
anybody gets it: a wording from elsewhere becomes exactly what it says or is refused.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from ccm.feel import BOOLEAN, Expression, Model, parse
from ccm.library.model import (
    Inline,
    ListPart,
    PanelPart,
    ParagraphPart,
    Part,
    Placeholder,
    Styled,
    TablePart,
    Words,
)
from ccm.library.placeholders import Hole, mask
from ccm.library.wording import WordingReader

WIDTH = 120
_ANYWHERE = re.compile(
    r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#|[A-Za-z][A-Za-z0-9]*;)|~(?=~)|!(?=\[)"
)
_AT_THE_START = re.compile(r"(?:#{1,6}(?=\s|$)|[>=:|]|[-+](?=\s|$|-)|~~~)")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_PLACEHOLDER = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_BREAK = ("break", "", ())
_ALIGN = {"left": ":--", "right": "--:", "center": ":-:"}


def write_wording(parts: Sequence[Part]) -> str | None:
    """The Markdown of a wording, without a line end; None if none reads as these parts."""
    text = "\n\n".join(_part(part) for part in parts)
    read, sound = read_wording(text)
    return text if sound and shape_of(read) == shape_of(parts) else None


def read_wording(text: str) -> tuple[tuple[Part, ...], bool]:
    """The parts of a Markdown text whose placeholders stay as they are written, and whether nothing was wrong."""
    masked, found = mask("", text, 1)
    reader = WordingReader("", masked, lambda hole, _: untyped(hole))
    parts = reader.read()
    return parts, not (found or reader.diagnostics)


def untyped(hole: Hole) -> Placeholder:
    """A placeholder that nobody has looked up yet."""
    return Placeholder(hole.text, _nothing(), ())


@cache
def _nothing() -> Expression:
    expression, _ = parse("false", Model(), expect=BOOLEAN)
    assert expression is not None  # noqa: S101 — `false` is a condition
    return expression


def shape_of(parts: Iterable[Part]) -> tuple[object, ...]:
    """What a reader sees of parts: two wordings of the same shape say the same."""
    return tuple(map(_shape, parts))


def _shape(part: Part) -> object:
    match part:
        case ParagraphPart():
            return ("text", part.level, _line(part.inlines))
        case ListPart():
            return ("list", part.ordered, tuple(map(_line, part.items)))
        case TablePart():
            rows = tuple(tuple(map(_line, row.cells)) for row in part.rows)
            return ("table", tuple(map(_line, part.head)), part.align, rows)
        case PanelPart():
            return ("panel", part.role, shape_of(part.parts))


def _line(inlines: Iterable[Inline]) -> tuple[object, ...]:
    """Inline wording piece by piece; a space beside the end of a line is none that anybody sees."""
    found: list[object] = []
    for each in map(_piece, inlines):
        last = found[-1] if found else None
        if each == _BREAK and isinstance(last, str):
            found[-1:] = [last.rstrip(" ")] if last.strip(" ") else []
        if last == _BREAK and isinstance(each, str):
            found += [each.lstrip(" ")] if each.strip(" ") else []
        else:
            found.append(each)
    return tuple(found)


def _piece(inline: Inline) -> object:
    match inline:
        case Words():
            return inline.text
        case Placeholder():
            return ("{{", inline.on_one_line)
        case Styled():
            return (inline.role, inline.target, _line(inline.children))


def _part(part: Part) -> str:
    match part:
        case ParagraphPart(level=0):
            return _filled(_inlines(part.inlines))
        case ParagraphPart():
            return f"{'#' * part.level} {_inlines(part.inlines)}"
        case ListPart():
            marks = (f"{number}. " if part.ordered else "- " for number in range(1, len(part.items) + 1))
            return "\n".join(_filled(_inlines(item), mark) for mark, item in zip(marks, part.items, strict=False))
        case TablePart():
            return _table(part)
        case PanelPart():
            inner = "\n\n".join(_part(each) for each in part.parts)
            return f"::: panel {part.role}\n{inner}\n:::"


def _table(part: TablePart) -> str:
    cells = [part.head, *(row.cells for row in part.rows)]
    lines = [_row([_inlines(cell) for cell in row]) for row in cells]
    align = "|".join(_ALIGN[each] for each in part.align)
    return "\n".join([lines[0], f"|{align}|", *lines[1:]])


def _row(cells: Iterable[str]) -> str:
    """A row; a stroke inside a cell is text, one inside a placeholder is not looked at."""
    return "|" + "".join(f" {_barred(cell)} |" if cell else " |" for cell in cells)


def _barred(cell: str) -> str:
    kept = _PLACEHOLDER.findall(cell)
    rest = (each.replace("|", "\\|") for each in _PLACEHOLDER.split(cell))
    return "".join(text + hole for text, hole in zip(rest, [*kept, ""], strict=True))


def _inlines(inlines: Sequence[Inline], *, inside: str = "") -> str:
    """Inline wording as Markdown on one line; `inside` is the mark it stands between, if any."""
    found = ""
    for at, each in enumerate(inlines):
        match each:
            case Words():
                found += _escaped(each.text.lstrip(" ") if found.endswith("\n") else each.text)
            case Placeholder():
                found += each.spelling
            case Styled(role="break"):
                found = found.rstrip(" ") + "\\\n"
            case Styled(role="link"):
                found += f"[{_inlines(each.children)}]({_target(each.target)})"
            case Styled():
                edge = at in (0, len(inlines) - 1)
                found += _marked(each, found, inside if edge else "")
    return found


def _marked(styled: Styled, before: str, inside: str) -> str:
    """Bold or italics, in stars; in low lines where stars would run into others."""
    sign = "_" if before.endswith("*") or inside.startswith("*") else "*"
    mark = sign * (2 if styled.role == "strong" else 1)
    return f"{mark}{_inlines(styled.children, inside=mark)}{mark}"


def _target(target: str) -> str:
    return f"<{target}>" if re.search(r"[\s()]", target) else target


def _escaped(text: str) -> str:
    return _ANYWHERE.sub(lambda sign: f"\\{sign.group()}", text)


def _filled(text: str, mark: str = "") -> str:
    """Text in lines of at most `WIDTH` signs where it has spaces; a placeholder is never parted."""
    lines: list[str] = []
    for stretch in text.split("\n"):
        line = ""
        for word in _words(stretch):
            if line and len(mark) + len(line) + 1 + len(word) > WIDTH:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    begun = (_begun(line) for line in lines)
    return mark + f"\n{' ' * len(mark)}".join(begun)


def _words(text: str) -> list[str]:
    """The words between spaces; the spaces of a placeholder part nothing."""
    held = _PLACEHOLDER.sub(lambda hole: hole.group().replace(" ", "\x00"), text)
    return [word.replace("\x00", " ") for word in held.split(" ")]


def _begun(line: str) -> str:
    """A line that does not look like the beginning of a heading, list, quotation, table or panel."""
    if _AT_THE_START.match(line):
        return f"\\{line}"
    return _NUMBERED.sub(r"\1\\\2", line, count=1) if _NUMBERED.match(line) else line
