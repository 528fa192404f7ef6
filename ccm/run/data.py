"""Open the bank's data through the project's source mapping, if it has one, and derive what a touchpoint needs.

In: a project and a data folder. Out: an open `Source` and what was wrong in the data, row by row; facts in bulk.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ccm.diagnostics import Diagnostic, Span, error, has_errors
from ccm.facts import DerivedBatch, Source, load_mapping, open_source
from ccm.facts import derive as derive_facts
from ccm.project import Project
from ccm.run.needs import needed_names
from ccm.values.occasion import Occasion

SEVERAL_MAPPINGS = error("X110", "several-mappings", "A project has more than one source mapping.")


def open_data(
    project: Project, data: Path, *, threads: int | None = None
) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """Open the data; None when it cannot be used at all."""
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
    path: Path | None = None,
) -> tuple[DerivedBatch | None, tuple[Diagnostic, ...]]:
    """Stage 1 for one touchpoint of a project, for everybody or for one subject.

    `names` are the facts to derive (default: those the touchpoint needs); `contacts` those the ledger knows, as an
    Arrow table; `path` a Parquet file for the batch (default: in memory). Read it with `ccm.facts.read_facts`.
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
        path=path,
    )
