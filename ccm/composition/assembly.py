"""The verb of stage 3: assemble a decision's fragments into a document tree.

In: a `Decision`, one of its channels, and an `Assembler` (the library, compiled as it is needed, warm for a
whole run). Out: a `Document`, or None and what is missing; then only this one communication fails. Nothing
here decides what is said: the fragments come in the order in which the decision chose them.
"""

from collections.abc import Mapping

from ccm.composition.filling import Filling, without_blanks
from ccm.composition.invariants import check_balance
from ccm.composition.model import Block, Document, Paragraph, Section
from ccm.composition.parts import FragmentCompiler, MakeBlock, flatten
from ccm.composition.recipient import Home, Printable, Recipient, find_recipient
from ccm.decisions.model import ChannelDecision, Decision, SlotDecision
from ccm.diagnostics import Diagnostic, Span, error, has_errors
from ccm.facts.obtaining import Rows
from ccm.feel import slugify
from ccm.feel.tree import Literal, walk
from ccm.library.linking import SUBJECT
from ccm.library.model import Fragment, Library
from ccm.values.formats import Formats, formats_of
from ccm.values.locales import find_locale, language_of, tag_of

UNAPPROVED = error("C030", "unapproved-fragment", "An unapproved fragment reached a document that is no proof.")

_MOST_COMPILED = 20_000


class Assembler:
    """The library, warm: fragments are compiled at their first use in a language and kept."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.home = _home(library)
        self.names = {fact.slug: fact.name for fact in library.vocabulary.definitions.values()}
        self.names |= {parameter.slug: parameter.name for parameter in library.parameters}
        self.names |= {table.slug: table.name for table in library.tables}
        self._compiled: dict[tuple[str, str], tuple[MakeBlock, ...]] = {}

    def assemble(
        self,
        decision: Decision,
        channel: ChannelDecision,
        *,
        draft: bool = False,
        printable: Printable | None = None,
    ) -> tuple[Document | None, tuple[Diagnostic, ...]]:
        """Assemble one document; see `assemble`."""
        values: Mapping[str, object] = decision.values or decision.facts.values
        formats = _formats(decision, self.library)
        recipient, findings = find_recipient(values, channel.channel, self.home, printable=printable)
        touchpoint = self.library.touchpoints[decision.facts.communication.touchpoint]
        for invariant in touchpoint.invariants:
            findings.extend(check_balance(invariant, values))
        if not draft:
            findings.extend(_find_unapproved(channel))
        filling = Filling(without_blanks(recipient.values), formats, self.names)
        sections = [self._section(slot, filling) for slot in channel.slots]
        findings.extend(filling.findings)
        if has_errors(findings):
            return None, tuple(findings)
        kept = tuple(section for section in sections if section.blocks)
        return self._document(decision, channel.channel, recipient, kept, formats, draft), tuple(findings)

    def _section(self, slot: SlotDecision, filling: Filling) -> Section:
        blocks: list[Block] = []
        for fragment in slot.chosen:
            blocks.extend([make(filling) for make in self._makes(fragment, filling.formats)])
        return Section(slot.slot, tuple(blocks))

    def _makes(self, fragment: Fragment, formats: Formats) -> tuple[MakeBlock, ...]:
        key = (fragment.digest, formats.tag)
        found = self._compiled.get(key)
        if found is None:
            if len(self._compiled) >= _MOST_COMPILED:
                self._compiled.clear()
            compiler = FragmentCompiler(fragment, formats, fields=self._fields, nullable=self._nullable)
            found = self._compiled[key] = compiler.blocks()
        return found

    def _fields(self, rows_slug: str) -> frozenset[str]:
        """The slugs of a rows fact's fields."""
        fact = self.library.vocabulary.definitions.get(rows_slug)
        item = fact.type.item if fact else None
        return frozenset(slugify(name) for name, _ in (item.fields or ())) if item else frozenset()

    def _nullable(self, rows_slug: str) -> frozenset[str]:
        """The fields that their declaration itself leaves empty at times: `if … then … else null`."""
        fact = self.library.vocabulary.definitions.get(rows_slug)
        if fact is None or not isinstance(fact.obtained, Rows):
            return frozenset()
        return frozenset(
            field.slug
            for field in fact.obtained.fields
            if any(isinstance(node, Literal) and node.value is None for node in walk(field.expression.tree))
        )

    def _document(
        self,
        decision: Decision,
        channel: str,
        recipient: Recipient,
        sections: tuple[Section, ...],
        formats: Formats,
        draft: bool,
    ) -> Document:
        communication = decision.facts.communication
        touchpoint = self.library.touchpoints[communication.touchpoint]
        letter_date = communication.occasion.letter_date
        return Document(
            communication=communication.id,
            touchpoint=touchpoint.id,
            channel=channel,
            layout=touchpoint.layout,
            locale=formats.tag,
            title=_title(sections) or touchpoint.title,
            letter_date=letter_date,
            dated=formats.date(letter_date),
            address=recipient.address,
            recipient_name=recipient.name,
            sections=sections,
            reference=communication.id.rpartition("-")[2][:12].upper(),
            email=recipient.email,
            mobile=recipient.mobile,
            draft=draft,
        )


def assemble(
    decision: Decision,
    channel: ChannelDecision,
    library: Library,
    *,
    draft: bool = False,
    printable: Printable | None = None,
) -> tuple[Document | None, tuple[Diagnostic, ...]]:
    """Assemble the document of one channel of a decision; for many, keep an `Assembler`.

    `draft` makes a proof, which may hold unapproved wording. `printable` tells whether the brand's fonts
    have every letter of a text. An error finding means no document; warnings come with one.
    """
    return Assembler(library).assemble(decision, channel, draft=draft, printable=printable)


def _title(sections: tuple[Section, ...]) -> str:
    """The text of the subject slot."""
    for section in sections:
        if section.slot == SUBJECT:
            return " ".join(flatten(block.inlines) for block in section.blocks if isinstance(block, Paragraph)).strip()
    return ""


def _formats(decision: Decision, library: Library) -> Formats:
    """The recipient's formats if the wording is in their language, else the wording's own: never two in one
    letter.
    """
    wording = decision.fragment_locale or library.default_locale
    wanted = decision.locale or wording
    if find_locale(wanted) is None or language_of(wanted) != language_of(wording):
        wanted = wording
    if find_locale(wanted) is None:
        wanted = library.default_locale
    if wanted == language_of(wanted) == language_of(library.default_locale):
        wanted = library.default_locale
    return formats_of(wanted)


def _home(library: Library) -> Home:
    """The bank's country: its `country` constant, or the region of the default locale."""
    locale = find_locale(library.default_locale)
    country = library.bank.get("bank_country", "").upper() or (locale.territory if locale else None) or ""
    return Home(country, tag_of(locale) if locale else "en-GB")


def _find_unapproved(channel: ChannelDecision) -> list[Diagnostic]:
    return [
        UNAPPROVED.at(Span(fragment.path), f"{fragment.name} is not approved", hint="only a proof may hold it: --draft")
        for slot in channel.slots
        for fragment in slot.chosen
        if not fragment.approved
    ]
