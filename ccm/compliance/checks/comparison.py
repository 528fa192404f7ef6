"""Comparisons that do not say with what, and where that is from.

In: a fragment. Out: a finding for each comparison with other banks, products or the market in a passage that names
neither a source nor a day. Compare like with like, say what is compared, when, and who found it.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.phrases import is_denied, phrases
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

COMPARISON = warning("K310", "comparison", "A comparison says neither with what nor where it comes from.")

_OTHERS = "~ bank/banks/others/competitors/competition/rivals/lenders/providers/market/average/anyone/account/accounts"
_COMPARED = phrases(
    f"cheaper/better/faster/safer/fairer than {_OTHERS}",
    f"lower/higher/more/less than other/most/any/all/the {_OTHERS}",
    "lower/higher/better rate/rates/fees/returns than",
    "no other bank/lender/provider/account/saver",
    "nobody/none ~ beats/beat",
    "not/never/won't find/get ~ anywhere else",
    "not/never/won't find/get ~ elsewhere",
    "better/lower/higher value/rate/rates/interest than",
    "twice/double/triple/treble the interest/rate/rates/return/returns/growth of/at/from/with",
    "leave/leaves/leaving ~ competition/competitors/rivals ~ standing/behind",
    "other/most banks/lenders/providers charge/ask/make/take/want/let/keep",
    "cheaper than",
    "beat/beats/beating ~ bank/banks/competition/market/rivals",
    "unbeatable/unrivalled/unmatched",
    "market/industry leading",
    "leading rate/rates/account",
    "lowest/cheapest/highest ~ rate/rates/fees/price/prices/return/returns/cost",
    "unlike ~ bank/banks/lender/lenders/provider/providers",
    "the/our/your/country's/nation's/britain's/europe's number one",
    "number one bank/lender/choice/account/card/for",
    "award winning",
    "second to none",
    "among the lowest/highest/cheapest/best",
    "most popular/trusted/loved/recommended ~ account/bank/lender/card/app/saver/mortgage",
    "britain's/country's/nation's/europe's/world's/uk's/ireland's favourite/favorite/best/most/cheapest/lowest/highest",
    "top of the table/league/class/market",
    "more interest than",
)
_EXCUSED = phrases("cheaper than at/in/on/by/before/with/during/without/if/when", "cheaper than ~ last year")
_BASIS = phrases(
    "according to",
    "source",
    "sources",
    "survey/study of/by",
    "as at/of/on _",
    "on _",
    "compared with ~ on",
    "moneyfacts",
    "official figures",
    "awards/award 2024/2025/2026/2027",
)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every comparison without a basis in its passage."""
    for passage in inspection.passages(fragment):
        for start, end in _COMPARED.find(passage.text, unless=_EXCUSED):
            if is_denied(passage.text, start) or passage.text in _BASIS:
                continue
            message = f"“{passage.text[start:end]}” compares without a basis"
            hint = "say with what, on which day and from which source, or leave the comparison out"
            yield COMPARISON.at(passage.span(start, end), message, hint=hint)


CHECK = Check(
    (COMPARISON,),
    "financial promotion",
    "FCA COBS 4.5.6R; Commission Delegated Regulation (EU) 2017/565, Art. 44(3); Directive 2006/114/EC, Art. 4",
    fragment=check,
    languages=("en",),
    wording=True,
)
