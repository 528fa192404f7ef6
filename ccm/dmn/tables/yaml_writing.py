"""Write a decision table in its YAML form.

In: a sheet. Out: text that reads back as an equal sheet, a row a line.
"""

import re
from collections.abc import Iterable, Iterator

from ccm.dmn.tables.sheet import NOTE, Head, Line, OutputColumn, Sheet, short_values
from ccm.dmn.tables.words import policy_words

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./()-]*(?: [A-Za-z0-9_./()+-]+)*")
_HIDDEN = re.compile("[^\t\n -~\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def _scalar(text: str) -> str:
    """A text as YAML reads it back: bare if it is plain words, else in quotation marks."""
    if _PLAIN.fullmatch(text):
        return text
    if "'" not in text and not re.search(r"[\n\t]", text) and not _HIDDEN.search(text):
        return f"'{text}'"
    escaped = "".join(_ESCAPES.get(sign, sign) for sign in text)
    return '"' + _HIDDEN.sub(lambda hit: f"\\U{ord(hit.group()):08x}", escaped) + '"'


def _cell(text: str) -> str:
    """FEEL, always in quotation marks."""
    return f'"{text}"' if re.fullmatch(r"[ !#-&(-\[\]-~]*", text) else _quoted(text)


def _quoted(text: str) -> str:
    scalar = _scalar(text)
    return scalar if scalar[0] in "'\"" else f'"{scalar}"'


def _flow(pairs: Iterable[tuple[str, str]]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in pairs if value) + "}"


def _head_pairs(head: Head) -> Iterator[tuple[str, str]]:
    """What is said of a column."""
    yield "label", _scalar(head.label) if head.label else ""
    yield "type", _scalar(head.type.text) if head.type else ""
    yield "unit", _scalar(head.unit) if head.unit else ""
    pairs = zip(short_values(head), head.values, strict=True)
    values = [short if short != cell.text else _cell(short) for short, cell in pairs]
    yield "values", f"[{', '.join(values)}]" if values else ""


def write_yaml(sheet: Sheet) -> str:
    """Write a table; reading it gives an equal sheet."""
    return "".join(f"{line}\n" for line in _lines(sheet))


def _lines(sheet: Sheet) -> Iterator[str]:
    yield f"id: {_scalar(sheet.id.text)}"
    if sheet.name:
        yield f"name: {_scalar(sheet.name.text)}"
    for key, text in sheet.remarks:
        yield f"{key}: {_scalar(text)}"
    if sheet.names:
        yield "names:"
        yield from (f"  {_scalar(name.text)}: {_scalar(type_.text)}" for name, type_ in sheet.names)
    yield "inputs:"
    for one in sheet.inputs:
        yield f"  - {_flow([('expression', _scalar(one.expression.text)), *_head_pairs(one.head)])}"
    outputs = [
        _flow([("name", _scalar(one.name.text)), *_head_pairs(one.head), *_default(one)]) for one in sheet.outputs
    ]
    if len(outputs) == 1:
        yield f"output: {outputs[0]}"
    else:
        yield "outputs:"
        yield from (f"  - {one}" for one in outputs)
    yield f"hit: {policy_words(sheet.hit, sheet.aggregate)}"
    if sheet.annotations not in ((), (NOTE,)):
        yield f"annotations: [{', '.join(map(_scalar, sheet.annotations))}]"
    yield "rows:"
    for row in sheet.rows:
        yield f"  - {_flow(_row_pairs(row, sheet))}"


def _default(output: OutputColumn) -> Iterator[tuple[str, str]]:
    if output.default:
        yield "default", _cell(output.default.text)


def _row_pairs(row: Line, sheet: Sheet) -> Iterator[tuple[str, str]]:
    """A row as one line."""
    yield "when", f"[{', '.join(_cell(one.text) for one in row.cells)}]"
    outputs = [_cell(one.text) for one in row.outputs]
    yield "then", outputs[0] if len(outputs) == 1 else f"[{', '.join(outputs)}]"
    if sheet.annotations == (NOTE,):
        yield "note", _scalar(row.notes[0]) if row.notes and row.notes[0] else ""
    elif any(row.notes):
        yield "notes", f"[{', '.join(map(_scalar, row.notes))}]"
