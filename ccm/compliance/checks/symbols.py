"""Emoji and signs that stand for words.

A screen reader says “white heavy check mark” or nothing; fonts may not have the sign at all. Write the word: *yes*,
*then*, *important*.

In: a fragment. Out: a finding for each emoji, arrow, tick, star or face made of punctuation.
"""

import re
from collections.abc import Iterator
from unicodedata import name as name_of

from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

SYMBOL = warning("K620", "symbols", "A sign or emoji stands for a word.")

_SIGN = re.compile(
    "(?:[\U0001f000-\U0001faff\u2600-\u27bf\u2190-\u21ff\u25a0-\u25ff\u2b00-\u2bff\u2300-\u23ff\u203c\u2049]\ufe0f?\u200d?)+"
)
_FACE = re.compile(r"(?<![\w:])(?:[:;]-?[)(DP]|<3)(?!\w)")
_ARROW = re.compile(r"(?<=\s)(?:->|=>|>>|<-)(?=\s)")
_WORDS = {"→": "then, or “to”", "✓": "yes", "✔": "yes", "✗": "no", "✘": "no", "★": "important", "☎": "telephone"}


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every sign that stands for a word."""
    for passage in inspection.passages(fragment):
        for pattern in (_SIGN, _FACE, _ARROW):
            for found in pattern.finditer(passage.text):
                spoken = name_of(found[0][0], "").lower() if pattern is _SIGN else "its punctuation"
                message = f"“{found[0]}” is read out as “{spoken}”, or not at all"
                hint = f"write {_WORDS.get(found[0], 'it in words')}"
                yield SYMBOL.at(passage.span(*found.span()), message, hint=hint)


CHECK = Check(
    (SYMBOL,),
    "accessibility",
    "WCAG 2.2, success criterion 1.1.1 (non-text content includes emoticons and signs; technique H86, failure F71)",
    fragment=check,
)
