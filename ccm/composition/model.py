"""The data of stage 3: the document tree, in which every node knows the fragment it came from.

In: nothing. Out: frozen nodes, well-formed by construction (no block inside a paragraph). Text is plain;
escaping is the channel's business. `Filled` text came from a customer's facts and is never read as markup.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Origin:
    """The fragment a node came from."""

    fragment: str
    locale: str
    digest: str
    slot: str


@dataclass(frozen=True, slots=True)
class Text:
    """Approved wording, as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A customer's value in the recipient's format; `source` is the placeholder that asked for it."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Styled:
    """Inline nodes with a role: `strong`, `emphasis`, `link` (with `target`), `break`."""

    role: str
    children: tuple["Inline", ...] = ()
    target: str = ""


Inline = Text | Filled | Styled


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or a heading when `level` is 1–3."""

    inlines: tuple[Inline, ...]
    origin: Origin
    level: int = 0


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[tuple[Inline, ...], ...]
    origin: Origin
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One table row; `carry` is the formatted balance after this row, for carried and brought forward."""

    cells: tuple[tuple[Inline, ...], ...]
    role: str = "row"  # "row" (one per element of the row fact) | "fixed" (opening, closing, totals)
    carry: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one head row; when `carried` is set, page breaks print carried and brought forward."""

    head: tuple[tuple[Inline, ...], ...]
    rows: tuple[Row, ...]
    align: tuple[str, ...]
    origin: Origin
    carried: str = ""
    brought: str = ""
    carried_column: int = -1
    text_column: int = -1


@dataclass(frozen=True, slots=True)
class Panel:
    """A framed block; `role` is summary, important, contact or signature."""

    role: str
    blocks: tuple["Block", ...]
    origin: Origin


Block = Paragraph | Items | Table | Panel


@dataclass(frozen=True, slots=True)
class Section:
    """The blocks of one slot, in printing order."""

    slot: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One composed communication in one channel. `title` is the PDF title and the e-mail subject.

    `address` is the address block, a line each; `recipient_name` the name alone; `email` and `mobile` where
    to send. `draft` marks a proof, shown as a watermark in every form.
    """

    communication: str
    touchpoint: str
    channel: str
    layout: str
    locale: str
    title: str
    letter_date: date
    dated: str
    address: tuple[str, ...]
    recipient_name: str
    sections: tuple[Section, ...]
    reference: str = ""
    email: str = ""
    mobile: str = ""
    draft: bool = False
