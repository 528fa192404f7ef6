"""Where a wording stands: every state, every way a signature counts for nothing, on any day."""

from dataclasses import replace
from datetime import date

import pytest

from ccm.compliance.register import reviewer_file
from ccm.library import find_unapproved, load
from ccm.library.approvals.model import ReviewDecision, State
from ccm.library.approvals.reviewers import Reviewer, ReviewerKey
from tests.signatures import ADA, PEOPLE, RAE, REL, SOL, Person, act, approved, at, reviewed, with_people

NAME = "statement.closing.en-GB"
PATH = "paragraphs/statement/statement.closing.en-GB.md"
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
SUBMIT, APPROVE, REJECT, WITHDRAW, RETIRE = ReviewDecision


@pytest.fixture
def people(sample):
    return with_people(sample)


@pytest.fixture
def submitted(people):
    return act(people, NAME, ADA, SUBMIT, at(SEPTEMBER))


@pytest.fixture
def signed(submitted):
    return act(submitted, NAME, RAE, APPROVE, at(SEPTEMBER, 10))


def standing(files, on=OCTOBER):
    return reviewed(files, NAME).standing(on)


def void(files):
    return [why for _, why in reviewed(files, NAME).void]


def days(files):
    return [(str(each.start), str(each.end)) for each in reviewed(files, NAME).approved_in]


def reworded(files, before="Yours sincerely", after="With best wishes"):
    return {**files, PATH: files[PATH].replace(before.encode(), after.encode())}


def policy(files, text):
    return {**files, "library.yaml": files["library.yaml"] + b"\n" + text.encode()}


def test_a_wording_goes_from_draft_through_review_to_effective(people, submitted, signed):
    assert standing(people).state is State.DRAFT
    assert standing(people).why == "nobody has submitted it"
    assert standing(submitted).state is State.IN_REVIEW
    assert standing(submitted).missing == ("1 × reviewer (rae-viewer)",)
    assert standing(signed).state is State.EFFECTIVE
    assert (standing(signed).since, standing(signed).until) == (SEPTEMBER, date(2028, 9, 1))
    assert days(signed) == [("2026-09-01", "2028-09-01")]


def test_a_state_is_that_of_a_day(signed):
    assert standing(signed, date(2026, 8, 31)).state is State.DRAFT
    assert standing(signed, SEPTEMBER).state is State.EFFECTIVE
    assert standing(signed, date(2028, 9, 2)).state is State.EXPIRED
    assert standing(signed, date(2028, 9, 2)).why == "the approval ran out on 2028-09-01"


def test_a_wording_is_approved_before_it_is_in_force_and_expires_with_its_last_day(people):
    dated = {**people, PATH: people[PATH].replace(b"slot:", b"effective: 2026-10-01/2026-10-31\nslot:")}
    signed = act(act(dated, NAME, ADA, SUBMIT, at(SEPTEMBER)), NAME, RAE, APPROVE, at(SEPTEMBER))

    assert standing(signed, date(2026, 9, 30)).state is State.APPROVED
    assert standing(signed, date(2026, 10, 31)).state is State.EFFECTIVE
    assert standing(signed, date(2026, 11, 1)).state is State.EXPIRED


@pytest.mark.parametrize(
    ("decision", "person", "state"), [(REJECT, RAE, "draft"), (WITHDRAW, ADA, "draft"), (RETIRE, RAE, "retired")]
)
def test_what_is_stopped_is_out_of_use_on_every_day(signed, decision, person, state):
    stopped = act(signed, NAME, person, decision, at(OCTOBER), reason="the rate is wrong")

    assert standing(stopped).state == state
    assert standing(stopped).why.endswith("by " + person.name + " on 2026-10-01: the rate is wrong")
    assert standing(stopped, date(2026, 9, 30)).state is State.EFFECTIVE, "as it was known then"
    assert days(stopped) == [], "but nothing is sent any more, whatever its date"


def test_what_was_stopped_begins_anew_with_a_submission(signed):
    again = act(act(signed, NAME, RAE, RETIRE, at(OCTOBER)), NAME, ADA, SUBMIT, at(OCTOBER, 10))

    assert standing(again).state is State.IN_REVIEW
    assert days(act(again, NAME, RAE, APPROVE, at(OCTOBER, 11))) == [("2026-10-01", "2028-10-01")]


def test_a_changed_wording_is_a_draft_and_its_submission_takes_nothing_from_the_old_one(signed):
    changed = reworded(signed)
    handed_in = act(changed, NAME, ADA, SUBMIT, at(OCTOBER))

    assert standing(changed).why == "it differs from what rae-viewer approved on 2026-09-01"
    assert standing(handed_in).state is State.IN_REVIEW
    assert days(reworded(handed_in, "With best wishes", "Yours sincerely")) == [("2026-09-01", "2028-09-01")]
    rejected = act(handed_in, NAME, RAE, REJECT, at(OCTOBER, 10))
    assert days(reworded(rejected, "With best wishes", "Yours sincerely")) == [("2026-09-01", "2028-09-01")]


def test_an_older_wording_with_its_old_approval_does_not_come_back(signed):
    newer = act(act(reworded(signed), NAME, ADA, SUBMIT, at(OCTOBER)), NAME, RAE, APPROVE, at(OCTOBER, 10))
    older = reworded(newer, "With best wishes", "Yours sincerely")

    assert days(newer) == [("2026-10-01", "2028-10-01")]
    assert days(older) == []
    assert standing(older).state is State.DRAFT


def test_an_approval_is_renewed_before_or_after_it_runs_out(signed):
    assert days(act(signed, NAME, RAE, APPROVE, at(date(2027, 6, 1)))) == [("2026-09-01", "2029-06-01")]
    late = act(signed, NAME, RAE, APPROVE, at(date(2028, 12, 1)))
    assert days(late) == [("2026-09-01", "2028-09-01"), ("2028-12-01", "2030-12-01")]


# Four eyes


def test_nobody_approves_what_they_submitted(people):
    both = Person("ada-author", "reviewer")
    files = {**people, both.path: both.file()}
    alone = act(act(files, NAME, both, SUBMIT, at(SEPTEMBER)), NAME, both, APPROVE, at(SEPTEMBER))

    assert void(alone) == ["ada-author submitted it and may not approve it, too"]
    assert days(alone) == []


def test_nobody_approves_what_they_submitted_before_it_was_withdrawn_and_handed_in_by_another(people):
    other = Person("olive-other", "author")
    turned = Person("ada-author", "reviewer")
    files = {**people, other.path: other.file()}
    files = act(files, NAME, ADA, SUBMIT, at(SEPTEMBER))
    files = act(files, NAME, ADA, WITHDRAW, at(SEPTEMBER, 10))
    files = act(files, NAME, other, SUBMIT, at(SEPTEMBER, 11))
    keys = (ADA.key, turned.key)
    files[ADA.path] = reviewer_file(Reviewer("ada-author", keys)).encode()
    assert void(act(files, NAME, turned, APPROVE, at(SEPTEMBER, 12))) == [
        "ada-author submitted it and may not approve it, too"
    ]


@pytest.mark.parametrize("owner", ["rae-viewer", "Rae  Viewer", "RAE_VIEWER", "ｒａｅ viewer"])
def test_nobody_approves_what_they_own_under_any_spelling(people, owner):
    files = {**people, PATH: people[PATH].replace(b"slot:", f"owner: {owner}\nslot:".encode())}
    own = act(act(files, NAME, ADA, SUBMIT, at(SEPTEMBER)), NAME, RAE, APPROVE, at(SEPTEMBER))

    assert void(own) == ["rae-viewer owns it and may not approve it"]


def test_nobody_approves_what_their_team_owns_even_if_the_owner_is_changed_for_it(people):
    files = {**people, PATH: people[PATH].replace(b"slot:", b"owner: letters team\nslot:")}
    files[RAE.path] = files[RAE.path].replace(b"keys:", b"teams: [Letters-Team]\nkeys:")
    handed_in = act(files, NAME, ADA, SUBMIT, at(SEPTEMBER))
    disowned = {**handed_in, PATH: handed_in[PATH].replace(b"letters team", b"somebody else")}

    assert void(act(disowned, NAME, RAE, APPROVE, at(SEPTEMBER))) == ["rae-viewer owns it and may not approve it"]


# Keys and roles


@pytest.mark.parametrize(("person", "why"), [(ADA, "author may not approve it"), (REL, "release may not approve it")])
def test_a_role_approves_what_the_policy_gives_it_and_nothing_else(submitted, person, why):
    other = Person("otto", person.role)
    files = act({**submitted, other.path: other.file()}, NAME, other, APPROVE, at(SEPTEMBER, 10))

    assert [each.startswith(why) for each in void(files)] == [True]


def test_a_key_that_is_not_for_the_role_signs_for_nothing(submitted):
    files = act(submitted, NAME, RAE, APPROVE, at(SEPTEMBER, 10), role="second-line")

    assert void(files) == ["its key is for reviewer, not for second-line"]


def with_key(files, **limits):
    key: ReviewerKey = replace(RAE.key, **limits)
    return {**files, RAE.path: reviewer_file(Reviewer(RAE.name, (key,))).encode()}


LIMITS = [
    ({"start": date(2026, 9, 2)}, "its key is in force from 2026-09-02 only"),
    ({"end": date(2026, 8, 31)}, "its key ran out on 2026-08-31"),
    ({"revoked": date(2026, 8, 31), "reason": "lost"}, "its key was revoked on 2026-08-31 (lost)"),
    ({"revoked": date(2026, 9, 1), "reason": "compromised"}, "its key was revoked on 2026-09-01 (compromised)"),
    (
        {"revoked": date(2026, 9, 20), "reason": "compromised"},
        "its key was compromised on 2026-09-20, and no seal shows that it was signed before",
    ),
    ({"topics": ("reminder",)}, "its key is not for statement in en-GB"),
    ({"locales": ("cs",)}, "its key is not for statement in en-GB"),
]


@pytest.mark.parametrize(("limits", "why"), LIMITS)
def test_a_key_counts_when_and_where_it_may_be_used(signed, limits, why):
    limited = with_key(signed, **limits)

    assert void(limited) == [why]
    assert days(limited) == []


@pytest.mark.parametrize(
    "limits",
    [
        {"end": date(2026, 9, 1)},
        {"revoked": date(2026, 9, 1), "reason": "lost"},
        {"revoked": date(2026, 9, 20), "reason": "left"},
        {"topics": ("statement",), "locales": ("en",)},
    ],
)
def test_a_key_that_ran_out_or_was_revoked_later_still_counts_for_what_it_signed(signed, limits):
    assert void(with_key(signed, **limits)) == []
    assert days(with_key(signed, **limits)) == [("2026-09-01", "2028-09-01")]


# Policy


def test_two_signatures_are_two_persons(people):
    second = Person("rob", "reviewer")
    files = policy(
        {**people, second.path: second.file()}, "approval: {rules: [{approvers: [reviewer], signatures: 2}]}"
    )
    one = act(act(files, NAME, ADA, SUBMIT, at(SEPTEMBER)), NAME, RAE, APPROVE, at(SEPTEMBER))
    twice = act(one, NAME, RAE, APPROVE, at(SEPTEMBER, 10))
    two = act(one, NAME, second, APPROVE, at(SEPTEMBER, 11))

    assert standing(one).missing == ("1 × reviewer (rob)",)
    assert days(twice) == []
    assert days(two) == [("2026-09-01", "2028-09-01")]


STATEMENT = "touchpoints/statement.yaml"


def promoting(files):
    return {**files, STATEMENT: files[STATEMENT].replace(b"purpose: regulatory", b"purpose: marketing")}


def test_what_may_promote_a_product_needs_the_second_line_besides(people):
    files = promoting(people)
    first = act(act(files, NAME, ADA, SUBMIT, at(SEPTEMBER)), NAME, RAE, APPROVE, at(SEPTEMBER))
    second = act(first, NAME, SOL, APPROVE, at(OCTOBER))

    assert standing(first).missing == ("1 × second-line (sol-second)",)
    assert days(first) == []
    assert days(second) == [("2026-10-01", "2028-09-01")]


def test_one_person_is_not_both_lines(people):
    both = replace(RAE.key, roles=("reviewer", "second-line"))
    files = {**promoting(people), RAE.path: reviewer_file(Reviewer("rae-viewer", (both,))).encode()}
    first = act(act(files, NAME, ADA, SUBMIT, at(SEPTEMBER)), NAME, RAE, APPROVE, at(SEPTEMBER))
    alone = act(first, NAME, RAE, APPROVE, at(SEPTEMBER, 10), role="second-line")

    assert days(alone) == []
    assert days(act(alone, NAME, SOL, APPROVE, at(SEPTEMBER, 11))) == [("2026-09-01", "2028-09-01")]


def test_the_first_rule_that_fits_counts_and_where_none_does_nobody_approves(people):
    files = policy(people, "approval: {rules: [{approvers: [release], topics: [statement]}, {approvers: [reviewer]}]}")
    other = policy(people, "approval: {rules: [{approvers: [reviewer], topics: [reminder]}]}")
    sealer = Person("otto", "release")
    files[sealer.path] = sealer.file()
    signed = act(act(files, NAME, ADA, SUBMIT, at(SEPTEMBER)), NAME, sealer, APPROVE, at(SEPTEMBER))

    assert days(signed) == [("2026-09-01", "2028-09-01")]
    handed_in = act(other, NAME, ADA, SUBMIT, at(SEPTEMBER))
    assert standing(handed_in).missing == ("no rule of the approval policy says who approves it",)
    assert void(act(handed_in, NAME, RAE, APPROVE, at(SEPTEMBER))) == ["reviewer may not approve it; nobody may"]


def test_a_stricter_policy_counts_for_old_approvals_too(signed):
    strict = policy(signed, "approval: {rules: [{approvers: [reviewer], signatures: 2}]}")

    assert days(strict) == []
    assert standing(strict).state is State.IN_REVIEW
    assert days(policy(signed, "approval: {expires after months: 6}")) == [("2026-09-01", "2027-03-01")]


GUARANTEE = "paragraphs/statement/statement.guarantee.en-GB.md"


def test_a_changed_disclosure_or_parameter_or_brand_asks_for_the_approval_again(people):
    files = {**people, PATH: people[PATH].replace(b"slot:", b"requires: statement.guarantee\nslot:")}
    files = policy(files, "approval: {again on change of: [parameters, disclosures, brand]}")
    library, _ = load(files, brand="a" * 64)
    what = [name for name, _ in library.reviews[NAME].wording.depends]
    assert what == ["brand", "disclosure statement.guarantee"]

    plain = policy(people, "approval: {again on change of: [disclosures]}")
    plain[PATH] = files[PATH]
    signed = act(act(plain, NAME, ADA, SUBMIT, at(SEPTEMBER)), NAME, RAE, APPROVE, at(SEPTEMBER))
    changed = {**signed, GUARANTEE: signed[GUARANTEE].rstrip() + b" And more.\n"}
    assert days(signed) == [("2026-09-01", "2028-09-01")]
    assert days(changed) == []
    assert standing(changed).state is State.IN_REVIEW
    assert standing(changed).why == "changed since it was approved: disclosure statement.guarantee"
    assert days(act(changed, NAME, RAE, APPROVE, at(OCTOBER))) == [("2026-10-01", "2028-10-01")]


def test_an_approval_of_another_wording_than_was_submitted_is_none(submitted):
    files = act(reworded(submitted), NAME, RAE, APPROVE, at(SEPTEMBER, 10))

    assert void(files) == ["it approves another wording than was submitted"]


def test_without_a_submission_nothing_is_approved_rejected_or_withdrawn(people):
    for person, decision in ((RAE, APPROVE), (RAE, REJECT), (ADA, WITHDRAW), (RAE, RETIRE)):
        assert void(act(people, NAME, person, decision, at(SEPTEMBER))) == ["nothing was in review or approved"]


def test_only_whoever_submitted_or_owns_it_withdraws(signed):
    files = act(signed, NAME, SOL, WITHDRAW, at(OCTOBER))

    assert void(files) == ["only whoever submitted or owns it may withdraw it"]
    assert days(files) == [("2026-09-01", "2028-09-01")]


# What production says


def test_production_names_the_fragment_and_its_state(sample):
    files = approved(sample)
    library, _ = load(files)
    assert find_unapproved(library) == ()
    changed, _ = load(reworded(files))
    (found,) = find_unapproved(changed)
    said = "is not approved as it stands (draft: it differs from what rae-viewer approved on 2026-09-01)"
    assert (found.code, str(found.span), found.message) == ("L112", PATH, f"{NAME} {said}")


def test_an_approval_counts_from_its_day_until_it_runs_out(sample):
    library, _ = load(approved(sample))
    early, late = find_unapproved(library, on=date(2026, 8, 31)), find_unapproved(library, on=date(2028, 9, 2))

    assert find_unapproved(library, on=SEPTEMBER) == find_unapproved(library, on=date(2028, 9, 1)) == ()
    assert early[0].message.endswith("is approved from 2026-09-01 only")
    assert late[0].message.endswith("is approved until 2028-09-01 only")


def test_a_retired_fragment_is_told_and_stops_no_run(sample):
    files = act(approved(sample), NAME, RAE, RETIRE, at(OCTOBER), reason="no longer true")
    library, _ = load(files)
    (found,) = find_unapproved(library)

    assert (found.code, found.severity) == ("L114", "warning")
    assert found.message == f"{NAME} is retired by rae-viewer on 2026-10-01: no longer true"


def test_everybody_in_these_tests_has_a_key_of_their_own():
    assert len({person.key.id for person in PEOPLE}) == len(PEOPLE)
