"""Sensitive values in e-mails.

In: a fragment. Out: a finding for each placeholder that prints a sensitive fact in an e-mail that somebody can get.
E-mail is not a sealed envelope, and many people share a mailbox: say that there is news and let the reader sign in,
or send a letter.
"""

from collections.abc import Iterator

from ccm.compliance.companions import companions_of
from ccm.compliance.model import Check, Inspection
from ccm.compliance.reachable import may_be_printed
from ccm.compliance.sensitive import reach_of
from ccm.diagnostics import Diagnostic, Span, warning
from ccm.library.model import EMAIL, Fragment

BY_EMAIL = warning("K503", "sensitive-email", "A sensitive value stands in an e-mail.")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every sensitive value that an e-mail may print."""
    if EMAIL not in fragment.channels:
        return
    reach = inspection.once(reach_of)
    holes = [hole for passage in inspection.passages(fragment) for hole in passage.holes]
    telling = [(hole, found) for hole in holes if (found := reach.sensitive(hole.expression.reads))]
    if not telling:
        return
    for touchpoint, channel in inspection.once(companions_of).places(fragment):
        if channel == EMAIL and may_be_printed(fragment, touchpoint, channel) is not False:
            for hole, found in telling:
                message = f"“{found[0]}” is sensitive and may stand in an e-mail of {touchpoint.id}"
                hint = "keep the fragment to letters, or say in the e-mail only that there is news"
                yield BY_EMAIL.at(Span(fragment.path, hole.line, hole.column), message, hint=hint)
            return


CHECK = Check(
    (BY_EMAIL,),
    "data",
    "Regulation (EU) 2016/679 (GDPR) and UK GDPR, Art. 5(1)(f), 9 and 32",
    fragment=check,
)
