"""Laws of approval that hold whatever anybody signs, in whatever order."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ccm.library.approvals.model import ReviewDecision, State, Wording
from ccm.library.approvals.policy import ApprovalPolicy
from ccm.library.approvals.reviewers import Reviewer, Reviewers
from ccm.library.approvals.reviewing import Grounds, Review
from tests.signatures import ADA, RAE, Person, at

ROB = Person("rob", "reviewer")
PEOPLE = (ADA, RAE, ROB)
GROUNDS = Grounds(ApprovalPolicy(), Reviewers(tuple(Reviewer(each.name, (each.key,)) for each in PEOPLE)))
WORDINGS = {name: Wording("letter.closing.en", "p", name * 64, "team", "letter", "en") for name in "ab"}
BEGIN = at(date(2026, 9, 1))
LATER = date(2026, 12, 1)

ACTS = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(ReviewDecision), st.sampled_from("ab")), max_size=9)


def reviewed(acts, name="a"):
    """The review of a wording after these acts, each an hour after the one before."""
    chain = ()
    for hour, (person, decision, content) in enumerate(acts):
        review = Review(WORDINGS[content], chain, GROUNDS)
        chain = (*chain, person.signed(review, decision, BEGIN + timedelta(hours=hour)))
    return Review(WORDINGS[name], chain, GROUNDS)


def is_approved(acts, name="a"):
    return bool(reviewed(acts, name).approved_in)


@given(ACTS)
def test_what_is_approved_was_approved_by_a_reviewer_who_had_not_submitted_it(acts) -> None:
    for name in "ab":
        authors: set[Person] = set()
        signed: set[Person] = set()
        for who, did, what in acts:
            if (did, what) == (ReviewDecision.SUBMIT, name):
                authors.add(who)
            elif (did, what) == (ReviewDecision.APPROVE, name) and authors:
                signed |= {who} - authors - {ADA}
        assert signed or not is_approved(acts, name)


@given(ACTS)
def test_at_most_one_of_two_wordings_is_approved(acts) -> None:
    assert not (is_approved(acts, "a") and is_approved(acts, "b"))


@given(ACTS, st.sampled_from("ab"))
def test_an_author_alone_can_approve_nothing(acts, content) -> None:
    for decision in ReviewDecision:
        before = {name for name in "ab" if is_approved(acts, name)}
        assert {name for name in "ab" if is_approved([*acts, (ADA, decision, content)], name)} <= before


@given(ACTS, st.sampled_from("ab"))
def test_nothing_is_in_use_after_it_was_retired(acts, content) -> None:
    retired = reviewed([*acts, (RAE, ReviewDecision.RETIRE, content)])

    if any(did is ReviewDecision.SUBMIT for _, did, _ in acts):
        assert retired.approved_in == ()
        assert retired.standing(LATER).state is State.RETIRED


@given(ACTS)
def test_the_state_of_a_day_agrees_with_the_days_of_use(acts) -> None:
    for name in "ab":
        review = reviewed(acts, name)
        assert (review.standing(LATER).state is State.EFFECTIVE) == any(LATER in each for each in review.approved_in)


@given(ACTS)
def test_every_entry_counts_or_is_told(acts) -> None:
    review = reviewed(acts)
    rounds, void = review.rounds(review.chain)
    counted = {each.submitted.number for each in rounds} | {one.number for each in rounds for one in each.approvals}
    stops = {each.stopped.number for each in rounds if each.stopped}

    told = {entry.number for entry, _ in void}
    assert counted.isdisjoint(told)
    assert {entry.number for entry in review.chain if entry.decision is ReviewDecision.APPROVE} <= counted | told
    assert stops.isdisjoint(told)
