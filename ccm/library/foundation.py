"""What all wording of a project stands on: its settings, vocabulary, parameters, decision tables and touchpoints.

In: the project's files. Out: a `Foundation`, with everything that is wrong in it. The order is: settings, vocabulary,
parameters, tables, touchpoints; each sees what came before it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import PurePosixPath

from ccm.diagnostics import Diagnostic, Span
from ccm.dmn import DecisionTable
from ccm.facts.model import Grain
from ccm.facts.vocabulary import Vocabulary, load_vocabulary
from ccm.feel import Model, Name
from ccm.library.model import Parameter, Touchpoint
from ccm.library.parameters import parameter_names, read_parameters
from ccm.library.settings import Settings, read_settings
from ccm.library.tables import read_tables
from ccm.library.text import read_text
from ccm.library.touchpoints import DUPLICATE, TouchpointReader

FILES = ("library.yaml", "facts/", "parameters/", "tables/", "touchpoints/")
"""The beginnings of the paths of all files that a foundation is read from."""


@dataclass(frozen=True)
class Foundation:
    """What wording is linked against. `unread` are touchpoints whose files hold none that can be used."""

    settings: Settings = field(default_factory=Settings)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    parameters: tuple[Parameter, ...] = ()
    tables: tuple[DecisionTable, ...] = ()
    touchpoints: Mapping[str, Touchpoint] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    diagnostics: tuple[Diagnostic, ...] = ()

    def model(self, grain: str | None, tables: Sequence[DecisionTable] | None = None) -> Model:
        """The names that may be used about a subject of a grain, behind all tables or behind some."""
        known = self.tables if tables is None else tables
        extra = [*parameter_names(self.parameters), *(Name(one.name, one.slug, one.type) for one in known)]
        return self.vocabulary.model(grain=grain, extra_names=extra)

    def names(self) -> tuple[object, ...]:
        """Whatever of it decides what a wording means: names with their types, and who has which slots."""
        used = [
            (each.id, each.for_each, each.locales, [slot.id for slot in each.slots])
            for each in self.touchpoints.values()
        ]
        return ([self.model(grain).names for grain in (None, *Grain)], used, sorted(self.unread))


def read_foundation(files: Mapping[str, bytes], on: date | None) -> Foundation:
    """Read everything but wording and cases. `on` also asks which values are in force on that day."""
    found: list[Diagnostic] = []
    settings = _settings(files, found)
    texts = {path: text.encode() for path, text in texts_of(files, "facts", (".yaml", ".yml"), found)}
    vocabulary, more = load_vocabulary(texts, bank=settings.bank)
    found.extend(more)
    parameters = _parameters(files, vocabulary, on, found)
    named = Foundation(settings, vocabulary, parameters)
    tables, more = read_tables(files, lambda tables: named.model(None, tables))
    found.extend(more)
    named = Foundation(settings, vocabulary, parameters, tables)
    touchpoints = _touchpoints(files, named, found)
    unread = _unread(files, touchpoints)
    return Foundation(settings, vocabulary, parameters, tables, touchpoints, unread, tuple(found))


def texts_of(
    files: Mapping[str, bytes], folder: str, suffixes: tuple[str, ...], found: list[Diagnostic]
) -> Iterator[tuple[str, str]]:
    """The texts of one folder of a project by path, in order; what cannot be read is told."""
    for path in paths_of(files, folder, suffixes):
        text, more = read_text(path, files[path])
        found.extend(more)
        if text is not None:
            yield path, text


def paths_of(files: Mapping[str, bytes], folder: str, suffixes: tuple[str, ...]) -> list[str]:
    """The files of one folder of a project that hold what the folder is for, in order."""
    return sorted(
        path
        for path in files
        if path.startswith(f"{folder}/") and path.endswith(suffixes) and not path.endswith("/README.md")
    )


def _settings(files: Mapping[str, bytes], found: list[Diagnostic]) -> Settings:
    text, more = read_text("library.yaml", files["library.yaml"])
    found.extend(more)
    settings, more = read_settings("library.yaml", text or "")
    found.extend(more if text is not None else ())
    return settings


def _parameters(
    files: Mapping[str, bytes], vocabulary: Vocabulary, on: date | None, found: list[Diagnostic]
) -> tuple[Parameter, ...]:
    parameters: list[Parameter] = []
    for path, text in texts_of(files, "parameters", (".yaml", ".yml"), found):
        several, more = read_parameters(path, text, on=on)
        found.extend(more)
        parameters.extend(several)
    seen = {name.slug for name in vocabulary.model().names}
    for parameter in parameters:
        if parameter.slug in seen:
            message = f"“{parameter.name}” is already the name of a fact or parameter"
            found.append(DUPLICATE.at(parameter.span or Span("parameters"), message, hint="rename one of the two"))
        seen.add(parameter.slug)
    return tuple(parameters)


def _touchpoints(files: Mapping[str, bytes], named: Foundation, found: list[Diagnostic]) -> dict[str, Touchpoint]:
    touchpoints: dict[str, Touchpoint] = {}
    model_of = cache(named.model)
    for path, text in texts_of(files, "touchpoints", (".yaml", ".yml"), found):
        reader = TouchpointReader(path, named.settings, model_of)
        touchpoint = reader.read(text)
        found.extend(reader.diagnostics)
        if touchpoint is not None and touchpoint.id in touchpoints:
            message = f"touchpoint {touchpoint.id} is also in {touchpoints[touchpoint.id].path}"
            found.append(DUPLICATE.at(Span(path, 1, 1), message))
        elif touchpoint is not None:
            touchpoints[touchpoint.id] = touchpoint
    return touchpoints


def _unread(files: Mapping[str, bytes], touchpoints: Mapping[str, Touchpoint]) -> frozenset[str]:
    """What the files of touchpoints are called that hold none that can be used."""
    read = {each.path for each in touchpoints.values()}
    found = (PurePosixPath(path) for path in files if path.startswith("touchpoints/") and path not in read)
    return frozenset(path.stem for path in found)
