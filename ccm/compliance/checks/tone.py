"""Wording that sounds otherwise than it is meant to.

A fragment may say how it is meant to sound: `tone: formal`, `neutral` or `warm`. A *formal* text has no
contractions (*we're*), no exclamation marks and no chat (*Hi*, *thanks*, *great news*). A *neutral* one does not
exclaim or cheer. A *warm* one does not keep at a distance (*the customer*, *the Bank*, *we regret*, *Yours
faithfully*). Without a tone nothing is said.

In: a fragment in English with a tone. Out: a finding for each word that contradicts it.
"""

import re
from collections.abc import Iterator, Mapping

from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

TONE = warning("K119", "tone", "A word sounds otherwise than the fragment is meant to sound.")

_CONTRACTION = (
    r"\b(?:(?:we|you|they|i|it|that|there|what|who)[’'](?:re|ve|ll|d|m)|(?:it|that|there|here|what|let|who)[’']s|"
    r"(?:is|are|was|were|do|does|did|have|has|had|ca|wo|would|could|should|must|need)n[’']t)\b"
)
_CHEER = r"\b(?:great news|good news|exciting|amazing|fantastic|awesome|wonderful|congratulations|hooray|brilliant)\b|!"
_CHAT = (
    r"(?-i:\bHi\b|\bHey\b|\bThanks\b)|\bthanks a lot\b|\bcheers\b|\bjust pop\b|\bno worries\b|\bguys\b|"
    r"\bgive us a shout\b|"
    r"\bkeep an eye out\b|\ba bit of\b|\bloads of\b|\btons of\b"
)
_DISTANCE = (
    r"\bthe customer\b|(?-i:\bthe Bank\b)|\bwe regret\b|\byours faithfully\b|\bdear sir\b|\bdear madam\b|"
    r"\bthe undersigned\b|"
    r"\bthe account holder is\b|\bto whom it may concern\b|\bwe refer to your\b|\bplease be advised\b"
)
_AGAINST: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "formal": (
        (re.compile(_CONTRACTION, re.IGNORECASE), "write it in full"),
        (re.compile(_CHEER, re.IGNORECASE), "say it without cheer, with a full stop"),
        (re.compile(_CHAT, re.IGNORECASE), "write “Dear …”, “thank you”"),
    ),
    "neutral": ((re.compile(_CHEER, re.IGNORECASE), "say what there is, with a full stop"),),
    "warm": ((re.compile(_DISTANCE, re.IGNORECASE), "speak to the reader: “you”, “we”"),),
}


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every word against the tone."""
    for pattern, hint in _AGAINST.get(fragment.tone, ()):
        for passage in inspection.passages(fragment):
            for found in pattern.finditer(passage.text):
                message = f"“{found[0]}” does not sound {fragment.tone}"
                yield TONE.at(passage.span(*found.span()), message, hint=hint)


CHECK = Check(
    (TONE,),
    "plain language",
    "ISO 24495-1:2023, principle 3 (a respectful tone); the author's own `tone`",
    fragment=check,
    languages=("en",),
)
