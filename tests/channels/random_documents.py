"""Documents as awkward as authors and customers can make them, from a seed: the same seed, the same document."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from sample_documents import closing, document, movements, origin, words

from ccm.composition.model import (
    Block,
    Document,
    Filled,
    Inline,
    Items,
    Panel,
    Paragraph,
    Row,
    Section,
    Styled,
    Table,
    Text,
)

T = TypeVar("T")

_WORDS = (
    "your account savings rate interest the and of a I v k s we you money each month balance yearly payment because "
    "statement agreement reference AVATAR Wolfgang Tokyo LTA office affluent fjord officially 12 2026 1,204.17 3.10% "
    "smlouva účet úroková sazba příští měsíčně žluťoučký kůň úpěl ďábelské ódy šťastně Řehoř Čtvrtek také zůstatek v o "
    "überweisen Straße größere façade naïve coöperate Łódź Gdańsk Ελένη Παπαδοπούλου ещё счёт"
)
WORDS = _WORDS.split()
_JOINED = (
    "well-known day-to-day self-employed 2025-2026 10–14 pages/sheets and/or e-mail x-y-z A4-sized 50/50 co-operation "
    "(see below) [1] “quoted” „v uvozovkách“ ‘single’ don’t it's rock'n'roll a—b one–two three—four Q&A R&D 100% 20°C "
    "#1234 user@mail.example meridian-bank.example/help https://meridian-bank.example/a/b?c=d&e=f#g 1.2.3.4 C++ "
    "40-12-78 0808-157-0100 +44/20 ... wait… no! why? yes; so: end. ¿qué? §5 ½ 3×4 a=b x<y a>b & * _ | \\ ~ ^ "
    "CZ65-0800-0000-1920-0014-5399 GB29NWBK60161331926819 Okonjo-Björkqvist O’Neill-d’Arcy"
)
JOINED = _JOINED.split()
_AMOUNTS = (
    "£1,750.55 −£12.00 +£415.00 1\u00a0204,17\u00a0Kč −1\u202f500,00\u00a0€ $5 EUR\u00a010.00 3.10%\u00a0AER 12\u00a0% "
    "10\u00a0000\u00a0000,00\u00a0Kč 2×£5"
)
AMOUNTS = _AMOUNTS.split(" ")
TURNING = ("ابن سینا 1204", "محمد عبد الله", "12 محمد 34", "محمد (−1\u202f500,00 €)", "Amelia محمد")
"""Names that are read from right to left; in wording that is not, they only come from a customer's facts."""
NAMES = (
    "Mrs Hartley",
    "Żaneta Ōkami-Brzęczyszczykiewicz",
    "Wing\u200bBreak",
    "soft\u00adhyphen\u00adated",
    "A" * 45,
    "Donaudampfschifffahrtsgesellschaftskapitänsmützen",
    "Q" * 90,
    "né\u0301e com\u0301bined",
    "a\u2060b",
    " leading and trailing ",
    "two  spaces",
    "J & P <b>not bold</b> {{ name }} **x**",
)
SPACES = (" ",) * 12 + ("  ", "\u00a0", " \u00a0", "\u00a0 ", "\u2009", "\u202f", "\t", "\n", " \n ", "")
PUNCTUATION = ("", "", "", "", ",", ".", ";", ":", "!", "?", ")", "”", "…", " –", " —", "–", "—", "-", "/")


class Author:
    """Writes at random, from a generator of numbers."""

    def __init__(self, seed: int) -> None:
        self.dice = np.random.default_rng(seed)
        self.calm = self.chance(0.3)

    def chance(self, share: float) -> bool:
        return bool(self.dice.random() < share)

    def below(self, most: int) -> int:
        return int(self.dice.integers(most))

    def one(self, things: Sequence[T]) -> T:
        return things[self.below(len(things))]

    def word(self) -> str:
        kind = self.dice.random()
        if kind < 0.72:
            return self.one(WORDS)
        if kind < 0.9:
            return self.one(JOINED)
        if kind < 0.97:
            return self.one(AMOUNTS)
        return self.one(NAMES)

    def space(self) -> str:
        return " " if self.calm else self.one(SPACES)

    def phrase(self, most: int) -> str:
        """A run of words; may begin or end with a space, or with none where the next run goes on."""
        parts = [self.space() if self.chance(0.4) else ""]
        for _ in range(1 + self.below(most)):
            parts += [self.word(), self.one(PUNCTUATION), self.space()]
        if self.chance(0.4):
            parts.pop()
        return "".join(parts)

    def inlines(self, most: int, depth: int = 0) -> tuple[Inline, ...]:
        return tuple(self.inline(most, depth) for _ in range(1 + self.below(6 if depth == 0 else 3)))

    def inline(self, most: int, depth: int) -> Inline:
        kind = self.dice.random()
        if kind < 0.5 or depth > 2:
            return Text(self.phrase(most))
        if kind < 0.7:
            return Filled(self.one((self.one(AMOUNTS), self.one(NAMES), self.one(TURNING), self.phrase(3))), "a fact")
        if kind < 0.73:
            return Styled("break")
        role = self.one(("strong", "strong", "emphasis", "link"))
        target = "https://meridian-bank.example/talk" if role == "link" else ""
        return Styled(role, self.inlines(max(most // 2, 2), depth + 1), target)

    def paragraph(self, most: int = 40) -> Paragraph:
        return Paragraph(self.inlines(most), origin("x", "x"))

    def heading(self) -> Paragraph:
        return Paragraph(self.inlines(5), origin("x", "x"), self.one((2, 2, 3, 4)))

    def items(self) -> Items:
        items = tuple(self.inlines(14) for _ in range(1 + self.below(5)))
        return Items(items, origin("x", "x"), ordered=self.chance(0.4))

    def panel(self) -> Panel:
        role = self.one(("summary", "important", "contact", "signature"))
        makes: tuple[Callable[[], Block], ...] = (self.paragraph, self.paragraph, self.heading, self.items, self.table)
        return Panel(role, tuple(self.one(makes)() for _ in range(1 + self.below(4))), origin("x", "x"))

    def table(self) -> Table:
        columns = 1 + self.below(7)
        align = tuple(self.one(("left", "left", "right", "center")) for _ in range(columns))
        head = tuple(self.inlines(2, 2) for _ in range(columns))
        rows = tuple(
            Row(
                tuple(self.inlines(self.one((1, 2, 5)), 1) if self.chance(0.9) else () for _ in range(columns)),
                "fixed" if self.chance(0.15) else "row",
            )
            for _ in range(1 + self.below(6))
        )
        return Table(head, rows, align, origin("x", "x"))

    def block(self) -> Block:
        makes: tuple[Callable[[], Block], ...] = (self.paragraph,) * 5 + (
            self.heading,
            self.heading,
            self.items,
            self.panel,
            self.table,
        )
        return self.one(makes)()

    def statement(self) -> Table:
        rows, _ = movements(self.one((0, 1, 9, 18, 40)))
        wordy = tuple(
            replace(row, cells=(row.cells[0], self.inlines(4, 1), *row.cells[2:])) if self.chance(0.5) else row
            for row in rows
        )
        return Table(
            head=(words("Date"), self.inlines(2, 2), words("Paid out (£)"), words("Paid in (£)"), words("Balance (£)")),
            rows=wordy,
            align=("left", "left", "right", "right", "right"),
            origin=origin("x", "x"),
            carried="Balance carried forward",
            brought="Balance brought forward",
            carried_column=4,
            text_column=1,
        )


def random_document(seed: int) -> Document:
    """One document: a letter or a statement of one to several pages."""
    author = Author(seed)
    blocks = tuple(author.block() for _ in range(1 + author.below(14)))
    layout = "statement" if author.chance(0.35) else "letter"
    movements = (author.statement(), author.paragraph()) if layout == "statement" and author.chance(0.7) else ()
    small = tuple(
        author.one((author.paragraph, author.paragraph, author.heading, author.items))() for _ in range(author.below(4))
    )
    sections = (
        Section("body", blocks),
        Section("movements", movements),
        closing(),
        Section("disclosures", small),
    )
    title = author.one(("Your savings", author.phrase(9), author.phrase(2)))
    return document("letter", layout, title, *sections, draft=author.chance(0.1))
