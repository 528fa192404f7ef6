"""Open the bank's data through the project's source mapping, if it has one, and derive what a touchpoint needs.

In: a project, and a data folder or a database. Out: an open `Source` and what was wrong in the data, row by row; facts
in bulk.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ccm.diagnostics import Diagnostic, Span, error, has_errors, warning
from ccm.facts import Database, DerivedBatch, Grain, Source, load_mapping, open_source, read_place
from ccm.facts.derive import derive as derive_facts
from ccm.facts.plan import needed_facts, tables_read
from ccm.facts.recipients import HOLDER
from ccm.facts.tables import CONTACTS, HOLDERS
from ccm.library.needs import needed_names
from ccm.project import Project
from ccm.values.occasion import Occasion

SEVERAL_MAPPINGS = error("X110", "several-mappings", "A project has more than one source mapping.")

TABLE_ABSENT = warning("X111", "table-absent", "The data lacks a table that facts of this run are taken from.")
TABLE_NEEDED = error(
    "X112", "table-needed", "The data lacks a table without which facts that are never missing would be told wrongly."
)

_BATCH = 10_000


def open_data(
    project: Project, data: Path | Database | str, *, threads: int | None = None
) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """Open the data, a folder or `postgresql://…`; None when it cannot be used at all."""
    data = read_place(data) if isinstance(data, str) else data
    paths = sorted(path for path in project.files if path.startswith("sources/") and path.endswith((".yaml", ".yml")))
    if not paths:
        return open_source(data, threads=threads)
    if len(paths) > 1:
        message = f"there are {len(paths)} source mappings: {', '.join(paths)}"
        return None, (SEVERAL_MAPPINGS.at(Span(paths[1]), message, hint="keep one mapping per project"),)
    mapping, found = load_mapping(paths[0], project.files[paths[0]])
    if mapping is None or has_errors(found):
        return None, found
    source, more = open_source(data, mapping=mapping, threads=threads)
    return source, (*found, *more)


def derive(
    source: Source,
    project: Project,
    touchpoint: str,
    occasion: Occasion,
    *,
    subject: str | None = None,
    names: Iterable[str] | None = None,
    contacts: Any = None,
    accept_unnamed: bool = False,
    path: Path | None = None,
) -> tuple[DerivedBatch | None, tuple[Diagnostic, ...]]:
    """Stage 1 for one touchpoint of a project, for everybody or for one subject.

    `names` are the facts to derive (default: those the touchpoint needs); `contacts` those the ledger knows, as an
    Arrow table; `accept_unnamed` takes lost records that do not say whose they are for nobody's; `path` is a Parquet
    file for the batch (default: in memory). Read it with `ccm.facts.read_facts`.
    """
    chosen = project.library.touchpoints[touchpoint]
    return derive_facts(
        source,
        project.library.vocabulary,
        touchpoint=touchpoint,
        for_each=chosen.for_each,
        recipients=chosen.recipients,
        occasion=occasion,
        names=needed_names(project.library, chosen) if names is None else names,
        population=chosen.population.expression if chosen.population and subject is None else None,
        contacts=contacts,
        subjects=None if subject is None else (subject,),
        accept_unnamed=accept_unnamed,
        path=path,
    )


def find_absent_tables(source: Source, project: Project, touchpoints: Iterable[str]) -> Iterator[Diagnostic]:
    """Say of each table that is not in the data which facts of these touchpoints cannot be told for want of it.

    A fact that may be missing is missing then. One that never is would be 0: nobody in arrears, nobody dead; that is
    an error. Contacts are the exception, because the ledger has them. So is a touchpoint that writes to others than a
    holder where nothing tells who they are.
    """
    missing: dict[str, set[str]] = {}
    untold: set[str] = set()
    library = project.library
    for name in touchpoints:
        chosen = library.touchpoints[name]
        others = [role for role in chosen.recipients if role != HOLDER]
        if others and HOLDERS.name not in source.counts:
            said = f"{name} writes to every {others[0]}, and the data has no table “holders” that tells who that is"
            yield TABLE_NEEDED.at(Span(HOLDERS.name), said, hint="deliver it; an empty one says that there is nobody")
        facts = needed_facts(library.vocabulary, Grain(chosen.for_each), needed_names(library, chosen))
        for fact in facts:
            for table in tables_read((fact,), fact.grain) - set(source.counts):
                missing.setdefault(table, set()).add(fact.name)
                if not fact.nullable and table != CONTACTS.name:
                    untold.add(table)
    for table, names in sorted(missing.items()):
        listed = ", ".join(sorted(names)[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
        way = f"deliver {table}.parquet, {table}.csv or {table}.jsonl"
        way = f"make a table or a view “{table}” that this login may read" if source.from_database else way
        hint = f"{way}; an empty one says that there is nothing"
        if table in untold:
            said = f"the data has no table “{table}”, and these facts cannot be told without it: {listed}"
            yield TABLE_NEEDED.at(Span(table), said, hint=hint)
        else:
            said = f"the data has no table “{table}”: these facts find nothing in it: {listed}"
            yield TABLE_ABSENT.at(Span(table), said, hint=hint)


def list_set_aside(source: Source) -> Iterator[str]:
    """Every record that was set aside and why, as JSON lines: findings stop at the first twenty of a kind."""
    asked = source.connection.execute(
        "SELECT table_name, _file, _row, field, code, account_id, customer_id, key FROM set_aside ORDER BY 2, 3, 5, 4"
    )
    names = ("table", "file", "row", "field", "code", "account", "customer", "key")
    while rows := asked.fetchmany(_BATCH):
        for row in rows:
            found = {name: value for name, value in zip(names, row, strict=True) if value is not None}
            yield f"{json.dumps(found, ensure_ascii=False)}\n"
