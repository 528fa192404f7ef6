"""Promises that no bank can keep: that something is guaranteed, without risk, the best, or always so.

In: a fragment. Out: a finding for each promise. Left alone: what a deposit guarantee scheme or a law does guarantee,
what is denied (“is not guaranteed”), names of products (`products` in `checks.yaml`), best wishes and best interests.
Say what holds, for whom and until when: “The rate is fixed until 31 December”, “The scheme protects up to …”.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.phrases import is_denied, phrases
from ccm.compliance.subjects import product_names
from ccm.diagnostics import Diagnostic, error
from ccm.library.model import Fragment

PROMISE = error("K301", "promise", "A wording promises what nobody can: guaranteed, without risk, best, always.")

_PROMISES = phrases(
    "guaranteed",
    "we/i guarantee",
    "guarantees/guarantee you/your/that/a/high/higher/success/growth/returns",
    "risk/worry free",
    "no/zero risk",
    "no/without any risk/risks",
    "without risk",
    "nothing to lose",
    "cannot/can't/never lose",
    "can/will never/not lose",
    "100 % safe/secure/certain",
    "completely/totally/absolutely/perfectly safe/secure/certain",
    "sure/safe bet/thing",
    "foolproof",
    "double your money",
    "best possible/available/ever",
    "best ~ "
    "rate/rates/return/returns/deal/deals/offer/offers/account/accounts/loan/loans/mortgage/value/bank/price/prices",
    "best ~ investment/investments/fund/funds/card/cards/savings",
    "always ~ grow/grows/rise/rises/pay/pays/earn/earns/win/wins/beat/beats/profit/profits/outperform/outperforms",
    "will always",
    "always the best/lowest/highest/cheapest/right",
    "never fall/falls/drop/drops/fails/disappoints",
)
_EXCUSED = phrases(
    "guaranteed by ~ scheme/fund/system/government/law/state/fscs/fdic",
    "guaranteed by the financial services compensation",
    "guaranteed under ~ scheme/law/act/directive",
    "guaranteed up to",
    "direct debit guarantee",
    "personal/bank/state/deposit guarantee",
    "no risk of",
    "risk free rate/rates",
    "loan/loans guaranteed",
    "at your best",
)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every promise that is neither denied nor somebody else's."""
    products = inspection.once(product_names)
    for passage in inspection.passages(fragment):
        text = passage.text
        named = list(products.find(text))
        for start, end in _PROMISES.find(text, unless=_EXCUSED):
            if is_denied(text, start) or any(first <= start < last for first, last in named):
                continue
            message = f"“{text[start:end]}” promises more than anybody can keep"
            hint = "say what holds, for whom and until when: “The rate is fixed until {{ end date | date(long) }}.”"
            yield PROMISE.at(passage.span(start, end), message, hint=hint)


CHECK = Check(
    (PROMISE,),
    "financial promotion",
    "FCA COBS 4.2.1R and 4.2.5G, BCOBS 2.2 (“guaranteed”, “protected”, “secure” only where fair, clear and not "
    "misleading), CONC 3.3.1R; Directive 2005/29/EC, Art. 6",
    fragment=check,
    languages=("en",),
    wording=True,
)
