"""Wording that needs more years of school than its readers may have.

The Flesch–Kincaid grade says how many years of schooling a text asks for: long sentences and long words raise it.
`limits: reading grade` in `checks.yaml` sets the limit (12), `reading grades` a lower one for a touchpoint whose
readers need simpler words. A short text tells little about its grade, so a finding is made only where the grade is
above the limit by more than twice its standard error: at 60 words by 2.7, at 200 words by 1.5. Headings and tables
do not count; each list item counts as a sentence.

In: a fragment in English. Out: one finding for a fragment that is too hard.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.readability import read
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

HARD = warning("K111", "reading-grade", "A wording asks for more years of schooling than its readers may have.")

_PROSE = ("paragraph", "item")
_MANY = 6
_FEWEST = 20
"""Fewer words than these have no grade worth telling."""


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Whether the whole wording is too hard."""
    passages = [each for each in inspection.passages(fragment) if each.kind in _PROSE]
    sentences = (each.text[start:end] for each in passages for start, end in each.sentences())
    reading = read(each for each in sentences if not _is_list(each))
    if reading is None or reading.words < _FEWEST:
        return
    most, whose = _limit(fragment, inspection)
    if reading.grade - 2 * reading.doubt > most:
        message = f"this asks for {reading.grade:.0f} years of schooling; {most} are the most{whose}"
        hint = "shorter sentences first, then shorter words: " + (
            f"{reading.words / reading.sentences:.0f} words a sentence, "
            f"{reading.syllables / reading.words:.1f} syllables a word"
        )
        yield HARD.at(passages[0].span(0), message, hint=hint)


def _is_list(sentence: str) -> bool:
    """Whether it lists names or things: its commas stand close together. A grade says nothing about such a row."""
    return sentence.count(",") >= _MANY and sentence.count(",") * _MANY > len(sentence.split())


def _limit(fragment: Fragment, inspection: Inspection) -> tuple[int, str]:
    """The lowest limit of the touchpoints that use a fragment, and whose it is."""
    limits = [
        (grade, f" for {name}")
        for name, grade in inspection.settings.grades.items()
        if _uses(name, fragment, inspection)
    ]
    return min(limits, default=(inspection.settings.limits["reading grade"], ""))


def _uses(name: str, fragment: Fragment, inspection: Inspection) -> bool:
    touchpoint = inspection.library.touchpoints.get(name)
    return touchpoint is not None and touchpoint.uses(fragment)


CHECK = Check(
    (HARD,),
    "plain language",
    "Kincaid, Fishburne, Rogers and Chissom 1975 (Navy Research Branch Report 8-75); WCAG 2.2, success criterion 3.1.5 "
    "(reading level)",
    fragment=check,
    languages=("en",),
)
