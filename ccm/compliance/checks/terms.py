"""Words the bank does not use, and the one it uses instead.

One thing, one word: a customer who reads *payment plan* in one letter and *repayment arrangement* in the next looks
for two things. The library lists its words in `checks.yaml`; forms of a word (plural, past) are listed one by one:

    terms:
      - {use: payment plan, not: [repayment arrangement, repayment arrangements], because: one thing has one name}
      - {not: [cheap loan], because: no promise without the rate}

In: a fragment. Out: a finding for each word that is listed under `not`.
"""

from collections.abc import Iterator
from functools import lru_cache

from ccm.compliance.model import Check, Inspection
from ccm.compliance.settings import Term
from ccm.compliance.words import Phrases
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

TERM = warning("K210", "terms", "A word is used that the bank does not use.")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every word that the library asks not to use."""
    terms = inspection.settings.terms
    if not terms:
        return
    phrases, reasons = _listed(terms)
    for passage in inspection.passages(fragment):
        for hit in phrases.find(passage.text):
            reason = reasons.get(" ".join(hit.written.split()).lower(), "")
            message = f"“{hit.written}” is not our word" + (f": {reason}" if reason else "")
            hint = f"write “{hit.instead}”" if hit.said else "leave it out, or say it otherwise"
            fix = inspection.fix(passage, hit.start, hit.end, hit.instead) if hit.said else None
            yield TERM.at(passage.span(hit.start, hit.end), message, hint=hint, fix=fix)


@lru_cache(maxsize=8)
def _listed(terms: tuple[Term, ...]) -> tuple[Phrases, dict[str, str]]:
    words = [(word, term) for term in terms for word in term.instead_of if word.split()]
    reasons = {" ".join(word.split()).lower(): term.reason for word, term in words}
    return Phrases({word: term.use for word, term in words}), reasons


CHECK = Check((TERM,), "brand", "The library's own list of words, `terms` in checks.yaml", fragment=check)
