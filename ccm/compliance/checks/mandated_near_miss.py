"""Texts that are nearly, and not quite, a wording that a law prescribes.

In: a fragment that declares no mandated wording. Out: a finding if most of a prescribed wording stands in it with
other words between, with what differs. Take the wording over exactly and say `mandated: NAME`, or write it in words
of your own.
"""

from collections.abc import Iterator

from ccm.compliance.mandated import Mandate, Mandates, is_close, mandates_of, runs_of, text_of
from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

NEAR = warning("K315", "mandated-near-miss", "A text is nearly a mandated wording, and differs in some words.")

_SHARE = 0.5


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """The mandated wording a fragment comes closest to, if it comes close."""
    mandates, text = inspection.once(mandates_of), text_of(fragment, inspection)
    if fragment.mandated or mandates.repeated_by(text):
        return
    exact = mandates.exact(text)
    for mandate in (*_sharing(mandates, text), *mandates.close(text)):
        if mandate.entry.jurisdiction and mandate.entry.jurisdiction not in inspection.settings.jurisdictions:
            continue
        if mandate in exact or any(is_close(mandate.bare, each.bare) for each in exact):
            continue  # it is there, or the words it is close to are those of another
        passages = inspection.passages(fragment)
        message = f"this is nearly “{mandate.id}”: {'; '.join(mandate.differences(text)[:3])}"
        hint = f"write it as prescribed, and mandated: {mandate.id} in the front matter"
        yield NEAR.at(passages[0].span(0), message, hint=hint)
        return


def _sharing(mandates: Mandates, text: str) -> Iterator[Mandate]:
    """The wordings half of whose runs of words a text has, wherever, most of them first."""
    shared: dict[str, int] = {}
    for run in runs_of(text.split()):
        for name in mandates.runs.get(run, ()):
            shared[name] = shared.get(name, 0) + 1
    for name, count in sorted(shared.items(), key=lambda each: (-each[1], each[0])):
        if count >= _SHARE * len(runs_of(mandates.by_id[name].words)):
            yield mandates.by_id[name]


CHECK = Check(
    (NEAR,),
    "financial promotion",
    "the prescribed wordings themselves; see mandated-wording",
    fragment=check,
)
