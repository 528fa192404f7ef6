"""Translations that are older than their source.

In: all fragments. Out: a finding for each translation whose source has a newer version that the translation lacks, or
whose source was approved as it stands after the translation was (or is not approved while the translation is). What
changed may not matter in the other language; somebody who reads both must say so.
"""

from collections.abc import Iterator
from datetime import date

from ccm.compliance.companions import companions_of
from ccm.compliance.model import Check, Inspection
from ccm.compliance.translations import pairs, sources_of
from ccm.diagnostics import Diagnostic, Span, warning
from ccm.library.model import Fragment

STALE = warning("K714", "translation-stale", "A translation is older than its source.")


def check(inspection: Inspection) -> Iterator[Diagnostic]:
    """Every translation that its source has left behind."""
    for translation, source in pairs(inspection):
        message = _newer_version(translation, inspection) or _later_approval(translation, source)
        if message:
            hint = "compare the two and translate what changed; approve the translation again"
            yield STALE.at(Span(translation.path, 1, 1), message, hint=hint)


def _newer_version(translation: Fragment, inspection: Inspection) -> str:
    """A version of the source that begins while this translation, and no later one, is in force."""
    mine = inspection.once(companions_of).versions[(translation.id, translation.locale)]
    begins = translation.effective.start or date.min
    starts = sorted(each.effective.start for each in mine if each.effective.start and each.effective.start > begins)
    for version in sources_of(translation.id, inspection):
        start = version.effective.start
        if start and start > begins and start in translation.effective and not any(day <= start for day in starts):
            return f"{version.name} comes into force on {start}, and no version in {translation.locale} does"
    return ""


def _later_approval(translation: Fragment, source: Fragment) -> str:
    mine, theirs = translation.approved_since, source.approved_since
    if mine is None:
        return ""
    if theirs is None:
        return f"{source.name} has changed since it was approved; this was approved on {mine}"
    return f"{source.name} was approved on {theirs}, this on {mine}" if theirs > mine else ""


CHECK = Check(
    (STALE,),
    "structure",
    "the languages that library.yaml promises",
    library=check,
)
