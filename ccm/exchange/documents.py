"""Read a document from a word processor or an editor: Word-saved HTML, other HTML, Markdown.

In: bytes from anybody. Out: `Section`s, each a heading with the paragraphs, lists and tables below it as parts, and a
finding for everything that a fragment cannot carry, with its line. Nothing is fetched or run; limits on size and depth.
Markdown goes the same way as HTML, with its own line numbers.
"""

import copy
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from lxml import etree, html
from markdown_it import MarkdownIt

from ccm.diagnostics import Diagnostic, Span, error
from ccm.dmn.xml_nodes import line_of
from ccm.exchange.inline_html import DEEPEST, DROPPED, JOINED, InlineReader
from ccm.library.model import ListPart, ParagraphPart, Part, RowPart, TablePart, Words
from ccm.library.placeholders import mask

NOT_A_DOCUMENT = error("X150", "import-unreadable", "A file is no document that can be imported.")

LARGEST, MOST_ELEMENTS = 5_000_000, 100_000
HTML, MARKDOWN = (".html", ".htm", ".xhtml"), (".md", ".markdown", ".txt")
_HEADING = re.compile(r"h[1-6]")
_BLOCKS = ("p", "div", "section", "article", "main", "body", "blockquote", "center", "header", "footer", "pre", "dl")
_LIST_SIGN = re.compile(r"\s*(?:[·•▪§‣◦o–-]|(?P<number>\d{1,3}[.)]))(?:\s+|$)")
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (empty before the first one), the line it stands on, and what stands below it.

    `lines` says of each part on which lines its runs of inline wording begin.
    """

    title: str
    line: int
    parts: tuple[Part, ...]
    lines: tuple[tuple[int, ...], ...]


def read_document(path: str, content: bytes) -> tuple[tuple[Section, ...], tuple[Diagnostic, ...]]:
    """The sections of a document; none with a finding if it cannot be read."""
    suffix = PurePath(path).suffix.lower()
    if suffix not in (*HTML, *MARKDOWN):
        hint = "in Word: File, Save As, Web Page, Filtered (*.htm); then import that file"
        return (), (NOT_A_DOCUMENT.at(Span(path), f"a file {suffix or 'without ending'} cannot be read", hint=hint),)
    if len(content) > LARGEST:
        return (), (NOT_A_DOCUMENT.at(Span(path), f"{len(content):,} bytes; at most {LARGEST:,} are read"),)
    holes: tuple[str, ...] = ()
    if suffix in MARKDOWN:
        content, holes = _rendered(path, content)
    root = _parsed(content, encoding="utf-8" if suffix in MARKDOWN else _encoding(content))
    if root is None:
        return (), (NOT_A_DOCUMENT.at(Span(path), "there is no text in this file"),)
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        return (), (NOT_A_DOCUMENT.at(Span(path), f"more than {MOST_ELEMENTS:,} elements", hint="cut it into parts"),)
    if suffix in HTML:
        for each in root.iter(etree.Element):
            each.set("data-line", str(line_of(each) or 1))
    reading = _Reading(path, holes)
    reading.take(root)
    return tuple(reading.sections()), tuple(reading.inline.told())


def _rendered(path: str, content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Markdown as HTML whose blocks know their lines; placeholders are kept aside, so that no mark is seen in them."""
    text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    masked, _ = mask(path, text, 1)
    tokens = _MARKDOWN.parse(masked.text)
    for token in tokens:
        if token.map is not None and token.nesting >= 0:
            token.attrSet("data-line", str(token.map[0] + 1))
    page = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return page.encode(), tuple(hole.text for hole in masked.holes)


def _encoding(content: bytes) -> str | None:
    """How a page is written down if it does not say so itself: in UTF-8 if it can be, else as Word does in the West."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return name
    if re.search(rb"charset\s*=|encoding\s*=", content[:4096], re.IGNORECASE):
        return None
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def _parsed(content: bytes, *, encoding: str | None) -> etree._Element | None:
    if encoding == "utf-16":
        content, encoding = content.decode("utf-16", "replace").encode(), "utf-8"
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding=encoding)
    try:
        return html.document_fromstring(content, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, LookupError):
        return None


@dataclass
class _Reading:
    """One document read from top to bottom."""

    path: str
    holes: tuple[str, ...]
    done: list[Section] = field(default_factory=list)
    title: str = ""
    line: int = 1
    parts: list[Part] = field(default_factory=list)
    lines: list[tuple[int, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.inline = InlineReader(self.path, self.holes)

    def sections(self) -> Iterator[Section]:
        """All sections that hold something."""
        self._end()
        return iter(self.done)

    def take(self, element: etree._Element, depth: int = 0) -> None:
        """Read an element and what stands below it."""
        name = self.inline.name_of(element)
        if self.inline.drops(element):
            return
        if depth > DEEPEST:
            self.inline.tell(JOINED, element, "text nested deeper than anybody writes")
            self._paragraph(element)
        elif _HEADING.fullmatch(name):
            self._begin(element)
        elif name in ("ul", "ol"):
            self._list(element, ordered=name == "ol")
        elif name == "table":
            self._table(element)
        elif name == "hr":
            self.inline.tell(DROPPED, element, "a line across the page")
        elif "MsoListParagraph" in element.get("class", ""):
            self._list_line(element)
        elif name in _BLOCKS or name == "html" or self._holds_blocks(element):
            self._block(element, depth)
        else:
            self._paragraph(element)

    def _is_block(self, element: etree._Element) -> bool:
        name = self.inline.name_of(element)
        return name in (*_BLOCKS, "ul", "ol", "table", "hr") or bool(_HEADING.fullmatch(name))

    def _holds_blocks(self, element: etree._Element) -> bool:
        return any(map(self._is_block, element))

    def _block(self, element: etree._Element, depth: int) -> None:
        """A block: its own text is a paragraph, blocks in it are read one by one."""
        if not self._holds_blocks(element):
            self._paragraph(element)
            return
        run = self._run(element, element.text)
        for child in element:
            if not self._is_block(child) and not self._holds_blocks(child):
                run.append(copy.deepcopy(child))
                continue
            self._paragraph(run)
            run = self._run(child, child.tail)
            self.take(child, depth + 1)
        self._paragraph(run)

    def _run(self, element: etree._Element, text: str | None) -> etree._Element:
        """A paragraph for the words that stand bare between the blocks of an element."""
        found = etree.Element("p", {"data-line": str(self.inline.line_of(element))})
        found.text = text
        return found

    def _begin(self, element: etree._Element) -> None:
        self._end()
        self.title = " ".join(self.inline.plain(element).split())
        self.line = self.inline.line_of(element)

    def _end(self) -> None:
        if self.parts or self.title:
            self.done.append(Section(self.title, self.line, tuple(self.parts), tuple(self.lines)))
        self.title, self.parts, self.lines = "", [], []

    def _add(self, part: Part, lines: Iterable[int]) -> None:
        self.parts.append(part)
        self.lines.append(tuple(lines))

    def _paragraph(self, element: etree._Element) -> None:
        inlines = self.inline.read(element)
        if inlines:
            self._add(ParagraphPart(inlines), [self.inline.start_of(element)])

    def _list(self, element: etree._Element, *, ordered: bool) -> None:
        items, lines = [], []
        for item in element.iter("li"):
            nested = list(item.iterdescendants("ul", "ol"))
            if nested:
                self.inline.tell(JOINED, nested[0], "a list inside a list became one list")
            own = copy.deepcopy(item)
            etree.strip_elements(own, "ul", "ol", with_tail=False)
            if inlines := self.inline.read(own):
                items.append(inlines)
                lines.append(self.inline.start_of(item))
        if items:
            self._add(ListPart(tuple(items), ordered), lines)

    def _list_line(self, element: etree._Element) -> None:
        """A paragraph that Word shows as a list item: its sign goes, and items that follow each other are one list."""
        inlines = self.inline.read(element)
        first = inlines[0] if inlines else None
        sign = _LIST_SIGN.match(first.text.replace("\xa0", " ")) if isinstance(first, Words) else None
        if sign and isinstance(first, Words):
            inlines = (*([Words(first.text[sign.end() :])] if first.text[sign.end() :] else []), *inlines[1:])
        ordered, line = bool(sign and sign["number"]), self.inline.start_of(element)
        last = self.parts[-1] if self.parts else None
        if isinstance(last, ListPart) and last.ordered == ordered:
            self.parts[-1] = ListPart((*last.items, inlines), ordered)
            self.lines[-1] += (line,)
        elif inlines:
            self._add(ListPart((inlines,), ordered), [line])

    def _table(self, element: etree._Element) -> None:
        rows = [each for each in element.iter("tr") if next(each.iterancestors("table")) is element]
        if any(True for _ in element.iterdescendants("table")):
            self.inline.tell(JOINED, element, "a table inside a table became text")
        cells = [[each for each in row if self.inline.name_of(each) in ("td", "th")] for row in rows]
        if any(each.get(key, "1") not in ("1", "") for row in cells for each in row for key in ("colspan", "rowspan")):
            self.inline.tell(JOINED, element, "merged cells became single ones")
        columns = max(map(len, cells), default=0)
        if columns < 2:
            for row in cells:
                for cell in row:
                    self._block(cell, 1)
            return
        filled = [(*row, *(row[-1:] * (columns - len(row)))) for row in cells if row]
        read = [[self.inline.read(each, in_cell=True) for each in row] for row in cells if row]
        head, *body = [(*row, *((),) * (columns - len(row))) for row in read]
        table = TablePart(head, tuple(RowPart(row) for row in body), self._align(cells, columns))
        self._add(table, (self.inline.start_of(each) for row in filled for each in row))

    def _align(self, cells: Sequence[Sequence[etree._Element]], columns: int) -> tuple[str, ...]:
        """How columns are aligned: as their last row is."""
        last = cells[-1] if cells else ()
        said = [f"{each.get('align', '')} {each.get('style', '')}".lower() for each in last]
        found = [next((side for side in ("right", "center") if side in each), "left") for each in said]
        return (*found, *("left",) * (columns - len(found)))
