"""Reads how one fact is obtained: `window`, `column`, `sql`, `rows`, `balance`, from what an author wrote to
the typed form.

In: the fact so far and its fields. Out: the fact with `obtained` and `source` filled in, or None
with findings. Conditions over table rows must have an exact SQL form, because they are evaluated for millions
of rows at once.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date

from ccm.diagnostics import did_you_mean, error, has_errors, nearest_or_all
from ccm.facts.fields import FactFields
from ccm.facts.links import columns_of, reachable
from ccm.facts.model import FactDefinition, Grain
from ccm.facts.obtaining import (
    Balance,
    Column,
    Measure,
    Moment,
    Over,
    Reach,
    RowField,
    RowOrder,
    Rows,
    Sql,
    Window,
)
from ccm.facts.tables import SUBJECTS, TABLES, TRANSACTIONS, Kind, Table, feel_type, table_model
from ccm.feel import BOOLEAN, Expression, Type, list_of, money, parse, record_of, slugify
from ccm.written import Text

TABLE_OUT_OF_REACH = error("V030", "table-out-of-reach", "A subject of this grain has no rows in that table.")
COLUMN_UNKNOWN = error("V031", "fact-column-unknown", "A table has no such column.")
OVER_UNREADABLE = error("V032", "window-over", "The stretch of time of a window cannot be read.")
MEASURE_INCOMPLETE = error("V033", "window-measure", "A measure lacks its `of`, or has one it cannot use.")
NOT_EXACT = error("V034", "not-exact-in-sql", "A condition over rows has no exact SQL form.")
OBTAINED_TYPE = error("V035", "fact-type-differs-from-source", "What is obtained has another type than the fact.")
FIELDS_MISSING = error("V036", "rows-without-fields", "A row fact has no fields.")
SQL_REFUSED = error("V037", "sql-refused", "The SQL of a fact is not one SELECT.")

_OVER = re.compile(r"last (\d{1,4}) (months?|days?)")
_COUNTING = (Measure.MONTHS_WITH, Measure.COUNT, Measure.STREAK)
_SOME_DAY = date(2000, 1, 1)
MOST_MONTHS = 120
PARAMETERS = ("as_of", "period_start", "period_end", "known_at")


def declared(fact: FactDefinition, way: str, fields: FactFields) -> FactDefinition | None:
    """Read how the fact is obtained; `fields` are those of the fact."""
    return _READERS[way](fact, fields)


def _table(fact: FactDefinition, fields: FactFields) -> Table | None:
    """The table named by `from`, if a subject of this grain has rows in it."""
    name = fields.choice("from", TABLES, required=True)
    if not name:
        return None
    table = TABLES[name]
    if reachable(fact.grain, table):
        return table
    near = [other.name for other in TABLES.values() if reachable(fact.grain, other)]
    said = f"one {fact.grain} has no rows of its own in “{name}”"
    fields.report(TABLE_OUT_OF_REACH, fields.span, said, hint=f"for a {fact.grain}: {', '.join(near)}")
    return None


def _over(fields: FactFields) -> Over | None:
    text = " ".join(fields.text("over", required=True).split())
    if not text:
        return None
    found = _OVER.fullmatch(text)
    if found and int(found[1]) > 0:
        reach = Reach.LAST_MONTHS if found[2].startswith("month") else Reach.LAST_DAYS
        if reach is Reach.LAST_DAYS or int(found[1]) <= MOST_MONTHS:
            return Over(reach, int(found[1]))
    plain = {str(reach): reach for reach in (Reach.PERIOD, Reach.BEFORE_PERIOD, Reach.ALL_HISTORY)}
    if text in plain:
        return Over(plain[text])
    write = (
        f"write `last 12 months` (at most {MOST_MONTHS}), `last 30 days`, `period`, `before period` or `all history`"
    )
    hint = did_you_mean(text, plain) or write
    fields.report(OVER_UNREADABLE, fields.place("over"), f"“{text}” is no stretch of time", hint=hint)
    return None


def _expression(
    written: Text | None, table: Table, fields: FactFields, expect: Type | None = None
) -> Expression | None:
    """Parse an expression over a table's columns; it must have an exact SQL form."""
    if written is None:
        return None
    source, origin = fields.as_written(written)
    expression, findings = parse(source, table_model(table), origin=origin, expect=expect)
    fields.diagnostics.extend(findings)
    if expression is None or has_errors(findings):
        return None
    from ccm.feel.sql import Exactness, to_sql

    days = dict.fromkeys(("as_of", "period_start", "period_end", "letter_date"), _SOME_DAY)
    sql, exactness = to_sql(expression, columns_of(table, days))
    if sql is None or exactness is not Exactness.EXACT:
        said = f"this cannot be calculated exactly for many rows at once ({exactness})"
        hint = "avoid division and functions here; take the ratio in a formula fact"
        fields.report(NOT_EXACT, written.span, said, hint=hint)
        return None
    return expression


def _window(fact: FactDefinition, outer: FactFields) -> FactDefinition | None:
    fields = outer.record("window", of="a window")
    if fields is None:
        return None
    before = len(fields.diagnostics)
    measure = fields.choice("measure", Measure, required=True)
    table, over = _table(fact, fields), _over(fields)
    condition, measured = fields.scalar("where"), fields.scalar("of")
    fields.close()
    if not measure or table is None or over is None:
        return None
    where = _expression(condition, table, fields, BOOLEAN)
    of = _expression(measured, table, fields)
    if has_errors(fields.diagnostics[before:]) or not _measurable(fact, Measure(measure), over, of, fields):
        return None
    said = f"{measure}{f' of {of.source}' if of else ''} from {table.name}"
    said += f" where {where.source}" if where else ""
    obtained = Window(Measure(measure), table.name, over, where, of)
    return replace(fact, obtained=obtained, source=f"{' '.join(said.split())}, {over}")


def _measurable(fact: FactDefinition, measure: Measure, over: Over, of: Expression | None, fields: FactFields) -> bool:
    """The measure has what it needs and gives the fact's type."""
    if measure in _COUNTING:
        if of is not None:
            fields.report(MEASURE_INCOMPLETE, fields.span, f"“{measure}” counts rows or months and takes no `of`")
        elif measure is Measure.STREAK and over.reach is not Reach.LAST_MONTHS:
            fields.report(MEASURE_INCOMPLETE, fields.span, "a streak needs `over: last N months`")
        elif fact.type.kind != "number" or fact.type.unit:
            fields.report(OBTAINED_TYPE, fact.span, f"“{measure}” gives a number, “{fact.name}” is a {fact.type}")
        else:
            return True
        return False
    if of is None:
        said = f"“{measure}” needs `of`: what is measured"
        fields.report(MEASURE_INCOMPLETE, fields.span, said, hint="for example `of: amount`")
        return False
    if measure is Measure.TREND and (over.reach is not Reach.LAST_MONTHS or over.size < 2):
        hint = "it is the slope of a line through the sums of the months"
        fields.report(MEASURE_INCOMPLETE, fields.span, "a trend needs `over: last N months`, at least 2", hint=hint)
        return False
    gives = "number" if measure in (Measure.SUM, Measure.AVERAGE, Measure.TREND) else of.type.kind
    if of.type.kind != gives or fact.type.kind != gives:
        said = f"“{measure} of {of.source}” gives a {gives} of a {of.type}; “{fact.name}” is a {fact.type}"
        fields.report(OBTAINED_TYPE, fact.span, said)
        return False
    return True


def _column(fact: FactDefinition, fields: FactFields) -> FactDefinition | None:
    written = fields.text("column")
    if not written:
        return None
    table_name, _, column_name = written.partition(".")
    place = fields.place("column")
    tables = [
        SUBJECTS[fact.grain].name,
        *(["accounts"] if fact.grain in (Grain.PRODUCT, Grain.EVENT) else []),
        *(["products"] if fact.grain is Grain.EVENT else []),
    ]
    if table_name not in tables:
        hint = did_you_mean(table_name, tables) or f"write `{tables[0]}.COLUMN`"
        fields.report(TABLE_OUT_OF_REACH, place, f"a {fact.grain} has no single row in “{table_name}”", hint=hint)
        return None
    column = TABLES[table_name].column(column_name)
    if column is None:
        names = TABLES[table_name].names
        hint = nearest_or_all(column_name, names, "columns")
        fields.report(COLUMN_UNKNOWN, place, f"“{table_name}” has no column “{column_name}”", hint=hint)
        return None
    if feel_type(column).kind != fact.type.kind or (fact.type.unit and column.kind is not Kind.MONEY):
        said = f"“{written}” holds a {feel_type(column)}, “{fact.name}” is a {fact.type}"
        fields.report(OBTAINED_TYPE, place, said)
        return None
    return replace(fact, obtained=Column(table_name, column_name), source=f"column {table_name}.{column_name}")


def _sql(fact: FactDefinition, fields: FactFields) -> FactDefinition | None:
    written = fields.scalar("sql")
    if written is None:
        return None
    problem = one_select(written.text)
    if problem:
        hint = "one SELECT with the columns `subject` and `value`"
        fields.report(SQL_REFUSED, written.span, problem, hint=hint)
        return None
    return replace(fact, obtained=Sql(written.text), source=f"SQL: {' '.join(written.text.split())}")


def one_select(text: str, *, parameters: Collection[str] = PARAMETERS) -> str | None:
    """What is wrong with a text that must be one SELECT with no other than these parameters; None if nothing is."""
    import duckdb

    from ccm.facts.settled_sql import empty_database, find_unsettled

    try:
        statements = empty_database().extract_statements(text)
    except duckdb.Error as problem:
        return f"this SQL cannot be read: {str(problem).splitlines()[0]}"
    if len(statements) != 1 or statements[0].type is not duckdb.StatementType.SELECT:
        return "only one SELECT is allowed here"
    unknown = set(statements[0].named_parameters) - set(parameters)
    if unknown:
        return f"the parameter ${min(unknown)} is not known"
    return find_unsettled(text)


def _rows(fact: FactDefinition, outer: FactFields) -> FactDefinition | None:
    fields = outer.record("rows", of="rows")
    if fields is None:
        return None
    before = len(fields.diagnostics)
    table, over = _table(fact, fields), _over(fields)
    order, condition = fields.choice("order", RowOrder, default=RowOrder.AS_BOOKED), fields.scalar("where")
    columns = fields.record("fields", of="fields", required=True)
    fields.close()
    if table is None or over is None:
        return None
    _check_order(fact, table, order, fields)
    where = _expression(condition, table, fields, BOOLEAN)
    shown = _row_fields(fact, table, columns) if columns else []
    if has_errors(fields.diagnostics[before:]):
        return None
    obtained = Rows(table.name, over, RowOrder(order), tuple(shown), where)
    record = {one.name: _in_unit(one.expression.type, fact.unit) for one in shown}
    said = f"rows from {table.name}, {over}, in order of {order if table is TRANSACTIONS else table.dated}"
    return replace(fact, type=list_of(record_of(record)), obtained=obtained, source=said)


def _in_unit(plain: Type, unit: str | None) -> Type:
    """Money of the table becomes money in the fact's unit."""
    return money(unit) if plain.unit and unit else plain


def _check_order(fact: FactDefinition, table: Table, order: str, fields: FactFields) -> None:
    if order == RowOrder.CHAINED_BALANCE and (table is not TRANSACTIONS or fact.grain is not Grain.ACCOUNT):
        fields.report(MEASURE_INCOMPLETE, fields.span, "balances chain only in the entries of one account")


def _row_fields(fact: FactDefinition, table: Table, columns: FactFields) -> list[RowField]:
    if not columns.entries:
        hint = "for example `date: booked`"
        columns.report(FIELDS_MISSING, columns.span, f"“{fact.name}” has no fields", hint=hint)
    found = [(key.text, _expression(text, table, columns)) for key, text in columns.texts()]
    return [RowField(name, slugify(name), expression) for name, expression in found if expression is not None]


def _balance(fact: FactDefinition, outer: FactFields) -> FactDefinition | None:
    fields = outer.record("balance", of="a balance")
    if fields is None:
        return None
    before = len(fields.diagnostics)
    at = fields.choice("at", Moment, required=True)
    order = fields.choice("order", RowOrder, default=RowOrder.AS_BOOKED)
    _check_order(fact, TRANSACTIONS, order, fields)
    where = _expression(fields.scalar("where"), TRANSACTIONS, fields, BOOLEAN)
    fields.close()
    if fact.grain not in (Grain.ACCOUNT, Grain.CUSTOMER):
        said = f"a {fact.grain} has no balance"
        fields.report(TABLE_OUT_OF_REACH, fields.span, said, hint="declare it for the account")
    if fact.type.kind != "number" or not fact.type.unit:
        said = f"a balance is money; “{fact.name}” is a {fact.type}"
        fields.report(OBTAINED_TYPE, fact.span, said, hint="write `type: money`")
    if not at or has_errors(fields.diagnostics[before:]):
        return None
    said = f"balance at {at} where {where.source}" if where else f"balance at {at}"
    return replace(fact, obtained=Balance(Moment(at), RowOrder(order), where), source=f"{said}, in order of {order}")


_READERS: Mapping[str, Callable[[FactDefinition, FactFields], FactDefinition | None]] = {
    "window": _window,
    "column": _column,
    "sql": _sql,
    "rows": _rows,
    "balance": _balance,
}
KINDS = ("window", "column", "formula", "sql", "rows", "balance")
"""The keys that say how a fact is obtained."""
