"""The decision tables of a project, in any of their working formats.

In: the files of `tables/` and the names there are before them. Out: the tables, each behind those whose output it
reads, and findings. A DMN file may hold several; a table may not be called like a fact, a parameter or another table.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from ccm.diagnostics import Diagnostic, has_errors
from ccm.dmn import DecisionTable
from ccm.dmn.tables.formats import DMN, XLSX, format_of, table_names
from ccm.feel import Model, Name
from ccm.library.model import Library
from ccm.library.parameters import parameter_names
from ccm.library.text import read_text
from ccm.library.touchpoints import DUPLICATE

ModelBehind = Callable[[Sequence[DecisionTable]], Model]
"""The names that may be used behind some tables."""


def is_table(path: str) -> bool:
    """Whether a file of a project is read as decision tables."""
    return path.startswith("tables/") and bool(format_of(path))


def names_for(library: Library, path: str) -> Model:
    """What a table of a project may name: facts, parameters, the bank's own names, and what other tables give."""
    others = [one for one in library.tables if one.origin.source != path]
    extra = [*parameter_names(library.parameters), *(Name(one.name, one.slug, one.type) for one in others)]
    return library.vocabulary.model(grain=None, extra_names=extra)


def read_tables(
    files: Mapping[str, bytes], model_behind: ModelBehind
) -> tuple[tuple[DecisionTable, ...], tuple[Diagnostic, ...]]:
    """Load every table; one may read the output of another, so those that fail are tried again."""
    from ccm.dmn import load_table

    found: list[Diagnostic] = []
    tables: list[DecisionTable] = []
    waiting = dict(_written(files, found))
    while waiting:
        model = model_behind(tables)
        failed: dict[tuple[str, str], tuple[Diagnostic, ...]] = {}
        for key, content in waiting.items():
            table, said = load_table(content, model, origin=key[0], table=key[1])
            if table is None or has_errors(said):
                failed[key] = said
                continue
            found.extend(said)
            if table.slug in {one.slug for one in model.names} | {one.slug for one in tables}:
                message = f"“{table.name}” is already the name of a fact, parameter or table"
                found.append(DUPLICATE.at(table.origin, message, hint="rename one of the two"))
            tables.append(table)
        if len(failed) == len(waiting):
            found.extend(each for several in failed.values() for each in several)
            break
        waiting = {key: waiting[key] for key in failed}
    return tuple(tables), tuple(dict.fromkeys(found))


def _written(files: Mapping[str, bytes], found: list[Diagnostic]) -> Iterator[tuple[tuple[str, str], bytes]]:
    """Every table as (path, its name in a DMN file) and content; texts with hidden characters are findings."""
    for path in sorted(filter(is_table, files)):
        form, content = format_of(path), files[path]
        if form not in (XLSX, DMN):
            text, said = read_text(path, content)
            found.extend(said)
            if text is not None:
                yield (path, ""), text.encode()
            continue
        names = table_names(content) if form == DMN else ("",)
        for name in names or ("",):
            yield (path, name), content
