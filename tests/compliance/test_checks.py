"""Every check finds the faults its fixture seeds, at their place, and leaves clean wording alone.

A fixture `fixtures/<slug>.yaml` holds `faults` (three or more) and `clean`: each a `wording`, with `front` for other
fields of the fragment, `locale`, `files` for other files of the project, `brand` for CSS at the end of the sample
brand's stylesheets, `options` for the run; a fault says `at` (words its finding begins at) or `in` (the file it is
in), and how often (`count`, 1).
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from ccm.brand import load as load_brand
from ccm.compliance.checking import check_library
from ccm.compliance.checks import CHECKS
from ccm.compliance.settings import BUNDLES
from ccm.library import load, read_directory, read_project
from tests.compliance.figures import unseen
from tests.compliance.measuring import FIXTURES, Example, examples, found, in_letters, letter_files

ROOT = Path(__file__).parents[2]
SLUGS = [kind.slug for check in CHECKS for kind in check.kinds]


def texts(kind: str) -> list[Any]:
    return [
        pytest.param(slug, example, id=f"{slug} {number}")
        for slug in SLUGS
        for number, example in enumerate(examples(slug, kind), 1)
    ]


@pytest.mark.parametrize(("slug", "example"), texts("faults"))
def test_a_seeded_fault_is_found_at_its_place(slug: str, example: Example) -> None:
    findings, files = found(slug, example)
    assert len(findings) == example.get("count", 1), [str(each) for each in findings]
    span = findings[0].span
    assert span is not None
    if "in" in example:
        assert span.source == example["in"]
    if "at" in example:
        assert span.source in files
        line = files[span.source].split("\n")[span.line - 1]
        assert line[span.column - 1 :].startswith(example["at"]), line[span.column - 1 :]


@pytest.mark.parametrize(("slug", "example"), texts("clean"))
def test_clean_wording_is_left_alone(slug: str, example: Example) -> None:
    assert found(slug, example)[0] == []


def test_nothing_is_found_in_letters_that_are_written_plainly() -> None:
    assert len(letter_files()) >= 8
    assert [str(each) for each in in_letters()] == []


def test_most_faults_that_a_reader_counted_in_unseen_letters_are_found() -> None:
    seeded, hit, _ = unseen()

    assert seeded >= 49
    assert hit / seeded >= 0.9


def test_every_check_has_a_fixture_with_three_faults_and_two_clean_texts() -> None:
    assert set(SLUGS) == {path.stem for path in FIXTURES.glob("*.yaml")}
    for path in FIXTURES.glob("*.yaml"):
        fixture = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert fixture["check"] == path.stem
        assert len(fixture["faults"]) >= 3, path.stem
        assert len(fixture["clean"]) >= 2, path.stem


def test_every_check_says_where_its_rule_comes_from_and_belongs_to_a_bundle() -> None:
    assert [check.slug for check in CHECKS if len(check.source) < 20 or check.bundle not in BUNDLES] == []
    assert [check.bundle for check in CHECKS] == sorted((check.bundle for check in CHECKS), key=BUNDLES.index)


@pytest.mark.parametrize("folder", ["fragments", "ccm/cli/starter"])
def test_nothing_is_found_in_the_sample_library_and_the_starter(folder: str) -> None:
    files = read_project(ROOT / folder)
    library, _ = load(files)
    brand, _ = load_brand(read_directory(ROOT / "brand"))
    assert library is not None

    assert [str(each) for each in check_library(library, files, brand=brand).findings] == []
