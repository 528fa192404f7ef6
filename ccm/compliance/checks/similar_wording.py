"""Nearly the same wording under two ids.

In: all fragments. Out: a finding for each fragment that shares, in a dozen words or more, nine words of ten with
another of the same language, and is no alternative to it. Variants of a slot of which a customer gets one may be as
alike as they like; two fragments that can stand in one letter, or serve two letters, are kept alike by nobody. Write it
once, or make the difference worth having.
"""

from collections.abc import Iterator, Sequence

from ccm.compliance.alternatives import are_alternatives
from ccm.compliance.mandated import is_mandated
from ccm.compliance.model import Check, Inspection
from ccm.compliance.redline import Run, compare_words
from ccm.compliance.similar import WordSequence, find_pairs, words_of
from ccm.diagnostics import Diagnostic, Kind, Severity, Span
from ccm.library.model import Fragment
from ccm.written import short

SIMILAR = Kind("K716", "similar-wording", Severity.INFO, "Two fragments that are no alternatives say nearly the same.")

_LEAST_WORDS, _LEAST_SHARE = 12, 0.9
_MOST_SHOWN = 3


def check(inspection: Inspection) -> Iterator[Diagnostic]:
    """Every fragment that is most like one before it."""
    for locale in sorted({each.locale for each in inspection.library.fragments}):
        mine = [each for each in inspection.library.fragments if each.locale == locale]
        free = [each for each in mine if not is_mandated(each, inspection)]  # nobody may word those otherwise
        worded = [(each, words_of(inspection.passages(each))) for each in free]
        yield from _among([each for each in worded if len(each[1]) >= _LEAST_WORDS], inspection)


def _among(worded: Sequence[tuple[Fragment, WordSequence]], inspection: Inspection) -> Iterator[Diagnostic]:
    told: set[int] = set()
    for pair in find_pairs([words for _, words in worded], least=_LEAST_SHARE).found:
        (one, before), (other, after) = worded[pair.one], worded[pair.other]
        if pair.other not in told and _counts(one, other, inspection):
            told.add(pair.other)
            said = _difference(compare_words(" ".join(before), " ".join(after)))
            message = f"{other.id} says nearly what {one.id} says ({pair.share:.0%} of the words): {said}"
            hint = f"let {one.id} serve both; or see them side by side: ccm similar {other.id}"
            yield SIMILAR.at(Span(other.path, 1, 1), message, hint=hint)


def _counts(one: Fragment, other: Fragment, inspection: Inspection) -> bool:
    if one.id == other.id or _text(one, inspection) == _text(other, inspection):
        return False  # versions of one fragment; word for word the same is told by another check
    return not are_alternatives(one, other, inspection.library.touchpoints.values())


def _text(fragment: Fragment, inspection: Inspection) -> tuple[object, ...]:
    passages = inspection.passages(fragment)
    return tuple((" ".join(each.text.split()), *(hole.source for hole in each.holes)) for each in passages)


def _difference(runs: Sequence[Run]) -> str:
    """What differs, in words: the first few changes."""
    parts: list[str] = []
    gone = ""
    for run in (*runs, Run("same", "")):
        words = short(run.text.strip())
        if run.change == "gone":
            gone = words
        elif run.change == "new":
            parts.append(f"“{words}” for “{gone}”" if gone else f"“{words}” added")
            gone = ""
        elif gone:
            parts.append(f"“{gone}” left out")
            gone = ""
    more = len(parts) - _MOST_SHOWN
    said = ", ".join(parts[:_MOST_SHOWN]) + (f" and {more} more" if more > 0 else "")
    return said or "only capitals and marks differ"


CHECK = Check(
    (SIMILAR,),
    "structure",
    "the authors' guide: one wording, one fragment",
    library=check,
)
