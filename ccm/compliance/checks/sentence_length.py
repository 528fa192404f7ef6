"""Sentences that are too long to follow at one reading.

In: a fragment. Out: a finding for each sentence of more words than `limits: sentence words` allows (30). Amounts,
names and other placeholders count as one word each. Lists and tables break a thought up, so their items are judged
alone.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

LONG = warning("K110", "sentence-length", "A sentence has more words than most readers follow at one reading.")

_WORD = re.compile(r"[\w\ufffc][\w'’.,-]*")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every sentence that is too long."""
    most = inspection.settings.limits["sentence words"]
    for passage in inspection.passages(fragment):
        for start, end in passage.sentences():
            words = len(_WORD.findall(passage.text[start:end]))
            if words > most:
                message = f"this sentence has {words} words; {most} are the most that are easily followed"
                yield LONG.at(passage.span(start, end), message, hint="make two of it, or a list of its parts")


CHECK = Check(
    (LONG,),
    "plain language",
    "Plain-language guidance of governments: 15 to 20 words on average, none much above 25 (gov.uk content design; "
    "plainlanguage.gov)",
    fragment=check,
)
