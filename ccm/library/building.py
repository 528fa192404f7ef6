"""The manifest of a library from what is remembered of its fragments, without reading all their wording again.

In: a project's files, the digest of its brand's, the characters its fonts have, a cache. Out: `Built`, which holds the
manifest that `manifest_of` would give; None if anything is wrong with the project, so that it is opened and told.
Of twenty thousand fragments after one change, one is linked; of the others only what the manifest says is looked at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ccm.cache import Cache, key_of
from ccm.diagnostics import Diagnostic, Span, has_errors
from ccm.feel import read_date
from ccm.library.approvals.chains import heads
from ccm.library.approvals.evidence import Evidence
from ccm.library.approvals.policy import find_unknown_topics
from ccm.library.coverage import check_requires, check_rivals, find_doubles, find_unfilled
from ccm.library.digest import digest_of_library
from ccm.library.folders import digest_in, find_bad_names
from ccm.library.foundation import paths_of
from ccm.library.leaves import names_of, texts_of
from ccm.library.manifest import Told, manifest_text
from ccm.library.manuscripts import Manuscript
from ccm.library.model import Effective, Fragment, full_name
from ccm.library.reading import Linked, Loading
from ccm.library.variants import Leaning
from ccm.written import Text

FEW = 100
"""Where fewer than one in so many changed, each is looked up by itself the next time; else all are noted together."""
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
        return self[:4] + self[5:13]


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
        entries = self._entries()
        if entries is None or self._is_wrong(entries):
            return None
        evidence = self.loading.evidence()
        self.loading.cases(frozenset(each.id for each in entries))
        policy, topics = self.loading.foundation.settings.approval, {each.topic for each in entries}
        found = [*find_bad_names(self.files), *find_unknown_topics(policy, evidence.reviewers, topics)]
        if has_errors((*self.loading.diagnostics, *found)):
            return None
        return self._written(entries, evidence, brand_files)

    def _entries(self) -> list[Entry] | None:
        """Every fragment, remembered or linked now; None if one of them cannot be used as it is."""
        cache, manuscripts = self.loading.cache, self.loading.manuscripts
        names = key_of("entries", self.loading.foundation.names())
        last = cache.kept(names, dict[str, tuple[str, Entry]]())
        paths = paths_of(self.files, "paragraphs", (".md",))
        digests = {path: digest_in(self.files, path) for path in paths}
        held = {path: one for path, (digest, one) in last.items() if digest == digests.get(path)}
        changed = [path for path in paths if path not in held or not manuscripts.holds(held[path].leaning)]
        keys = [key_of(names, path, digests[path]) for path in changed]
        found = self.loading.link_each(
            keys, changed, _entry, lambda one: one is not None and manuscripts.holds(one.leaning)
        )
        entries = {path: each for path, each in zip(changed, found, strict=True) if each is not None}
        if len(entries) < len(changed):
            return None
        known = {path: (digest, entries.get(path) or held[path]) for path, digest in digests.items()}
        if len(changed) > len(known) // FEW:
            cache.keep(names, known)
        return [each for _, each in known.values()]

    def _is_wrong(self, entries: Sequence[Entry]) -> bool:
        """Whether the fragments do not fit together, or a letter may hold what cannot be printed."""
        if self.covered is not None and not self.covered.issuperset("".join({each.signs for each in entries})):
            return True
        ties = key_of([each.ties for each in entries])
        key = key_of("rules", self.loading.foundation_key(), ties)
        return self.loading.cache.recall(key, lambda: has_errors(self._rules(entries)))

    def _rules(self, entries: Sequence[Entry]) -> list[Diagnostic]:
        """What only shows when all fragments are seen; their places are of no use here."""
        touchpoints = self.loading.foundation.touchpoints
        manuscripts = [_manuscript(each) for each in entries]
        return [
            *find_doubles(manuscripts),
            *check_requires(manuscripts, touchpoints),
            *check_rivals(manuscripts, touchpoints),
            *find_unfilled(touchpoints, [_unwritten(each) for each in entries], on=None),
        ]

    def _written(self, entries: Sequence[Entry], evidence: Evidence, brand_files: Mapping[str, bytes]) -> Built:
        leaning = self.loading.dependencies(entries, lambda each: each.reads)
        told = {}
        for each in entries:
            approved = self.loading.review(each, evidence, leaning).approved_in if each.name in evidence.chains else ()
            told[each.path] = Told(each.name, each.digest, leaning.closure(each), approved)
        digest = digest_of_library(self.files, ((path, each.content, each.approved) for path, each in told.items()))
        text = manifest_text(digest, told.values(), dict(heads(evidence.chains)), self.files, brand_files)
        return Built(text, digest, len(told), sum(bool(each.approved) for each in told.values()))


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
    return Manuscript(
        path=entry.path,
        id=entry.id,
        locale=entry.locale,
        since=read_date(entry.since),
        slot=Text(entry.slot, NOWHERE),
        body="",
        body_line=0,
        when=None,
        touchpoints=_texts(entry.touchpoints, entry.path),
        channels=entry.channels,
        requires=_texts(entry.requires, entry.path),
        excludes=_texts(entry.excludes, entry.path),
        priority=("", NOWHERE) if entry.ranked else None,
        effective=entry.effective,
        order=0,
        owner=entry.owner,
        review_by=None,
        reference="",
        rows=None,
        bases=entry.leaning.bases,
    )


def _texts(names: tuple[str, ...], path: str) -> tuple[Text, ...]:
    return tuple(Text(name, Span(path)) for name in names)


def _unwritten(entry: Entry) -> Fragment:
    """The fragment of an entry without its wording and conditions."""
    return Fragment(
        id=entry.id,
        locale=entry.locale,
        slot=entry.slot,
        path=entry.path,
        body=(),
        digest=entry.digest,
        touchpoints=entry.touchpoints,
        channels=entry.channels,
        effective=entry.effective,
    )
