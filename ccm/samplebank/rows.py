"""Rows of small tables gathered piece by piece, then made one Arrow table.

In: for each kind of row the places it concerns and its values, as arrays or one value for all. Out: a table in the
standard schema, ordered by customer, day and the order gathered, with running identifiers.
"""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ccm.samplebank.accounts import Accounts
from ccm.samplebank.people import People
from ccm.samplebank.tables import ABSENT, MONEY, RATE, SCHEMAS, Flags, Ints, chosen, days, decimals, numbered

Value = Ints | Flags | int | str | None
_ROOM = 64  # identifiers set aside for each customer and table


@dataclass(slots=True)
class Rows:
    """The rows of one table so far. Columns not given are null; texts are coded by `words`."""

    name: str
    people: People
    accounts: Accounts
    words: list[str | None] = field(default_factory=lambda: [None])
    _parts: list[tuple[Ints, dict[str, Ints]]] = field(default_factory=list)

    def add(self, customer: Ints, **columns: Value) -> None:
        """Add one row for each place in `customer`. Texts are given as one word, or as codes from `code`."""
        found = {}
        for name, value in columns.items():
            plain = self.code(value) if isinstance(value, str) else ABSENT if value is None else value
            found[name] = np.broadcast_to(np.asarray(plain, dtype=np.int64), customer.shape)
        self._parts.append((customer, found))

    def code(self, word: str) -> int:
        """The code of a word."""
        if word not in self.words:
            self.words.append(word)
        return self.words.index(word)

    def codes(self, *words: str) -> Ints:
        """The codes of several words, to be picked from by position."""
        return np.array([self.code(word) for word in words], dtype=np.int64)

    def table(self, *, key: str | None = None, prefix: str = "", by: str = "on_date") -> pa.Table:
        """All rows as an Arrow table."""
        schema = SCHEMAS[self.name]
        customer = np.concatenate([who for who, _ in self._parts])
        values = {name: self._column(name) for name in schema.names if name not in {"customer_id", key}}
        order = self._order(customer, values[by])
        arrays = {"customer_id": numbered("C", (customer + self.people.first)[order], 8)}
        if key:
            arrays[key] = numbered(prefix, np.arange(len(order), dtype=np.int64) + self._start, 10)
        for name, column in values.items():
            arrays[name] = self._arrow(schema.field(name), column[order])
        return pa.Table.from_arrays([arrays[name] for name in schema.names], schema=schema)

    def numbers(self, *, by: str) -> Ints:
        """The running number that each row gathered so far will have in the table, if none is added any more."""
        order = self._order(np.concatenate([who for who, _ in self._parts]), self._column(by))
        places = np.empty(len(order), dtype=np.int64)
        places[order] = np.arange(len(order), dtype=np.int64)
        return places + self._start

    @property
    def _start(self) -> int:
        return (self.people.first - 1) * _ROOM + 1

    def _order(self, customer: Ints, by: Ints) -> Ints:
        return np.asarray(np.lexsort((by, customer)), dtype=np.int64)

    def _column(self, name: str) -> Ints:
        parts = [columns.get(name, np.full(who.shape, ABSENT)) for who, columns in self._parts]
        return np.concatenate(parts)

    def _arrow(self, column: pa.Field, values: Ints) -> pa.Array:
        if column.name == "account_id":
            ids = self.accounts.ids.take(pa.array(np.maximum(values, 0)))
            return pc.if_else(pa.array(values != ABSENT), ids, pa.scalar(None, pa.string()))
        if column.name == "product_id":
            ids = numbered("P", np.maximum(values, 0), 10)
            return pc.if_else(pa.array(values != ABSENT), ids, pa.scalar(None, pa.string()))
        if column.type == pa.date32():
            return days(values)
        if column.type in (MONEY, RATE):
            return decimals(values, column.type)
        if column.type == pa.bool_():
            return pa.array(values == 1)
        return chosen(np.maximum(values, 0), self.words).cast(pa.string())
