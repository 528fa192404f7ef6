"""Variants: other wording of a fragment for some of its customers, which inherits whatever it does not say itself.

In: the files of a project. Out: manuscripts, those of variants with what they inherit filled in: slot, touchpoints,
channels, days, owner and so on. Requirements and exclusions add up and conditions must all hold, so that no variant
loses a disclosure or goes to somebody who would not get its base.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from ccm.cache import key_of
from ccm.diagnostics import Diagnostic, Span, did_you_mean, error
from ccm.feel import read_date
from ccm.library.folders import digest_in
from ccm.library.foundation import paths_of
from ccm.library.manuscripts import Manuscript, read_manuscript
from ccm.library.model import Effective
from ccm.library.text import read_text
from ccm.written import Text, short

UNKNOWN_BASE = error("L094", "unknown-base", "A fragment is the variant of one that does not exist in its language.")
VARIANT_CIRCLE = error("L095", "variant-circle", "Fragments are variants of each other in a circle.")
VARIANT_FIELD = error("L096", "variant-field", "A variant gives a field that is always its base’s.")
VARIANT_FOR_ALL = error("L097", "variant-for-all", "A variant does not say who, where or when it is for.")
BEYOND_BASE = error("L098", "beyond-base", "A variant is for channels, touchpoints or days that its base is not for.")
TOO_DEEP = error("L099", "variant-too-deep", "A variant of a variant of a variant goes on for too long.")

_NARROWING = ("when", "channels", "touchpoints", "effective")
_INHERITED = ("owner", "reference", "review_by", "tags", "tone")
_FIRST_DAY = date.min
MOST_BASES = 8
"""So many wordings a variant may stand upon, one on the other: nobody could say any more what such a one inherits."""


class Leaning(NamedTuple):
    """The bases that a variant was made from: their ids, its locale, and what stands for their files as they were."""

    bases: tuple[str, ...] = ()
    locale: str = ""
    mark: str = ""


ALONE = Leaning()
"""What everything leans on that is no variant."""


@dataclass(frozen=True, slots=True)
class Inherited:
    """A manuscript with what it inherits, what was found, and the ids of all bases that were looked for."""

    manuscript: Manuscript | None
    diagnostics: tuple[Diagnostic, ...]
    bases: tuple[str, ...] = ()
    locale: str = ""


class Manuscripts:
    """The manuscripts of a project."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    def read(self, path: str) -> Inherited:
        """The manuscript in a file, with all that it inherits."""
        return self._read(path, ())

    def leaning(self, read: Inherited) -> Leaning:
        """What a manuscript was made from besides its own file."""
        return Leaning(read.bases, read.locale, self._mark(read.bases, read.locale)) if read.bases else ALONE

    def holds(self, leaning: Leaning) -> bool:
        """Whether all of that is what it was."""
        return not leaning.bases or leaning.mark == self._mark(leaning.bases, leaning.locale)

    def _mark(self, bases: Iterable[str], locale: str) -> str:
        paths = {id: [path for _, path in self._versions.get((id, locale), ())] for id in bases}
        known = [] if all(paths.values()) else self._ids(locale)  # what a missing one may have been meant for
        return key_of("bases", known, [(path, digest_in(self.files, path)) for each in paths.values() for path in each])

    def _ids(self, locale: str) -> list[str]:
        return sorted({id for id, spoken in self._versions if spoken == locale})

    def _read(self, path: str, below: tuple[str, ...]) -> Inherited:
        text, found = read_text(path, self.files[path])
        if text is None:
            return Inherited(None, found)
        manuscript, more = read_manuscript(path, text)
        found = (*found, *more)
        if manuscript is None or manuscript.variant_of is None:
            return Inherited(manuscript, found)
        return self._inherited(manuscript, manuscript.variant_of, found, (*below, manuscript.id))

    def _inherited(
        self, variant: Manuscript, named: Text, found: tuple[Diagnostic, ...], below: tuple[str, ...]
    ) -> Inherited:
        id = named.text.strip()
        if id in below:
            circle = " is a variant of ".join([*below[below.index(id) :], id])
            told = VARIANT_CIRCLE.at(named.span, circle, hint="let one of them stand alone")
            return Inherited(None, (*found, told), (id,), variant.locale)
        if len(below) > MOST_BASES:
            return Inherited(None, (*found, _too_deep(named)), (id,), variant.locale)
        path = self._base_of(variant, id)
        if path is None:
            ids = [known for known in self._ids(variant.locale) if known != variant.id]
            hint = did_you_mean(id, ids) or "write the base in this language, too"
            message = f"there is no fragment “{short(id)}” in {variant.locale}"
            return Inherited(None, (*found, UNKNOWN_BASE.at(named.span, message, hint=hint)), (id,), variant.locale)
        above = self._read(path, below)
        bases = (id, *above.bases)
        if above.manuscript is None:  # what else is wrong with the base is told where it is read by itself
            circles = [each for each in above.diagnostics if each.code == VARIANT_CIRCLE.code]
            depths = [_too_deep(named) for each in above.diagnostics if each.code == TOO_DEEP.code]
            return Inherited(None, (*found, *circles, *depths), bases, variant.locale)
        found = (*found, *_check(variant, above.manuscript))
        return Inherited(inherit(variant, above.manuscript), found, bases, variant.locale)

    def _base_of(self, variant: Manuscript, id: str) -> str | None:
        """The version of a base that is the newest when a variant begins, or else its first."""
        versions = self._versions.get((id, variant.locale), [])
        begins = variant.effective.start or _FIRST_DAY
        begun = [path for start, path in versions if start <= begins]
        return begun[-1] if begun else versions[0][1] if versions else None

    @cached_property
    def _versions(self) -> Mapping[tuple[str, str], list[tuple[date, str]]]:
        """The files of each fragment by id and locale, oldest first, as their names say."""
        found: dict[tuple[str, str], list[tuple[date, str]]] = {}
        for path in paths_of(self.files, "paragraphs", (".md",)):
            parts = path.rpartition("/")[2].removesuffix(".md").split(".")
            since = read_date(parts[-1]) if parts[-1][:1].isdigit() else None
            *stem, locale = parts[:-1] if since and len(parts) > 1 else parts
            found.setdefault((".".join(stem), locale), []).append((since or _FIRST_DAY, path))
        return {key: sorted(versions) for key, versions in found.items()}


def inherit(variant: Manuscript, base: Manuscript) -> Manuscript:
    """A variant with everything that it does not say itself."""
    own = variant.fields
    return replace(
        variant,
        slot=base.slot,
        priority=base.priority,
        touchpoints=variant.touchpoints if "touchpoints" in own else base.touchpoints,
        channels=variant.channels if "channels" in own else base.channels,
        requires=_together(base.requires, variant.requires),
        excludes=_together(base.excludes, variant.excludes),
        effective=_narrowed(variant.effective, base.effective),
        order=base.order,
        rank=variant.order,
        bases=base.ids,
        base_paths=(base.path, *base.base_paths),
        inherited=(base.when, *base.inherited),
        **{name: getattr(base, name) for name in _INHERITED if name not in own},
    )


def _together(base: tuple[Text, ...], own: tuple[Text, ...]) -> tuple[Text, ...]:
    """The names of the base, and those of the variant that are not among them."""
    there = {each.text for each in base}
    return (*base, *(each for each in own if each.text not in there))


def _narrowed(own: Effective, base: Effective) -> Effective:
    """The days of a variant that are its base's, too; its own where the two have none in common, which is told."""
    start = max((day for day in (own.start, base.start) if day), default=None)
    end = min((day for day in (own.end, base.end) if day), default=None)
    return own if start and end and end < start else Effective(start, end)


def _check(variant: Manuscript, base: Manuscript) -> Iterator[Diagnostic]:
    """What a variant says that it cannot say."""
    assert variant.variant_of is not None  # noqa: S101 — only variants are held against a base
    if "slot" in variant.fields:
        yield _field_of_base("slot", variant.slot.span, base)
    if variant.priority is not None:
        yield _field_of_base("priority", variant.priority[1], base)
    if variant.fields.isdisjoint(_NARROWING):
        message = f"nothing says who gets this instead of {base.id}"
        hint = "give it a condition (when:), or channels, touchpoints or days (effective:) of its own"
        yield VARIANT_FOR_ALL.at(variant.variant_of.span, message, hint=hint)
    yield from _check_reach(variant, base)


def _field_of_base(key: str, span: Span, base: Manuscript) -> Diagnostic:
    message = f"a variant has the {key} of its base, {base.id}"
    return VARIANT_FIELD.at(span, message, hint=f"take “{key}” away; or make it no variant")


def _check_reach(variant: Manuscript, base: Manuscript) -> Iterator[Diagnostic]:
    """Channels, touchpoints and days that the base is not for: there nothing would be replaced."""
    named = variant.variant_of
    assert named is not None  # noqa: S101 — as above
    if "channels" in variant.fields and (more := [each for each in variant.channels if each not in base.channels]):
        message = f"{base.id} is not for {' or '.join(more)}"
        yield BEYOND_BASE.at(named.span, message, hint=f"its channels are {', '.join(base.channels)}")
    allowed = {each.text for each in base.touchpoints}
    for each in variant.touchpoints if allowed else ():
        if each.text not in allowed:
            message = f"{base.id} is not for {short(each.text)}"
            yield BEYOND_BASE.at(each.span, message, hint=f"its touchpoints are {', '.join(sorted(allowed))}")
    begins, ends = variant.effective.start, base.effective.end
    gone, starts = variant.effective.end, base.effective.start
    if (begins and ends and ends < begins) or (gone and starts and gone < starts):
        message = f"{base.id} is in force {_days(base.effective)}, never together with this"
        yield BEYOND_BASE.at(named.span, message, hint="give the two days in common")


def _too_deep(named: Text) -> Diagnostic:
    message = f"this stands upon more than {MOST_BASES} other wordings, each the variant of the next"
    return TOO_DEEP.at(named.span, message, hint="name one that is nearer to the first of them")


def _days(effective: Effective) -> str:
    parts = [f"from {effective.start}" if effective.start else "", f"to {effective.end}" if effective.end else ""]
    return " ".join(part for part in parts if part)
