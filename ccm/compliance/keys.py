"""Private keys: made, locked with a passphrase, unlocked at the moment of signing, and never in a repository.

In: a passphrase. Out: an encrypted PKCS#8 file. Its passphrase is stretched with scrypt (RFC 7914) first: PKCS#8 itself
would let a stolen file be tried out quickly. `find_private_keys` finds a key that lies where everybody reads.
"""

import os
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from ccm.diagnostics import Diagnostic, Span, error
from ccm.library.approvals.reviewers import key_id

PRIVATE_KEY = error("L115", "private-key", "A private key lies in the project, where everybody can read it.")

SHORTEST = 12
"""A passphrase has at least so many characters."""

_COST, _BLOCK, _LANES = 2**15, 8, 3
_STRETCH = re.compile(rb"^scrypt: (\d{1,7}) (\d{1,2}) (\d{1,2}) ([A-Za-z0-9+/=]{24})$", re.MULTILINE)
_NAMED = re.compile(rb"^ccm private key ([0-9a-f]{16})$", re.MULTILINE)
_MARK = re.compile(rb"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----")
_LARGEST = 20_000
_PASSED_OVER, _RUN = (".git", ".venv", "node_modules", "target"), "run-results.json"


def lock(private: Ed25519PrivateKey, passphrase: str, about: str) -> bytes:
    """The file of a private key; `about` is a line for whoever finds it."""
    salt = os.urandom(16)
    password = _stretch(passphrase, salt, _COST, _BLOCK, _LANES)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password))
    head = f"ccm private key {id_of(private)}\n{about}\nscrypt: {_COST} {_BLOCK} {_LANES} {b64encode(salt).decode()}\n"
    return head.encode() + pem


def unlock(content: bytes, passphrase: str) -> Ed25519PrivateKey | None:
    """The private key of a file; None when the passphrase is not the file's or the file holds no such key."""
    found = _STRETCH.search(content)
    if found is None:
        return None
    cost, block, lanes = (int(each) for each in found.groups()[:3])
    if (cost, block, lanes) != (_COST, _BLOCK, _LANES):
        return None
    password = _stretch(passphrase, b64decode(found[4]), cost, block, lanes)
    try:
        private = load_pem_private_key(content[found.end() :].lstrip(), password)
    except (ValueError, TypeError):
        return None
    return private if isinstance(private, Ed25519PrivateKey) else None


def _stretch(passphrase: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    key = Scrypt(salt=salt, length=32, n=cost, r=block, p=lanes).derive(passphrase.encode("utf-8", "surrogateescape"))
    return b64encode(key)


def named_key(content: bytes) -> str:
    """The short name of the key that a file says it holds; nothing if it says none."""
    found = _NAMED.search(content)
    return found[1].decode() if found else ""


def public_of(private: Ed25519PrivateKey) -> bytes:
    """The public half, 32 bytes."""
    return private.public_key().public_bytes_raw()


def id_of(private: Ed25519PrivateKey) -> str:
    """The short name of a key pair."""
    return key_id(public_of(private))


def write_secret(path: Path, content: bytes) -> None:
    """Write a file that nobody but its owner can read; one that is there already is never overwritten."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)


def home_of(project: Path) -> Path:
    """The folder that a private key must stay out of: the repository a project lies in, or the project."""
    project = project.resolve()
    return next((each for each in (project, *project.parents) if (each / ".git").exists()), project)


def find_private_keys(folder: Path, files: Mapping[str, bytes]) -> Iterator[Diagnostic]:
    """Every private key in a project: in the files that are read, and in small ones that lie beside them."""
    beside = {path: file.read_bytes() for path, file in _small_files(folder) if path not in files}
    for path, content in sorted((beside | dict(files)).items()):
        if _MARK.search(content):
            hint = "take it out, also of the history, and revoke it: ccm key revoke NAME --reason compromised"
            yield PRIVATE_KEY.at(Span(path), "a private key lies here", hint=hint)


def _small_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files that could be a key's; what runs and builds leave behind is not looked through."""
    for place, folders, names in os.walk(folder):
        left = [] if _RUN in names else [each for each in folders if each not in _PASSED_OVER]
        folders[:] = left
        for name in names if _RUN not in names else ():
            file = Path(place, name)
            if file.is_file() and not file.is_symlink() and file.stat().st_size <= _LARGEST:
                yield file.relative_to(folder).as_posix(), file
