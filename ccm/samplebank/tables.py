"""The standard tables as Arrow schemas, and the fast way from whole numbers to Arrow columns.

In: numpy arrays (days since 1970-01-01, pence, millionths, running numbers). Out: Arrow arrays of exactly the
standard types. Money never passes through a float once it is booked: pence are int64 and become `decimal(18,2)` by
their bytes.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

MONEY = pa.decimal128(18, 2)
RATE = pa.decimal128(9, 6)
ABSENT = np.iinfo(np.int64).min  # stands for null in an int64 array


def _schema(text: str, **typed: pa.DataType) -> pa.Schema:
    """A schema from column names in order; text unless typed."""
    return pa.schema([(name, typed.get(name, pa.string())) for name in text.split()])


_DAY, _FLAG = pa.date32(), pa.bool_()
SCHEMAS: Mapping[str, pa.Schema] = {
    "customers": _schema(
        "customer_id title given_name family_name romanised_name birth_date locale channel_preference email mobile "
        "street_address city postal_code region country customer_since vulnerable accessible_format",
        birth_date=_DAY,
        customer_since=_DAY,
        vulnerable=_FLAG,
        accessible_format=_FLAG,
    ),
    "accounts": _schema(
        "account_id kind product_name number currency opened closed cycle interest_rate overdraft_limit",
        opened=_DAY,
        closed=_DAY,
        interest_rate=RATE,
        overdraft_limit=MONEY,
    ),
    "holders": _schema("account_id customer_id role"),
    "transactions": _schema(
        "transaction_id account_id booked amount balance category details counterparty sequence",
        booked=_DAY,
        amount=MONEY,
        balance=MONEY,
        sequence=pa.int64(),
    ),
    "products": _schema(
        "product_id customer_id account_id kind name opened matures amount rate currency",
        opened=_DAY,
        matures=_DAY,
        amount=MONEY,
        rate=RATE,
    ),
    "consents": _schema("customer_id purpose channel given on_date", given=_FLAG, on_date=_DAY),
    "contacts": _schema("contact_id customer_id touchpoint channel on_date outcome subject", on_date=_DAY),
    "events": _schema(
        "event_id customer_id account_id kind on_date amount details product_id",
        on_date=_DAY,
        amount=MONEY,
    ),
}
KEYS: Mapping[str, str] = {
    "customers": "customer_id",
    "accounts": "account_id",
    "transactions": "transaction_id",
    "products": "product_id",
    "contacts": "contact_id",
    "events": "event_id",
}


def days(values: Ints) -> pa.Array:
    """Days since 1970-01-01 as dates; `ABSENT` becomes null."""
    missing = values == ABSENT
    return pa.array(np.where(missing, 0, values).astype(np.int32), mask=missing).cast(pa.date32())


def decimals(values: Ints, kind: pa.DataType = MONEY) -> pa.Array:
    """Pence (or millionths, for `RATE`) as decimals of the same digits; `ABSENT` becomes null."""
    wide = np.empty((len(values), 2), dtype=np.int64)
    wide[:, 0] = values
    wide[:, 1] = values >> 63  # the sign fills the high half of a little-endian 128-bit number
    missing = values == ABSENT
    mask = None
    if missing.any():
        mask = pa.py_buffer(np.packbits(~missing, bitorder="little").tobytes())
    return pa.Array.from_buffers(kind, len(values), [mask, pa.py_buffer(wide)])


def numbered(prefix: str, numbers: Ints, width: int) -> pa.Array:
    """Identifiers `prefix` + zero-padded number, all of one length."""
    head = np.frombuffer(prefix.encode("ascii"), dtype=np.uint8)
    size = len(head) + width
    letters = np.empty((len(numbers), size), dtype=np.uint8)
    letters[:, : len(head)] = head
    rest = numbers.copy()
    for place in range(size - 1, len(head) - 1, -1):
        rest, digit = np.divmod(rest, 10)
        letters[:, place] = digit + ord("0")
    offsets = np.arange(len(numbers) + 1, dtype=np.int32) * size
    return pa.Array.from_buffers(
        pa.string(), len(numbers), [None, pa.py_buffer(offsets.astype(np.int32)), pa.py_buffer(letters)]
    )


def chosen(codes: NDArray[np.integer], words: Sequence[str | None]) -> pa.Array:
    """Words by their position; the column stays dictionary-coded until it is written."""
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(list(words), pa.string()))


def table(name: str, columns: Mapping[str, pa.Array | Sequence[object]]) -> pa.Table:
    """A table in the standard schema from columns by name."""
    schema = SCHEMAS[name]
    arrays = []
    for field in schema:
        column = columns[field.name]
        if isinstance(column, pa.DictionaryArray):
            column = column.cast(field.type)
        arrays.append(column if isinstance(column, pa.Array) else pa.array(column, field.type))
    return pa.Table.from_arrays(arrays, schema=schema)
