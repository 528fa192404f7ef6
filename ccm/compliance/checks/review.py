"""Reviews that nobody has planned, or that are too far away.

In: a fragment. Out: a finding if it says no `review_by`, or one that is later than `limits: review months` (12) after
it was approved or comes into force. Wording ages: laws, numbers and products change around it. Reviews that are
overdue on a day are told by `ccm check --on DATE` (L084).
"""

from collections.abc import Iterator
from datetime import date

from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, Span, warning
from ccm.library.model import Fragment

UNPLANNED = warning("K706", "review-unplanned", "A fragment does not say by when it is to be reviewed.")
FAR = warning("K707", "review-far", "A fragment's review is further away than the library allows.")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """What is wrong with a fragment's review date."""
    place, due = Span(fragment.path, 1, 1), fragment.review_by
    if due is None:
        hint = "review_by: a day within a year, in the front matter"
        yield UNPLANNED.at(place, f"{fragment.id} has no review_by", hint=hint)
        return
    months = inspection.settings.limits["review months"]
    since = max(
        (day for day in (fragment.effective.start, fragment.approved_since, inspection.on) if day), default=None
    )
    if since is not None and due > (latest := _after(since, months)):
        message = f"the review on {due} is more than {months} months after {since}"
        yield FAR.at(place, message, hint=f"review_by: {latest} at the latest")


def _after(day: date, months: int) -> date:
    """The day so many months later; the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return day


CHECK = Check(
    (UNPLANNED, FAR),
    "structure",
    "FCA PRIN 2A.5 (consumer understanding: firms test and monitor communications); the library's own review period",
    fragment=check,
)
