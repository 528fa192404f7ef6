"""Carries the values of a PostgreSQL column into DuckDB exactly, or tells that one has no place there.

In: a column as the database's catalog describes it. Out: the SQL that asks for it, and how the text that COPY gives
becomes Arrow. Nothing is rounded and nothing becomes null on the way: days before Christ and the infinite ones keep
their place, and a number that its type cannot hold stays as it was written, to be told.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString

if TYPE_CHECKING:
    from psycopg.sql import Composed

LONGEST_DECIMAL, PLAIN_DECIMAL = 38, "DECIMAL(38,10)"
_DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)")


@dataclass(frozen=True, slots=True)
class PgColumn:
    """A column: its type is that under all domains; `described` is how the catalog writes it."""

    name: str
    type: str
    modifier: int
    kind: str
    category: str
    described: str
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Carried:
    """A column under way: the SQL that asks for it, the type its text is read as, the type it has in DuckDB."""

    column: PgColumn
    asked: LiteralString
    read_as: str
    becomes: str

    def select(self) -> "Composed":
        """What stands in the SELECT."""
        from psycopg import sql

        return sql.SQL(self.asked).format(sql.Identifier(self.column.name))

    def misfits(self, values: Any) -> set[int]:
        """The places of values that the type cannot hold; looked for one by one when `finish` has found some."""
        return {place for place, value in enumerate(values) if not self._fits(value)}

    def _fits(self, value: Any) -> bool:
        import pyarrow as pa

        try:
            self.finish(pa.array([value.as_py()], pa.string()))
        except ValueError:
            return False
        return True

    def finish(self, values: Any) -> Any:
        """The values in their own type. Raises ValueError where one does not fit."""
        return _FINISH.get(self.becomes, _finish_decimal)(values, self.becomes)


_DAYS: LiteralString = (
    "CASE WHEN isfinite({0}) THEN {0} - date '1970-01-01'"
    " WHEN {0} > 'epoch' THEN 2147483647 WHEN {0} IS NOT NULL THEN -2147483647 END"
)
_MOMENTS: LiteralString = (
    # years that DuckDB does not reach are as good as infinite: no letter is about them
    "CASE WHEN isfinite({0}) AND {0} < '290000-01-01' THEN (extract(epoch from {0}) * 1000000)::int8"
    " WHEN {0} > 'epoch' THEN 9223372036854775807 WHEN {0} IS NOT NULL THEN -9223372036854775807 END"
)
"""Days and microseconds since 1970; the greatest numbers mean infinity to DuckDB, too."""

_PLAIN_WAYS: dict[str, tuple[LiteralString, str, str]] = {
    "bool": ("{}", "bool", "BOOLEAN"),
    "float4": ("{}", "float64", "DOUBLE"),
    "float8": ("{}", "float64", "DOUBLE"),
    "date": (_DAYS, "int32", "DATE"),
    "timestamp": (_MOMENTS, "int64", "TIMESTAMP"),
    "timestamptz": (_MOMENTS, "int64", "TIMESTAMP WITH TIME ZONE"),
    **dict.fromkeys(("int2", "int4", "int8", "oid"), ("{}", "int64", "BIGINT")),
    **dict.fromkeys(("text", "varchar", "bpchar", "char", "name", "citext", "uuid"), ("{}::text", "string", "VARCHAR")),
    **dict.fromkeys(("json", "jsonb"), ("{}::text", "string", "JSON")),
}


def carry(column: PgColumn, *, mapped: bool) -> Carried:
    """How a column is carried.

    A standard column of a type that is none of ours arrives as JSON, so that its values are told as wrong. For a
    mapping's views lists and records are JSON, and whatever else has no counterpart is the text that PostgreSQL
    writes for it.
    """
    if column.type in _PLAIN_WAYS:
        return Carried(column, *_PLAIN_WAYS[column.type])
    if column.type == "numeric":
        declared = _declared(column.modifier) or (PLAIN_DECIMAL if mapped else "VARCHAR")
        return Carried(column, "{}", "string", declared)
    if column.type == "money":
        return Carried(column, "{}::numeric", "string", PLAIN_DECIMAL if mapped else "VARCHAR")
    if column.kind == "e":
        return Carried(column, "{}::text", "string", "VARCHAR")
    if not mapped or column.category == "A" or column.kind == "c":
        return Carried(column, "to_json({})::text", "string", "JSON")
    return Carried(column, "{}::text", "string", "VARCHAR")


def _declared(modifier: int) -> str | None:
    """The DuckDB type of `numeric(p, s)`; None without digits, or with more than a DECIMAL has."""
    if modifier < 4:
        return None
    digits, scale = (modifier - 4) >> 16 & 0xFFFF, (modifier - 4) & 0x7FF
    scale = scale - 0x800 if scale >= 0x400 else scale  # since PostgreSQL 15 a scale may be negative
    digits, scale = (digits - scale, 0) if scale < 0 else (max(digits, scale), scale)
    return f"DECIMAL({digits},{scale})" if digits <= LONGEST_DECIMAL else None


def _finish_decimal(values: Any, becomes: str) -> Any:
    import pyarrow as pa

    declared = _DECIMAL.fullmatch(becomes)
    if declared is None:
        raise AssertionError(f"no way to finish a column of type {becomes}")
    return values.cast(pa.decimal128(int(declared[1]), int(declared[2])))


def _as_it_is(values: Any, _: str) -> Any:
    return values


def _mended_text(values: Any, _: str) -> Any:
    from ccm.facts.intake import mended

    return mended(values)


def _viewed(name: str) -> Callable[[Any, str], Any]:
    """Numbers that only have to be called what they are."""

    def view(values: Any, _: str) -> Any:
        import pyarrow as pa

        types = {"DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us")}
        return values.view(types.get(name, pa.timestamp("us", tz="UTC")))

    return view


_FINISH: dict[str, Callable[[Any, str], Any]] = {
    "BIGINT": _as_it_is,
    "BOOLEAN": _as_it_is,
    "DOUBLE": _as_it_is,
    "VARCHAR": _mended_text,
    "JSON": _mended_text,
    **{name: _viewed(name) for name in ("DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE")},
}
