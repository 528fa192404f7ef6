"""The approval policy and the reviewers are read with every mistake told where it stands."""

from datetime import date

import pytest

from ccm.library import load
from ccm.library.approvals.policy import ApprovalPolicy, Requirement
from ccm.library.approvals.reviewers import Reviewer, ReviewerKey, Reviewers
from tests.signatures import RAE, with_people

SETTINGS = b"""
approval:
  roles: [author, reviewer, legal, second-line]
  rules:
    - {approvers: [legal], topics: [statement], locales: [cs]}
    - {approvers: [reviewer, legal], signatures: 2}
  financial promotions: {purposes: [marketing, service], topics: [reminder], second line: [second-line, legal]}
  expires after months: 18
  again on change of: [brand, parameters]
"""


def policy_of(files):
    library, found = load(files)
    return library.evidence.grounds.policy, found


def told(files):
    return [(str(each.span), each.code, each.message) for each in load(files)[1]]


def test_a_policy_says_who_approves_what_for_how_long_and_when_again(sample):
    policy, found = policy_of({**sample, "library.yaml": sample["library.yaml"] + SETTINGS})

    assert found == ()
    assert policy.roles == ("author", "reviewer", "legal", "second-line", "release")
    assert [str(rule.requirement) for rule in policy.rules] == ["1 × legal", "2 × reviewer or legal"]
    assert [each.text for each in policy.rules[0].topics] == ["statement"]
    assert policy.rules[0].locales == ("cs",)
    assert policy.promotion_purposes == ("service", "marketing")
    assert policy.promotes("reminder", ())
    assert policy.promotes("statement", {"service"})
    assert not policy.promotes("statement", {"regulatory"})
    assert policy.second_line == Requirement(("second-line", "legal"))
    assert (policy.months, policy.again_on) == (18, ("parameters", "brand"))


def test_a_library_without_a_policy_has_a_sensible_one(sample):
    policy, found = policy_of(sample)

    assert found == ()
    assert policy == ApprovalPolicy()
    assert [str(rule.requirement) for rule in policy.rules] == ["1 × reviewer"]
    assert policy.promotes("anything", {"marketing"})
    assert (policy.months, policy.again_on) == (24, ("disclosures",))


MISTAKES = [
    ("approval: x", "L012", "“approval” takes named fields"),
    ("approval: {rolls: [a]}", "L010", "approval has no “rolls”"),
    ("approval: {rules: [{approvers: [reviwer]}]}", "L013", "“reviwer” is not possible here"),
    ("approval: {rules: [{topics: [statement]}]}", "L011", "a rule needs “approvers”"),
    ("approval: {rules: [{approvers: [reviewer], signatures: 0}]}", "L015", "“signatures” takes a whole number from 1"),
    ("approval: {rules: [{approvers: [reviewer], signatures: two}]}", "L015", "not “two”"),
    ("approval: {rules: [{approvers: [reviewer], topics: [statment]}]}", "L104", "no fragment is about “statment”"),
    ("approval: {rules: [{approvers: [reviewer], locales: [de]}]}", "L013", "“de” is not possible here"),
    ("approval: {rules: [{approvers: [reviewer]}, {approvers: [author]}]}", "L103", "rule 1 fits every fragment"),
    ("approval: {rules: [{approvers: [reviewer], since: 2026}]}", "L010", "a rule has no “since”"),
    ("approval: {roles: [author, legal]}", "L117", "without “rules” the role reviewer signs"),
    ("approval: {roles: [author, reviewer]}", "L117", "without “financial promotions” the role second-line signs"),
    ("approval: {financial promotions: {purposes: [sales], second line: [second-line]}}", "L013", "“sales”"),
    ("approval: {financial promotions: {topics: [statement]}}", "L011", "financial promotions needs “second line”"),
    ("approval: {expires after months: 0}", "L015", "“expires after months” takes a whole number from 1"),
    ("approval: {again on change of: [wording]}", "L013", "“wording” is not possible here"),
    ("approval: {again on change of: []}", "L011", "“again on change of” is empty"),
]


@pytest.mark.parametrize(("text", "code", "message"), MISTAKES)
def test_a_mistake_in_the_policy_is_told_where_it_stands(sample, text, code, message):
    files = {**sample, "library.yaml": sample["library.yaml"] + text.encode()}
    found = [each for each in told(files) if each[1] == code]

    assert found
    assert all(place.startswith("library.yaml:8:") for place, _, _ in found)
    assert any(message in said for _, _, said in found)


KEY = RAE.file().decode()
PUBLIC = KEY[KEY.index("public: ") + 8 :].split("\n")[0]
BAD_REVIEWERS = [
    ("name: rae\n", "L011", "a reviewer needs “keys”"),
    ("keys: []\nname: ''\n", "L011", "a reviewer needs “name”"),
    ("name: '--'\nkeys: []\n", "L102", "“--” is nobody's name"),
    ("name: rae\nkeys:\n  - {public: abc, roles: [reviewer], from: 2026-01-01}\n", "L101", "“abc” is no public key"),
    (f"name: rae\nkeys:\n  - {{public: {PUBLIC}, roles: [boss], from: 2026-01-01}}\n", "L013", "“boss”"),
    (f"name: rae\nkeys:\n  - {{public: {PUBLIC}, roles: [reviewer]}}\n", "L011", "a key needs “from”"),
    (
        f"name: rae\nkeys:\n  - {{public: {PUBLIC}, roles: [reviewer], from: 2026-01-01, until: 2025-01-01}}\n",
        "L017",
        "2025-01-01 comes before 2026-01-01",
    ),
    (
        f"name: rae\nkeys:\n  - {{public: {PUBLIC}, roles: [reviewer], from: 2026-01-01, revoked: 2026-02-01}}\n",
        "L011",
        "a key needs “reason”",
    ),
    (
        f"name: rae\nkeys:\n  - {{public: {PUBLIC}, roles: [reviewer], from: 2026-01-01, topics: [sport]}}\n",
        "L104",
        "no fragment is about “sport”",
    ),
    (f"name: rae\nteam: x\nkeys:\n  - {{public: {PUBLIC}, roles: [reviewer], from: 2026-01-01}}\n", "L010", "“team”"),
]


@pytest.mark.parametrize(("text", "code", "message"), BAD_REVIEWERS, ids=[said for _, _, said in BAD_REVIEWERS])
def test_a_mistake_in_a_reviewers_file_is_told(sample, text, code, message):
    found = [each for each in told({**sample, "reviewers/rae.yaml": text.encode()}) if each[1] == code]

    assert found
    assert found[0][0].startswith("reviewers/rae.yaml")
    assert message in found[0][2]


def test_a_person_in_two_files_and_a_key_of_two_persons_are_told(sample):
    files = with_people(sample, [RAE])
    twice = {**files, "reviewers/again.yaml": RAE.file().replace(b"rae-viewer", b"Rae Viewer")}

    assert sorted((code, message) for _, code, message in told(twice)) == [
        ("L101", f"the key {RAE.key.id} is already that of Rae Viewer"),
        ("L102", "rae-viewer is also in reviewers/again.yaml"),
    ]


def test_a_key_that_stands_twice_in_one_file_is_told(sample):
    """Otherwise a revoked key could be written down again, as if it had never been revoked."""
    text = RAE.file().decode()
    entry = text[text.index("  - public") :]
    files = {**sample, RAE.path: (text.rstrip("\n") + "\n    revoked: 2026-02-01\n    reason: lost\n" + entry).encode()}

    assert [code for _, code, _ in told(files)] == ["L101"]


def test_who_holds_a_role_on_a_day_for_a_topic():
    key = ReviewerKey(bytes(32), ("reviewer",), date(2026, 1, 1), date(2026, 12, 31), topics=("savings",))
    person = Reviewer("Rae Viewer", (key,), teams=("Letters",))
    everybody = Reviewers((person,))
    assert everybody.find("RAE_viewer") is person
    assert everybody.holding("reviewer", "savings", "en", date(2026, 6, 1)) == (person,)
    assert everybody.holding("reviewer", "cards", "en", date(2026, 6, 1)) == ()
    assert everybody.holding("reviewer", "savings", "en", date(2027, 1, 1)) == ()
    assert [owner for owner in ("letters", "", "somebody", "RAE viewer") if person.owns(owner)] == [
        "letters",
        "RAE viewer",
    ]


US_RULE = b"""
approval:
  roles: [author, reviewer, legal, second-line]
  rules:
    - {approvers: [legal], jurisdictions: [US]}
    - {approvers: [reviewer]}
"""


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("", "1 × legal"),
        ("jurisdictions: [UK]", "1 × reviewer"),
        ("jurisdictions: [UK, US]", "1 × legal"),
    ],
    ids=["a touchpoint without one may be anywhere", "elsewhere", "there, too"],
)
def test_a_rule_for_a_jurisdiction_is_for_what_its_touchpoints_may_send_there(sample, said, asked):
    touchpoint = "touchpoints/statement.yaml"
    files = {
        **sample,
        "library.yaml": sample["library.yaml"] + US_RULE,
        touchpoint: sample[touchpoint] + f"\n{said}\n".encode(),
    }

    library, found = load(files)

    assert found == ()
    review = library.reviews["statement.closing.en-GB"]
    assert str(review.requirements[0]) == asked


def test_a_jurisdiction_that_nobody_knows_is_guessed(sample):
    files = {**sample, "library.yaml": sample["library.yaml"] + US_RULE.replace(b"[US]", b"[USA]")}

    ((place, code, message),) = told(files)

    assert (place, code) == ("library.yaml:12:44", "L013")
    assert "“USA” is not possible here" in message
