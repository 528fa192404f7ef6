"""What is read and checked with a cache is what is read and checked without one, whatever changed in between."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ccm.cache import NO_CACHE, Cache, StoredCache
from ccm.compliance import checking
from ccm.compliance.checking import check_library
from ccm.compliance.checks.repeated_word import REPEATED
from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, Span
from ccm.library import load, manifest_of, read_directory
from ccm.library.judging import judge_conditions
from ccm.library.model import Fragment
from ccm.project import open_project
from tests.edits import edit

ROOT = Path(__file__).parents[2]
SAMPLE = read_directory(ROOT / "tests" / "library" / "sample")


class Strict(StoredCache):
    """Must not be asked for anything it does not know."""

    def recall_each(self, keys: Sequence[str], find: Callable[[int], object]) -> list[object]:
        def refuse(number: int) -> object:
            raise AssertionError(f"not remembered: {find} {number}")

        return super().recall_each(keys, refuse)


def outcome(files: dict[str, bytes], cache: Cache) -> tuple[object, ...]:
    """All that commands tell of a project, and its manifest."""
    on = date(2026, 7, 1)
    library, found = load(files, on=on, cache=cache)
    if library is None:
        return (found,)
    judged = tuple(judge_conditions(library.fragments, library.touchpoints, cache=cache))
    checked = check_library(library, files, on=on, cache=cache)
    shown = [repr(each) for each in (library.fragments, library.cases, library.touchpoints, library.parameters)]
    return library, shown, found, judged, checked, manifest_of(files, {}, library)


@settings(max_examples=25)
@given(st.data())
def test_whatever_changes_the_outcome_is_that_of_a_first_run(data):
    files = dict(SAMPLE)
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(3):
            cache = StoredCache(Path(folder) / "cache")
            assert outcome(files, cache) == outcome(files, NO_CACHE)
            cache.close()
            files = edit(files, data)


def test_a_second_run_finds_nothing_anew_and_tells_every_finding_again(tmp_path):
    files = SAMPLE | {
        "paragraphs/statement/statement.closing.en-GB.md": b"---\nid: statement.closing\nslot: closing\n---\n"
    }
    files["paragraphs/statement/statement.closing.en-GB.md"] += "We guarantee that  you’re are are happy!!\n".encode()
    first = StoredCache(tmp_path)
    expected = outcome(files, first)
    first.close()

    again = outcome(files, Strict(tmp_path))

    assert again == expected
    assert [each.slug for each in again[4].findings]


def test_the_sample_library_is_remembered_whole(tmp_path):
    first = StoredCache(tmp_path)
    project, found = open_project(ROOT / "fragments", cache=first)
    assert project is not None
    checked = check_library(project.library, project.files, brand=project.brand, cache=first)
    first.close()

    remembered, again = open_project(ROOT / "fragments", cache=Strict(tmp_path))

    assert (remembered, again) == (project, found)
    assert check_library(project.library, project.files, brand=project.brand, cache=Strict(tmp_path)) == checked


def _count_words(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """A check whose finding hangs on the wording of every fragment."""
    words = sum(len(each.text.split()) for one in inspection.library.fragments for each in inspection.passages(one))
    yield REPEATED.at(Span(fragment.path), f"{words} words in all")


def test_no_check_sees_another_wording_unnoticed_though_that_was_looked_at_before(tmp_path, monkeypatch):
    check = Check((REPEATED,), "plain language", "this test", fragment=_count_words)
    monkeypatch.setattr(checking, "CHECKS", (check,))
    files = dict(SAMPLE)
    cache = StoredCache(tmp_path)

    def findings(cache: Cache) -> list[str]:
        library, _ = load(files)
        return [str(each) for each in check_library(library, files, cache=cache).findings]

    before = findings(cache)
    files["paragraphs/statement/statement.closing.cs-CZ.md"] += "Děkujeme.\n".encode()

    assert findings(cache) == findings(NO_CACHE) != before


def test_a_check_that_sees_other_wordings_is_asked_again_when_these_change(tmp_path):
    """The risk warning stands in a fragment that others require; without it there, something is found in those."""
    files = read_directory(ROOT / "fragments")
    warning = "paragraphs/disclosures/risk.capital-at-risk.en.md"
    cache = StoredCache(tmp_path)

    def findings() -> list[str]:
        library, _ = load(files, cache=cache)
        checked = check_library(library, files, cache=cache)
        return [each.span.source for each in checked.findings if each.slug == "investment-risk"]

    assert findings() == []
    files[warning] = files[warning].rpartition(b"---\n")[0] + b"---\nThank you.\n"
    assert any(path.startswith("paragraphs/invest/") for path in findings())
