"""`load`: the whole authors' project, read, typed and linked, with everything that is wrong at once.

In: the files as a mapping path → bytes; a folder and a sealed release give the same one. Out: a `Library`
and findings. The order is: settings, vocabulary, parameters, tables, touchpoints, fragments, cases; each
sees what came before it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import PurePosixPath

from ccm.diagnostics import Diagnostic, Span, error, warning
from ccm.dmn import DecisionTable
from ccm.facts.vocabulary import Vocabulary, load_vocabulary
from ccm.feel import Model, Name, slugify
from ccm.library.approvals.dependencies import Dependencies
from ccm.library.approvals.evidence import Evidence, read_evidence
from ccm.library.approvals.model import Wording
from ccm.library.approvals.policy import find_unknown_topics
from ccm.library.approvals.reviewing import Review
from ccm.library.cases import Bearings, read_cases
from ccm.library.coverage import check_requires, check_rivals, find_doubles, find_review_due, find_unfilled
from ccm.library.digest import library_digest
from ccm.library.folders import FOLDERS
from ccm.library.linking import Linker
from ccm.library.manuscripts import Manuscript, read_manuscript
from ccm.library.model import Case, Fragment, Library, Parameter, Touchpoint
from ccm.library.parameters import parameter_names, read_parameters
from ccm.library.settings import Settings, read_settings
from ccm.library.tables import is_table, read_tables
from ccm.library.text import read_text
from ccm.library.touchpoints import DUPLICATE, ModelOf, TouchpointReader

NO_SETTINGS = error("L022", "no-library-yaml", "A project has no `library.yaml`.")
UNKNOWN_FILE = warning("L023", "unknown-file", "A file lies where nothing reads it.")


def load(
    files: Mapping[str, bytes], *, on: date | None = None, brand: str = ""
) -> tuple[Library | None, tuple[Diagnostic, ...]]:
    """Load a project. `on` also asks what is in force on that day: parameters, required slots, reviews.

    `brand` is the digest of the brand's files, for approvals that a change of the brand ends.

    The library is None only when there is no `library.yaml`; with error findings it may lack what they are
    about.
    """
    if "library.yaml" not in files:
        return None, (NO_SETTINGS.at(Span("library.yaml"), "there is no library.yaml", hint="start one: ccm init"),)
    loading = _Loading(files, on, brand)
    library = loading.library()
    return library, tuple(sorted(dict.fromkeys(loading.diagnostics), key=_place))


def brand_folder_of(files: Mapping[str, bytes]) -> str:
    """The brand's folder that `library.yaml` names, before anything else is read."""
    text, _ = read_text("library.yaml", files.get("library.yaml", b""))
    return read_settings("library.yaml", text or "")[0].brand_folder


def _place(found: Diagnostic) -> tuple[str, int, int]:
    """Where a finding stands: they are told file by file, from top to bottom."""
    return (found.span.source, found.span.line, found.span.column) if found.span else ("", 0, 0)


class _Loading:
    def __init__(self, files: Mapping[str, bytes], on: date | None, brand: str) -> None:
        self.files = files
        self.on = on
        self.brand = brand
        self.diagnostics: list[Diagnostic] = []
        self.settings = Settings()
        self.vocabulary = Vocabulary()
        self.parameters: list[Parameter] = []
        self.tables: tuple[DecisionTable, ...] = ()
        self._ids: frozenset[str] = frozenset()

    def library(self) -> Library:
        self.settings = self._settings()
        self._vocabulary()
        self._parameters()
        self.tables, found = read_tables(self.files, lambda tables: self._model(None, tables))
        self.diagnostics.extend(found)
        model_of: ModelOf = cache(self._model)
        touchpoints = self._touchpoints(model_of)
        linked = self._fragments(touchpoints, model_of)
        evidence, closures, reviews = self._reviews(touchpoints, linked)
        fragments = tuple(replace(each, approved_in=reviews[each.name].approved_in) for each in linked)
        cases = self._cases(Bearings(touchpoints, self._unread(touchpoints), self._ids, model_of))
        self._find_strays()
        bank = {slugify(f"bank {name}"): value for name, value in self.settings.bank.items()}
        return Library(
            vocabulary=self.vocabulary,
            parameters=tuple(self.parameters),
            tables=self.tables,
            touchpoints=touchpoints,
            fragments=fragments,
            cases=tuple(cases),
            default_locale=self.settings.default_locale,
            digest=library_digest(self.files, fragments),
            bank=bank,
            locales=self.settings.locales,
            brand_folder=self.settings.brand_folder,
            reviews=reviews,
            closures=closures,
            evidence=evidence,
        )

    def _reviews(
        self, touchpoints: Mapping[str, Touchpoint], fragments: Sequence[Fragment]
    ) -> tuple[Evidence, dict[str, str], dict[str, Review]]:
        """Where every wording stands: what was signed, what it leans on, and what the policy asks."""
        policy = self.settings.approval
        evidence, found = read_evidence(self.files, policy)
        self.diagnostics.extend(found)
        self.diagnostics.extend(find_unknown_topics(policy, evidence.reviewers, (each.topic for each in fragments)))
        digests = {each.slug: sha256(self.files.get(each.origin.source, b"")).hexdigest() for each in self.tables}
        leaning = Dependencies(fragments, self.parameters, self.tables, table_digests=digests, brand=self.brand)
        reviews = {}
        for each in fragments:
            purposes = {one.purpose for one in touchpoints.values() if one.uses(each)}
            wording = Wording(
                name=each.name,
                path=each.path,
                content=each.digest,
                owner=each.owner,
                topic=each.topic,
                locale=each.locale,
                promotion=policy.promotes(each.topic, purposes),
                effective=each.effective,
                depends=leaning.named(each, policy.again_on),
            )
            reviews[each.name] = evidence.review(wording)
        return evidence, {each.name: leaning.closure(each) for each in fragments}, reviews

    def _texts(self, folder: str, suffixes: tuple[str, ...]) -> Iterable[tuple[str, str]]:
        for path, content in sorted(self.files.items()):
            if path.startswith(f"{folder}/") and path.endswith(suffixes) and not path.endswith("/README.md"):
                text, found = read_text(path, content)
                self.diagnostics.extend(found)
                if text is not None:
                    yield path, text

    def _settings(self) -> Settings:
        text, found = read_text("library.yaml", self.files["library.yaml"])
        self.diagnostics.extend(found)
        settings, found = read_settings("library.yaml", text or "")
        self.diagnostics.extend(found if text is not None else ())
        return settings

    def _vocabulary(self) -> None:
        texts = {path: text.encode() for path, text in self._texts("facts", (".yaml", ".yml"))}
        self.vocabulary, found = load_vocabulary(texts, bank=self.settings.bank)
        self.diagnostics.extend(found)

    def _parameters(self) -> None:
        for path, text in self._texts("parameters", (".yaml", ".yml")):
            parameters, found = read_parameters(path, text, on=self.on)
            self.diagnostics.extend(found)
            self.parameters.extend(parameters)
        seen = {name.slug for name in self.vocabulary.model().names}
        for parameter in self.parameters:
            if parameter.slug in seen:
                message = f"“{parameter.name}” is already the name of a fact or parameter"
                place = parameter.span or Span("parameters")
                self.diagnostics.append(DUPLICATE.at(place, message, hint="rename one of the two"))
            seen.add(parameter.slug)

    def _model(self, grain: str | None, tables: Sequence[DecisionTable] | None = None) -> Model:
        known = self.tables if tables is None else tables
        extra = [*parameter_names(self.parameters), *(Name(one.name, one.slug, one.type) for one in known)]
        return self.vocabulary.model(grain=grain, extra_names=extra)

    def _touchpoints(self, model_of: ModelOf) -> dict[str, Touchpoint]:
        touchpoints: dict[str, Touchpoint] = {}
        for path, text in self._texts("touchpoints", (".yaml", ".yml")):
            reader = TouchpointReader(path, self.settings, model_of)
            touchpoint = reader.read(text)
            self.diagnostics.extend(reader.diagnostics)
            if touchpoint is not None and touchpoint.id in touchpoints:
                message = f"touchpoint {touchpoint.id} is also in {touchpoints[touchpoint.id].path}"
                self.diagnostics.append(DUPLICATE.at(Span(path, 1, 1), message))
            elif touchpoint is not None:
                touchpoints[touchpoint.id] = touchpoint
        return touchpoints

    def _unread(self, touchpoints: Mapping[str, Touchpoint]) -> frozenset[str]:
        """What the files of touchpoints are called that hold none that can be used."""
        read = {each.path for each in touchpoints.values()}
        found = (PurePosixPath(path) for path in self.files if path.startswith("touchpoints/") and path not in read)
        return frozenset(path.stem for path in found)

    def _fragments(self, touchpoints: Mapping[str, Touchpoint], model_of: ModelOf) -> tuple[Fragment, ...]:
        manuscripts: list[Manuscript] = []
        for path, text in self._texts("paragraphs", (".md",)):
            manuscript, diagnostics = read_manuscript(path, text)
            self.diagnostics.extend(diagnostics)
            if manuscript is not None:
                manuscripts.append(manuscript)
        self._ids = frozenset(each.id for each in manuscripts)
        linker = Linker(touchpoints, model_of, self.diagnostics, self._unread(touchpoints))
        linked = tuple(each for one in manuscripts if (each := linker.link(one)) is not None)
        self.diagnostics.extend(find_doubles(manuscripts))
        self.diagnostics.extend(check_requires(manuscripts, touchpoints))
        self.diagnostics.extend(check_rivals(manuscripts, touchpoints))
        if len(linked) == len(manuscripts):
            self.diagnostics.extend(find_unfilled(touchpoints.values(), linked, on=self.on))
        self.diagnostics.extend(find_review_due(linked, on=self.on))
        return linked

    def _cases(self, bearings: Bearings) -> list[Case]:
        cases: dict[str, Case] = {}
        for path, text in self._texts("cases", (".yaml", ".yml")):
            found, diagnostics = read_cases(path, text, bearings)
            self.diagnostics.extend(diagnostics)
            for case in found:
                if case.id in cases:
                    message = f"case {case.id} is also in {cases[case.id].path}"
                    self.diagnostics.append(DUPLICATE.at(Span(path, 1, 1), message))
                cases.setdefault(case.id, case)
        return list(cases.values())

    def _find_strays(self) -> None:
        """Say of files that look as if they were meant to be read that nothing reads them."""
        for path in sorted(self.files):
            folder, slash, _ = path.partition("/")
            stray = (
                (
                    not slash
                    and path.endswith((".md", ".yaml", ".yml"))
                    and path not in ("library.yaml", "checks.yaml", "README.md")
                )
                or (folder == "paragraphs" and not path.endswith(".md"))
                or (folder == "approvals" and not path.endswith(".txt"))
                or (folder in FOLDERS and not path.endswith((".yaml", ".yml", ".md", ".sql")))
            )
            if stray and not is_table(path):
                hint = "fragments are paragraphs/TOPIC/ID.LOCALE.md; see the authors' guide"
                self.diagnostics.append(UNKNOWN_FILE.at(Span(path), "nothing reads this file", hint=hint))
