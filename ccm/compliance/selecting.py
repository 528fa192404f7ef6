"""Which fragments and checks somebody asks for: `tag:fees`, `touchpoint:notice,path:paragraphs/letter/*`,
`state:modified+`.

In: selectors as typed, the library, the files that changed. Out: a `Selection`, or why there is none. Several
selectors add up; parts joined by a comma must all hold; a `+` at the end brings what depends on the chosen: the
fragments that require them, their other languages, the fragments of a touchpoint that changed.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from ccm.compliance.reach import touchpoints_of
from ccm.diagnostics import did_you_mean
from ccm.library.model import Fragment, Library
from ccm.written import short

KINDS = ("tag", "path", "touchpoint", "check", "state")
STATES = ("modified",)


@dataclass(frozen=True, slots=True)
class Selection:
    """The paths of the fragments to look at and the slugs of the checks to run; None means all."""

    fragments: frozenset[str] | None = None
    checks: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Unselectable:
    """Why a selector selects nothing that exists, and what to write instead."""

    message: str
    hint: str = ""


def select(
    selectors: Iterable[str],
    library: Library,
    *,
    checks: Mapping[str, str],
    changed: Collection[str] | None = None,
    folder: str = "",
) -> Selection | Unselectable:
    """What the selectors choose. `checks` holds the bundle of each check by slug; `changed` the paths of changed files.

    `folder` is where the project lies, so that a path may be given as the shell completes it.
    """
    asked = list(selectors)
    wanted_checks: set[str] = set()
    fragments: set[str] = set()
    named = False
    for selector in asked:
        parts = [part.strip() for part in selector.split(",") if part.strip()]
        about_checks = [part.removeprefix("check:").strip() for part in parts if part.startswith("check:")]
        for name in about_checks:
            found = {slug for slug, bundle in checks.items() if name in (slug, bundle)}
            if not found:
                return _unknown("check", name, (*checks, *checks.values()))
            wanted_checks |= found
        parts = [part for part in parts if not part.startswith("check:")]
        if parts:
            chosen = _intersection(parts, library, changed, folder)
            if isinstance(chosen, Unselectable):
                return chosen
            fragments |= chosen
            named = True
    return Selection(frozenset(fragments) if named else None, frozenset(wanted_checks) or None)


def _intersection(
    parts: list[str], library: Library, changed: Collection[str] | None, folder: str
) -> set[str] | Unselectable:
    chosen: set[str] | None = None
    for part in parts:
        found = _part(part, library, changed, folder)
        if isinstance(found, Unselectable):
            return found
        chosen = found if chosen is None else chosen & found
    return chosen or set()


def _part(part: str, library: Library, changed: Collection[str] | None, folder: str) -> set[str] | Unselectable:
    plus = part.endswith("+")
    kind, colon, name = part.removesuffix("+").partition(":")
    if not colon:
        kind, name = ("path" if "/" in kind or kind.endswith(".md") else "id"), kind
    name = name.strip()
    match kind:
        case "state":
            return _state(name, library, changed or (), plus=plus)
        case "tag":
            known: Iterable[str] = (tag for each in library.fragments for tag in each.tags)
            found = {each.path for each in library.fragments if name in each.tags}
        case "touchpoint":
            known = library.touchpoints
            found = {
                each.path
                for each in library.fragments
                if name in (touchpoint.id for touchpoint in touchpoints_of(each, library))
            }
        case "path":
            known = (each.path for each in library.fragments)
            found = {each.path for each in library.fragments if _lies(each.path, name, folder)}
        case "id":
            known = (each.id for each in library.fragments)
            found = {each.path for each in library.fragments if fnmatchcase(each.id, name) or each.name == name}
        case _:
            return _unknown("selector", f"{kind}:", [f"{each}:" for each in KINDS])
    if not found:
        return _unknown("fragment" if kind in ("id", "path") else kind, name, set(known))
    return found | _dependants(found, library) if plus else found


def _lies(path: str, wanted: str, folder: str) -> bool:
    """Whether a file is the one wanted, lies in that folder, or fits that pattern."""
    inside = wanted.removeprefix("./").removeprefix(f"{folder}/" if folder else "").rstrip("/")
    return fnmatchcase(path, inside) or path.startswith(f"{inside}/")


def _state(name: str, library: Library, changed: Collection[str], *, plus: bool) -> set[str] | Unselectable:
    if name not in STATES:
        return _unknown("state", name, STATES)
    own = {each.path for each in library.fragments if each.path in changed}
    if not plus:
        return own
    touchpoints = {each.id for each in library.touchpoints.values() if each.path in changed}
    known = (
        own | {each.path for each in library.touchpoints.values()} | {each for each in changed if _stands_apart(each)}
    )
    if any(
        each not in known for each in changed
    ):  # facts, parameters, tables, settings, brand: anything may hang on them
        return {each.path for each in library.fragments}
    using = {
        each.path
        for each in library.fragments
        if touchpoints & {touchpoint.id for touchpoint in touchpoints_of(each, library)}
    }
    return own | using | _dependants(own, library)


def _stands_apart(path: str) -> bool:
    """Whether no wording depends on a file: cases, approvals, waivers, a fragment that is gone."""
    return path.startswith(("cases/", "approvals/", "waivers/", "paragraphs/")) or path == "README.md"


def _dependants(paths: Collection[str], library: Library) -> set[str]:
    """The fragments that require any of these or are variants of them, at any remove; all in every language."""
    ids = {each.id for each in library.fragments if each.path in paths}
    found = {each.path for each in library.fragments if each.id in ids}
    while True:
        others = (each for each in library.fragments if each.id not in ids)
        more = [each for each in others if not ids.isdisjoint((*each.requires, *each.ids))]
        if not more:
            return found
        ids |= {each.id for each in more}
        found |= {each.path for each in more}


def _unknown(kind: str, name: str, known: Iterable[str]) -> Unselectable:
    names = sorted(set(known))
    hint = did_you_mean(name, names) or (f"there are: {', '.join(names[:12])}" if names else "there is none")
    return Unselectable(f"there is no {kind} “{short(name)}”", hint)


def chosen_of(fragments: Iterable[Fragment], paths: Collection[str] | None) -> list[Fragment]:
    """The fragments of a selection, in the order of the library."""
    return [each for each in fragments if paths is None or each.path in paths]
