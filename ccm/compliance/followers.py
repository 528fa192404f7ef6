"""Wordings that follow another: a translation its source, a variant its base. When the other changed, somebody who
knows both must say whether they have to.

In: a follower, all versions of it, all versions of what it follows. Out: in words, in what the other is ahead of it;
empty if it is not.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from ccm.library.model import Fragment


def beside(follower: Fragment, versions: Sequence[Fragment]) -> Fragment:
    """The version of the other that is in force when a follower begins; the earliest if none is."""
    ordered = sorted(versions, key=_begin)
    earlier = [each for each in ordered if _begin(each) <= _begin(follower)]
    return earlier[-1] if earlier else ordered[0]


def base_of(variant: Fragment, fragments: Iterable[Fragment]) -> Fragment | None:
    """The version of its base that a variant stands for; None of a fragment that is no variant."""
    versions = [each for each in fragments if each.locale == variant.locale and each.id in variant.ids[1:2]]
    return beside(variant, versions) if versions else None


def newer_version(follower: Fragment, own: Iterable[Fragment], versions: Iterable[Fragment]) -> Fragment | None:
    """A version of the other that begins while this follower, and no later version of it, is in force."""
    begins = _begin(follower)
    starts = [_begin(each) for each in own if _begin(each) > begins]
    for version in versions:
        start = _begin(version)
        if start > begins and start in follower.effective and not any(day <= start for day in starts):
            return version
    return None


def later_approval(follower: Fragment, other: Fragment) -> str:
    """That the other was approved as it stands after this was, or is not while this is."""
    mine, theirs = follower.approved_since, other.approved_since
    if mine is None:
        return ""
    if theirs is None:
        return f"{other.name} is not approved as it stands; this was approved on {mine}"
    return f"{other.name} was approved on {theirs}, this on {mine}" if theirs > mine else ""


def _begin(fragment: Fragment) -> date:
    return fragment.effective.start or date.min
