"""Run the checks a library has switched on, and set aside what is waived.

In: an opened library with its files. Out: `Checked`: findings that count, findings that are waived, each with its
waiver. A check that breaks down is a finding of its own (K005): it never hides what the others say, nor stops them.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import groupby

from ccm.brand import Brand
from ccm.cache import NO_CACHE, Cache, digest_of, key_of
from ccm.compliance.checks import CHECKS
from ccm.compliance.mandated import is_mandated
from ccm.compliance.model import Check, Inspection
from ccm.compliance.nearness import LookedBeyondError, near, near_key
from ccm.compliance.settings import PATH, CheckSettings, read_check_settings
from ccm.compliance.waivers import WAIVER_ENDED, WAIVER_IDLE, WAIVER_UNSIGNED, Waiver, read_waivers
from ccm.diagnostics import Diagnostic, Span, error
from ccm.library.model import Fragment, Library
from ccm.library.text import read_text
from ccm.values.locales import language_of

CHECK_BROKE = error("K005", "check-broke", "A check broke down; whatever it would have found is unknown.")

SLUGS = frozenset(kind.slug for check in CHECKS for kind in check.kinds)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks found: `findings` count, `waived` are accepted for now."""

    findings: tuple[Diagnostic, ...]
    waived: tuple[tuple[Diagnostic, Waiver], ...] = ()


def check_library(
    library: Library,
    files: Mapping[str, bytes],
    *,
    brand: Brand | None = None,
    on: date | None = None,
    only: Collection[str] | None = None,
    checks: Collection[str] | None = None,
    cache: Cache = NO_CACHE,
) -> Checked:
    """Run all checks that are on. `only` holds the paths of fragments to look at; checks of the whole library then
    rest. `checks` holds the slugs of those to run.

    `on` is the day on which waivers and reviews are judged; without one, waivers hold as if they never ended.
    """
    text, found = read_text(PATH, files.get(PATH, b""))
    settings, more = read_check_settings(text or "", SLUGS)
    fragments = [each for each in library.fragments if only is None or each.path in only]
    inspection = Inspection(library, files, settings, brand, on)
    running = [each for each in CHECKS if _is_on(each, settings) and (checks is None or each.slug in checks)]
    raised = list(_run(running, inspection, fragments, cache))
    if only is None:
        raised += [found for each in running for found in _of_library(each, inspection)]
    names = {name for each in library.fragments for name in (each.id, each.name)}
    waivers, told = read_waivers(files, checks=SLUGS, fragments=names)
    findings, waived, idle = _set_aside(raised, waivers, library.fragments, on)
    told = (*told, *(_idle(each) for each in idle if only is None and checks is None), *_unsigned(waived, library))
    return Checked((*found, *more, *told, *sorted(findings, key=_place)), tuple(waived))


def _place(found: Diagnostic) -> tuple[str, int, int]:
    """Findings are told file by file, from top to bottom."""
    return (found.span.source, found.span.line, found.span.column) if found.span else ("", 0, 0)


@dataclass(frozen=True, slots=True)
class _Told:
    """What checks say of one fragment: what was found, by check, and the checks that have to see other wordings."""

    found: Mapping[str, tuple[Diagnostic, ...]]
    beyond: frozenset[str]


def _run(
    running: Sequence[Check], inspection: Inspection, fragments: Sequence[Fragment], cache: Cache
) -> Iterator[Diagnostic]:
    """Fragment by fragment, so that what the checks share of a wording is at hand and is then let go."""
    asked = [each for each in running if each.fragment is not None]
    seen, files = near(inspection)
    key = near_key(inspection, [each.slug for each in asked])
    keys = [key_of("told", key, each.path, digest_of(inspection.files.get(each.path, b""))) for each in fragments]

    def tell(number: int) -> _Told:
        files.own = fragments[number].path
        told = _tell(asked, fragments[number], seen)
        seen.let_go(to=inspection)  # or a check would see it beside the next fragment
        return told

    for fragment, told in zip(fragments, cache.recall_each(keys, tell), strict=True):
        for check in asked:
            if check.slug in told.beyond:
                yield from _of_fragment(check, fragment, inspection)
            else:
                yield from told.found.get(check.slug, ())


def _tell(asked: Sequence[Check], fragment: Fragment, seen: Inspection) -> _Told:
    """What checks say of a fragment without looking at others' wording, as far as they can."""
    language, mandated = language_of(fragment.locale), is_mandated(fragment, seen)
    found: dict[str, tuple[Diagnostic, ...]] = {}
    beyond: list[str] = []
    for check in asked:
        if (check.languages and language not in check.languages) or (check.judges_words and mandated):
            continue
        try:
            told: list[Diagnostic] | None = _of_fragment(check, fragment, seen)
        except LookedBeyondError:
            told = None
        if told is None or any(each.code == CHECK_BROKE.code for each in told):
            beyond.append(check.slug)  # what broke down is tried anew each time
        elif told:
            found[check.slug] = tuple(told)
    return _Told(found, frozenset(beyond))


def _of_fragment(check: Check, fragment: Fragment, inspection: Inspection) -> list[Diagnostic]:
    run = partial(check.fragment, fragment, inspection) if check.fragment else tuple
    return _kept(check, inspection.settings, run, fragment.path)


def _of_library(check: Check, inspection: Inspection) -> list[Diagnostic]:
    return _kept(check, inspection.settings, partial(check.library, inspection)) if check.library else []


def _is_on(check: Check, settings: CheckSettings) -> bool:
    return check.bundle in settings.bundles and not all(kind.slug in settings.off for kind in check.kinds)


def _kept(
    check: Check, settings: CheckSettings, run: Callable[[], Iterable[Diagnostic]], path: str = PATH
) -> list[Diagnostic]:
    """What one check says of one fragment or library, without what is switched off."""
    try:
        page = f"docs/checks/{check.slug}.md"
        return [replace(found, link=page) for found in run() if found.slug not in settings.off]
    except LookedBeyondError:
        raise
    except Exception as problem:  # noqa: BLE001 — a check must not take the others down; its failure is reported
        message = f"the check {check.slug} broke down here: {type(problem).__name__}"
        return [CHECK_BROKE.at(Span(path), message, hint="report it, and waive nothing because of it")]


def _set_aside(
    findings: Iterable[Diagnostic], waivers: Sequence[Waiver], fragments: Iterable[Fragment], on: date | None
) -> tuple[list[Diagnostic], list[tuple[Diagnostic, Waiver]], list[Waiver]]:
    """What counts, what is waived, and the waivers that waive nothing."""
    names = {each.path: (each.id, each.name) for each in fragments}
    counting: list[Diagnostic] = []
    waived: list[tuple[Diagnostic, Waiver]] = []
    used: set[Waiver] = set()
    for found in findings:
        here = names.get(found.span.source, ()) if found.span else ()
        mine = [
            each
            for each in waivers
            if each.check == found.slug and each.fragment in here and each.words in found.message
        ]
        used.update(mine)
        lasting = next((each for each in mine if on is None or on <= each.until), None)
        if lasting is None:
            counting.append(found)
            counting.extend(_ended(each) for each in mine)
        else:
            waived.append((found, lasting))
    return list(dict.fromkeys(counting)), waived, [each for each in waivers if each not in used]


def _ended(waiver: Waiver) -> Diagnostic:
    message = f"the waiver of {waiver.check} for {waiver.fragment} ended on {waiver.until}"
    return WAIVER_ENDED.at(waiver.span, message, hint="mend the wording, or have the waiver renewed")


def _unsigned(waived: Iterable[tuple[Diagnostic, Waiver]], library: Library) -> Iterator[Diagnostic]:
    """Waivers of approved wording that none of its approvals names: what is accepted is accepted by who signs."""
    by_path = {each.path: each for each in library.fragments if each.approved}
    for (path, waiver), _ in groupby(waived, lambda each: (each[0].span and each[0].span.source, each[1])):
        fragment = by_path.get(path or "")
        review = library.reviews.get(fragment.name) if fragment else None
        if fragment is None or review is None:
            continue
        signed = {one for each in review.chain if each.content == fragment.digest for one in each.waived}
        if waiver.statement not in signed:
            message = f"nobody who approved {fragment.name} signed the waiver of {waiver.check}"
            hint = f"let it be approved with its waiver: ccm approve {fragment.name}"
            yield WAIVER_UNSIGNED.at(waiver.span, message, hint=hint)


def _idle(waiver: Waiver) -> Diagnostic:
    message = f"nothing is found that the waiver of {waiver.check} for {waiver.fragment} is for"
    return WAIVER_IDLE.at(waiver.span, message, hint="take it away")
