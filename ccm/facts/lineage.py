"""Tells what becomes of the lines of a bank's own files: which standard tables they go into, and how.

In: the views of a mapping. Out: a `Use` for each file and table. It is asked when a line cannot be read: one that
would have made a record is one record lost; one that others are looked up in, joined or added up with may change any.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from ccm.facts.owners import OWNERS, owners_of
from ccm.facts.tables import TABLES, Table


@dataclass(frozen=True, slots=True)
class Use:
    """A file's way into a table.

    `by_row`: a line makes records of its own and has no part in others; `as_written`: it names their owners as the
    table does.
    """

    table: str
    by_row: bool
    as_written: bool

    @property
    def names_owners(self) -> bool:
        """Whether an id found in a line is that of an owner."""
        return self.by_row and self.as_written


def uses_of(views: Mapping[str, str], files: Iterable[str]) -> dict[str, tuple[Use, ...]]:
    """How each file is used; a view that cannot be taken apart may use every file in any way."""
    found: dict[str, list[Use]] = {name: [] for name in files}
    for table, sql in views.items():
        try:
            tree = sqlglot.parse_one(sql, dialect="duckdb")
        except SqlglotError:
            for uses in found.values():
                uses.append(Use(table, by_row=False, as_written=False))
            continue
        named = [each.name.lower() for each in tree.find_all(exp.Table)]
        main = _main_table(tree)
        for name, uses in found.items():
            if name in named:
                by_row = main is not None and main.name.lower() == name and named.count(name) == 1
                as_written = by_row and isinstance(tree, exp.Select) and _is_as_written(tree, main, TABLES[table])
                uses.append(Use(table, by_row=by_row, as_written=as_written))
    return {name: tuple(uses) for name, uses in found.items()}


@dataclass(frozen=True, slots=True)
class SoleFile:
    """The file whose lines a view makes its records of, what the view calls it, and if it takes all columns."""

    name: str
    alias: str
    starred: bool


def sole_file(sql: str, files: Iterable[str]) -> SoleFile | None:
    """The one file of a view that makes one record of one line, or leaves it out; None for any other view."""
    try:
        tree = sqlglot.parse_one(sql, dialect="duckdb")
    except SqlglotError:
        return None
    main = _main_table(tree)
    if main is None or main.name.lower() not in files or tree.args.get("joins") or tree.args.get("laterals"):
        return None
    named = [each.name.lower() for each in tree.find_all(exp.Table)]
    if named.count(main.name.lower()) > 1 or tree.find(exp.Explode, exp.Unnest, exp.Columns, exp.Lateral):
        return None
    starred = any(each.is_star for each in tree.expressions)
    return SoleFile(main.name.lower(), main.alias_or_name, starred)


_MIXING = ("with_", "group", "distinct", "having", "qualify", "windows", "limit", "offset", "sample")


def _main_table(tree: exp.Expr) -> exp.Table | None:
    """The table whose rows a plain SELECT makes its own of, one by one; None where rows are counted, sorted out or
    compared with each other.
    """
    if not isinstance(tree, exp.Select) or any(tree.args.get(part) for part in _MIXING):
        return None
    if tree.find(exp.Window) or any(each.find(exp.AggFunc) for each in tree.expressions):
        return None
    source = tree.args.get("from_")
    return source.this if isinstance(source, exp.From) and isinstance(source.this, exp.Table) else None


def _is_as_written(tree: exp.Select, main: exp.Table | None, table: Table) -> bool:
    """Whether every owner comes from the main table's own column, unchanged but for its type."""
    made = {each.alias_or_name.lower(): each.unalias() for each in tree.expressions}
    alone = not tree.args.get("joins")
    for column in [*owners_of(table), *(key for key in table.key if key in OWNERS)]:
        if column not in made and "*" in made and alone:
            continue
        taken = made.get(column)
        while isinstance(taken, exp.Cast) and taken.to.is_type("text", "varchar"):
            taken = taken.this
        if not isinstance(taken, exp.Column):
            return False
        if not (alone and not taken.table) and (main is None or taken.table != main.alias_or_name):
            return False
    return True
