"""Latin and its abbreviations, which many readers misread and screen readers mangle.

Write *for example*, *that is*, *and so on*, *a year*. “e.g.” and “i.e.” are often taken for each other, and
programs that read aloud say “egg” for “eg”.

In: a fragment in English. Out: a finding for each Latin expression, with the English for it.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.passages import Passage
from ccm.compliance.words import Phrases
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

LATIN = warning("K116", "latin", "A Latin expression stands where everyday English would be understood by all.")

_SHORT = re.compile(
    r"(?<![\w/.@-])(?:(?P<eg>e\.\s?g\.?|eg\b\.?)|(?P<ie>i\.\s?e\.?|ie\b\.?)|(?P<pa>p\.\s?a\.)|(?P<etc>etc\b\.?)|(?P<viz>viz\b\.?))"
    r"(?![\w@/-]|\.\w)"
)
_PLAIN = {"eg": "for example", "ie": "that is", "pa": "a year", "etc": "and so on", "viz": "namely"}
_FIXED = ("eg", "ie", "pa")
_PHRASES = Phrases(
    {
        "per annum": "a year",
        "per diem": "a day",
        "pro rata": "in proportion",
        "ad hoc": "for this purpose",
        "inter alia": "among other things",
        "vis-à-vis": "compared with",
        "bona fide": "genuine",
        "in lieu": "instead",
        "in lieu of": "instead of",
        "per se": "by itself",
        "de facto": "in fact",
        "prima facie": "at first sight",
        "mutatis mutandis": "with the needed changes",
        "ipso facto": "by that very fact",
        "in toto": "as a whole",
        "pari passu": "on equal terms",
        "ultra vires": "beyond its powers",
        "quid pro quo": "exchange",
        "sine die": "with no date set",
        "ex gratia": "as a goodwill gesture",
        "pro forma": "as a form only",
        "sub judice": "before a court",
    }
)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every Latin expression."""
    for passage in inspection.passages(fragment):
        for found in _SHORT.finditer(passage.text):
            yield _abbreviated(passage, found, inspection)
        for hit in _PHRASES.find(passage.text):
            fix = inspection.fix(passage, hit.start, hit.end, hit.instead) if hit.said == "a year" else None
            message = f"“{hit.written}” is Latin"
            yield LATIN.at(passage.span(hit.start, hit.end), message, hint=f"write “{hit.instead}”", fix=fix)


def _abbreviated(passage: Passage, found: re.Match[str], inspection: Inspection) -> Diagnostic:
    name = str(found.lastgroup)
    end = found.end()
    if name not in _FIXED:  # its full stop may end the sentence
        end = found.start() + len(found[0].rstrip("."))
    fix = inspection.fix(passage, found.start(), end, _PLAIN[name]) if name in _FIXED else None
    message = f"“{found[0]}” is Latin and easily misread"
    return LATIN.at(passage.span(found.start(), end), message, hint=f"write “{_PLAIN[name]}”", fix=fix)


CHECK = Check(
    (LATIN,),
    "plain language",
    "GOV.UK style guide (“eg, etc and ie”); Federal Plain Language Guidelines (avoid foreign words and jargon)",
    fragment=check,
    languages=("en",),
)
