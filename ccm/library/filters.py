"""The filters of a placeholder: which form a value is printed in, checked against its type.

In: `| money`, `| date(long)`, `| plural(one: "one account", other: "# accounts")` as written, the type of
the value and the fragment's locale. Out: `FilterCall`s of which the first always makes text, and the
currency's source for money.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ccm.diagnostics import Diagnostic, Kind, Span, did_you_mean, error, nearest_or_all
from ccm.feel import Model, Type
from ccm.library.model import FilterCall
from ccm.values.locales import DATE_STYLES, plural_categories
from ccm.values.money import is_currency
from ccm.written import short

FILTER_SYNTAX = error("L045", "filter-syntax", "A filter is not written as name or name(argument, …).")
UNKNOWN_FILTER = error("L046", "unknown-filter", "A filter has a name that does not exist.")
FILTER_ARGUMENT = error("L047", "filter-argument", "A filter takes other arguments.")
FILTER_TYPE = error("L048", "filter-type", "A filter does not go with the type of the value.")
NO_CURRENCY = error("L049", "no-currency", "An amount of money has no currency.")
PLURAL_CATEGORY = error(
    "L050",
    "plural-category",
    "A plural form that the language needs is missing, or one it never uses is given.",
)
NOT_PRINTABLE = error("L051", "not-printable", "A placeholder's value has a type that has no words of its own.")

MAKES_TEXT = ("money", "number", "percent", "date", "list", "plural", "text")
CHANGES_TEXT = ("upper-first",)
_NAMES = (*MAKES_TEXT, *CHANGES_TEXT)
_CALL = re.compile(r"\s*([\w-]+)\s*(?:\((.*)\))?\s*", re.DOTALL)
_ARGUMENT = re.compile(r'\s*(?:([\w-]+)\s*:\s*)?(?:"((?:[^"\\]|\\.)*)"|([\w.-]+))\s*(,|$)')
_NEEDS = {
    "money": "number",
    "number": "number",
    "percent": "number",
    "plural": "number",
    "date": "date",
    "list": "list",
    "text": "text",
}
_DEFAULTS = {"number": "number", "date": "date", "list": "list", "text": "text"}
_MOST_DECIMALS = 10
_SUGGESTIONS = {
    "boolean": 'choose words: {{ if vulnerable then "…" else "…" }}, or write two fragments with `when`',
    "days_duration": "print a number of days: (end - start).days",
    "months_duration": "print a number of months or years: (…).months",
    "record": "name one of its fields",
}


@dataclass(frozen=True, slots=True)
class Printing:
    """How a placeholder is printed. `unit` is an ISO code, or `unit_slug` the fact that holds one."""

    filters: tuple[FilterCall, ...]
    unit: str | None = None
    unit_slug: str | None = None


@dataclass(slots=True)
class FilterReader:
    """Reads the filters of one placeholder."""

    model: Model
    locale: str
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def report(self, kind: Kind, span: Span, message: str, hint: str | None = None) -> None:
        """Add a finding."""
        self.diagnostics.append(kind.at(span, message, hint=hint))

    def calls(self, parts: list[tuple[Span, str]]) -> list[tuple[Span, FilterCall]]:
        """Read the filters as written."""
        found = ((span, self._call(span, text)) for span, text in parts)
        return [(span, call) for span, call in found if call is not None]

    def _call(self, span: Span, text: str) -> FilterCall | None:
        shape = _CALL.fullmatch(text)
        if shape is None:
            hint = "write a filter as name or name(argument)"
            self.report(FILTER_SYNTAX, span, f"“{short(text.strip())}” is no filter", hint)
            return None
        name, inside = shape.groups()
        if name not in _NAMES:
            hint = nearest_or_all(name, _NAMES, "there are")
            self.report(UNKNOWN_FILTER, span, f"there is no filter “{short(name)}”", hint)
            return None
        arguments: list[str] = []
        options: list[tuple[str, str]] = []
        at = 0
        while inside is not None and inside[at:].strip():
            argument = _ARGUMENT.match(inside, at)
            if argument is None:
                hint = "separate arguments by commas; put texts into quotes"
                self.report(FILTER_SYNTAX, span, f"“{short(inside[at:].strip())}” cannot be read", hint)
                return None
            key, quoted, bare, _ = argument.groups()
            value = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else bare
            if key is None:
                arguments.append(value)
            else:
                options.append((key, value))
            at = argument.end()
        return FilterCall(name, tuple(arguments), tuple(options))

    def printing(self, span: Span, value: Type, calls: list[tuple[Span, FilterCall]]) -> Printing | None:
        """Check the filters against the value's type; add the default where none makes text of it."""
        before = len(self.diagnostics)
        if not calls or calls[0][1].name not in MAKES_TEXT:
            default = self._default(span, value)
            if default is None:
                return None
            calls = [(span, default), *calls]
        (first_span, first), *rest = calls
        for later_span, later in rest:
            if later.name in MAKES_TEXT:
                message = f"“{later.name}” comes after “{first.name}”, which has already made text"
                self.report(FILTER_TYPE, later_span, message, "keep one of the two")
            elif later.arguments or later.options:
                self.report(FILTER_ARGUMENT, later_span, f"“{later.name}” takes no arguments")
        self._check(first_span, first, value)
        unit, unit_slug = self._currency(first_span, first, value)
        if len(self.diagnostics) > before:
            return None
        return Printing(tuple(call for _, call in calls), unit, unit_slug)

    def _default(self, span: Span, value: Type) -> FilterCall | None:
        if value.kind == "number" and (self._is_money(value)):
            return FilterCall("money")
        if value.kind in _DEFAULTS:
            return FilterCall(_DEFAULTS[value.kind])
        hint = _SUGGESTIONS.get(value.kind)
        self.report(NOT_PRINTABLE, span, f"a {value} cannot be printed as it is", hint)
        return None

    def _check(self, span: Span, call: FilterCall, value: Type) -> None:
        needed = _NEEDS[call.name]
        if value.kind != needed:
            fitting = _DEFAULTS.get(value.kind)
            hint = f"use “{fitting}”" if fitting else _SUGGESTIONS.get(value.kind)
            self.report(FILTER_TYPE, span, f"“{call.name}” prints a {needed}, but this is a {value}", hint)
            return
        if call.name != "plural" and call.options:
            self.report(FILTER_ARGUMENT, span, f"“{call.name}” takes no “{call.options[0][0]}:”")
        _ARGUMENT_CHECKS[call.name](self, span, call)
        if call.name == "list":
            self._check_items(span, value)
        if call.name in ("percent", "plural") and self._is_money(value):
            hint = "use “money”"
            self.report(FILTER_TYPE, span, f"“{call.name}” does not print an amount of money", hint)

    def _check_items(self, span: Span, value: Type) -> None:
        item = value.item
        if item is None or item.kind not in ("text", "number", "date") or self._is_money(item):
            message = f"“list” prints texts, numbers or dates, not a {value}"
            self.report(FILTER_TYPE, span, message, "name a field of its items")

    def no_arguments(self, span: Span, call: FilterCall) -> None:
        """Check that a filter stands alone."""
        if call.arguments:
            self.report(FILTER_ARGUMENT, span, f"“{call.name}” takes no arguments")

    def one_of(self, span: Span, call: FilterCall, choices: tuple[str, ...]) -> None:
        """Check that a filter has at most one argument, of a few."""
        if len(call.arguments) > 1 or any(each not in choices for each in call.arguments):
            said = ", ".join(call.arguments)
            guess = None if choices[0].isdigit() else did_you_mean(said, choices)
            hint = guess or f"choose from: {', '.join(choices)}"
            self.report(FILTER_ARGUMENT, span, f"“{call.name}” does not take “{short(said)}”", hint)

    def decimals(self, span: Span, call: FilterCall) -> None:
        """Check that a filter has at most one argument, a count of decimals."""
        self.one_of(span, call, tuple(str(count) for count in range(_MOST_DECIMALS + 1)))

    def plural(self, span: Span, call: FilterCall) -> None:
        """Check the categories against what CLDR says the language needs for whole numbers."""
        self.no_arguments(span, call)
        needed, known = plural_categories(self.locale)
        given: Mapping[str, str] = dict(call.options)
        if len(given) < len(call.options):
            self.report(FILTER_ARGUMENT, span, "a plural form is given twice")
        missing = [each for each in needed if each not in given]
        if missing:
            forms = ", ".join(f'{each}: "…"' for each in needed)
            message = f"{self.locale} also needs the plural form {' and '.join(missing)}"
            self.report(PLURAL_CATEGORY, span, message, f"write plural({forms}); # stands for the number")
        for each in given:
            if each not in known:
                hint = nearest_or_all(each, known, f"{self.locale} has")
                self.report(PLURAL_CATEGORY, span, f"{self.locale} has no plural form “{short(each)}”", hint)

    def _is_money(self, value: Type) -> bool:
        return value.unit is not None and (is_currency(value.unit) or self.model.lookup(value.unit) is not None)

    def _currency(self, span: Span, call: FilterCall, value: Type) -> tuple[str | None, str | None]:
        if call.name != "money" or value.kind != "number":
            return None, None
        if value.unit is None:
            hint = "give the fact `type: money` and its `unit`, or use “number”"
            self.report(NO_CURRENCY, span, "this number has no currency", hint)
            return None, None
        if is_currency(value.unit):
            return value.unit, None
        holder = self.model.lookup(value.unit)
        if holder is None or holder.type.kind != "text":
            hint = "a unit is a currency code such as EUR, or the name of a text fact that holds one"
            self.report(NO_CURRENCY, span, f"“{short(value.unit)}” is no currency known here", hint)
            return None, None
        return None, holder.slug


_ARGUMENT_CHECKS: Mapping[str, Callable[[FilterReader, Span, FilterCall], None]] = {
    "money": lambda reader, span, call: reader.one_of(span, call, ("plain",)),
    "number": FilterReader.decimals,
    "percent": FilterReader.decimals,
    "date": lambda reader, span, call: reader.one_of(span, call, DATE_STYLES),
    "list": FilterReader.no_arguments,
    "text": FilterReader.no_arguments,
    "plural": FilterReader.plural,
}
