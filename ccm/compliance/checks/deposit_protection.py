"""Claims that money is protected, without the scheme that protects it and up to how much.

In: a fragment. Out: a finding if it says that money, savings or deposits are protected, safe, secure or guaranteed
and neither it nor what stands beside it names the scheme and an amount. The scheme protects up to a limit, not
everything.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.passages import HOLE
from ccm.compliance.phrases import is_denied, phrases
from ccm.compliance.subjects import AMOUNT, unsaid, warns_of_fraud
from ccm.diagnostics import Diagnostic, error
from ccm.library.model import Fragment

UNSAID = error("K308", "deposit-protection", "Money is called protected, and scheme or limit are not said.")

_CLAIMS = phrases(
    "money/savings/deposits/deposit/cash is/are ~ protected/safe/secure/guaranteed/insured",
    "money/savings/deposits/deposit/cash/penny/balance/egg ~ is/are ~ protected/guaranteed/insured/covered/backed",
    "keep/keeps/keeping ~ money/savings/deposits/cash/egg/balance ~ safe/secure/protected",
    "if ~ bank fails/failed/collapses/collapsed",
    "protected/guaranteed/insured savings/deposits/account",
    "safe/secure/safest place/home/haven ~ money/savings/deposits/cash",
    "deposit guarantee/insurance",
    "fscs protected",
    "fdic insured",
    "savings/money/deposits protected",
)
_EXCUSED = phrases(
    "deposit on your",
    "deposit ~ is held by",
    "money/account ~ is safe and nothing",
    "your account is protected/secure/safe by/with/from/against",
)
_STOPPED = phrases("stopped/blocked/refused ~ payment/payments/transfer/card", "nothing/nobody ~ left your account")
"""Money that was kept from thieves is not said to be insured."""
_SCHEME = phrases(
    "financial services compensation scheme",
    "fscs",
    "fdic",
    "federal deposit insurance corporation",
    "deposit guarantee/insurance scheme/system/fund",
    "guarantee system/scheme/fund",
    "guaranteed/insured/backed/protected by the state/government/treasury/republic",
)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """The first claim that stands alone."""
    for passage in inspection.passages(fragment):
        for start, end in _CLAIMS.find(passage.text, unless=_EXCUSED):
            if is_denied(passage.text, start) or passage.text in _STOPPED or warns_of_fraud(passage.text):
                continue
            where = unsaid(fragment, inspection, _says)
            if where:
                message = f"“{passage.text[start:end]}” says nothing of scheme and limit {where}"
                hint = (
                    "name both: “The Financial Services Compensation Scheme protects up to {{ deposit guarantee"
                    " limit | money }}.”"
                )
                yield UNSAID.at(passage.span(start, end), message, hint=hint)
            return


def _says(text: str) -> bool:
    return text in _SCHEME and (HOLE in text or AMOUNT.search(text) is not None)


CHECK = Check(
    (UNSAID,),
    "financial promotion",
    "PRA Rulebook, Depositor Protection Part; Directive 2014/49/EU, Art. 16; 12 CFR part 328; FCA COBS 4.2.5G "
    "and BCOBS 2.2 "
    "(“protected”)",
    fragment=check,
    languages=("en",),
    wording=True,
)
