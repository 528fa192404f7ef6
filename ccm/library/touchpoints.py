"""`touchpoints/<id>.yaml`: planned communications, typed and checked against the vocabulary.

In: a file, the settings, and the names that a subject of each grain can see. Out: a `Touchpoint`.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import PurePosixPath

from ccm.diagnostics import Diagnostic, Span, did_you_mean, error, nearest_or_all
from ccm.facts.model import Grain
from ccm.facts.tables import HOLDER_ROLES
from ccm.feel import BOOLEAN, TEXT, Model, Name, Type, parse, slugify
from ccm.library.fields import LibraryFields
from ccm.library.model import (
    CHANNELS,
    FORMS,
    JURISDICTIONS,
    PURPOSES,
    BalanceInvariant,
    ChannelRule,
    Condition,
    Slot,
    Suppression,
    Touchpoint,
)
from ccm.library.settings import LOCALE_NOT_OFFERED, Settings, check_locale
from ccm.values.locales import language_of
from ccm.written import short

FILE_NAME = error("L030", "file-name", "A file's name does not say what the file holds.")
DUPLICATE = error("L031", "duplicate-id", "Two entries have the same id, so one would hide the other.")
UNKNOWN_FACT = error("L032", "unknown-fact", "A fact is named that the vocabulary does not know here.")
FACT_TYPE = error("L033", "fact-type", "A fact of another type is needed here.")
NO_CHANNEL = error("L034", "no-channel", "A touchpoint names no channel, or a slot none of the touchpoint's channels.")

NO_SUCH_RECIPIENT = error("L037", "no-such-recipient", "A touchpoint for each customer writes to that customer only.")

LAYOUTS = ("letter", "statement")
FILLS = ("unique", "first", "priority", "collect")
ModelOf = Callable[[str], Model]


class TouchpointReader:
    """Reads one touchpoint file."""

    def __init__(self, path: str, settings: Settings, model_of: ModelOf) -> None:
        self.path = path
        self.settings = settings
        self.model_of = model_of
        self.diagnostics: list[Diagnostic] = []
        self.model = Model()

    def read(self, text: str) -> Touchpoint | None:
        """Read the file; None when it has no usable id."""
        fields = LibraryFields.open(self.path, text, self.diagnostics, of="a touchpoint")
        if fields is None:
            return None
        for_each = fields.choice("for_each", tuple(Grain), default="customer", required=True)
        self.model = self.model_of(for_each)
        touchpoint = Touchpoint(
            id=fields.id(),
            title=fields.text("title", required=True),
            purpose=fields.choice("purpose", PURPOSES, default="service", required=True),
            jurisdictions=fields.choices("jurisdictions", JURISDICTIONS, default=()),
            for_each=for_each,
            recipients=fields.choices("recipients", HOLDER_ROLES, default=("holder",)),
            locales=self._locales(fields),
            channels=self._channels(fields),
            slots=self._slots(fields),
            layout=fields.choice("layout", LAYOUTS, default="letter"),
            population=self._condition(fields, "population"),
            audience=self._condition(fields, "audience"),
            suppress=self._suppressions(fields),
            locale=self._condition(fields, "locale", expect=TEXT),
            invariants=self._invariants(fields),
            path=self.path,
        )
        fields.close()
        self._check(fields, touchpoint)
        return touchpoint if touchpoint.id else None

    def _check(self, fields: LibraryFields, touchpoint: Touchpoint) -> None:
        stem = PurePosixPath(self.path).stem
        if touchpoint.id and touchpoint.id != stem:
            message = f"the file is called {stem}, the touchpoint {short(touchpoint.id)}"
            fields.report(FILE_NAME, fields.place("id"), message, hint="give both the same name")
        others = [role for role in touchpoint.recipients if role != "holder"]
        if others and touchpoint.for_each == Grain.CUSTOMER:
            message = f"a touchpoint for each customer writes to that customer, and to no {others[0]}"
            hint = "write `for_each: account`, `product` or `event`: these have other recipients, too"
            fields.report(NO_SUCH_RECIPIENT, fields.place("recipients"), message, hint=hint)
        offered = touchpoint.offered
        seen: set[str] = set()
        for slot in touchpoint.slots:
            if slot.id in seen:
                span = fields.place("slots")
                fields.report(DUPLICATE, span, f"there are two slots “{short(slot.id)}”", hint="rename one")
            seen.add(slot.id)
            if offered and slot.channels and not set(offered) & set(slot.channels):
                span = fields.place("slots")
                message = f"slot “{short(slot.id)}” is for {', '.join(slot.channels)} only"
                fields.report(NO_CHANNEL, span, message, hint=f"the touchpoint has: {', '.join(sorted(offered))}")

    def _locales(self, fields: LibraryFields) -> tuple[str, ...]:
        languages = {language_of(tag) for tag in self.settings.locales}
        found = []
        for tag in fields.names("locales"):
            if not check_locale(tag, fields):
                continue
            if language_of(tag.text) not in languages:
                hint = "library.yaml offers: " + ", ".join(self.settings.locales)
                fields.report(LOCALE_NOT_OFFERED, tag.span, f"{tag.text} is not offered here", hint=hint)
            found.append(tag.text)
        return tuple(dict.fromkeys(found)) or self.settings.locales

    def _condition(
        self, fields: LibraryFields, key: str, *, expect: Type = BOOLEAN, required: bool = False
    ) -> Condition | None:
        found = fields.expression(key, required=required)
        if found is None:
            return None
        condition, diagnostics = read_condition(*found, self.model, expect=expect)
        self.diagnostics.extend(diagnostics)
        return condition

    def _channels(self, fields: LibraryFields) -> tuple[ChannelRule, ...]:
        rules = []
        for each in fields.records("channels", of="a channel", required=True):
            channel = each.choice("channel", CHANNELS, required=True)
            forms = FORMS.get(channel, tuple(form for every in FORMS.values() for form in every))
            rules.append(
                ChannelRule(channel, each.choices("forms", forms, default=forms), self._condition(each, "when"))
            )
            each.close()
        return tuple(rule for rule in rules if rule.channel)

    def _slots(self, fields: LibraryFields) -> tuple[Slot, ...]:
        slots = []
        for each in fields.records("slots", of="a slot", required=True):
            slot = Slot(
                each.id(),
                each.choice("fill", FILLS, default="first", required=True),
                each.flag("required"),
                each.whole("limit", least=1),
                each.choices("channels", CHANNELS, default=CHANNELS),
            )
            each.close()
            slots.append(slot)
        return tuple(slot for slot in slots if slot.id)

    def _suppressions(self, fields: LibraryFields) -> tuple[Suppression, ...]:
        found = []
        for each in fields.records("suppress", of="a suppression"):
            reason = each.text("reason", required=True)
            when = self._condition(each, "when", required="when" not in each.entries)
            each.close()
            if when is not None:
                found.append(Suppression(reason, when))
        return tuple(found)

    def _invariants(self, fields: LibraryFields) -> tuple[BalanceInvariant, ...]:
        found = []
        for each in fields.records("invariants", of="an invariant"):
            opening, closing = self._fact(each, "opening", "number"), self._fact(each, "closing", "number")
            rows = self._fact(each, "rows", "list")
            amount = self._row_field(each, "amount", rows, required=True)
            balance = self._row_field(each, "balance", rows)
            tolerance = each.scalar("tolerance")
            allowed = each.decimal(tolerance) if tolerance else Decimal(0)
            each.close()
            if opening and closing and rows and amount:
                slugs = (opening.slug, rows.slug, amount, closing.slug)
                found.append(BalanceInvariant(*slugs, str(allowed or 0), balance))
        return tuple(found)

    def _fact(self, fields: LibraryFields, key: str, kind: str) -> Name | None:
        node = fields.scalar(key, required=True)
        if node is None:
            return None
        found = find_fact(node.text.strip(), self.model, node.span, self.diagnostics)
        if found is not None and found.type.kind != kind:
            fields.report(FACT_TYPE, node.span, f"“{found.name}” is a {found.type}; a {kind} is needed")
            return None
        return found

    def _row_field(self, fields: LibraryFields, key: str, rows: Name | None, *, required: bool = False) -> str | None:
        node = fields.scalar(key, required=required)
        if node is None or rows is None:
            return None
        found = row_names(rows.type).lookup(node.text.strip())
        if found is None:
            known = [name.name for name in row_names(rows.type).names]
            hint = nearest_or_all(node.text, known, "its fields are")
            fields.report(UNKNOWN_FACT, node.span, f"“{rows.name}” has no field “{short(node.text)}”", hint=hint)
        elif found.type.kind != "number":
            fields.report(FACT_TYPE, node.span, f"“{found.name}” is a {found.type}; a number is needed")
        return found.slug if found else None


def find_fact(name: str, model: Model, span: Span, diagnostics: list[Diagnostic]) -> Name | None:
    """Find a fact by its name, or report it with the nearest one."""
    found = model.lookup(name)
    if found is None:
        hint = did_you_mean(name, [each.name for each in model.names]) or "see the list: ccm facts"
        diagnostics.append(UNKNOWN_FACT.at(span, f"there is no fact “{short(name)}” here", hint=hint))
    return found


def row_names(rows: Type) -> Model:
    """The fields of a fact that is a list of records, as names."""
    fields = rows.item.fields if rows.item and rows.item.fields else ()
    return Model(Name(name, slugify(name), kind) for name, kind in fields)


def read_condition(
    source: str, origin: Span, model: Model, *, expect: Type = BOOLEAN
) -> tuple[Condition | None, tuple[Diagnostic, ...]]:
    """Parse a condition as written in a file; its source is kept on one line for explanations."""
    expression, diagnostics = parse(source, model, origin=origin, expect=expect)
    if expression is None:
        return None, diagnostics
    return Condition(re.sub(r"\s+", " ", source).strip(), expression), diagnostics
