"""What happens while one document is filled: the values at hand, the findings so far.

In: one communication's values by slug. Out: findings with the fragment, the placeholder and the facts that
were missing. A finding here fails this one document; the run goes on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ccm.diagnostics import Diagnostic, Kind, Span, error, warning
from ccm.library.model import Fragment, Placeholder
from ccm.values.formats import Formats, NumberText
from ccm.values.text import is_blank, make_visible

MISSING_VALUE = error("C001", "missing-value", "A placeholder's value is missing; the document is not sent with a gap.")
MISTYPED_VALUE = error("C002", "mistyped-value", "A placeholder's value has another type than its fact declares.")
HIDDEN_IN_FACT = warning("C003", "hidden-in-fact", "A fact holds characters that nobody sees; they were left out.")

_MOST_FINDINGS = 20
Currency = tuple[str, bool]
"""The slug of the fact that holds a currency's code, and whether amounts are printed without its sign."""


@dataclass(frozen=True, slots=True)
class Printed:
    """Where a placeholder is printed: its fragment, and whether a missing value may leave its table cell
    empty.
    """

    fragment: Fragment
    placeholder: Placeholder
    may_be_empty: bool = False

    @property
    def source(self) -> str:
        """The placeholder as written, on one line."""
        return self.placeholder.on_one_line

    @property
    def span(self) -> Span:
        """Where the placeholder stands."""
        return Span(self.fragment.path, self.placeholder.line, self.placeholder.column)


@dataclass(slots=True)
class Filling:
    """The state of one document while it is filled. `row` is the number of the table row that is printed
    now, or 0.
    """

    values: Mapping[str, object]
    formats: Formats
    names: Mapping[str, str]
    row: int = 0
    findings: list[Diagnostic] = field(default_factory=list)
    currencies: dict[Currency, NumberText | None] = field(default_factory=dict)
    failed: set[tuple[str, str]] = field(default_factory=set)

    def money(self, currency: Currency) -> NumberText | None:
        """How amounts are printed in a currency that a fact of this document names; found once per document."""
        found = self.currencies.get(currency)
        if found is None and currency not in self.currencies:
            slug, plain = currency
            code = self.values.get(slug)
            if isinstance(code, str) and len(code) == 3 and code.isascii() and code.isupper():
                found = self.formats.plain_money_format(code) if plain else self.formats.money_format(code)
            self.currencies[currency] = found
        return found

    def text(self, text: str, printed: Printed) -> str:
        """A customer's text, harmless and on one line; what had to be left out is reported. A blank text is
        the empty text, which is never sent.
        """
        plain = make_visible(text)
        if plain and plain != text and _lost(text, plain):
            message = f"{{{{ {printed.source} }}}} held characters that nobody sees, which were left out"
            self._report(HIDDEN_IN_FACT, printed, message)
        return plain

    def missing(self, printed: Printed, values: Mapping[str, object]) -> str:
        """Report a value that is not there; returns the empty text, which is never sent."""
        self._report(MISSING_VALUE, printed, f"{{{{ {printed.source} }}}} has no value{self._why(printed, values)}")
        return ""

    def mistyped(self, printed: Printed, value: object) -> str:
        """Report a value that is not what its fact promises; returns the empty text, which is never sent."""
        wanted = printed.placeholder.expression.type
        found = type(value).__name__
        self._report(
            MISTYPED_VALUE,
            printed,
            f"{{{{ {printed.source} }}}} should be a {wanted}, not {found} {value!s:.40}",
        )
        return ""

    def _why(self, printed: Printed, values: Mapping[str, object]) -> str:
        read = list(printed.placeholder.expression.reads)
        if printed.placeholder.unit_slug:
            read.append(printed.placeholder.unit_slug)
        nulls = [slug for slug in read if is_missing(values.get(slug, self.values.get(slug)))]
        row = f" in row {self.row}" if self.row else ""
        if not nulls:
            return row
        return f"{row}: {self._named(nulls)} {'is' if len(nulls) == 1 else 'are'} missing"

    def _named(self, slugs: Iterable[str]) -> str:
        return " and ".join(self.names.get(slug, slug.replace("_", " ")) for slug in slugs)

    def _report(self, kind: Kind, printed: Printed, message: str) -> None:
        """Report once per placeholder: a column of sixty gaps is one finding, with the first row's number."""
        key = (kind.code, f"{printed.fragment.path}:{printed.placeholder.line}:{printed.placeholder.column}")
        if key in self.failed or len(self.findings) >= _MOST_FINDINGS:
            return
        self.failed.add(key)
        hint = None
        if kind is MISSING_VALUE:
            hint = "say in `when` that the fact must be there, or let the fact be derived for everybody"
        self.findings.append(kind.at(printed.span, f"{printed.fragment.id}: {message}", hint=hint))


def is_missing(value: object) -> bool:
    """Whether a value cannot be printed because it is not there: null, or a text without a visible sign."""
    return value is None or (isinstance(value, str) and is_blank(value))


def without_blanks(values: Mapping[str, object]) -> Mapping[str, object]:
    """The values with null for every blank text, so that no calculation prints one within other words."""
    blank = [slug for slug, value in values.items() if isinstance(value, str) and is_blank(value)]
    return {**values, **dict.fromkeys(blank)} if blank else values


def _lost(text: str, plain: str) -> bool:
    """Whether more was taken away than line breaks, doubled spaces and split accents."""
    return any(not sign.isspace() and not sign.isprintable() and sign not in plain for sign in text)
