"""How far a check of a fragment looks: at that fragment and what everybody knows of the library, or at others' wording.

In: what checks look at. Out: the same without the wording of any fragment: whoever asks for one raises
`LookedBeyondError`. So what a finding depends on is found out and not declared: what was found near by holds until the
fragment itself or something that `near_key` covers changes; the rest is asked anew each time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, NoReturn

from ccm.cache import digest_of, key_of
from ccm.compliance.model import Inspection
from ccm.library.model import Condition, Fragment, Variant


class LookedBeyondError(Exception):
    """A check asked for the wording of another fragment."""


def near(inspection: Inspection) -> tuple[Inspection, "NearFiles"]:
    """The inspection in which only one fragment's wording can be read, and its files, which say whose."""
    library = inspection.library
    unseen: Any = _Unseen()
    fragments = tuple(replace(each, body=unseen, digest=unseen) for each in library.fragments)
    seen = replace(
        library, fragments=fragments, cases=unseen, reviews=unseen, closures=unseen, evidence=unseen, digest=unseen
    )
    files = NearFiles(inspection.files, frozenset(each.path for each in fragments))
    return Inspection(seen, files, inspection.settings, inspection.brand, inspection.on), files


def near_key(inspection: Inspection, checks: Sequence[str]) -> str:
    """The key of what these checks see near by, but for the fragment's own file."""
    known = {each.path for each in inspection.library.fragments}
    beside = [(path, digest_of(content)) for path, content in inspection.files.items() if _decides(path, known)]
    heads = [_head(each) for each in inspection.library.fragments]
    return key_of("near", checks, sorted(inspection.files), beside, heads, inspection.brand, inspection.on)


def _decides(path: str, known: set[str]) -> bool:
    return path not in known and not path.startswith(("approvals/", "reviewers/", "cases/", "waivers/"))


def _head(fragment: Fragment) -> list[object]:
    """All of a fragment but its wording. What its conditions mean follows from their texts and other files."""
    return [_plain(getattr(fragment, each.name)) for each in fields(fragment) if each.name not in ("body", "digest")]


def _plain(value: object) -> object:
    match value:
        case Condition():
            return value.source, value.expression.origin
        case Variant():
            return value.bases, value.paths, value.rank, [_plain(each) for each in value.conditions]
        case _:
            return value


class NearFiles(Mapping[str, bytes]):
    """The files of a project without the wording of any fragment but `own`."""

    def __init__(self, files: Mapping[str, bytes], wording: frozenset[str]) -> None:
        self.own = ""
        self._files = files
        self._wording = wording

    def __getitem__(self, path: str) -> bytes:
        if path in self._wording and path != self.own:
            raise LookedBeyondError
        return self._files[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


class _Unseen:
    """Stands where something is not to be looked at."""

    def _refuse(self, *_: object) -> NoReturn:
        raise LookedBeyondError

    __iter__ = __len__ = __bool__ = __getitem__ = __contains__ = __getattr__ = _refuse
    __eq__ = __hash__ = __str__ = __repr__ = __lt__ = __gt__ = _refuse
