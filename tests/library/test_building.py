"""A manifest from what is remembered is that of the whole project; there is none where anything is wrong."""

import os
import tempfile
import time
from pathlib import Path

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st

from ccm.cache import StoredCache
from ccm.cli.build import build as build_command
from ccm.diagnostics import has_errors
from ccm.library import building, find_bad_names, load, manifest_of, read_directory, read_project
from ccm.library.building import build
from ccm.library.folders import FolderFiles, digest_in
from tests.edits import edit

ROOT = Path(__file__).parents[2]
SAMPLE = read_directory(ROOT / "tests" / "library" / "sample")
BRAND = {"brand.yaml": b"name: x"}
CLOSING = "paragraphs/statement/statement.closing.en-GB.md"


def built(files, cache, covered=None):
    found = build(files, BRAND, brand="b", covered=covered, cache=cache)
    return found and (found.manifest, found.library, found.fragments, found.approved)


def opened(files):
    """The same from the project as a whole."""
    library, found = load(files, brand="b")
    if library is None or has_errors((*found, *find_bad_names(files))):
        return None
    manifest = manifest_of(files, BRAND, library)
    return manifest, library.digest, len(library.fragments), sum(each.approved for each in library.fragments)


def test_a_folder_that_is_no_project_has_no_manifest(tmp_path):
    files = {path: content for path, content in SAMPLE.items() if path != "library.yaml"}

    assert built(files, StoredCache(tmp_path)) is None


@settings(max_examples=25)
@given(st.data(), st.sampled_from([2, building.FEW]))
def test_whatever_changes_the_manifest_is_that_of_the_whole_project(data, few):
    """Few changes are remembered one by one, many all together: a larger share of so small a library counts as few."""
    files = dict(SAMPLE)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "FEW", few)
        for _ in range(4):
            cache = StoredCache(Path(folder))
            assert built(files, cache) == opened(files)
            cache.close()
            files = edit(files, data)


def test_what_was_right_in_a_library_with_an_error_is_not_read_again(tmp_path, monkeypatch):
    read = []
    monkeypatch.setattr(building, "_entry", lambda linked, entry=building._entry: read.append(linked) or entry(linked))
    for files in (SAMPLE | {CLOSING: SAMPLE[CLOSING] + b"{{ no such fact }}\n"}, SAMPLE):
        cache = StoredCache(tmp_path)
        found = built(files, cache)
        cache.close()

    assert found == opened(SAMPLE)
    assert [each.manuscript.path for each in read[-1:]] == [CLOSING]
    assert len(read) == sum(path.endswith(".md") for path in SAMPLE) + 1


def test_the_manifest_of_an_approved_library_is_the_same_too(tmp_path):
    files = read_project(ROOT / "fragments")

    for _ in range(2):
        cache = StoredCache(tmp_path)
        assert built(files, cache) == opened(files)
        cache.close()
        files["paragraphs/welcome/welcome.step-savings.en.md"] += b"\nThank you.\n"


def test_a_character_that_no_font_has_is_left_to_whoever_opens_the_project(tmp_path):
    cache = StoredCache(tmp_path)
    everything = frozenset(map(chr, range(0x3000)))

    assert built(SAMPLE, cache, covered=everything)
    assert built(SAMPLE | {CLOSING: SAMPLE[CLOSING] + "Bye ☺\n".encode()}, cache, covered=everything) is not None
    assert built(SAMPLE | {CLOSING: SAMPLE[CLOSING] + "Bye 🙂\n".encode()}, cache, covered=everything) is None


@pytest.fixture
def project(tmp_path):
    for path, content in SAMPLE.items():
        file = tmp_path / "project" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return tmp_path / "project"


def later() -> int:
    return time.time_ns() + 10**10


def test_a_folder_holds_the_files_of_its_project(project):
    (project / "paragraphs" / ".hidden.md").write_text("")
    (project / "data").mkdir()
    (project / "data" / "a.yaml").write_text("")

    assert dict(FolderFiles(project, {})) == read_project(project)
    assert list(FolderFiles(project, {})) == list(read_project(project))


def test_the_digest_of_a_file_that_did_not_change_is_known_without_reading_it(project):
    first = FolderFiles(project, {})
    digests = {path: digest_in(first, path) for path in first}

    again = FolderFiles(project, first.known(before=later()))

    assert {path: digest_in(again, path) for path in again} == digests
    assert (first.read, again.read) == (len(SAMPLE), 0)


def test_a_file_of_the_same_size_and_time_with_other_words_is_read_again(project):
    first = FolderFiles(project, {})
    before = first.digest(CLOSING)
    told = (project / CLOSING).stat()
    (project / CLOSING).write_bytes(SAMPLE[CLOSING].swapcase())
    os.utime(project / CLOSING, ns=(told.st_atime_ns, told.st_mtime_ns))

    assert FolderFiles(project, first.known(before=later())).digest(CLOSING) != before


def test_a_file_that_changed_a_moment_ago_is_not_known_the_next_time(project):
    files = FolderFiles(project, {})
    files.digest(CLOSING)

    assert files.known(before=(project / CLOSING).stat().st_mtime_ns) == {}


def test_the_command_writes_the_same_bytes_with_and_without_a_cache(project, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "brand").symlink_to(ROOT / "brand")
    for number in range(3):
        build_command(project, tmp_path / "with.json", use_cache=True)
        build_command(project, tmp_path / "without.json", use_cache=False)
        assert (tmp_path / "with.json").read_bytes() == (tmp_path / "without.json").read_bytes()
        with (project / CLOSING).open("a") as file:
            file.write(f"Thank you {'very ' * number}much.\n")


def test_the_command_tells_an_error_every_time(project, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "brand").symlink_to(ROOT / "brand")
    (project / CLOSING).write_bytes(SAMPLE[CLOSING] + b"{{ no such fact }}\n")
    for _ in range(2):
        with pytest.raises(typer.Exit):
            build_command(project, tmp_path / "manifest.json")
        assert CLOSING in "".join(capsys.readouterr())
    assert not (tmp_path / "manifest.json").exists()
