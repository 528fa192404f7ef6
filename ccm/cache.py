"""A cache of what was worked out before, so that a command after a small change works out only what the change touches.

In: a key that covers all that a value depends on, and how to find the value. Out: the value, as if it was found now.
What is kept is read with suspicion: an entry that is damaged, was written by another version or holds anything but
plain data of ours is no entry. Only commands that help authors use it (`check`, `build`); what signs, seals, audits or
composes never does. See "The cache" in `docs/architecture.md`.
"""

import os
import pickle
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from hashlib import blake2b, sha256
from importlib.util import find_spec
from io import BytesIO
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar, cast

Known = TypeVar("Known")

MANY = 250
"""From so many values on, finding them pays for a second process."""

_PART = 125
"""So many values a process finds before it sends them."""

_FILE = "cache.sqlite3"
_AT_ONCE = 500
_LARGEST = 1_000_000_000
"""A cache of more bytes is begun anew."""
_PLAIN = frozenset(
    [
        *(("builtins", name) for name in ("frozenset", "set")),
        *(("datetime", name) for name in ("date", "datetime", "time", "timedelta", "timezone")),
        ("decimal", "Decimal"),
        ("zoneinfo", "ZoneInfo._unpickle"),
    ]
)
"""The classes of Python's own that an entry may hold."""


class Cache:
    """Remembers nothing: every value is found when it is asked for."""

    def recall(self, key: str, find: Callable[[], Known]) -> Known:
        """The value that `find` gives; `key` stands for all that it depends on (see `key_of`)."""
        return self.recall_each([key], lambda _: find())[0]

    def recall_each(self, keys: Sequence[str], find: Callable[[int], Known]) -> list[Known]:
        """The value of each key; `find` takes its place in the list."""
        return [find(number) for number in range(len(keys))]

    def find_each(self, count: int, find: Callable[[int], Known]) -> list[Known]:
        """The value of each number below `count`. None is remembered; many are found by all processors."""
        return [find(number) for number in range(count)]

    def kept(self, key: str, otherwise: Known) -> Known:  # noqa: ARG002
        """What was last kept under a key that says nothing of its value, of the type of `otherwise`, or that."""
        return otherwise

    def keep(self, key: str, value: object) -> None:
        """Keep a value under such a key. Whoever asks for it later has to find out whether it still holds."""

    def close(self) -> None:
        """Write down what was newly found."""


NO_CACHE = Cache()


class StoredCache(Cache):
    """Remembers in a folder, which must be the user's own. Two processes may use it at once.

    Without a folder, or in one that is not the user's own, nothing is remembered for the next command; many values are
    still found by all processors.
    """

    def __init__(self, folder: Path | None) -> None:
        self._new: dict[str, bytes] = {}
        self._stored = _open(folder / _FILE) if folder and _is_own(folder) else None

    def recall_each(self, keys: Sequence[str], find: Callable[[int], Known]) -> list[Known]:
        """The value of each key, from the folder or newly found; many are found by all processors."""
        found: dict[int, Any] = {number: each[0] for number, each in enumerate(self._read(keys)) if each is not None}
        missing = [number for number in range(len(keys)) if number not in found]
        if not _is_much(len(missing)):
            for number in missing:
                found[number] = find(number)
                self._new[keys[number]] = _pack(found[number])
        else:
            parts = _worked(len(missing), lambda part: [_pack(find(missing[at])) for at in part])
            for number, packed in zip(missing, chain.from_iterable(parts), strict=True):
                value = _unpack(packed)
                found[number] = value[0] if value else find(number)
                self._new[keys[number]] = packed
        return [found[number] for number in range(len(keys))]

    def find_each(self, count: int, find: Callable[[int], Known]) -> list[Known]:
        """The value of each number below `count`."""
        if not _is_much(count):
            return super().find_each(count, find)
        found: list[Known] = []
        for packed in _worked(count, lambda part: _pack([find(number) for number in part])):
            values = _unpack(packed)
            found += values[0] if values else [find(number) for number in _part(len(found), count)]
        return found

    def kept(self, key: str, otherwise: Known) -> Known:
        """What was last kept under a key, or else `otherwise`."""
        found = self._read([key])[0]
        return cast("Known", found[0]) if found else otherwise

    def keep(self, key: str, value: object) -> None:
        """Keep a value under a key, in place of an earlier one."""
        self._new[key] = _pack(value)

    def close(self) -> None:
        """Write down what was newly found. Whatever goes wrong with that costs time, never an answer."""
        if self._stored is None:
            return
        with suppress(sqlite3.Error), closing(self._stored), self._stored:
            kept = [each for each in self._new.items() if each[1]]
            self._stored.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?)", kept)
        self._stored = None

    def _read(self, keys: Sequence[str]) -> list[tuple[Any] | None]:
        """What is stored under each key."""
        packed: dict[str, bytes] = {}
        for start in range(0, len(keys), _AT_ONCE):
            some = list(keys[start : start + _AT_ONCE])
            wanted = f"SELECT key, value FROM entries WHERE key IN ({','.join('?' * len(some))})"  # noqa: S608
            with suppress(sqlite3.Error):
                packed.update(self._stored.execute(wanted, some) if self._stored else ())
        packed |= self._new
        return [_unpack(packed[key]) if key in packed else None for key in keys]


def key_of(*parts: object) -> str:
    """A key that stands for values whose `repr` says all of them: texts, numbers, dates, tuples of these."""
    return blake2b(repr((_version(), *parts)).encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


def digest_of(content: bytes) -> str:
    """The digest of a file: SHA-256, hexadecimal."""
    return sha256(content).hexdigest()


@cache
def _version() -> str:
    """What works values out: this Python, the files of ccm and the packages installed beside it."""
    root = Path(__file__).parent
    marks = [sys.version]
    for place, folders, names in os.walk(root):
        folders[:] = sorted(each for each in folders if each != "__pycache__")
        for name in sorted(names):
            told = os.stat(os.path.join(place, name))  # noqa: PTH116, PTH118 - hundreds of files, at every start
            marks.append(f"{name} {told.st_size} {told.st_mtime_ns}")
    for package in ("markdown_it", "babel"):
        found = find_spec(package)
        installed = Path(found.origin).parents[1] if found and found.origin else root
        marks.append(f"{installed} {installed.stat().st_mtime_ns}")
    return blake2b("\n".join(marks).encode("utf-8", "surrogatepass")).hexdigest()


def _open(path: Path) -> sqlite3.Connection | None:
    for _ in range(2):
        try:
            if path.exists() and path.stat().st_size > _LARGEST:
                path.unlink()
            stored = sqlite3.connect(path, timeout=1)
            stored.execute("PRAGMA synchronous = OFF")  # damage is found when an entry is read
            stored.execute("PRAGMA page_size = 16384")  # of a new file: entries of some thousand bytes fit into one
            stored.execute("CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID")
            return stored
        except sqlite3.OperationalError:  # in use, or nothing can be written here
            return None
        except (sqlite3.DatabaseError, OSError):
            with suppress(OSError):
                path.unlink()
    return None


def _is_own(folder: Path) -> bool:
    """Whether a folder is there, or can be made, that nobody but the user can write to."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        told = folder.stat()
    except OSError:
        return False
    return not hasattr(os, "getuid") or (told.st_uid == os.getuid() and not told.st_mode & 0o022)


def _is_much(count: int) -> bool:
    """Whether finding so many values is work for more than one process."""
    return count >= MANY and hasattr(os, "fork") and (os.cpu_count() or 1) > 1


def _part(start: int, count: int) -> range:
    """The numbers below `count` that one process is given at once, from a first one on."""
    return range(start, min(start + _PART, count))


def _worked(count: int, work: Callable[[range], Known]) -> Iterator[Known]:
    """What `work` makes of the numbers below `count`, part by part in order, by all processors.

    They are forked, so all that `work` needs is there, unsent. What it makes is sent, so it should be bytes.
    """
    _WORKING.append(work)
    try:
        with get_context("fork").Pool(min(os.cpu_count() or 1, 1 + count // MANY)) as pool:
            yield from pool.imap(_work, (_part(start, count) for start in range(0, count, _PART)))
    finally:
        _WORKING.pop()


_WORKING: list[Callable[[range], Any]] = []


def _work(part: range) -> Any:
    return _WORKING[-1](part)


def _pack(value: object) -> bytes:
    content = BytesIO()
    try:
        _Writer(content, pickle.HIGHEST_PROTOCOL).dump((value,))
    except Exception:  # noqa: BLE001 - whatever cannot be kept, as what nests too deep, is found anew each time
        return b""
    return blake2b(content.getvalue(), digest_size=16).digest() + content.getvalue()


class _Writer(pickle.Pickler):
    """Writes our data as calls with its fields: read back in half the time that Python's own way for slots takes."""

    def reducer_override(self, value: object) -> Any:
        names = _fields_of(cast("Any", type(value)))
        return (type(value), tuple(getattr(value, name) for name in names)) if names else NotImplemented


@cache
def _fields_of(found: Any) -> tuple[str, ...]:
    """The fields that make a value of a class and are all there is to it; none if it has other ways."""
    names = tuple(each.name for each in fields(found) if each.init and not each.kw_only) if _is_ours(found) else ()
    return names if names and len(names) == len(fields(found)) and not hasattr(found, "__post_init__") else ()


def _is_ours(found: Any) -> bool:
    return is_dataclass(found) and found.__module__.startswith("ccm.")


def _unpack(packed: bytes) -> tuple[Any] | None:
    """The value of an entry in a tuple; None if it is damaged or holds what no entry holds."""
    digest, content = packed[:16], packed[16:]
    if blake2b(content, digest_size=16).digest() != digest:
        return None
    try:
        value = _Reader(BytesIO(content)).load()
        return value if isinstance(value, tuple) and len(value) == 1 else None
    except Exception:  # noqa: BLE001 - bytes from a file can raise anything when they are read
        return None


class _Reader(pickle.Unpickler):
    """Reads plain data: classes that only hold values, ours and a few of Python's. Nothing that could be called."""

    def find_class(self, module: str, name: str) -> Any:
        return _data_class(module, name)


@cache
def _data_class(module: str, name: str) -> Any:
    if not module.startswith("ccm.") and (module, name) not in _PLAIN:
        raise pickle.UnpicklingError(f"{module}.{name}")
    __import__(module)
    found = sys.modules[module]
    for part in name.split("."):
        found = getattr(found, part)
    if module.startswith("ccm.") and not _holds_data(found):
        raise pickle.UnpicklingError(f"{module}.{name}")
    return found


def _holds_data(found: object) -> bool:
    if not isinstance(found, type):
        return False
    return is_dataclass(found) or issubclass(found, Enum) or (issubclass(found, tuple) and hasattr(found, "_fields"))
