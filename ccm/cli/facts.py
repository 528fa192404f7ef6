"""`ccm facts`: the vocabulary. What can be said about a customer, and where it comes from.

In: the project; with `--subject`, the data too. Out: every fact with grain, type, unit, meaning and sensitivity, or its
value for one subject.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from ccm.cli.options import (
    DEFAULT_LIBRARY,
    FormatOption,
    LedgerOfOption,
    LibraryOption,
    MaybeDataOption,
    read_data,
    read_day,
)
from ccm.cli.project import find_touchpoint, open_project
from ccm.cli.subjects import derive_subject, occasion_of
from ccm.cli.terminal import Format, Refusal, out, print_json
from ccm.diagnostics import did_you_mean
from ccm.facts import Vocabulary
from ccm.feel import show, slugify
from ccm.project import Project

NameArgument = Annotated[list[str] | None, typer.Argument(metavar="NAME", help="A fact, or part of its name.")]
TouchpointOption = Annotated[
    str | None, typer.Option("--touchpoint", help="With --subject: the touchpoint that is about it.")
]
SubjectOption = Annotated[
    str | None,
    typer.Option(
        "--subject", help="Show the values that the touchpoint reads about this customer, account, product or event."
    ),
]
MaybeAsOfOption = Annotated[
    datetime | None,
    typer.Option("--as-of", parser=read_day, metavar="DATE", help="The last day that counts."),
]


def facts(
    words: NameArgument = None,
    library: LibraryOption = DEFAULT_LIBRARY,
    touchpoint: TouchpointOption = None,
    subject: SubjectOption = None,
    data: MaybeDataOption = None,
    as_of: MaybeAsOfOption = None,
    ledger: LedgerOfOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """List the facts that conditions and placeholders may use."""
    name = " ".join(words) if words else None
    project = open_project(Path(library), form)
    if subject is None:
        if touchpoint is not None or data is not None or as_of is not None or ledger is not None:
            message = "--touchpoint, --data, --as-of and --ledger show the values of one subject, and none is named"
            raise Refusal(message, hint="add --subject ID, or leave them out to list all facts")
        _list(project, name, form)
        return
    if touchpoint is None or data is None or as_of is None:
        raise Refusal(
            "--subject needs --touchpoint, --data and --as-of",
            hint="they say whose facts, from where, and when",
        )
    chosen = find_touchpoint(project.library, touchpoint)
    occasion = occasion_of(as_of, None)
    for each in derive_subject(project, chosen, read_data(data), occasion, subject, names=None, ledger=ledger):
        values = {slug: value for slug, value in sorted(each.values.items()) if name is None or slugify(name) in slug}
        if not values:
            raise _unknown(name, [slug.replace("_", " ") for slug in each.values])
        if form is Format.JSON:
            print_json(values)
        else:
            _show_values(values)


def describe(vocabulary: Vocabulary) -> list[dict[str, Any]]:
    """Every fact as plain data, by grain and name."""
    ordered = sorted(vocabulary.definitions.values(), key=lambda fact: (fact.grain, fact.name))
    return [
        {
            "name": fact.name,
            "grain": fact.grain.value,
            "type": str(fact.type),
            "unit": fact.unit,
            "sensitivity": fact.sensitivity.value,
            "nullable": fact.nullable,
            "source": fact.source,
            "meaning": fact.meaning,
        }
        for fact in ordered
    ]


def _list(project: Project, name: str | None, form: Format) -> None:
    rows: list[dict[str, Any]] = [
        row for row in describe(project.library.vocabulary) if name is None or slugify(name) in slugify(row["name"])
    ]
    if not rows:
        raise _unknown(name, [row["name"] for row in describe(project.library.vocabulary)])
    if form is Format.JSON:
        print_json(rows)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("name", "grain", "type", "sensitivity", "meaning"):
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(
            *(str(row[column]) for column in ("name", "grain")), _type_of(row), row["sensitivity"], row["meaning"]
        )
    out.print(table)


def _type_of(row: dict[str, Any]) -> str:
    """The type in the words of a declaration: money is a number to the rule language, and money to its authors."""
    return f"money in {row['unit']}" if row["type"] == f"number in {row['unit']}" else str(row["type"])


def _unknown(name: str | None, known: Iterable[str]) -> Refusal:
    names = list(known)
    words = [word for each in names for word in each.split()]
    hint = did_you_mean(name or "", [*names, *words]) or "see all: ccm facts"
    return Refusal(f"there is no fact “{name}” here", hint=hint)


def _show_values(values: dict[str, object]) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    for slug, value in values.items():
        shown = f"{len(value)} rows" if isinstance(value, tuple) else "unknown" if value is None else show(value)
        table.add_row(slug.replace("_", " "), shown)
    out.print(table)
