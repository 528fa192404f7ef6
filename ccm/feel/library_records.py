"""The built-in functions over contexts (DMN 1.5, 10.3.4.10), and `context`, which makes one.

In: mappings by FEEL name. Out: new mappings (an argument is never changed), lists, values; None where the standard says
null: a key that is no text or not there, an entry without key or value.
"""

from collections.abc import Mapping, Sequence

from ccm.feel.signatures import Library
from ccm.feel.sizes import allow_depth
from ccm.feel.types import ANY, TEXT, Type, context_of, list_of

RECORDS = Library("Contexts")
_RECORD = Type("record")
_ENTRY = context_of({"key": TEXT, "value": ANY})
Record = Mapping[str, object]


def _path(keys: Sequence[object]) -> list[str] | None:
    """Keys that lead into a context: at least one, all texts."""
    names = [key for key in keys if isinstance(key, str)]
    allow_depth(len(names))
    return names if keys and len(names) == len(keys) else None


@RECORDS.add(
    "get value", "m:record,key:text", ANY, 'get value({rate: 3}, "rate") → 3', 'get value({rate: 3}, "fee") → null'
)  # fmt: skip
def field_by_name(record: Record, key: str) -> object:
    """The value a context has under a key, or under the last of a list of keys that lead inwards."""
    return record.get(key)


@RECORDS.add(
    "get value", "context:record,keys:list", ANY,
    'get value({loan: {rate: 3}}, ["loan", "rate"]) → 3', 'get value({loan: {rate: 3}}, ["loan", "fee"]) → null',
)  # fmt: skip
def field_by_path(record: Record, keys: Sequence[object]) -> object:
    """The value under the last of a list of keys that lead into a context."""
    names = _path(keys)
    found: object = None if names is None else record
    for name in names or ():
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


@RECORDS.add(
    "get entries", "m:record", list_of(_ENTRY),
    'get entries({rate: 3})[1].key → "rate"', "get entries({rate: 3, fee: 5}).value → [3, 5]",
)  # fmt: skip
def entries(record: Record) -> tuple[Record, ...]:
    """A list of contexts, each the `key` and `value` of one entry."""
    return tuple({"key": key, "value": value} for key, value in record.items())


@RECORDS.add(
    "context", "entries:list", _RECORD,
    'context([{key: "rate", value: 3}, {key: "fee", value: 5}]).fee → 5', 'context([{key: "rate"}]) → null',
)  # fmt: skip
def made_of(pairs: Sequence[object]) -> Record | None:
    """A context made of a list of contexts with a `key` and a `value`; null if a key is there twice."""
    made: dict[str, object] = {}
    for pair in pairs:
        if not isinstance(pair, Mapping) or "value" not in pair:
            return None
        key = pair.get("key")
        if not isinstance(key, str) or key in made:
            return None
        made[key] = pair["value"]
    return made


@RECORDS.add(
    "context put", "context:record,key:text,value:~", _RECORD,
    'context put({rate: 3}, "fee", 5).fee → 5', 'context put({rate: 3}, "rate", 4).rate → 4',
)  # fmt: skip
def put(record: Record, key: str, value: object) -> Record:
    """The context with a value under a key, or under the last of a list of keys that lead inwards."""
    return {**record, key: value}


@RECORDS.add(
    "context put", "context:record,keys:list,value:~", _RECORD,
    'context put({loan: {rate: 3}}, ["loan", "rate"], 4).loan.rate → 4', "context put({rate: 3}, [], 4) → null",
)  # fmt: skip
def put_inside(record: Record, keys: Sequence[object], value: object) -> Record | None:
    """The context with a value under the last of a list of keys; null if a key before it leads to no context."""
    names = _path(keys)
    if names is None:
        return None
    if len(names) == 1:
        return put(record, names[0], value)
    inside = record.get(names[0])
    changed = put_inside(inside, names[1:], value) if isinstance(inside, Mapping) else None
    return None if changed is None else put(record, names[0], changed)


@RECORDS.add(
    "context merge", "contexts:list", _RECORD,
    "context merge([{rate: 3}, {fee: 5}]).fee → 5", "context merge([{rate: 3}, {rate: 4}]).rate → 4",
)  # fmt: skip
def merged(records: Sequence[object]) -> Record | None:
    """One context of several: of entries with the same key the last counts."""
    made: dict[str, object] = {}
    for record in records:
        if not isinstance(record, Mapping):
            return None
        made.update(record)
    return made
