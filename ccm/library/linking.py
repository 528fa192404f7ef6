"""Link manuscripts to the project: every name in them is looked up, every wording becomes a typed tree.

In: manuscripts, touchpoints, the vocabulary's models. Out: `Fragment`s, and whatever does not fit together:
unknown slots, touchpoints and requirements, facts that a touchpoint's subject does not have, wordings that
no filter can print.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ccm.diagnostics import Diagnostic, Span, error, nearest_or_all
from ccm.facts.model import Grain
from ccm.feel import BOOLEAN, NUMBER, Model, Name, Type
from ccm.library.digest import content_digest
from ccm.library.manuscripts import NO_ROWS, Manuscript, RowSettings
from ccm.library.model import (
    SMS,
    Condition,
    Fragment,
    Inline,
    PanelPart,
    ParagraphPart,
    Part,
    Placeholder,
    Styled,
    TablePart,
    Touchpoint,
    Variant,
)
from ccm.library.placeholders import mask
from ccm.library.resolving import Resolver
from ccm.library.settings import LOCALE_NOT_OFFERED
from ccm.library.touchpoints import FACT_TYPE, ModelOf, find_fact, read_condition, row_names
from ccm.library.wording import WordingReader
from ccm.written import Text, short

UNKNOWN_SLOT = error("L070", "unknown-slot", "A fragment is for a slot that its touchpoints do not have.")
UNKNOWN_TOUCHPOINT = error("L071", "unknown-touchpoint", "A fragment names a touchpoint that does not exist.")
REPEATED_ROW = error("L072", "repeated-row", "A table over rows does not have exactly one row that reads their fields.")
NOT_PLAIN = error("L073", "not-plain", "A wording for text messages or a subject line holds more than plain text.")

SUBJECT = "subject"


@dataclass(slots=True)
class Linker:
    """Links the manuscripts of one project."""

    touchpoints: Mapping[str, Touchpoint]
    model_of: ModelOf
    diagnostics: list[Diagnostic] = field(default_factory=list)
    unread: Collection[str] = ()
    """Touchpoints whose files could not be read; that is told once, not again for each of their fragments."""

    def link(self, manuscript: Manuscript) -> Fragment | None:
        """Link one manuscript; None when its wording or condition cannot be used."""
        users = self._users(manuscript)
        self._check_locale(manuscript, users)
        models = self._models(manuscript, users)
        before = len(self.diagnostics)
        own = self._condition(manuscript.when, models, BOOLEAN)
        bases = [self._condition(each, models, BOOLEAN) for each in manuscript.inherited]
        priority = self._condition(manuscript.priority, models, NUMBER)
        body = self._wording(manuscript, models)
        if not users or len(self.diagnostics) > before:
            return None
        return Fragment(
            id=manuscript.id,
            locale=manuscript.locale,
            slot=manuscript.slot.text.strip(),
            path=manuscript.path,
            body=body,
            digest=content_digest(manuscript),
            when=self._joined((*reversed(bases), own), models),
            touchpoints=tuple(each.text for each in manuscript.touchpoints),
            channels=manuscript.channels,
            requires=tuple(each.text for each in manuscript.requires),
            excludes=tuple(each.text for each in manuscript.excludes),
            priority=priority,
            effective=manuscript.effective,
            order=manuscript.order,
            owner=manuscript.owner,
            review_by=manuscript.review_by,
            reference=manuscript.reference,
            since=manuscript.since,
            tone=manuscript.tone,
            tags=manuscript.tags,
            because=manuscript.because,
            mandated=manuscript.mandated,
            variant=_variant(manuscript, (own, *bases[:-1])) if bases else None,
        )

    def _joined(self, conditions: Iterable[Condition | None], models: Sequence[Model]) -> Condition | None:
        """The condition that all of these hold; each has been read by itself, so that parentheses keep them apart.

        What is printed only where another requires it (`when: false`) stays so.
        """
        asked = [each for each in conditions if each is not None]
        if len(asked) < 2:
            return asked[0] if asked else None
        never = next((each for each in asked if each.never), None)
        if never is not None:
            return never
        source = " and ".join(_enclosed(each.expression.source) for each in asked)
        return self._condition((source, asked[-1].expression.origin), models, BOOLEAN)

    def _users(self, manuscript: Manuscript) -> list[Touchpoint]:
        """The touchpoints that can use the fragment: those it names, or all that have its slot."""
        slot = manuscript.slot.text.strip()
        named = [self._touchpoint(each) for each in manuscript.touchpoints]
        users = [each for each in named if each is not None] if named else list(self.touchpoints.values())
        having = [each for each in users if any(one.id == slot for one in each.slots)]
        lacking = [each for each in users if each not in having]
        if lacking and (named or not (having or self.unread)):
            known = sorted({one.id for each in lacking for one in each.slots})
            where = ", ".join(each.id for each in lacking) if named else "any touchpoint"
            hint = nearest_or_all(slot, known, "slots are")
            message = f"there is no slot “{short(slot)}” in {where}"
            self.diagnostics.append(UNKNOWN_SLOT.at(manuscript.slot.span, message, hint=hint))
        return having

    def _models(self, manuscript: Manuscript, users: Sequence[Touchpoint]) -> list[Model]:
        """The names of each grain of touchpoint that uses the fragment.

        One that none can use, because its slot or touchpoint is misspelt, is read all the same against the grain it
        fits best: one mistake must not hide the others.
        """
        if users:
            return [self.model_of(grain) for grain in dict.fromkeys(each.for_each for each in users)]
        named = [
            self.touchpoints[each.text].for_each for each in manuscript.touchpoints if each.text in self.touchpoints
        ]
        tried = [self.model_of(grain) for grain in dict.fromkeys(named or tuple(Grain))]
        return [min(tried, key=lambda model: self._count_findings(manuscript, model))]

    def _count_findings(self, manuscript: Manuscript, model: Model) -> int:
        trial = Linker(self.touchpoints, self.model_of)
        trial._condition(manuscript.when, [model], BOOLEAN)
        trial._condition(manuscript.priority, [model], NUMBER)
        trial._wording(manuscript, [model])
        return len(trial.diagnostics)

    def _touchpoint(self, name: Text) -> Touchpoint | None:
        found = self.touchpoints.get(name.text)
        if found is None and name.text not in self.unread:
            hint = nearest_or_all(name.text, sorted(self.touchpoints), "touchpoints are")
            message = f"there is no touchpoint “{short(name.text)}”"
            self.diagnostics.append(UNKNOWN_TOUCHPOINT.at(name.span, message, hint=hint))
        return found

    def _check_locale(self, manuscript: Manuscript, users: Sequence[Touchpoint]) -> None:
        offered = sorted({locale for each in users for locale in each.locales})
        if users and manuscript.locale not in offered:
            hint = nearest_or_all(manuscript.locale, offered, "locales are")
            message = f"its touchpoints are not written in {manuscript.locale}"
            self.diagnostics.append(LOCALE_NOT_OFFERED.at(Span(manuscript.path, 1, 1), message, hint=hint))

    def _condition(self, written: tuple[str, Span] | None, models: Sequence[Model], expect: Type) -> Condition | None:
        if written is None:
            return None
        told: dict[Diagnostic, None] = {}
        condition = None
        for model in models:
            found, diagnostics = read_condition(*written, model, expect=expect)
            told.update(dict.fromkeys(diagnostics))
            condition = condition or found
        self.diagnostics.extend(told)
        return condition

    def _wording(self, manuscript: Manuscript, models: Sequence[Model]) -> tuple[Part, ...]:
        rows = self._rows(manuscript.rows, models) if manuscript.rows and models else None
        row_models = [model.extended(row_names(rows.type).names) for model in models] if rows else []
        resolver = Resolver(manuscript.locale, models, row_models)
        masked, found = mask(manuscript.path, manuscript.body, manuscript.body_line)
        reader = WordingReader(manuscript.path, masked, resolver)
        parts = reader.read()
        self.diagnostics.extend((*found, *reader.diagnostics, *resolver.diagnostics))
        if rows and manuscript.rows and not (reader.diagnostics or resolver.diagnostics):
            parts = self._repeat(parts, rows, manuscript.rows)
        if manuscript.channels == (SMS,) or manuscript.slot.text.strip() == SUBJECT:
            self._check_plain(manuscript, parts)
        return parts

    def _rows(self, settings: RowSettings, models: Sequence[Model]) -> Name | None:
        told: list[Diagnostic] = []
        found = [find_fact(settings.rows.text.strip(), model, settings.rows.span, told) for model in models]
        self.diagnostics.extend(dict.fromkeys(told))
        rows = next((each for each in found if each is not None), None)
        if rows is not None and not row_names(rows.type).names:
            message = f"“{rows.name}” is a {rows.type}; a fact with rows is needed"
            self.diagnostics.append(FACT_TYPE.at(settings.rows.span, message))
            return None
        return rows

    def _repeat(self, parts: tuple[Part, ...], rows: Name, settings: RowSettings) -> tuple[Part, ...]:
        """Mark the table row that is printed for every row of the fact, and what is carried over pages."""
        slugs = {name.slug for name in row_names(rows.type).names}
        repeated = sum(_count_repeated(part, slugs) for part in parts)
        if repeated != 1:
            hint = f"use its fields in one row of one table: {', '.join(sorted(slugs))}"
            message = f"{repeated} table rows read the fields of “{rows.name}”; exactly one must"
            self.diagnostics.append(REPEATED_ROW.at(settings.rows.span, message, hint=hint))
            return parts
        carried = self._carried(rows, settings)
        return tuple(self._repeating(part, rows, slugs, settings, carried) for part in parts)

    def _carried(self, rows: Name, settings: RowSettings) -> str:
        if settings.carried_field is None:
            return ""
        node = settings.carried_field
        found = find_fact(node.text.strip(), row_names(rows.type), node.span, self.diagnostics)
        return found.slug if found else ""

    def _repeating(self, part: Part, rows: Name, slugs: set[str], settings: RowSettings, carried: str) -> Part:
        if isinstance(part, PanelPart):
            inner = tuple(self._repeating(each, rows, slugs, settings, carried) for each in part.parts)
            return replace(part, parts=inner)
        if not isinstance(part, TablePart) or not _count_repeated(part, slugs):
            return part
        column = self._carried_column(part, slugs, settings, carried)
        if settings.text_column >= len(part.head):
            message = f"the table has {len(part.head)} columns, not {settings.text_column + 1}"
            self.diagnostics.append(NO_ROWS.at(settings.rows.span, message))
        return replace(
            part,
            rows=tuple(replace(row, repeats=_reads(row.cells, slugs)) for row in part.rows),
            rows_slug=rows.slug,
            carried=settings.carried,
            brought=settings.brought,
            carried_slug=carried,
            carried_column=column,
            text_column=settings.text_column,
        )

    def _carried_column(self, part: TablePart, slugs: set[str], settings: RowSettings, carried: str) -> int:
        """The column that prints what is carried: the one that was given, or the one that reads the field."""
        if not carried:
            return -1
        row = next(row for row in part.rows if _reads(row.cells, slugs))
        printing = [column for column, cell in enumerate(row.cells) if _reads([cell], {carried})]
        if settings.carried_column in printing or (settings.carried_column < 0 and printing):
            return settings.carried_column if settings.carried_column >= 0 else printing[-1]
        hint = f"it is printed in column {printing[-1] + 1}" if printing else "print it in a column of the row"
        message = "the column that is carried does not print the carried field"
        self.diagnostics.append(NO_ROWS.at(settings.rows.span, message, hint=hint))
        return -1

    def _check_plain(self, manuscript: Manuscript, parts: tuple[Part, ...]) -> None:
        what = "a subject" if manuscript.slot.text.strip() == SUBJECT else "a text message"
        span = Span(manuscript.path, manuscript.body_line, 1)
        if any(not _is_plain(part) for part in parts):
            message = f"{what} is plain text: no heading, list, table, panel, bold or link"
            self.diagnostics.append(NOT_PLAIN.at(span, message, hint="take the Markdown signs away"))
        elif what == "a subject" and (len(parts) > 1 or any(_breaks(part) for part in parts)):
            self.diagnostics.append(NOT_PLAIN.at(span, "a subject is a single line", hint="keep one paragraph"))


def _variant(manuscript: Manuscript, conditions: tuple[Condition | None, ...]) -> Variant:
    return Variant(manuscript.bases, manuscript.base_paths, conditions, manuscript.rank)


def _enclosed(source: str) -> str:
    """A condition in parentheses; a comment at its end must end with its line."""
    return f"({source.strip()}\n)" if "//" in source else f"({source.strip()})"


def _is_plain(part: Part) -> bool:
    if not isinstance(part, ParagraphPart) or part.level:
        return False
    return not any(isinstance(each, Styled) and each.role != "break" for each in part.inlines)


def _breaks(part: Part) -> bool:
    return isinstance(part, ParagraphPart) and any(isinstance(each, Styled) for each in part.inlines)


def _count_repeated(part: Part, slugs: set[str]) -> int:
    if isinstance(part, PanelPart):
        return sum(_count_repeated(each, slugs) for each in part.parts)
    return sum(_reads(row.cells, slugs) for row in part.rows) if isinstance(part, TablePart) else 0


def _reads(cells: Iterable[tuple[Inline, ...]], slugs: set[str]) -> bool:
    return any(_inline_reads(inline, slugs) for cell in cells for inline in cell)


def _inline_reads(inline: Inline, slugs: set[str]) -> bool:
    if isinstance(inline, Styled):
        return any(_inline_reads(child, slugs) for child in inline.children)
    return isinstance(inline, Placeholder) and not slugs.isdisjoint(inline.expression.reads)
