"""Sentences that hide who does what.

“You are charged by us” turns round to *we charge you*. “You are required to” says *you must*. A passive here and
there is good style, where who did it does not matter (*your card was reported lost*); so three things are told: a
passive whose doer stands behind it with *by*, the set phrases of offices, and a text of which most sentences are
passive.

In: a fragment in English. Out: a finding for each such phrase, and one for a fragment of four sentences or more in
which more than half are passive.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.passages import Passage
from ccm.compliance.words import Phrases
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

PASSIVE = warning("K113", "passive-voice", "A sentence hides who does what.")

_IRREGULAR = (
    "been|born|bought|brought|built|chosen|cut|done|drawn|driven|felt|found|given|gone|grown|held|kept|known|laid|led|left|"
    "lent|lost|made|meant|met|paid|put|read|run|said|seen|sent|set|shown|sold|spent|taken|taught|told|thought|understood|"
    "withdrawn|won|written"
)
_BE = r"\b(?:am|is|are|was|were|be|been|being|get|gets|got)\b"
_ADVERB = r"(?:(?:not|also|now|then|never|always|only|just|still|often|\w+ly)\s+){0,2}"
_NO_PARTICIPLE = (
    r"(?!(?:need|indeed|speed|hundred|red|bed|shed|interested|pleased|delighted|entitled|tired|worried|concerned|"
    r"retired|married|closed|limited|based|allowed|supposed|used to)\b)"
)
_PARTICIPLE = rf"{_NO_PARTICIPLE}(?:\w{{2,}}ed|{_IRREGULAR})\b"
_ANY = re.compile(rf"{_BE}\s+{_ADVERB}{_PARTICIPLE}", re.IGNORECASE)
_BY_DOER = re.compile(
    rf"{_BE}\s+{_ADVERB}{_PARTICIPLE}(?:\s+\w+){{0,3}}?\s+by\s+(?:us|you|me|our\s+\w+|your\s+\w+|the\s+bank)\b(?!\s+own)",
    re.IGNORECASE,
)
_OFFICE = Phrases(
    {
        "you are required to": "you must",
        "you are requested to": "please",
        "you are kindly requested to": "please",
        "you are advised to": "please, or: we recommend that you",
        "you are asked to": "please",
        "you are reminded that": "remember that",
        "you are obliged to": "you must",
        "customers are advised that": "leave it out",
        "it has been decided that": "we have decided that",
        "it has been noted that": "we have noted that",
        "it is recommended that": "we recommend that",
        "it is requested that": "please",
        "it has been brought to our attention that": "we have learnt that",
        "it was agreed that": "we agreed that",
        "is to be paid by you": "you pay",
        "must be received by us": "must reach us",
    }
)
_FEWEST = 4
"""Of fewer sentences a share says nothing."""


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every passive with its doer behind it, the phrases of offices, and too many passives."""
    passages = inspection.passages(fragment)
    for passage in passages:
        for hit in _OFFICE.find(passage.text):
            message = f"“{hit.written}” hides who asks"
            yield PASSIVE.at(passage.span(hit.start, hit.end), message, hint=f"write “{hit.instead}”")
        for found in _BY_DOER.finditer(passage.text):
            message = f"“{found[0]}” puts who does it last"
            yield PASSIVE.at(
                passage.span(*found.span()), message, hint="begin with who does it: “we charge …”, “you pay …”"
            )
    yield from _too_many(passages)


def _too_many(passages: tuple[Passage, ...]) -> Iterator[Diagnostic]:
    prose = [each for each in passages if each.kind in ("paragraph", "item")]
    sentences = [each.text[start:end] for each in prose for start, end in each.sentences()]
    passive = sum(bool(_ANY.search(sentence)) for sentence in sentences)
    if len(sentences) >= _FEWEST and passive * 2 > len(sentences):
        message = f"{passive} of {len(sentences)} sentences are passive"
        yield PASSIVE.at(prose[0].span(0), message, hint="say in most of them who does what: “we …”, “you …”")


CHECK = Check(
    (PASSIVE,),
    "plain language",
    "Federal Plain Language Guidelines (use active voice); ISO 24495-1:2023, principle 3",
    fragment=check,
    languages=("en",),
)
