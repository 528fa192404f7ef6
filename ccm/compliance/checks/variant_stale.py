"""Variants that are older than their base.

In: all fragments. Out: a finding for each variant whose base has a newer version that the variant lacks, so that from
then on its customers get the base, or whose base was approved as it stands after the variant was (or is not approved
while the variant is). What changed may not matter for its customers; somebody must say so.
"""

from collections.abc import Iterator

from ccm.compliance.companions import companions_of
from ccm.compliance.followers import beside, later_approval, newer_version
from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, Span, warning

STALE = warning("K717", "variant-stale", "A variant is older than its base.")


def check(inspection: Inspection) -> Iterator[Diagnostic]:
    """Every variant that its base has left behind."""
    versions = inspection.once(companions_of).versions
    for variant in inspection.library.fragments:
        for id in variant.ids[1:2]:
            bases = versions.get((id, variant.locale), ())
            newer = newer_version(variant, versions[(variant.id, variant.locale)], bases)
            hint = "compare the two and change what must change; approve the variant again"
            message = later_approval(variant, beside(variant, bases)) if bases else ""
            if newer is not None:
                message = f"{newer.name} comes into force on {newer.effective.start}, and no version of this does"
                hint = f"write {variant.id}.{variant.locale}.{newer.effective.start}.md"
            if message:
                yield STALE.at(Span(variant.path, 1, 1), message, hint=hint)


CHECK = Check(
    (STALE,),
    "structure",
    "the authors' guide: other wording for some customers",
    library=check,
)
