"""Private keys open with their passphrase alone, are readable by their owner alone, and never lie in a project."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from ccm.compliance.keys import find_private_keys, home_of, id_of, lock, named_key, unlock, write_secret

PASSPHRASE = "correct horse battery staple"


@pytest.fixture(scope="module")
def private():
    return Ed25519PrivateKey.generate()


@pytest.fixture(scope="module")
def locked(private):
    return lock(private, PASSPHRASE, "of somebody")


def test_a_key_opens_with_its_passphrase_and_no_other(private, locked):
    opened = unlock(locked, PASSPHRASE)

    assert opened is not None
    assert id_of(opened) == id_of(private) == named_key(locked)
    for wrong in ("", "Correct horse battery staple", f"{PASSPHRASE} "):
        assert unlock(locked, wrong) is None


def test_the_passphrase_is_stretched_before_the_file_is_encrypted(locked):
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    pem = locked[locked.index(b"-----") :]
    with pytest.raises(ValueError, match="password"):
        load_pem_private_key(pem, PASSPHRASE.encode())


def test_no_file_holds_the_key_in_the_open_and_no_two_files_are_alike(private, locked):
    assert private.private_bytes_raw() not in locked
    assert lock(private, PASSPHRASE, "of somebody") != locked


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: b"",
        lambda content: content[:-40],
        lambda content: content.replace(b"scrypt: 32768", b"scrypt: 9999999"),
        lambda content: content.replace(b"scrypt: 32768", b"scrypt: 1"),
        lambda content: content.replace(b"scrypt", b"nothing"),
        lambda content: bytes(range(256)) * 20,
    ],
)
def test_a_spoilt_file_does_not_open_and_asks_for_no_more_work_than_a_good_one(locked, spoil):
    assert unlock(spoil(locked), PASSPHRASE) is None


def test_a_secret_is_readable_by_its_owner_alone_and_never_overwritten(tmp_path, locked):
    path = tmp_path / "keys" / "somebody.pem"
    write_secret(path, locked)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) & 0o077 == 0
    with pytest.raises(FileExistsError):
        write_secret(path, b"another")
    assert path.read_bytes() == locked


def test_the_home_of_a_project_is_the_repository_around_it(tmp_path):
    project = tmp_path / "repository" / "letters"
    project.mkdir(parents=True)

    assert home_of(project) == project
    (tmp_path / "repository" / ".git").mkdir()
    assert home_of(project) == tmp_path / "repository"


def test_a_private_key_in_a_project_is_found_wherever_it_lies(tmp_path, private, locked):
    plain = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    openssh = private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    places = {
        "paragraphs/a.md": b"text\n" + plain,
        "keys/deep/down.pem": locked,
        ".hidden": openssh,
        "letter.txt": b"no key at all, only talk of private keys",
        "target/old.pem": plain,
    }
    for path, content in places.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)

    found = list(find_private_keys(tmp_path, {"paragraphs/a.md": places["paragraphs/a.md"]}))

    assert [str(each.span) for each in found] == [".hidden", "keys/deep/down.pem", "paragraphs/a.md"]
    assert {(each.code, each.severity) for each in found} == {("L115", "error")}


def test_no_private_key_is_in_this_repository():
    root = Path(__file__).parents[2]

    for folder in ("fragments", "brand", "ccm", "docs"):
        assert list(find_private_keys(root / folder, {})) == []
