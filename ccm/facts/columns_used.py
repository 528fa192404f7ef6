"""Tells which columns of a bank's own tables the views of a mapping may use, so that no others leave the database.

In: the views of a mapping. Out: for each table the names that may be its columns; rather too many than too few.
"""

from collections.abc import Iterable, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError


def columns_used(views: Mapping[str, str], files: Iterable[str]) -> dict[str, frozenset[str] | None]:
    """The names, in small letters, that may be columns of each file in the views; None where all of them may be."""
    found: dict[str, set[str] | None] = {name: set() for name in files}
    for sql in views.values():
        try:
            tree = sqlglot.parse_one(sql, dialect="duckdb")
        except SqlglotError:
            return dict.fromkeys(found)
        named = {each.name.lower() for each in tree.find_all(exp.Table)}
        whole = any(tree.find(kind) for kind in (exp.Columns, exp.Pivot)) or _takes_all(tree)
        names = {each.name.lower() for each in tree.find_all(exp.Identifier)}
        for name in named & found.keys():
            known = found[name]
            found[name] = None if whole or known is None or _is_joined_by_name(tree) else known | names
    return {name: None if names is None else frozenset(names) for name, names in found.items()}


def _takes_all(tree: exp.Expr) -> bool:
    """Whether a star stands for columns; that of `count(*)` does not."""
    return any(not isinstance(star.parent, exp.Count) for star in tree.find_all(exp.Star))


def _is_joined_by_name(tree: exp.Expr) -> bool:
    """Whether tables are joined by the names that both have, so that no name is written."""
    return any(join.method or join.args.get("natural") for join in tree.find_all(exp.Join))
