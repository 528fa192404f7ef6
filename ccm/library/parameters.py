"""`parameters/*.yaml`: dated amounts, rates, limits, texts, each with a reference.

In: a file. Out: `Parameter`s with a value for each range of days. A parameter's name is used in conditions
and wording like a fact's; its value is the one in force on the letter date.
"""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from ccm.diagnostics import Diagnostic, error, warning
from ccm.feel import BOOLEAN, DATE, NUMBER, TEXT, Name, Type, money, slugify
from ccm.library.fields import LibraryFields
from ccm.library.model import Effective, Parameter
from ccm.values.money import is_currency, known_currencies
from ccm.written import Text, short

PARAMETER_OVERLAP = error("L025", "parameter-overlap", "Two values of a parameter are in force on the same day.")
PARAMETER_LAPSED = warning("L026", "parameter-lapsed", "A parameter has no value on the day that was asked for.")
NO_REFERENCE = warning("L027", "no-reference", "A dated value does not say where it comes from.")
UNKNOWN_CURRENCY = error("L028", "unknown-currency", "A currency code is not one of ISO 4217.")

_TYPES: dict[str, Type] = {"number": NUMBER, "money": NUMBER, "text": TEXT, "date": DATE, "boolean": BOOLEAN}


def read_parameters(path: str, text: str, *, on: date | None) -> tuple[list[Parameter], list[Diagnostic]]:
    """Read one file of parameters; `on` warns of those that have no value on that day."""
    diagnostics: list[Diagnostic] = []
    fields = LibraryFields.open(path, text, diagnostics, of="the file")
    if fields is None:
        return [], diagnostics
    entries = fields.records("parameters", of="a parameter", required=True)
    parameters = [found for each in entries if (found := _read_parameter(each, on)) is not None]
    fields.close()
    return parameters, diagnostics


def _read_parameter(fields: LibraryFields, on: date | None) -> Parameter | None:
    name = fields.text("name", required=True)
    kind = fields.choice("type", tuple(_TYPES), required=True)
    unit_node = fields.scalar("unit", required=kind == "money")
    unit = unit_node.text.strip() if unit_node else None
    if unit_node and kind == "money" and not is_currency(unit or ""):
        fields.report(
            UNKNOWN_CURRENCY, unit_node.span, f"“{short(unit or '')}” is no currency", hint=_guess(unit or "")
        )
    fields.text("meaning")
    values = [_read_value(each, kind) for each in fields.records("values", of="a value", required=True)]
    _check_overlap(fields, [effective for effective, _, _ in values])
    fields.close()
    if not name or not kind:
        return None
    value_type = money(unit) if kind == "money" else _TYPES[kind]
    unit = unit if kind == "money" else None
    parameter = Parameter(name, slugify(name), tuple(values), unit, value_type, fields.place("name"))
    if on and values and parameter.on(on) is None:
        start = fields.place("name")
        fields.report(PARAMETER_LAPSED, start, f"“{short(name)}” has no value on {on}")
    return parameter


def _guess(written: str) -> str:
    """The currency of the same letters in another case or order, or what a code looks like."""
    alike = (code for code in sorted(known_currencies()) if sorted(code) == sorted(written.upper()))
    code = next(alike, None)
    return f"did you mean “{code}”?" if code else "write its code of three letters, such as EUR"


def _read_value(fields: LibraryFields, kind: str) -> tuple[Effective, object, str]:
    start, end = fields.day_of("from"), fields.day_of("to")
    effective = fields.ordered(fields.span, start, end)
    node = fields.scalar("value", required=True)
    value: object = None
    if node is not None:
        value = _typed(fields, node, kind)
    reference = fields.text("reference")
    if not reference:
        message = "this value has no reference"
        fields.diagnostics.append(NO_REFERENCE.at(fields.span, message, hint="name the law, rate sheet or decision"))
    fields.close()
    return effective, value, reference


def _typed(fields: LibraryFields, node: Text, kind: str) -> object:
    if kind in ("number", "money"):
        return fields.decimal(node)
    if kind == "date":
        return fields.day(node)
    if kind == "boolean":
        return fields.truth(node)
    return node.text.strip()


def _check_overlap(fields: LibraryFields, ranges: list[Effective]) -> None:
    ordered = sorted(ranges, key=lambda each: each.start or date.min)
    for earlier, later in pairwise(ordered):
        if earlier.end is None and later.start is not None and earlier.start != later.start:
            continue  # the later value simply takes over
        if later.start is None or earlier.end is None or later.start <= earlier.end:
            message = f"a value from {later.start or 'always'} begins while another is in force"
            fields.report(PARAMETER_OVERLAP, fields.span, message, hint="end the earlier one the day before")


def parameter_names(parameters: Iterable[Parameter]) -> list[Name]:
    """The names that parameters add to what authors may use."""
    return [Name(each.name, each.slug, each.type, nullable=True) for each in parameters]
