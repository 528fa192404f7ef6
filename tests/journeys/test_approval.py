"""From a draft to a sealed release and an audit through the real command line, and everything that is refused."""

import io
import json
import shutil
import stat
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ccm.compliance.keys import lock, named_key, unlock
from ccm.library import release_name
from tests.authoring import reword
from tests.signatures import ADA, RAE, REL, with_people

THANKS = "paragraphs/welcome/welcome.thanks.en.md"
PASS = ("--passphrase-fd", 0)


@pytest.fixture(scope="session")
def started(ccm, tmp_path_factory) -> Path:
    """A project whose people are registered and nothing is signed in."""
    folder = tmp_path_factory.mktemp("started") / "letters"
    assert ccm("init", folder).code == 0
    for path, content in with_people({}).items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def finished(ccm, started, approve_all, seal, tmp_path_factory) -> Path:
    """The same with everything approved on 28 September and sealed on the 29th."""
    folder = Path(shutil.copytree(started, tmp_path_factory.mktemp("finished") / "letters"))
    approve_all(folder)
    seal(folder)
    return folder


@pytest.fixture
def letters(started, tmp_path) -> Path:
    return Path(shutil.copytree(started, tmp_path / "letters"))


@pytest.fixture
def sealed(finished, tmp_path) -> Path:
    return Path(shutil.copytree(finished, tmp_path / "letters"))


@pytest.fixture
def release(sealed) -> Path:
    (path,) = (sealed / "target/releases").iterdir()
    return path


def state_of(ccm, letters: Path, name: str, on: str) -> dict[str, object]:
    told = ccm("status", "--on", on, "--format", "json", cwd=letters).json()
    (found,) = [each for each in told["fragments"] if each["fragment"] == name]
    return found


def test_a_person_gets_a_key_signs_with_it_and_revokes_it(ccm, letters, tmp_path) -> None:
    file = tmp_path / "keys" / "robin.pem"
    new = ("key", "new", "Robin Reviewer", "--role", "reviewer", "--from", "2026-09-01", "--out", file, *PASS)

    made = ccm(*new, cwd=letters)
    assert made.code == 0, made.err
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert named_key(file.read_bytes())
    assert unlock(file.read_bytes(), "") is None
    (listed,) = [each for each in ccm("key", "list", "--format", "json", cwd=letters).json() if "Robin" in each["name"]]
    assert (listed["roles"], listed["from"], listed["until"]) == (["reviewer"], "2026-09-01", "2028-09-01")

    assert ccm("submit", "welcome.thanks", "--by", ADA.name, "--at", "2026-09-27", *PASS, cwd=letters).code == 0
    sign = ("approve", "welcome.thanks", "--by", "robin-reviewer", "--key", file, *PASS)
    signed = ccm(*sign, "--at", "2026-09-28", "--reason", "clear", cwd=letters)
    assert signed.code == 0, signed.err
    assert state_of(ccm, letters, "welcome.thanks.en", "2026-09-28")["state"] == "effective"
    assert state_of(ccm, letters, "welcome.thanks.en", "2026-09-27")["state"] == "in review"

    revoke = ("key", "revoke", "robin reviewer", "--reason", "compromised", "--on", "2026-10-01")
    assert ccm(*revoke, cwd=letters).code == 0
    assert state_of(ccm, letters, "welcome.thanks.en", "2026-10-02")["state"] == "in review"
    again = ccm(*sign, "--at", "2026-10-02", cwd=letters)
    assert (again.code, "revoked on 2026-10-01 (compromised)" in again.err) == (2, True)
    audited = ccm("audit", "verify", ".", cwd=letters)
    assert audited.code == 1
    assert "this approve by Robin Reviewer on 2026-09-28 does not count" in audited.err


def test_a_key_is_refused_in_the_project_and_its_repository_and_with_a_short_passphrase(ccm, letters) -> None:
    new = ("key", "new", "robin", "--role", "reviewer", *PASS)
    (letters.parent / ".git").mkdir()

    for place in (letters / "robin.pem", letters.parent / "keys/robin.pem"):
        refused = ccm(*new, "--out", place, cwd=letters)
        assert (refused.code, "where everybody can read it" in refused.err) == (2, True)
    short = ccm(*new, cwd=letters, passphrase="short")
    assert (short.code, "at least 12 characters" in short.err) == (2, True)
    typo = ccm("key", "new", "robin", "--role", "reviwer", *PASS, cwd=letters)
    assert "did you mean “reviewer”?" in typo.err
    assert not (letters / "reviewers/robin.yaml").exists()
    assert not list(letters.parent.rglob("*.pem"))


def test_a_passphrase_is_asked_each_time_and_a_wrong_one_signs_nothing(ccm, letters) -> None:
    submit = ("submit", "--all", "--by", ADA.name, "--at", "2026-09-27")

    wrong = ccm(*submit, *PASS, cwd=letters, passphrase="not the right one")
    unasked = ccm(*submit, cwd=letters)

    assert (wrong.code, "does not open with this passphrase" in wrong.err) == (2, True)
    assert (unasked.code, "there is no terminal to ask for the passphrase" in unasked.err) == (2, True)
    assert not (letters / "approvals").exists()


REFUSED = {
    "own text": (("approve", "--by", ADA.name), "cannot approve welcome.thanks.en: author may not approve it"),
    "wrong role": (("approve", "--by", REL.name), "release may not approve it; reviewer may"),
    "a role the key is not for": (
        ("approve", "--by", RAE.name, "--role", "second-line"),
        "the key is for reviewer, not for second-line",
    ),
    "before the key": (("approve", "--by", RAE.name, "--at", "2025-12-31"), "its key is in force from 2026-01-01 only"),
    "before the submission": (("approve", "--by", RAE.name, "--at", "2026-09-26"), "the entry before it was signed"),
    "nobody": (("approve", "--by", "rob"), "no reviewer here is called “rob”"),
    "taken back by another": (
        ("withdraw", "--by", RAE.name, "--reason", "x"),
        "only whoever submitted or owns it may withdraw it",
    ),
    "a reason nobody can see": (("reject", "--by", RAE.name, "--reason", "a\u202eb"), "characters that can be seen"),
}


@pytest.fixture(scope="session")
def submitted(ccm, started, tmp_path_factory) -> Path:
    folder = Path(shutil.copytree(started, tmp_path_factory.mktemp("submitted") / "letters"))
    assert ccm("submit", "welcome.thanks", "--by", ADA.name, "--at", "2026-09-27", *PASS, cwd=folder).code == 0
    return folder


@pytest.mark.parametrize("what", REFUSED)
def test_a_signature_that_would_not_count_is_refused_before_it_is_made(what, ccm, submitted) -> None:
    (command, *options), said = REFUSED[what]
    at = () if "--at" in options else ("--at", "2026-09-28")

    refused = ccm(command, "welcome.thanks", *options, *at, *PASS, cwd=submitted)

    assert refused.code == 2
    assert said in refused.err
    assert len(list((submitted / "approvals/welcome.thanks.en").iterdir())) == 1


def test_a_rejected_text_goes_back_with_its_reason_and_comes_again(ccm, letters) -> None:
    name = "welcome.thanks.en"
    at = [("--at", f"2026-09-27T{hour}:00:00", *PASS) for hour in ("09", "10", "11", "12", "13")]
    ccm("submit", name, "--by", ADA.name, *at[0], cwd=letters)
    rejected = ccm("reject", name, "--by", RAE.name, "--reason", "say which account", *at[1], cwd=letters)

    assert rejected.code == 0, rejected.err
    told = state_of(ccm, letters, name, "2026-09-27")
    assert (told["state"], told["why"]) == ("draft", "rejected by rae-viewer on 2026-09-27: say which account")
    assert ccm("submit", name, "--by", ADA.name, *at[2], cwd=letters).code == 0
    assert ccm("approve", name, "--by", RAE.name, *at[3], cwd=letters).code == 0
    assert ccm("retire", name, "--by", RAE.name, "--reason", "done", *at[4], cwd=letters).code == 0
    assert state_of(ccm, letters, name, "2026-09-28")["state"] == "retired"
    numbers = [path.name[:4] for path in sorted((letters / "approvals" / name).iterdir())]
    assert numbers == ["0001", "0002", "0003", "0004", "0005"]


def test_who_retires_a_fragment_is_told_that_its_variants_stay(ccm, letters) -> None:
    variant = "---\nid: welcome.thanks-many\nvariant of: welcome.thanks\nwhen: accounts held > 5\n---\nMany thanks.\n"
    (letters / THANKS.replace("thanks", "thanks-many")).write_text(variant)
    names, at = ("welcome.thanks", "welcome.thanks-many"), ("--at", "2026-09-27", *PASS)
    for command, person in (("submit", ADA), ("approve", RAE)):
        assert ccm(command, *names, "--by", person.name, *at, cwd=letters).code == 0

    retired = ccm("retire", "welcome.thanks", "--by", RAE.name, "--reason", "misleading", *at, cwd=letters)

    assert "still approved for themselves, as variants of it: welcome.thanks-many.en" in retired.out
    last = ccm("retire", "welcome.thanks-many", "--by", RAE.name, "--reason", "misleading", *at, cwd=letters)
    assert (last.code, "still approved" in last.out) == (0, False)


def test_status_tells_what_the_folder_holds_that_a_release_does_not(ccm, sealed, release) -> None:
    (sealed / THANKS).write_text((sealed / THANKS).read_text().replace("order:", "channels: letter\norder:"))
    (sealed / RAE.path).write_bytes((sealed / RAE.path).read_bytes() + b"# changed\n")
    (sealed / "tables").mkdir()
    (sealed / "tables/README.md").write_text("Nothing yet.\n")

    told = ccm("status", "--release", release, "--on", "2026-10-01", "--format", "json", cwd=sealed).json()
    said = ccm("status", "--release", release, "--on", "2026-10-01", cwd=sealed)

    differing = {each["fragment"]: each["differs"] for each in told["fragments"] if each["differs"]}
    assert differing == {"welcome.thanks.en": "channels changed"}
    assert told["files"] == {"tables/README.md": "added", RAE.path: "changed"}
    assert "channels changed" in said.out
    assert "6 fragments: 1 draft, 5 effective" in said.out


# A folder that somebody touched


def newest(folder: Path) -> Path:
    return max((folder / "approvals/welcome.thanks.en").iterdir())


def turned_away(file: Path, name: str) -> None:
    """Take the newest entry's signature for another's."""
    reword(file, "signature: ", f"signature: {name}")


TOUCHED: dict[str, tuple[Callable[[Path], object], str]] = {
    "wording": (lambda folder: reword(folder / THANKS, "Thank you", "No thanks"), "not approved as it stands (draft"),
    "condition": (lambda folder: reword(folder / THANKS, "order:", "when: accounts held > 1\norder:"), "(draft"),
    "date": (lambda folder: reword(folder / THANKS, "order:", "effective: 2026-01-01/\norder:"), "(draft"),
    "an approval's field": (lambda folder: reword(newest(folder), "rae-", "sol-"), "one of the two was changed"),
    "a signature": (lambda folder: turned_away(newest(folder), "A"), "not written as ccm writes"),
    "a registered key": (lambda folder: reword(folder / RAE.path, "public: ", "public: A"), "is no public key"),
    "the newest approval": (lambda folder: newest(folder).unlink(), "the newest approval of welcome.thanks.en"),
    "the seal": (lambda folder: reword(folder / "approvals/seal.txt", "09-29", "09-30"), "was not sealed by"),
    "a private key": (
        lambda folder: (folder / "notes").write_bytes(lock(Ed25519PrivateKey.generate(), "nobody knows this", "lost")),
        "a private key lies here",
    ),
}


@pytest.mark.parametrize("what", TOUCHED)
def test_whatever_is_touched_in_a_folder_an_audit_names(what, ccm, sealed) -> None:
    touch, said = TOUCHED[what]

    touch(sealed)

    audited = ccm("audit", "verify", ".", cwd=sealed)
    assert audited.code == 1
    assert said in audited.err


PRODUCTION = ("wording", "an approval's field", "the newest approval")


@pytest.mark.parametrize("what", PRODUCTION)
def test_production_makes_no_document_from_a_touched_folder(what, ccm, sealed) -> None:
    TOUCHED[what][0](sealed)

    ended = ccm("run", "welcome", "--data", ".", "--as-of", "2026-09-30", "--out", "night", cwd=sealed)

    assert ended.code == 1
    assert TOUCHED[what][1] in ended.err
    assert not (sealed / "night").exists()


# A release that somebody touched


def repacked(release: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """The release with its members changed, its manifest made to fit, under a fitting name."""
    with zipfile.ZipFile(release) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    manifest = json.loads(members["manifest.json"])
    held = {name: each for name, each in members.items() if name.startswith(("library/", "brand/"))}
    manifest["files"] = {name: sha256(content).hexdigest() for name, content in held.items()}
    members["manifest.json"] = json.dumps(manifest).encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    path = release.parent / release_name(stream.getvalue())
    path.write_bytes(stream.getvalue())
    return path


def without_newest(members: dict[str, bytes]) -> None:
    members.pop(max(name for name in members if name.startswith("library/approvals/welcome.thanks.en/")))


WORDING = f"library/{THANKS}"
FORGED: dict[str, tuple[Callable[[dict[str, bytes]], object], str]] = {
    "wording": (lambda members: members.update({WORDING: members[WORDING] + b"!\n"}), "is not the one that was sealed"),
    "the newest approval": (without_newest, "its manifest is not the one that was sealed"),
    "the seal": (lambda members: members.pop("seal.txt"), "this is not sealed"),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_release_that_was_put_together_anew_is_refused(what, ccm, sealed, release) -> None:
    change, said = FORGED[what]
    forged = repacked(release, change)

    for command in (
        ("audit", "verify", forged),
        ("run", "welcome", "--library", forged, "--data", ".", "--as-of", "2026-09-30", "--out", "night"),
    ):
        ended = ccm(*command, cwd=sealed)
        assert ended.code == 1
        assert said in ended.err
    assert not (sealed / "night").exists()


def test_a_release_that_a_stranger_sealed_is_refused_where_somebody_else_is_trusted(
    ccm, sealed, release, started, tmp_path, approve_all
) -> None:
    """All of it made anew, keys and seal included, by somebody who can write everywhere but here."""
    trusted = tmp_path / "trusted.yaml"
    trusted.write_bytes(REL.file())
    stranger = Path(shutil.copytree(started, tmp_path / "stranger"))
    approve_all(stranger)
    (stranger / REL.path).unlink()
    key = tmp_path / "stranger.pem"
    new = ("key", "new", REL.name, "--role", "release", "--from", "2026-01-01", "--out", key, *PASS)
    assert ccm(*new, cwd=stranger).code == 0
    signed = ("--by", REL.name, "--key", key, "--at", "2026-09-29", *PASS)
    foreign = stranger / ccm("release", *signed, "--format", "json", cwd=stranger).json()["release"]

    assert ccm("audit", "verify", foreign).code == 0
    assert ccm("audit", "verify", release, "--trust", trusted).code == 0
    refused = ccm("audit", "verify", foreign, "--trust", trusted)
    assert refused.code == 1
    assert "that sealed it is none of the trusted ones" in refused.err
    night = ("--data", ".", "--as-of", "2026-09-30", "--out", "night", "--trust", trusted)
    assert ccm("run", "welcome", "--library", foreign, *night, cwd=sealed).code == 1
    assert ccm("run", "welcome", *night, cwd=sealed).code == 1, "a folder is not sealed"
    assert not (sealed / "night").exists()


def test_the_same_project_key_and_moment_give_the_same_release(sealed, release, seal) -> None:
    before = release.read_bytes()

    assert (sealed / seal(sealed)).read_bytes() == before
    assert [each.name for each in (sealed / "target/releases").iterdir()] == [release.name]


def test_nothing_that_does_not_count_is_sealed(ccm, sealed) -> None:
    revoke = ("key", "revoke", RAE.name, "--reason", "compromised", "--on", "2026-09-28")
    assert ccm(*revoke, cwd=sealed).code == 0

    refused = ccm("release", "--by", REL.name, "--at", "2026-09-30", *PASS, cwd=sealed)

    assert refused.code == 1
    assert "not approved as it stands (in review" in refused.err


def test_the_sample_library_is_approved_and_sealed_by_people_whose_keys_are_nowhere(ccm) -> None:
    told = ccm("audit", "verify", "--format", "json")
    states = ccm("status", "--on", "2026-10-01", "--format", "json").json()["fragments"]

    assert told.code == 0, told.out
    assert told.json()["sealed"]["by"] == "rory-release"
    assert told.json()["sealed"]["registry_changed"] is False, "approve it again: python -m tests.approve_samples"
    assert {each["state"] for each in states} == {"approved", "effective"}, "one is in force from a later day only"


WAIVER = """waivers:
  - check: latin
    fragment: welcome.thanks
    reason: Our readers of this letter are lawyers.
    owner: customer-communications
    until: 2027-06-30
"""
STATEMENT = "latin until 2027-06-30 by customer-communications: Our readers of this letter are lawyers."


def submit_and_approve(ccm, letters: Path, *more: object, at: str = "2026-11-02"):
    submitted = ccm("submit", "welcome.thanks", "--by", ADA.name, "--at", at, *PASS, cwd=letters)
    assert submitted.code == 0, submitted.err
    return ccm("approve", "welcome.thanks", "--by", RAE.name, "--at", at, *PASS, *more, cwd=letters)


def entries(letters: Path, name: str = "welcome.thanks.en") -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((letters / "approvals" / name).glob("*.txt"))]


def test_what_is_waived_is_signed_and_a_waiver_that_comes_later_is_told(ccm, letters) -> None:
    reword(letters / THANKS, "Thank you", "Thank you (e.g. for your trust)")
    approved = submit_and_approve(ccm, letters)
    assert "warning K116 latin" in approved.err
    assert "1 finding open; accept with --waive latin, or mend the wording" in approved.err
    (letters / "waivers").mkdir(exist_ok=True)
    (letters / "waivers/readers.yaml").write_text(WAIVER, encoding="utf-8")

    told = ccm("check", cwd=letters).err
    assert "K006 waiver-unsigned: nobody who approved welcome.thanks.en signed the waiver of latin" in told

    again = ccm("approve", "welcome.thanks", "--by", RAE.name, "--at", "2026-11-03", *PASS, cwd=letters)
    assert (again.code, again.err) == (0, "")
    assert f"\nwaived: {STATEMENT}\n" in entries(letters)[-1]
    assert "waiver" not in ccm("check", cwd=letters).err


def test_a_finding_is_accepted_by_name_and_signed_as_it_was_told(ccm, letters) -> None:
    reword(letters / THANKS, "Thank you", "Thank you (e.g. for your trust)")

    refused = submit_and_approve(ccm, letters, "--waive", "lattin")
    assert refused.code == 2
    assert "no check “lattin” finds anything in what is to be approved" in refused.err
    assert "did you mean “latin”?" in refused.err

    signed = submit_and_approve(ccm, letters, "--waive", "latin", at="2026-11-03")
    assert (signed.code, signed.err) == (0, "")
    assert "\nwaived: latin: " in entries(letters)[-1]


def test_wording_in_which_a_check_finds_an_error_is_not_approved(ccm, letters) -> None:
    reword(letters / THANKS, "Thank you", "You get 4% AER. Thank you")

    refused = submit_and_approve(ccm, letters)

    assert refused.code == 2
    assert "the checks find 1 error, the first in paragraphs/welcome/welcome.thanks.en.md:" in refused.err
    assert "waivers/" in refused.err
    assert len(entries(letters)) == 1
