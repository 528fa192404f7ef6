"""`load`: the whole authors' project, read, typed and linked, with everything that is wrong at once.

In: the files as a mapping path → bytes; a folder and a sealed release give the same one. Out: a `Library` and findings.
The order is: foundation (settings, vocabulary, parameters, tables, touchpoints), fragments, what was signed, cases;
each sees what came before it. What was worked out before, of the same files, a cache may know.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache as remembered
from functools import cached_property
from typing import TypeVar

from ccm.cache import NO_CACHE, Cache, key_of
from ccm.diagnostics import Diagnostic, Span, error, warning
from ccm.feel import slugify
from ccm.library.approvals.dependencies import Dependencies
from ccm.library.approvals.evidence import Evidence, read_evidence
from ccm.library.approvals.model import Wording
from ccm.library.approvals.policy import find_unknown_topics
from ccm.library.approvals.reviewing import Review
from ccm.library.cases import Bearings, read_cases
from ccm.library.coverage import check_requires, check_rivals, find_doubles, find_review_due, find_unfilled
from ccm.library.digest import library_digest
from ccm.library.folders import FOLDERS, digest_in
from ccm.library.foundation import FILES as FOUNDATION
from ccm.library.foundation import Foundation, paths_of, read_foundation, texts_of
from ccm.library.leaves import names_of
from ccm.library.linking import Linker
from ccm.library.manuscripts import Manuscript
from ccm.library.model import Case, Fragment, Library, jurisdictions_of
from ccm.library.outline import Outlined, users_of
from ccm.library.settings import read_settings
from ccm.library.tables import is_table
from ccm.library.text import read_text
from ccm.library.touchpoints import DUPLICATE, ModelOf
from ccm.library.variants import ALONE, Leaning, Manuscripts

Known = TypeVar("Known")

NO_SETTINGS = error("L022", "no-library-yaml", "A project has no `library.yaml`.")
UNKNOWN_FILE = warning("L023", "unknown-file", "A file lies where nothing reads it.")


def load(
    files: Mapping[str, bytes], *, on: date | None = None, brand: str = "", cache: Cache = NO_CACHE
) -> tuple[Library | None, tuple[Diagnostic, ...]]:
    """Load a project. `on` also asks what is in force on that day: parameters, required slots, reviews.

    `brand` is the digest of the brand's files, for approvals that a change of the brand ends.

    The library is None only when there is no `library.yaml`; with error findings it may lack what they are
    about. The `cache` decides how long it takes, never what comes out.
    """
    if "library.yaml" not in files:
        return None, (NO_SETTINGS.at(Span("library.yaml"), "there is no library.yaml", hint="start one: ccm init"),)
    loading = Loading(files, on, brand, cache)
    library = loading.library()
    return library, tuple(sorted(dict.fromkeys(loading.diagnostics), key=_place))


def brand_folder_of(files: Mapping[str, bytes]) -> str:
    """The brand's folder that `library.yaml` names, before anything else is read."""
    text, _ = read_text("library.yaml", files.get("library.yaml", b""))
    return read_settings("library.yaml", text or "")[0].brand_folder


def _place(found: Diagnostic) -> tuple[str, int, int]:
    """Where a finding stands: they are told file by file, from top to bottom."""
    return (found.span.source, found.span.line, found.span.column) if found.span else ("", 0, 0)


@dataclass(frozen=True, slots=True)
class Linked:
    """One file of wording: as written and as linked, as far as either can be used, and what was found in it.

    `leaning` says which files besides this one it was made from.
    """

    manuscript: Manuscript | None
    fragment: Fragment | None
    diagnostics: tuple[Diagnostic, ...]
    leaning: Leaning = ALONE


class Loading:
    """One reading of a project: each step sees what came before it; what is found is collected in `diagnostics`."""

    def __init__(self, files: Mapping[str, bytes], on: date | None, brand: str, cache: Cache) -> None:
        self.files = files
        self.on = on
        self.brand = brand
        self.cache = cache
        self.diagnostics: list[Diagnostic] = []
        self.foundation = Foundation()
        self.manuscripts = Manuscripts(files)

    def library(self) -> Library:
        """The whole library."""
        self.read_foundation()
        linked, ids = self._fragments()
        evidence = self.evidence()
        policy = self.foundation.settings.approval
        self.diagnostics.extend(find_unknown_topics(policy, evidence.reviewers, (each.topic for each in linked)))
        leaning = self.dependencies(linked, names_of)
        reviews = {each.name: self.review(each, evidence, leaning) for each in linked}
        fragments = tuple(replace(each, approved_in=reviews[each.name].approved_in) for each in linked)
        cases = self.cases(ids)
        self._find_strays()
        foundation, settings = self.foundation, self.foundation.settings
        return Library(
            vocabulary=foundation.vocabulary,
            parameters=foundation.parameters,
            tables=foundation.tables,
            touchpoints=foundation.touchpoints,
            fragments=fragments,
            cases=tuple(cases),
            default_locale=settings.default_locale,
            digest=library_digest(self.files, fragments),
            bank={slugify(f"bank {name}"): value for name, value in settings.bank.items()},
            locales=settings.locales,
            brand_folder=settings.brand_folder,
            reviews=reviews,
            closures={each.name: leaning.closure(each) for each in linked},
            evidence=evidence,
        )

    def digests(self, *beginnings: str) -> list[tuple[str, str]]:
        """The digests of the files whose paths begin so."""
        chosen = sorted(path for path in self.files if path.startswith(beginnings))
        return [(path, digest_in(self.files, path)) for path in chosen]

    def read_foundation(self) -> None:
        """Read everything but wording, cases and what was signed."""
        self.foundation = self.cache.recall(self.foundation_key, lambda: read_foundation(self.files, self.on))
        self.diagnostics.extend(self.foundation.diagnostics)

    @cached_property
    def foundation_key(self) -> str:
        """The key of the foundation."""
        return key_of("foundation", self.digests(*FOUNDATION), self.on)

    def evidence(self) -> Evidence:
        """Everything signed, verified."""
        policy = self.foundation.settings.approval
        key = key_of("evidence", self.digests("approvals/", "reviewers/"), policy)
        evidence, found = self.cache.recall(key, lambda: read_evidence(self.files, policy))
        self.diagnostics.extend(found)
        return evidence

    def dependencies(
        self, fragments: Sequence[Outlined], names: Callable[[Outlined], Iterable[str]]
    ) -> Dependencies[Outlined]:
        """What each of the fragments leans on; `names` gives the slugs that one reads."""
        known = self.foundation
        lying = {each.slug: each.origin.source for each in known.tables}
        digests = {slug: digest_in(self.files, path) if path in self.files else "" for slug, path in lying.items()}
        return Dependencies(fragments, names, known.parameters, known.tables, table_digests=digests, brand=self.brand)

    def review(self, fragment: Outlined, evidence: Evidence, leaning: Dependencies[Outlined]) -> Review:
        """Where a wording stands: what was signed of it, and what the policy asks."""
        policy, uses = self.foundation.settings.approval, users_of(fragment, self.foundation.touchpoints)
        wording = Wording(
            name=fragment.name,
            path=fragment.path,
            content=fragment.digest,
            owner=fragment.owner,
            topic=fragment.topic,
            locale=fragment.locale,
            promotion=policy.promotes(fragment.topic, {one.purpose for one in uses}),
            jurisdictions=jurisdictions_of(uses),
            effective=fragment.effective,
            depends=leaning.named(fragment, policy.again_on),
        )
        return evidence.review(wording)

    def _fragments(self) -> tuple[tuple[Fragment, ...], frozenset[str]]:
        """The fragments that can be used, and the ids of all that were written."""
        touchpoints = self.foundation.touchpoints
        paths = paths_of(self.files, "paragraphs", (".md",))
        names = key_of(self.foundation.names())
        keys = [key_of("fragment", path, digest_in(self.files, path), names) for path in paths]
        read = self.link_each(keys, paths, lambda each: each, lambda each: self.manuscripts.holds(each.leaning))
        self.diagnostics.extend(found for each in read for found in each.diagnostics)
        manuscripts = [each.manuscript for each in read if each.manuscript is not None]
        linked = tuple(each.fragment for each in read if each.fragment is not None)
        self.diagnostics.extend(find_doubles(manuscripts))
        self.diagnostics.extend(check_requires(manuscripts, touchpoints))
        self.diagnostics.extend(check_rivals(manuscripts, touchpoints))
        if len(linked) == len(manuscripts):
            self.diagnostics.extend(find_unfilled(touchpoints, linked, on=self.on))
        self.diagnostics.extend(find_review_due(linked, on=self.on))
        return linked, frozenset(each.id for each in manuscripts)

    def link_each(
        self, keys: Sequence[str], paths: Sequence[str], take: Callable[[Linked], Known], holds: Callable[[Known], bool]
    ) -> list[Known]:
        """What is taken of each file of wording when it is linked; it is remembered for as long as it `holds`.

        A key stands for the file, not for those that a variant in it inherits from.
        """
        model_of: ModelOf = remembered(self.foundation.model)
        found = self.cache.recall_each(keys, lambda number: take(self.link(paths[number], model_of)))
        for number, each in enumerate(found):
            if not holds(each):
                found[number] = take(self.link(paths[number], model_of))
                self.cache.keep(keys[number], found[number])
        return found

    def link(self, path: str, model_of: ModelOf) -> Linked:
        """Read one file of wording and link it."""
        read = self.manuscripts.read(path)
        linker = Linker(self.foundation.touchpoints, model_of, [*read.diagnostics], self.foundation.unread)
        fragment = linker.link(read.manuscript) if read.manuscript else None
        return Linked(read.manuscript, fragment, tuple(linker.diagnostics), self.manuscripts.leaning(read))

    def cases(self, ids: frozenset[str]) -> list[Case]:
        """The cases; `ids` are those of the fragments that they may name."""
        key = key_of("cases", self.digests("cases/", *FOUNDATION), sorted(ids), self.on)
        cases, found = self.cache.recall(key, lambda: self._read_cases(ids))
        self.diagnostics.extend(found)
        return cases

    def _read_cases(self, ids: frozenset[str]) -> tuple[list[Case], list[Diagnostic]]:
        known = self.foundation
        bearings = Bearings(known.touchpoints, known.unread, ids, remembered(known.model))
        diagnostics: list[Diagnostic] = []
        cases: dict[str, Case] = {}
        for path, text in texts_of(self.files, "cases", (".yaml", ".yml"), diagnostics):
            found, more = read_cases(path, text, bearings)
            diagnostics.extend(more)
            for case in found:
                if case.id in cases:
                    message = f"case {case.id} is also in {cases[case.id].path}"
                    diagnostics.append(DUPLICATE.at(Span(path, 1, 1), message))
                cases.setdefault(case.id, case)
        return list(cases.values()), diagnostics

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
