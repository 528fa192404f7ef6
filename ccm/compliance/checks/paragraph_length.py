"""Paragraphs that look like a wall.

One thought, one paragraph. A reader who sees more than some 120 words in one block skips it. `limits: paragraph
words` in `checks.yaml` says how many are let pass.

In: a fragment. Out: a finding for each paragraph or list item of more words.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.words import words_in
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

LONG = warning("K112", "paragraph-length", "A paragraph is so long that readers skip it.")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every paragraph that is too long."""
    most = inspection.settings.limits["paragraph words"]
    for passage in inspection.passages(fragment):
        count = len(words_in(passage.text))
        if count > most:
            what = _NAMES.get(passage.kind, "text")
            message = f"this {what} has {count} words; {most} are the most that people read through"
            hint = "begin a new paragraph where a new thought begins, or make a list of what is listed"
            yield LONG.at(passage.span(0), message, hint=hint)


_NAMES = {"paragraph": "paragraph", "item": "list item", "cell": "table cell", "heading": "heading"}

CHECK = Check(
    (LONG,),
    "plain language",
    "Federal Plain Language Guidelines (short paragraphs, one topic each; no more than 150 words)",
    fragment=check,
)
