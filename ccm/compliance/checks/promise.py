"""Promises that no bank can keep: that something is guaranteed, without risk, the best, or always so.

In: a fragment. Out: a finding for each promise. Left alone: what a deposit guarantee scheme or a law does guarantee,
what is denied (“is not guaranteed”), what fraudsters are said to promise, names of products (`products` in
`checks.yaml`), best wishes and best interests. Say what holds, for whom and until when: “The rate is fixed until
31 December”, “The scheme protects up to …”.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.phrases import is_denied, phrases
from ccm.compliance.subjects import product_names, warns_of_fraud
from ccm.diagnostics import Diagnostic, error
from ccm.library.model import Fragment

PROMISE = error("K301", "promise", "A wording promises what nobody can: guaranteed, without risk, best, always.")

_PROMISES = phrases(
    "guaranteed",
    "we/i guarantee",
    "guarantees/guarantee you/your/that/a/high/higher/success/growth/returns",
    "risk/worry free",
    "no/zero risk/downside/downsides",
    "no/without any risk/risks/danger/downside",
    "without risk/danger",
    "nothing to lose",
    "nothing/nobody can/will/could ~ happen ~ to your money/savings/capital/investment",
    "cannot/can't/never lose/loses",
    "can/will never/not lose",
    "capital/money/savings/investment/value ~ will/can never/not shrink/fall/drop/decrease/diminish",
    "capital/money/savings/investment/value ~ cannot/can't/won't/never shrink/shrinks/fall/drop/decrease/diminish",
    "promise/promises you/a/your ~ return/returns/profit/profits/gain/gains/growth/income",
    "bound/sure/certain/guaranteed to ~ win/gain/grow/rise/profit/succeed/beat/outperform",
    "bound/sure/certain to come out ahead/on",
    "no matter what/how/where ~ market/markets/economy/prices",
    "whatever ~ market/markets/economy/prices do/does/happens",
    "100 % safe/secure/certain",
    "completely/totally/absolutely/perfectly safe/secure/certain",
    "sure/safe bet/thing",
    "foolproof",
    "sure fire",
    "can only grow/rise/increase/improve",
    "can only go up",
    "can't/cannot go wrong",
    "success/profit/profits/growth is certain/assured",
    "smartest/safest/surest/wisest ~ place/home/way/choice ~ money/savings/cash/future",
    "double your money",
    "best possible/available/ever",
    "best ~ "
    "rate/rates/return/returns/deal/deals/offer/offers/account/accounts/loan/loans/mortgage/mortgages/value/bank/banks",
    "best ~ price/prices/terms/plan/plans/cards/saver/savers",
    "best ~ investment/investments/fund/funds/card/cards/savings",
    "always ~ grow/grows/rise/rises/win/wins/beat/beats/profit/profits/outperform/outperforms",
    "always ~ pay/pays/earn/earns more/better/higher/well/top",
    "rate/rates/return/returns/value/price/prices/savings/money/fund/funds/interest/investment/account ~ will always",
    "you will always ~ win/gain/profit/save/earn/beat",
    "we will always ~ pay/beat/match",
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
    "best out of",
    "best of the app",
    "can/could/cannot/can't/never/will ~ lose more than",
    "can/could/cannot/can't/never/will ~ lose your/the/a ~ right/rights/place/turn/access/seat/points/job",
    "no ~ is/are ~ without risk",
    "no ~ is/are ~ risk free",
    "place/seat/spot/ticket/appointment ~ is/are guaranteed",
    "guaranteed place/seat/spot/appointment/delivery",
)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every promise that is neither denied nor somebody else's."""
    products = inspection.once(product_names)
    for passage in inspection.passages(fragment):
        text = passage.text
        if warns_of_fraud(text):
            continue
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
