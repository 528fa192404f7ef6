"""Markdown becomes a tree of parts whose placeholders are typed.

In: the wording of a fragment and a function that types a placeholder. Out: `Part`s, or findings with line
and column. Only what a letter can carry is read: paragraphs, headings, lists, tables, panels, bold,
italics, links. Everything else is said.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.container import container_plugin

from ccm.diagnostics import Diagnostic, Kind, Span, error, nearest_or_all
from ccm.library.model import (
    Inline,
    ListPart,
    PanelPart,
    ParagraphPart,
    Part,
    Placeholder,
    RowPart,
    Styled,
    TablePart,
    Words,
)
from ccm.library.placeholders import MARKER, Hole, Masked, describe_hole, hole_of
from ccm.written import short

RAW_HTML = error("L060", "raw-html", "A wording holds HTML; the page's form is the brand's business.")
IMAGE = error("L061", "image", "A wording holds a picture; logos and pictures belong to the brand.")
NOT_OFFERED = error("L062", "markup-not-offered", "A wording holds Markdown that a letter cannot carry.")
HEADING_LEVEL = error("L063", "heading-level", "Headings in a fragment are ## or ###; # is the document's own title.")
PANEL = error("L064", "panel", "A panel is not written as `::: panel ROLE` … `:::` with a known role.")
LIST_SHAPE = error(
    "L065", "list-shape", "A list holds more than one line of text per item, or starts at another number."
)
LINK_TARGET = error("L066", "link-target", "A link does not lead to https:, mailto: or tel:.")
TABLE_COLUMNS = error("L067", "table-columns", "A table row has more or fewer columns than its head.")
MISPLACED = error("L068", "placeholder-misplaced", "A placeholder stands where no value can be printed.")
EMPTY_WORDING = error("L069", "empty-wording", "A fragment has no wording.")

MOST_COLUMNS = 12
ROLES = ("summary", "important", "contact", "signature")
_SCHEMES = ("https:", "mailto:", "tel:")
_MASKED = "%EE%80"
"""How the marker of a placeholder stands in a link's target: percent-encoded by the Markdown parser."""

_SPACES = re.compile(r"[ \t\n]+")
_NOT_OFFERED = {
    "blockquote": "a quotation (>)",
    "fence": "a code block",
    "code_block": "a paragraph that begins with four spaces",
    "hr": "a line (---)",
    "code_inline": "code in `backticks`",
}
_STYLES = {"strong": "strong", "em": "emphasis"}
Resolve = Callable[[Hole, bool], Placeholder | None]

_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table").disable(["reference"])
setattr(_MARKDOWN, "validateLink", lambda _: True)  # noqa: B010 - a method; our own check says what is wrong with a target
_MARKDOWN.use(container_plugin, "panel", validate=lambda *_: True)


@dataclass(slots=True)
class WordingReader:
    """Reads one wording. `resolve` types a placeholder; its second argument tells that it stands in a
    table's body.
    """

    path: str
    masked: Masked
    resolve: Resolve
    diagnostics: list[Diagnostic] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def read(self) -> tuple[Part, ...]:
        """Read the whole wording."""
        tree = SyntaxTreeNode(_MARKDOWN.parse(self.masked.text))
        parts = tuple(self._parts(tree.children))
        if not parts and not self.diagnostics:
            message = "there is no wording below the second --- line"
            self.diagnostics.append(EMPTY_WORDING.at(Span(self.path, self._line(0), 1), message))
        for number, hole in enumerate(self.masked.holes):
            if number not in self.used and not self.diagnostics:
                hint = "placeholders stand in text: not in link targets, code or HTML"
                message = f"{describe_hole(hole)} cannot be printed here"
                self.diagnostics.append(MISPLACED.at(hole.span, message, hint=hint))
        return parts

    def report(self, kind: Kind, node: SyntaxTreeNode, message: str, hint: str | None = None, at: str = "") -> None:
        """Add a finding at a node; `at` is the literal text to point to within its lines."""
        said = MARKER.sub(lambda marker: describe_hole(self.masked.holes[hole_of(marker)]), message)
        self.diagnostics.append(kind.at(self._span(node, at), said, hint=hint))

    def _span(self, node: SyntaxTreeNode, literal: str) -> Span:
        while node.map is None and node.parent is not None:
            node = node.parent
        first, after = node.map or (0, 1)
        for line in range(self._line(first), self._line(after - 1) + 1):
            written = self.masked.original[line - self.masked.lines[0]]
            if literal and literal in written:
                column = written.index(literal) + 1
                return Span(self.path, line, column, line, column + len(literal))
        return Span(self.path, self._line(first), 1)

    def _line(self, index: int) -> int:
        lines = self.masked.lines
        return lines[min(index, len(lines) - 1)]

    def _parts(self, nodes: Sequence[SyntaxTreeNode]) -> Iterable[Part]:
        for node in nodes:
            part = self._part(node)
            if part is not None:
                yield part

    def _part(self, node: SyntaxTreeNode) -> Part | None:
        match node.type:
            case "paragraph":
                return ParagraphPart(self._inlines(node))
            case "heading":
                return self._heading(node)
            case "bullet_list" | "ordered_list":
                return self._list(node)
            case "table":
                return self._table(node)
            case "container_panel":
                return self._panel(node)
            case "html_block":
                self._html(node)
            case other:
                said = _NOT_OFFERED.get(other, f"“{other}”")
                hint = "take the spaces away" if other == "code_block" else "write it as plain text"
                self.report(NOT_OFFERED, node, f"{said} cannot be printed", hint)
        return None

    def _html(self, node: SyntaxTreeNode) -> None:
        literal = node.content.strip().split("\n")[0]
        if literal.startswith("</") and any(each.code == RAW_HTML.code for each in self.diagnostics):
            return  # its opening tag was told
        hint = "use Markdown: **bold**, *italics*, [link](https://…); write &lt; for a plain <"
        self.report(RAW_HTML, node, f"{short(literal)} is HTML", hint, at=literal)

    def _heading(self, node: SyntaxTreeNode) -> ParagraphPart:
        level = int(node.tag[1:])
        if level not in (2, 3):
            self.report(HEADING_LEVEL, node, f"{'#' * level} is not a heading here", "write ## or ###")
        return ParagraphPart(self._inlines(node), min(max(level, 2), 3))

    def _list(self, node: SyntaxTreeNode) -> ListPart:
        ordered = node.type == "ordered_list"
        start = node.attrs.get("start", 1)
        if ordered and start != 1:
            self.report(LIST_SHAPE, node, f"the list starts at {start}", "numbered lists start at 1")
        items: list[tuple[Inline, ...]] = []
        for item in node.children:
            if len(item.children) != 1 or item.children[0].type != "paragraph":
                hint = "one text per item; no list, table or second paragraph inside"
                self.report(LIST_SHAPE, item, "this list item is not one line of text", hint)
                continue
            items.append(self._inlines(item.children[0]))
        return ListPart(tuple(items), ordered)

    def _panel(self, node: SyntaxTreeNode) -> PanelPart | None:
        words = node.info.split()
        if words[:1] != ["panel"] or len(words) != 2:
            hint = "write ::: panel summary, the text, then ::: alone"
            self.report(PANEL, node, f"“{short(f'::: {node.info.strip()}'.strip())}” opens no panel", hint)
            return None
        role = words[1]
        if role not in ROLES:
            hint = nearest_or_all(role, ROLES, "roles are")
            self.report(PANEL, node, f"there is no panel “{short(role)}”", hint, at=role)
        if node.parent is not None and node.parent.type == "container_panel":
            self.report(PANEL, node, "a panel cannot stand in a panel", "close the one before with ::: alone")
            return None
        if not self._is_closed(node):
            self.report(PANEL, node, "the panel is not closed", "write ::: alone on a line after its text")
        return PanelPart(role, tuple(self._parts(node.children)))

    def _is_closed(self, node: SyntaxTreeNode) -> bool:
        after = (node.map or (0, 1))[1]
        lines = self.masked.text.split("\n")
        return any(line.strip().startswith(":::") for line in lines[after - 1 : after + 1])

    def _table(self, node: SyntaxTreeNode) -> TablePart:
        head_node = node.children[0].children[0]
        align = tuple(_alignment(cell) for cell in head_node.children)
        if len(align) > MOST_COLUMNS:
            said = f"this table has {len(align):,} columns; a page has room for {MOST_COLUMNS}"
            self.report(TABLE_COLUMNS, node, said, "turn it, or make two of it")
            return TablePart((), (), ())
        head = tuple(self._inlines(cell) for cell in head_node.children)
        bodies = node.children[1].children if len(node.children) > 1 else []
        rows = tuple(self._row(row, len(head)) for row in bodies)
        return TablePart(head, rows, align)

    def _row(self, row: SyntaxTreeNode, columns: int) -> RowPart:
        line = self.masked.text.split("\n")[(row.map or (0, 1))[0]].strip()
        cells = escapedSplit(line)
        if cells and not cells[0]:
            cells.pop(0)
        if cells and not cells[-1]:
            cells.pop()
        if len(cells) != columns:
            message = f"this row has {_counted(len(cells))}, the head has {columns}"
            self.report(TABLE_COLUMNS, row, message, "write \\| for a stroke that is text")
        return RowPart(tuple(self._inlines(cell, in_rows=True) for cell in row.children))

    def _inlines(self, node: SyntaxTreeNode, *, in_rows: bool = False) -> tuple[Inline, ...]:
        found: list[Inline] = []
        for inline in node.children:
            children = inline.children if inline.type == "inline" else [inline]
            for child in children:
                self._inline(child, found, in_rows)
        return tuple(found)

    def _inline(self, node: SyntaxTreeNode, found: list[Inline], in_rows: bool) -> None:
        match node.type:
            case "text":
                self._text(node.content, found, in_rows)
            case "softbreak":
                _add_words(found, " ")
            case "hardbreak":
                found.append(Styled("break"))
            case "strong" | "em":
                inside = self._inlines(node, in_rows=in_rows)
                found.append(Styled(_STYLES[node.type], inside))
            case "link":
                found.append(self._link(node, in_rows))
            case "html_inline":
                self._html(node)
            case "image":
                hint = "logos and pictures come from the brand"
                self.report(IMAGE, node, "pictures cannot be put into a wording", hint, at="![")
            case other:
                said = _NOT_OFFERED.get(other, f"“{other}”")
                self.report(NOT_OFFERED, node, f"{said} cannot be printed", "write it as plain text")

    def _link(self, node: SyntaxTreeNode, in_rows: bool) -> Styled:
        target = str(node.attrs.get("href", ""))
        if not target.lower().startswith(_SCHEMES) or _MASKED in target:
            hint = "write the whole address: [our terms](https://…), and no placeholder in it"
            shown = unquote(target) if _MASKED in target else short(target)
            self.report(LINK_TARGET, node, f"“{shown}” is not an address a letter can name", hint)
        return Styled("link", self._inlines(node, in_rows=in_rows), target)

    def _text(self, content: str, found: list[Inline], in_rows: bool) -> None:
        at = 0
        for marker in MARKER.finditer(content):
            _add_words(found, content[at : marker.start()])
            at = marker.end()
            number = hole_of(marker)
            self.used.add(number)
            placeholder = self.resolve(self.masked.holes[number], in_rows)
            if placeholder is not None:
                found.append(placeholder)
        _add_words(found, content[at:])


def _counted(columns: int) -> str:
    return "1 column" if columns == 1 else f"{columns} columns"


def _add_words(found: list[Inline], text: str) -> None:
    plain = _SPACES.sub(" ", text)
    if not plain:
        return
    if found and isinstance(found[-1], Words):
        found[-1] = Words(_SPACES.sub(" ", found[-1].text + plain))
    else:
        found.append(Words(plain))


def _alignment(cell: SyntaxTreeNode) -> str:
    style = str(cell.attrs.get("style", ""))
    return next((side for side in ("right", "center") if side in style), "left")
