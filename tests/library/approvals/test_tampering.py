"""Whatever somebody does to the files of approval without a key is found, and named in plain words."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccm.compliance.sealing import seal_release
from ccm.compliance.signing import Signer
from ccm.library import load
from ccm.library.approvals.entry_files import entry_file
from ccm.library.approvals.model import ReviewDecision
from ccm.project import Project
from tests.signatures import ADA, RAE, REL, Person, act, approved, at, reviewed, with_people

NAME, OTHER = "statement.closing.en-GB", "statement.salutation.en-GB"
FOLDER = f"approvals/{NAME}/"
SUBMIT, APPROVE, REJECT, WITHDRAW, RETIRE = ReviewDecision
DAY, LATER = date(2026, 9, 1), date(2026, 9, 5)


@pytest.fixture(scope="module")
def signed(sample):
    return approved(sample, DAY)


@pytest.fixture(scope="module")
def sealed(signed):
    """The files with a seal over them."""
    project = Project(signed, {}, load(signed)[0], brand=None)
    seal, _, found = seal_release(project, Signer(REL.name, REL.role, REL.private), at(LATER))
    assert found == ()
    return {**signed, "approvals/seal.txt": seal.encode()}


def told(files):
    """Code and message of every finding about approvals."""
    return [(each.code, each.message) for each in load(files)[1]]


def entry_path(files, number, name=NAME):
    (path,) = [path for path in files if path.startswith(f"approvals/{name}/{number:04}-")]
    return path


def edited(files, number, before, after):
    path = entry_path(files, number)
    text = files[path].decode()
    assert before in text
    return {**files, path: text.replace(before, after, 1).encode()}


def without(files, *paths):
    return {path: content for path, content in files.items() if path not in paths}


def is_approved(files, name=NAME):
    return bool(reviewed(files, name).approved_in)


def test_nothing_is_told_of_what_nobody_touched(signed, sealed):
    assert told(signed) == told(sealed) == []
    assert is_approved(sealed)


FIELDS = [
    ("fragment: statement.closing.en-GB", f"fragment: {OTHER}"),
    ("number: 2", "number: 3"),
    ("decision: approve", "decision: submit"),
    ("content: ", "content: 0"),
    ("parent: ", "parent: none #"),
    ("time: 2026-09-01T09", "time: 2026-08-01T09"),
    ("reviewer: rae-viewer", "reviewer: sol-second"),
    ("role: reviewer", "role: second-line"),
    ("key: ", "key: 0"),
    ("signature: ", "signature: A"),
]


@pytest.mark.parametrize(("before", "after"), FIELDS, ids=lambda text: text.split(":")[0])
def test_an_edited_line_of_an_approval_is_told_and_the_approval_counts_no_more(signed, before, after):
    files = edited(signed, 2, before, after)

    assert {code for code, _ in told(files)} <= {"L100", "L106"}
    assert told(files) != []
    assert not is_approved(files)


@pytest.mark.parametrize(
    "line", ["note: hello", "reason: added later", "waived: R002", "depends: brand " + "0" * 64, "rolle: reviewer", ""]
)
def test_an_added_line_is_told(signed, line):
    path = entry_path(signed, 2)
    files = {**signed, path: signed[path].replace(b"signature:", f"{line}\nsignature:".encode())}

    assert told(files) != []
    assert not is_approved(files)


def test_an_unknown_line_is_named_and_guessed(signed):
    path = entry_path(signed, 2)
    files = {**signed, path: signed[path].replace(b"role: ", b"rolle: ")}
    (found,) = load(files)[1]

    assert (found.code, found.message) == ("L100", "there is no line “rolle” in such a file")
    assert found.hint == "did you mean “role”?"


def renamed(files, path):
    """An entry under the name that its changed content asks for."""
    from hashlib import sha256

    content = files[path]
    name = f"{path[: path.rindex('-')]}-{sha256(content).hexdigest()[:12]}.txt"
    return {**without(files, path), name: content}


def test_a_change_under_a_fitting_name_is_told_by_the_signature(signed):
    files = renamed(edited(signed, 2, "09:00:00Z", "09:00:01Z"), entry_path(signed, 2))

    assert told(files) == [("L105", "the signature is not that of this text by rae-viewer")]
    assert not is_approved(files)


def test_the_line_ends_of_another_system_change_nothing(signed):
    files = {
        path: content.replace(b"\n", b"\r\n") if path.startswith("approvals/") else content
        for path, content in signed.items()
    }

    assert told(files) == []
    assert is_approved(files)


def test_a_taken_away_entry_in_the_middle_is_told(signed):
    files = without(signed, entry_path(signed, 1))

    assert told(files) == [("L106", "the approval that this one follows is not here")]
    assert not is_approved(files)


def test_a_taken_away_newest_entry_is_told_by_the_seal(sealed):
    withdrawn = act(sealed, NAME, RAE, RETIRE, at(LATER, 10), reason="wrong")
    files = without(sealed, entry_path(sealed, 2))

    assert told(withdrawn) == []
    assert told(files) == [("L109", f"the newest approval of {NAME} that was sealed on 2026-09-05 is gone")]


def test_a_whole_chain_that_is_taken_away_is_told_by_the_seal(sealed):
    files = without(sealed, entry_path(sealed, 1), entry_path(sealed, 2))

    assert [code for code, _ in told(files)] == ["L109"]


def test_an_old_approval_that_is_played_again_is_told(signed):
    rejected = act(signed, NAME, RAE, REJECT, at(LATER), reason="wrong")
    old = rejected[entry_path(rejected, 2)]
    for path in (f"{FOLDER}0004-0123456789ab.txt", entry_path(rejected, 2).replace("0002", "0004")):
        files = {**rejected, path: old}
        assert [code for code, _ in told(files)] == ["L106"]
        assert not is_approved(files)


def test_an_approval_that_was_copied_to_another_fragment_is_told(signed):
    path = entry_path(signed, 2)
    files = {**signed, path.replace(NAME, OTHER): signed[path]}

    assert told(files) == [("L106", f"this is an approval of {NAME}; it was copied here")]


def test_entries_in_another_order_are_told(signed):
    first, second = entry_path(signed, 1), entry_path(signed, 2)
    files = {**signed, first: signed[second], second: signed[first]}

    assert [code for code, _ in told(files)] == ["L106", "L106"]
    assert not is_approved(files)


def test_a_time_before_that_of_its_parent_is_told(sample):
    files = act(with_people(sample), NAME, ADA, SUBMIT, at(LATER))
    files = act(files, NAME, RAE, APPROVE, at(DAY))

    assert [code for code, _ in told(files)] == ["L106"]
    assert "it says it was signed before the one it follows" in told(files)[0][1]
    assert not is_approved(files)


def test_a_key_that_nobody_has_is_told(signed):
    thief = Person("rae-viewer", "reviewer")
    files = act(signed, NAME, RAE, REJECT, at(LATER))
    path, text = entry_file(thief.signed(reviewed(files, NAME), APPROVE, at(LATER, 10)))

    assert told({**files, path: text.encode()}) == [("L105", f"no reviewer has the key {thief.key.id}")]


def test_a_name_that_is_not_that_of_the_key_is_told(signed):
    entry = RAE.signed(reviewed(signed, NAME), APPROVE, at(LATER), name="sol-second")
    path, text = entry_file(entry)
    said = f"it names sol-second, but the key {RAE.key.id} is that of rae-viewer"

    assert told({**signed, path: text.encode()}) == [("L105", said)]


def test_a_registered_key_that_was_exchanged_is_told(signed):
    thief = Person("rae-viewer", "reviewer")
    found = told({**signed, RAE.path: thief.file()})

    assert {code for code, _ in found} == {"L105"}
    assert found[0][1] == f"no reviewer has the key {RAE.key.id}"


def test_a_key_that_was_taken_out_is_told(signed):
    assert {code for code, _ in told(without(signed, RAE.path))} == {"L105"}


# Two clones


def test_two_entries_that_follow_the_same_one_are_explained(signed):
    one = act(signed, NAME, RAE, REJECT, at(LATER), reason="wrong")
    other = act(signed, NAME, RAE, RETIRE, at(LATER, 11), reason="old")
    merged = {**one, **other}
    (found,) = load(merged)[1]
    said = "reject by rae-viewer at 2026-09-05 09:00 and retire by rae-viewer at 2026-09-05 11:00"

    assert (found.code, str(found.span)) == ("L107", entry_path(other, 3))
    assert found.message == f"number 3 is there 2 times, signed without knowing of each other: {said}"
    assert found.hint == (
        f"keep {entry_path(one, 3)}, delete the other and what follows it, and let rae-viewer sign again on top of it"
    )
    assert told(without(merged, entry_path(other, 3))) == []


def test_two_clones_that_sign_different_fragments_merge(signed):
    merged = {**act(signed, NAME, RAE, REJECT, at(LATER)), **act(signed, OTHER, RAE, REJECT, at(LATER))}

    assert told(merged) == []


# Seals


def test_an_edited_seal_is_told(sealed):
    for before, after in ((b"09:00:00Z", b"10:00:00Z"), (b"head: ", b"head: x"), (b"rel-ease", b"rae-viewer")):
        text = sealed["approvals/seal.txt"]
        files = {**sealed, "approvals/seal.txt": text.replace(before, after, 1)}
        assert "L108" in {code for code, _ in told(files)}


def test_a_seal_by_a_key_that_is_not_for_it_is_told(signed):
    project = Project(signed, {}, load(signed)[0], brand=None)
    _, _, (found,) = seal_release(project, Signer(RAE.name, "release", RAE.private), at(LATER))

    assert (found.code, found.message) == ("L108", "rae-viewer’s key is not for release")


def test_a_seal_from_before_what_it_holds_is_told(signed):
    project = Project(signed, {}, load(signed)[0], brand=None)
    _, _, found = seal_release(project, Signer(REL.name, REL.role, REL.private), at(date(2026, 8, 1)))

    assert {each.code for each in found} == {"L108"}
    assert found[0].message == "it says it was signed after the seal that holds it (2026-08-01T09:00:00Z)"


def test_a_stolen_keys_signatures_count_under_a_seal_from_before_only(signed, sealed):
    stolen = RAE.file().replace(
        b"from: 2026-01-01", b"from: 2026-01-01\n    revoked: 2026-09-20\n    reason: compromised"
    )

    assert is_approved({**sealed, RAE.path: stolen})
    assert not is_approved({**signed, RAE.path: stolen})
    dated_back = act({**sealed, RAE.path: stolen}, NAME, ADA, SUBMIT, at(LATER, 10))
    dated_back = act(dated_back, NAME, RAE, APPROVE, at(LATER, 11))
    assert not is_approved(dated_back)


# Hostile files

HOSTILE = {
    "nothing": b"",
    "bytes": bytes(range(256)) * 40,
    "zeroes": b"\0" * 5_000,
    "huge": b"ccm approval 1\n" + b"reason: " + b"x" * 3_000_000,
    "many lines": b"ccm approval 1\n" + b"waived: x\n" * 150_000,
    "yaml bomb": b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "direction": "ccm approval 1\nreason: \u202e\n".encode(),
    "number": b"ccm approval 1\nnumber: " + b"9" * 5_000 + b"\n",
    "time": b"ccm approval 1\ntime: 9999999-01-01T00:00:00Z\n",
    "no value": b"ccm approval 1\nfragment\n",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_among_the_approvals_is_one_finding(signed, what):
    path = f"{FOLDER}0003-0123456789ab.txt"
    found = [each for each in load({**signed, path: HOSTILE[what]})[1] if each.span.source == path]

    assert 1 <= len(found) <= 21
    assert all(len(each.message) < 300 for each in found)
    assert is_approved({**signed, path: HOSTILE[what]})


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_in_place_of_a_seal_or_a_reviewer_is_told(signed, what):
    for path in ("approvals/seal.txt", "reviewers/x.yaml"):
        assert [each.code for each in load({**signed, path: HOSTILE[what]})[1] if each.span.source == path] != []


@settings(max_examples=60)
@given(data=st.data())
def test_no_byte_of_an_approval_changes_unnoticed(data, signed):
    path = entry_path(signed, data.draw(st.integers(1, 2)))
    content = bytearray(signed[path])
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    files = {**signed, path: bytes(content)}

    assert told(files) != []
    assert not is_approved(files)
