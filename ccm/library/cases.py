"""`cases/*.yaml`: sample customers that authors keep beside the wording.

In: a file and the vocabulary. Out: `Case`s whose facts have the types that the vocabulary gives them, by
slug.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from ccm.diagnostics import Diagnostic
from ccm.feel import Model, Name, Type
from ccm.library.expectations import read_expected
from ccm.library.fields import WRONG_SHAPE, LibraryFields
from ccm.library.model import Case, Expected, Library, Touchpoint
from ccm.library.parameters import parameter_names
from ccm.library.touchpoints import FACT_TYPE, ModelOf, find_fact, row_names
from ccm.written import Entries, Items, Text, Written, short


@dataclass(frozen=True, slots=True)
class Bearings:
    """What cases are read against: touchpoints, those whose files could not be read, fragment ids, the facts."""

    touchpoints: Mapping[str, Touchpoint]
    unread: Collection[str]
    ids: Collection[str]
    model_of: ModelOf


def read_cases(path: str, text: str, bearings: Bearings) -> tuple[list[Case], list[Diagnostic]]:
    """Read one file of cases."""
    diagnostics: list[Diagnostic] = []
    fields = LibraryFields.open(path, text, diagnostics, of="the file")
    if fields is None:
        return [], diagnostics
    cases: list[Case] = []
    for each in fields.records("cases", of="a case"):
        cases.extend(_read_case(path, each, bearings))
    fields.close()
    return cases, diagnostics


def read_case_file(path: str, text: str, library: Library) -> tuple[list[Case], list[Diagnostic]]:
    """Read a file of cases that lies outside of the project, against the project."""
    extra = [*parameter_names(library.parameters), *(Name(one.name, one.slug, one.type) for one in library.tables)]

    def model_of(grain: str | None) -> Model:
        return library.vocabulary.model(grain=grain, extra_names=extra)

    ids = frozenset(each.id for each in library.fragments)
    return read_cases(path, text, Bearings(library.touchpoints, (), ids, model_of))


def _read_case(path: str, fields: LibraryFields, bearings: Bearings) -> list[Case]:
    """A case, or one for each of its variations."""
    known = (*bearings.touchpoints, *bearings.unread)
    case = Case(
        fields.id(),
        fields.text("title", required=True),
        fields.choice("touchpoint", known, required=True),
        {},
        path,
        subject=fields.text("subject"),
        as_of=fields.day_of("as of"),
        letter_date=fields.day_of("letter date"),
    )
    touchpoint = bearings.touchpoints.get(case.touchpoint)
    case = replace(case, facts=_facts(fields, touchpoint, bearings), expected=_expected(fields, bearings))
    varied = fields.records("vary", of="a variation")
    found = [_varied(case, number, each, touchpoint, bearings) for number, each in enumerate(varied, 1)]
    fields.close()
    return (found or [case]) if case.id and case.touchpoint else []


def _varied(case: Case, number: int, fields: LibraryFields, touchpoint: Touchpoint | None, bearings: Bearings) -> Case:
    """The case with some facts of another value; what it expects anew replaces what the case expects as a whole."""
    title = fields.text("title", default=f"variation {number}")
    facts = _facts(fields, touchpoint, bearings)
    expected = _expected(fields, bearings) or case.expected
    fields.close()
    return replace(
        case, id=f"{case.id}.{number}", title=f"{case.title}: {title}", facts={**case.facts, **facts}, expected=expected
    )


def _expected(fields: LibraryFields, bearings: Bearings) -> Expected | None:
    record = fields.record("expect", of="expect")
    return read_expected(record, bearings.ids) if record is not None else None


def _facts(fields: LibraryFields, touchpoint: Touchpoint | None, bearings: Bearings) -> dict[str, object]:
    """The facts as typed values; those of a touchpoint that could not be read have no types to be read by."""
    facts: dict[str, object] = {}
    for key in ("recipient", "facts"):
        given = fields.record(key, of=key)
        if given is not None and touchpoint is not None:
            facts.update(_typed_facts(given, bearings.model_of(touchpoint.for_each), recipient=key == "recipient"))
    return facts


def _typed_facts(fields: LibraryFields, model: Model, *, recipient: bool) -> dict[str, object]:
    """The facts as typed values; `name` of a recipient is short for `full name`."""
    typed: dict[str, object] = {}
    for key, value in fields.entries.values():
        name = "full name" if recipient and key.text == "name" else key.text
        fact = find_fact(name, model, key.span, fields.diagnostics)
        if fact is not None:
            typed[fact.slug] = _typed(value, fact.type, fields)
    return typed


def _typed(value: Written, wanted: Type, fields: LibraryFields) -> object:
    if isinstance(value, Text):
        if not value.quoted and value.text.strip() in ("", "null", "~"):
            return None
        return _typed_text(value, wanted, fields)
    if isinstance(value, Items) and wanted.kind == "list":
        item = wanted.item
        return tuple(_typed(each, item, fields) for each in value.items) if item else ()
    if isinstance(value, Entries) and wanted.kind == "record":
        return _typed_row(value, wanted, fields)
    fields.report(WRONG_SHAPE, value.span, f"a {wanted} is written differently")
    return None


def _typed_row(value: Entries, wanted: Type, fields: LibraryFields) -> dict[str, object]:
    names = row_names(Type("list", item=wanted))
    row: dict[str, object] = {name.slug: None for name in names.names}
    for key, cell in value.entries:
        name = find_fact(key.text, names, key.span, fields.diagnostics)
        if name is not None:
            row[name.slug] = _typed(cell, name.type, fields)
    return row


def _typed_text(value: Text, wanted: Type, fields: LibraryFields) -> object:
    match wanted.kind:
        case "number":
            return fields.decimal(value)
        case "date":
            return fields.day(value)
        case "boolean":
            return fields.truth(value)
        case "text":
            return value.text
        case _:
            fields.report(FACT_TYPE, value.span, f"“{short(value.text)}” is no {wanted}")
            return None
