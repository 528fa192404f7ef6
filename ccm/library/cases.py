"""`cases/*.yaml`: sample customers that authors keep beside the wording.

In: a file and the vocabulary. Out: `Case`s whose facts have the types that the vocabulary gives them, by
slug.
"""

from collections.abc import Iterable, Mapping

from ccm.diagnostics import Diagnostic
from ccm.feel import Model, Type
from ccm.library.fields import WRONG_SHAPE, LibraryFields
from ccm.library.model import Case, Touchpoint
from ccm.library.touchpoints import FACT_TYPE, ModelOf, find_fact, row_names
from ccm.written import Entries, Items, Text, Written, short


def read_cases(
    path: str, text: str, touchpoints: Mapping[str, Touchpoint], model_of: ModelOf, *, unread: Iterable[str] = ()
) -> tuple[list[Case], list[Diagnostic]]:
    """Read one file of cases; `unread` are touchpoints whose own files could not be read."""
    diagnostics: list[Diagnostic] = []
    fields = LibraryFields.open(path, text, diagnostics, of="the file")
    if fields is None:
        return [], diagnostics
    known = (*touchpoints, *unread)
    cases = [_read_case(path, each, touchpoints, model_of, known) for each in fields.records("cases", of="a case")]
    fields.close()
    return [case for case in cases if case is not None], diagnostics


def _read_case(
    path: str, fields: LibraryFields, touchpoints: Mapping[str, Touchpoint], model_of: ModelOf, known: tuple[str, ...]
) -> Case | None:
    name = fields.id()
    title = fields.text("title", required=True)
    touchpoint_id = fields.choice("touchpoint", known, required=True)
    facts: dict[str, object] = {}
    touchpoint = touchpoints.get(touchpoint_id)
    for key in ("recipient", "facts"):
        given = fields.record(key, of=key)
        if given is not None and touchpoint is not None:
            facts.update(_typed_facts(given, model_of(touchpoint.for_each), recipient=key == "recipient"))
    fields.close()
    return Case(name, title, touchpoint_id, facts, path) if name and touchpoint_id else None


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
