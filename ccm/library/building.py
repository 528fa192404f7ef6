"""The manifest of a library from what is remembered of its fragments, without reading all their wording again.

In: a project's files, the digest of its brand's, the characters its fonts have, a cache. Out: `Built`, which holds the
manifest that `manifest_of` would give; None if anything is wrong with the project, so that it is opened and told.
Of twenty thousand fragments after one change, one is linked; of the others only what the manifest says is looked at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache as remembered
from typing import Any, NamedTuple

from ccm.cache import Cache, key_of
from ccm.diagnostics import Diagnostic, Span, has_errors
from ccm.feel import read_date
from ccm.library.approvals.chains import heads
from ccm.library.approvals.evidence import Evidence
from ccm.library.approvals.policy import find_unknown_topics
from ccm.library.coverage import check_requires, check_rivals, find_doubles, find_unfilled
from ccm.library.digest import DECIDING, deciding_lines, digest_of_library
from ccm.library.folders import digest_in, find_bad_names
from ccm.library.foundation import paths_of
from ccm.library.leaves import names_of, texts_of
from ccm.library.manifest import Told, manifest_text
from ccm.library.manuscripts import Manuscript
from ccm.library.model import Effective, full_name
from ccm.library.reading import Linked, Loading
from ccm.library.variants import Leaning
from ccm.written import Text

FEW = 100
"""Where fewer than one in so many changed, each is remembered by itself; else all are noted together."""
NOWHERE = Span("")


class Entry(NamedTuple):
    """What the manifest says of a fragment, and what that hangs on.

    `reads` are the slugs of names, `signs` the characters of its wording; `ranked` says whether it has a priority,
    `leaning` which files besides its own it was made from.
    """

    path: str
    id: str
    locale: str
    since: str
    owner: str
    slot: str
    touchpoints: tuple[str, ...]
    channels: tuple[str, ...]
    requires: tuple[str, ...]
    excludes: tuple[str, ...]
    ranked: bool
    start: str
    end: str
    digest: str
    reads: tuple[str, ...]
    signs: str
    leaning: Leaning

    @property
    def name(self) -> str:
        """The fragment's full name."""
        return full_name(self.id, self.locale, self.since)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids it stands for: its own and, of a variant, those of its bases."""
        return (self.id, *self.leaning.bases)

    @property
    def topic(self) -> str:
        """What it is about: the first word of its id."""
        return self.id.partition(".")[0]

    @property
    def effective(self) -> Effective:
        """When it is in force."""
        return Effective(read_date(self.start), read_date(self.end))

    @property
    def ties(self) -> tuple[object, ...]:
        """What must fit together with other fragments."""
        return (*self[:4], *self[5:13], self.leaning.bases)


_Known = Mapping[str, tuple[str, Entry]]
"""Entries by the path of their file, each with the file's digest."""


class _Noted(NamedTuple):
    """The entries of a build; `ties` is the key of all their ties."""

    known: _Known
    ties: str

    @property
    def entries(self) -> list[Entry]:
        """The entries by themselves."""
        return [each for _, each in self.known.values()]


@dataclass(frozen=True, slots=True)
class Built:
    """A manifest as text, the library's digest in it, and how many fragments there are and are approved."""

    manifest: str
    library: str
    fragments: int
    approved: int


def build(
    files: Mapping[str, bytes],
    brand_files: Mapping[str, bytes],
    *,
    brand: str,
    covered: frozenset[str] | None,
    cache: Cache,
) -> Built | None:
    """Build the manifest; None if there is an error anywhere, or a character that is not `covered` by the fonts."""
    if "library.yaml" not in files:
        return None
    return _Building(Loading(files, None, brand, cache), covered).built(brand_files)


class _Building:
    def __init__(self, loading: Loading, covered: frozenset[str] | None) -> None:
        self.loading = loading
        self.files = loading.files
        self.covered = covered

    def built(self, brand_files: Mapping[str, bytes]) -> Built | None:
        self.loading.read_foundation()
        noted = self._entries()
        if noted is None or self._is_wrong(noted):
            return None
        entries = noted.entries
        evidence = self.loading.evidence()
        self.loading.cases(frozenset(each.id for each in entries))
        policy, topics = self.loading.foundation.settings.approval, {each.topic for each in entries}
        found = [*find_bad_names(self.files), *find_unknown_topics(policy, evidence.reviewers, topics)]
        if has_errors((*self.loading.diagnostics, *found)):
            return None
        return self._written(entries, evidence, brand_files)

    def _entries(self) -> _Noted | None:
        """Every fragment, remembered or linked now; None if one of them cannot be used as it is."""
        manuscripts = self.loading.manuscripts
        names = key_of("entries", self.loading.foundation.names())
        last = self.loading.cache.kept(names, _Noted({}, ""))
        digests = {path: digest_in(self.files, path) for path in paths_of(self.files, "paragraphs", (".md",))}
        held = {
            path: each
            for path, each in last.known.items()
            if each[0] == digests.get(path) and manuscripts.holds(each[1].leaning)
        }
        changed = [path for path in digests if path not in held]
        many = len(changed) > len(digests) // FEW
        linked = self._linked(changed, None if many else [key_of(names, path, digests[path]) for path in changed])
        found = {path: (digests[path], each) for path, each in linked.items() if each is not None}
        known = {path: each for path in digests if (each := found.get(path) or held.get(path))}
        noted = _Noted(known, _ties_of(known, last, changed))
        if many:
            self.loading.cache.keep(names, _Noted(_sharing(known), noted.ties))
        return noted if len(found) == len(changed) else None

    def _linked(self, paths: Sequence[str], keys: Sequence[str] | None) -> dict[str, Entry | None]:
        """The entries of these files, each remembered under its key if there are `keys`."""
        loading = self.loading
        if keys is None:
            model_of = remembered(loading.foundation.model)
            found = loading.cache.find_each(len(paths), lambda number: _entry(loading.link(paths[number], model_of)))
        else:
            found = loading.link_each(
                keys, paths, _entry, lambda one: one is not None and loading.manuscripts.holds(one.leaning)
            )
        return dict(zip(paths, found, strict=True))

    def _is_wrong(self, noted: _Noted) -> bool:
        """Whether the fragments do not fit together, or a letter may hold what cannot be printed."""
        entries = noted.entries
        if self.covered is not None and not self.covered.issuperset("".join({each.signs for each in entries})):
            return True
        key = key_of("rules", self.loading.foundation_key, noted.ties)
        return self.loading.cache.recall(key, lambda: has_errors(self._rules(entries)))

    def _rules(self, entries: Sequence[Entry]) -> list[Diagnostic]:
        """What only shows when all fragments are seen; their places are of no use here."""
        touchpoints = self.loading.foundation.touchpoints
        manuscripts = [_manuscript(each) for each in entries]
        return [
            *find_doubles(manuscripts),
            *check_requires(manuscripts, touchpoints),
            *check_rivals(manuscripts, touchpoints),
            *find_unfilled(touchpoints, entries, on=None),
        ]

    def _written(self, entries: Sequence[Entry], evidence: Evidence, brand_files: Mapping[str, bytes]) -> Built:
        leaning = self.loading.dependencies(entries, lambda each: each.reads)
        told = {}
        for each in entries:
            name = each.name
            approved = self.loading.review(each, evidence, leaning).approved_in if name in evidence.chains else ()
            told[each.path] = Told(name, each.digest, leaning.closure(each), approved)
        key = key_of("deciding", self.loading.digests(*DECIDING))
        deciding = self.loading.cache.recall(key, lambda: deciding_lines(self.files))
        digest = digest_of_library(deciding, ((path, each.content, each.approved) for path, each in told.items()))
        text = manifest_text(digest, told.values(), dict(heads(evidence.chains)), self.files, brand_files)
        return Built(text, digest, len(told), sum(bool(each.approved) for each in told.values()))


def _ties_of(known: _Known, last: _Noted, changed: Sequence[str]) -> str:
    """The key of all ties; that of the last time if no fragment came, went or changed its own."""
    both = known.keys() & last.known.keys()
    same = len(both) == len(known) == len(last.known)
    if same and all(known[path][1].ties == last.known[path][1].ties for path in both.intersection(changed)):
        return last.ties
    return key_of([each.ties for _, each in known.values()])


def _sharing(known: _Known) -> _Known:
    """The same with equal fields kept once: they are read back in half the time."""
    seen: dict[object, Any] = {}
    return {
        path: (digest, Entry(*(seen.setdefault(one, one) for one in each))) for path, (digest, each) in known.items()
    }


def _entry(linked: Linked) -> Entry | None:
    fragment = linked.fragment
    if fragment is None or has_errors(linked.diagnostics):
        return None
    return Entry(
        path=fragment.path,
        id=fragment.id,
        locale=fragment.locale,
        since=str(fragment.since or ""),
        owner=fragment.owner,
        slot=fragment.slot,
        touchpoints=fragment.touchpoints,
        channels=fragment.channels,
        requires=fragment.requires,
        excludes=fragment.excludes,
        ranked=fragment.priority is not None,
        start=str(fragment.effective.start or ""),
        end=str(fragment.effective.end or ""),
        digest=fragment.digest,
        reads=tuple(sorted(set(names_of(fragment)))),
        signs="".join(sorted({sign for text in texts_of(fragment.body) for sign in text} - {"\n"})),
        leaning=linked.leaning,
    )


def _manuscript(entry: Entry) -> Manuscript:
    """The manuscript of an entry, as far as it is looked at beside others."""
    place = Span(entry.path)
    return Manuscript(
        path=entry.path,
        id=entry.id,
        locale=entry.locale,
        since=read_date(entry.since),
        slot=Text(entry.slot, NOWHERE),
        body="",
        body_line=0,
        when=None,
        touchpoints=_texts(entry.touchpoints, place),
        channels=entry.channels,
        requires=_texts(entry.requires, place),
        excludes=_texts(entry.excludes, place),
        priority=("", NOWHERE) if entry.ranked else None,
        effective=entry.effective,
        order=0,
        owner=entry.owner,
        review_by=None,
        reference="",
        rows=None,
        bases=entry.leaning.bases,
    )


def _texts(names: tuple[str, ...], place: Span) -> tuple[Text, ...]:
    return tuple(Text(name, place) for name in names)
