"""Personal values where others can read them: text messages and the subject lines of e-mails.

In: a fragment. Out: a finding for each placeholder that prints a personal or sensitive fact in a text message or in
an e-mail's subject. Both show on locked screens, travel unencrypted and are kept by others. Say that there is news,
and where to read it.
"""

from collections.abc import Iterator

from ccm.compliance.companions import companions_of
from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, Span, warning
from ccm.facts.model import Sensitivity
from ccm.library.linking import SUBJECT
from ccm.library.model import EMAIL, SMS, Fragment

EXPOSED = warning("K502", "exposed-value", "A personal value stands in a text message or in an e-mail's subject line.")

_GUARDED = (Sensitivity.PERSONAL, Sensitivity.SENSITIVE)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every personal value that is exposed."""
    holes = [hole for passage in inspection.passages(fragment) for hole in passage.holes]
    if not holes or (SMS not in fragment.channels and fragment.slot != SUBJECT):
        return
    channels = {channel for _, channel in inspection.once(companions_of).places(fragment)}
    where = "a text message" if SMS in channels else "the subject of an e-mail"
    if SMS not in channels and (fragment.slot != SUBJECT or EMAIL not in channels):
        return
    definitions = inspection.library.vocabulary.definitions
    for hole in holes:
        facts = (definitions.get(slug) for slug in hole.expression.reads)
        found = [fact for fact in facts if fact is not None and fact.sensitivity in _GUARDED]
        if found:
            message = f"“{found[0].name}” is {found[0].sensitivity} and stands in {where}"
            hint = "say that there is news and where to read it; keep the value for the app or the letter"
            yield EXPOSED.at(Span(fragment.path, hole.line, hole.column), message, hint=hint)


CHECK = Check(
    (EXPOSED,),
    "data",
    "Regulation (EU) 2016/679 (GDPR) and UK GDPR, Art. 5(1)(c) and (f), Art. 32",
    fragment=check,
)
