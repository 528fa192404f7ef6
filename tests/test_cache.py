"""The cache gives what would be found anew, whoever wrote into its folder, and whatever."""

import os
import pickle
import sqlite3
from datetime import date
from decimal import Decimal
from hashlib import blake2b

import pytest

import ccm.cache
from ccm.cache import MANY, Cache, StoredCache, key_of
from ccm.diagnostics import Severity, Span

VALUE = (Span("a.md", 3, 4), Severity.ERROR, Decimal("1.10"), date(2026, 1, 2), frozenset({"x"}), None)


class Ran:
    """Leaves a folder behind when it is read back from a pickle."""

    def __reduce__(self):
        return (os.mkdir, ("ran",))


def ask(folder, key="k", value=VALUE):
    """What a cache answers, and whether it had to find it."""
    found = []
    cache = StoredCache(folder)
    answer = cache.recall(key_of(key), lambda: found.append(1) or value)
    cache.close()
    return answer, bool(found)


def entries(folder):
    return sqlite3.connect(folder / "cache.sqlite3")


def replace_entry(folder, content, *, signed=True):
    digest = blake2b(content, digest_size=16).digest() if signed else bytes(16)
    stored = entries(folder)
    with stored:
        stored.execute("UPDATE entries SET value = ?", (digest + content,))
    stored.close()


def test_a_value_is_found_once_and_remembered_by_the_next_command(tmp_path):
    assert ask(tmp_path) == (VALUE, True)
    assert ask(tmp_path) == (VALUE, False)
    assert ask(tmp_path, key="another") == (VALUE, True)


def test_nothing_and_empty_values_are_remembered_too(tmp_path):
    for number, value in enumerate((None, (), "", 0, False)):
        assert ask(tmp_path, key=number, value=value) == (value, True)
        assert ask(tmp_path, key=number, value="other") == (value, False)


def test_the_cache_may_be_deleted_at_any_time(tmp_path):
    ask(tmp_path)
    (tmp_path / "cache.sqlite3").unlink()

    assert ask(tmp_path) == (VALUE, True)


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + bytes(5000), os.urandom(20_000)])
def test_a_file_that_is_no_cache_is_begun_anew(tmp_path, content):
    (tmp_path / "cache.sqlite3").write_bytes(content)

    assert ask(tmp_path) == (VALUE, True)
    assert ask(tmp_path) == (VALUE, False)


@pytest.mark.parametrize("cut", [100, 3000, 4096, 6000])
def test_a_cache_that_was_cut_off_answers_rightly(tmp_path, cut):
    for number in range(50):
        ask(tmp_path, key=number, value=str(number) * 100)
    path = tmp_path / "cache.sqlite3"
    path.write_bytes(path.read_bytes()[:cut])

    for number in range(50):
        assert ask(tmp_path, key=number, value=str(number) * 100)[0] == str(number) * 100


def test_a_cache_with_any_byte_changed_answers_rightly(tmp_path):
    ask(tmp_path)
    path = tmp_path / "cache.sqlite3"
    whole = path.read_bytes()
    for at in range(0, len(whole), 97):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])

        assert ask(tmp_path)[0] == VALUE, at


def test_a_damaged_entry_is_found_anew(tmp_path):
    ask(tmp_path)
    replace_entry(tmp_path, pickle.dumps(("wrong",)), signed=False)

    assert ask(tmp_path) == (VALUE, True)


@pytest.mark.parametrize(
    "value",
    [
        (Ran(),),
        (os.system,),
        (print,),
        (StoredCache,),  # ours, and more than data
        (key_of,),
    ],
)
def test_an_entry_that_holds_more_than_data_is_no_entry_and_runs_nothing(tmp_path, value, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ask(tmp_path)
    replace_entry(tmp_path, pickle.dumps(value))

    assert ask(tmp_path) == (VALUE, True)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("content", [b"", b"junk", b"(" * 10_000, pickle.dumps("no tuple"), b"cccm.nowhere\nThing\n."])
def test_an_entry_that_is_no_value_is_found_anew(tmp_path, content):
    ask(tmp_path)
    replace_entry(tmp_path, content)

    assert ask(tmp_path) == (VALUE, True)


def test_what_another_version_found_is_not_used(tmp_path, monkeypatch):
    ask(tmp_path)
    monkeypatch.setattr(ccm.cache, "_version", lambda: "another")

    assert ask(tmp_path) == (VALUE, True)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="folders have no owner here")
def test_a_folder_that_others_can_write_to_is_not_used(tmp_path):
    tmp_path.chmod(0o777)

    assert ask(tmp_path) == (VALUE, True)
    assert ask(tmp_path) == (VALUE, True)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_costs_time_and_nothing_else(tmp_path):
    (tmp_path / "file").write_text("")

    assert ask(tmp_path / "file" / "cache") == (VALUE, True)


def test_two_commands_may_use_it_at_once(tmp_path):
    one, other = StoredCache(tmp_path), StoredCache(tmp_path)
    assert one.recall(key_of("k"), lambda: 1) == 1
    assert other.recall(key_of("k"), lambda: 1) == 1
    one.close()
    other.close()

    assert ask(tmp_path, value=1) == (1, False)


def test_a_command_does_not_wait_long_for_another_that_writes(tmp_path):
    ask(tmp_path)
    busy = entries(tmp_path)
    busy.execute("BEGIN EXCLUSIVE")

    assert ask(tmp_path) == (VALUE, True)
    busy.close()


def test_many_values_are_found_by_several_processes_in_the_same_order(tmp_path):
    keys = [key_of(number) for number in range(2 * MANY)]
    cache = StoredCache(tmp_path)

    found = cache.recall_each(keys, lambda number: (number, str(number)))

    assert found == Cache().recall_each(keys, lambda number: (number, str(number)))
    cache.close()
    assert StoredCache(tmp_path).recall_each(keys[:3], lambda number: None) == [(0, "0"), (1, "1"), (2, "2")]


def test_many_values_that_nobody_remembers_are_found_in_the_same_order_too(tmp_path):
    cache = StoredCache(tmp_path)
    odd = MANY // 3

    found = cache.find_each(2 * MANY, lambda number: b"".join if number == odd else (number, str(number)))

    assert callable(found.pop(odd))
    assert found == Cache().find_each(odd, lambda number: (number, str(number))) + found[odd:]
    assert found[odd:] == [(number, str(number)) for number in range(odd + 1, 2 * MANY)]
    cache.close()
    assert entries(tmp_path).execute("SELECT count(*) FROM entries").fetchone() == (0,)


def test_a_value_that_cannot_be_kept_is_given_all_the_same(tmp_path):
    value = ask(tmp_path, value=(each for each in ()))

    assert list(value[0]) == []
