"""Translations that are older than their source.

In: all fragments. Out: a finding for each translation whose source has a newer version that the translation lacks, or
whose source was approved as it stands after the translation was (or is not approved while the translation is). What
changed may not matter in the other language; somebody who reads both must say so.
"""

from collections.abc import Iterator

from ccm.compliance.companions import companions_of
from ccm.compliance.followers import later_approval, newer_version
from ccm.compliance.model import Check, Inspection
from ccm.compliance.translations import pairs, sources_of
from ccm.diagnostics import Diagnostic, Span, warning

STALE = warning("K714", "translation-stale", "A translation is older than its source.")


def check(inspection: Inspection) -> Iterator[Diagnostic]:
    """Every translation that its source has left behind."""
    versions = inspection.once(companions_of).versions
    for translation, source in pairs(inspection):
        mine = versions[(translation.id, translation.locale)]
        newer = newer_version(translation, mine, sources_of(translation.id, inspection))
        message = later_approval(translation, source)
        if newer is not None:
            begins = f"{newer.name} comes into force on {newer.effective.start}"
            message = f"{begins}, and no version in {translation.locale} does"
        if message:
            hint = "compare the two and translate what changed; approve the translation again"
            yield STALE.at(Span(translation.path, 1, 1), message, hint=hint)


CHECK = Check(
    (STALE,),
    "structure",
    "the languages that library.yaml promises",
    library=check,
)
