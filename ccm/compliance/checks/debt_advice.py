"""Letters about arrears that do not say where advice is free.

In: touchpoints whose population or audience asks whether somebody is behind with what they owe and lets such people
in. Out: a finding for each channel in which not every communication is certain to name free, independent debt advice.
"""

from collections.abc import Iterator

from ccm.compliance.companions import companions_of
from ccm.compliance.exclusions import asked, gates_ask, lets_in
from ccm.compliance.model import Check, Inspection
from ccm.compliance.phrases import phrases
from ccm.compliance.sensitive import HARDSHIP
from ccm.compliance.subjects import wording_of
from ccm.diagnostics import Diagnostic, Span, error
from ccm.library.model import Touchpoint
from ccm.values.locales import language_of

NO_ADVICE = error("K409", "debt-advice", "A letter about arrears may go out without a word of free debt advice.")

_ADVICE = phrases(
    "free ~ advice",
    "free and/or ~ advice",
    "free ~ debt/money advice/help",
    "advice is ~ free",
    "advice ~ free of charge",
    "advice ~ at no cost",
    "advice ~ for nothing",
    "advise/advises/help/helps you ~ for free/nothing",
    "advise/advises/help/helps you ~ at no cost",
    "advise/advises/help/helps you ~ free of charge",
    "free , independent ~ advice",
    "independent , free ~ advice",
    "moneyhelper",
    "stepchange",
    "national debtline",
    "citizens advice",
    "mabs",
)


def check(inspection: Inspection) -> Iterator[Diagnostic]:
    """Every channel of a touchpoint about arrears in which advice may be missing."""
    for touchpoint in inspection.library.touchpoints.values():
        if not _is_about_arrears(touchpoint, inspection):
            continue
        for locale in touchpoint.locales:
            for channel in touchpoint.offered:
                if language_of(locale) == "en" and not _advises(touchpoint, locale, channel, inspection):
                    message = f"{touchpoint.id} by {channel} in {locale} may go out without naming free debt advice"
                    hint = "give it a required slot with a fragment that says who advises, free and independently"
                    yield NO_ADVICE.at(Span(touchpoint.path, 1, 1), message, hint=hint)


def _is_about_arrears(touchpoint: Touchpoint, inspection: Inspection) -> bool:
    facts = asked(touchpoint, HARDSHIP, inspection)
    if touchpoint.purpose == "marketing" or not gates_ask(touchpoint, facts):
        return False
    return lets_in(touchpoint, [each for each in facts if gates_ask(touchpoint, [each])]) is not False


def _advises(touchpoint: Touchpoint, locale: str, channel: str, inspection: Inspection) -> bool:
    companions = inspection.once(companions_of)
    versions = (companions.versions.get((name, locale), ()) for name in companions.always(touchpoint, locale, channel))
    return any(each and all(wording_of(one, inspection) in _ADVICE for one in each) for each in versions)


CHECK = Check(
    (NO_ADVICE,),
    "fairness",
    "FCA CONC 7.3 (referral to free, independent debt advice)",
    library=check,
)
