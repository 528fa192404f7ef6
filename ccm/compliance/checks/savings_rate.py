"""AER or APY that nobody explains.

In: a fragment. Out: a finding if it says AER or APY and the words behind the letters (annual equivalent rate, annual
percentage yield) are not said beside it. A rate that savers compare accounts by must say what it is.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.phrases import phrases
from ccm.compliance.subjects import unsaid
from ccm.diagnostics import Diagnostic, error
from ccm.library.model import Fragment

UNDEFINED = error("K305", "savings-rate", "AER or APY is said and not explained.")

_RATES = phrases("aer/aers/apy/apys", "a . e . r", "a . p . y")
_MEANING = {
    "AER": ("annual equivalent rate", phrases("annual equivalent rate/rates")),
    "APY": ("annual percentage yield", phrases("annual percentage yield/yields")),
}


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """The first rate of each kind that is not explained."""
    told: set[str] = set()
    for passage in inspection.passages(fragment):
        for start, end in _RATES.find(passage.text):
            name = passage.text[start:end].replace(".", "").replace(" ", "").removesuffix("s")
            if name not in _MEANING or name in told:
                continue
            told.add(name)
            meaning, said = _MEANING[name]
            where = unsaid(fragment, inspection, said.__contains__)
            if where:
                message = f"{name} is not explained {where}"
                hint = f"write “{meaning} ({name})” once, and say what it shows and whether the rate may change"
                yield UNDEFINED.at(passage.span(start, end), message, hint=hint)


CHECK = Check(
    (UNDEFINED,),
    "financial promotion",
    "Regulation DD, 12 CFR 1030.8(b) (APY); Code of Conduct for the Advertising of Interest Bearing Accounts "
    "(AER); FCA "
    "BCOBS 2.2",
    fragment=check,
    languages=("en",),
    wording=True,
)
