"""The DMN conformance kit: every case that is here, and every one of its models read and written back.

The gate is raised as the language grows; it never falls.
"""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from ccm.dmn.tck import FAILED, SKIPPED, CaseResult, run_cases, tally
from ccm.dmn.xml_reading import read_model
from ccm.dmn.xml_writing import write_model

LEAST = {
    "compliance-level-2": {"value": 1.0, "null": 1.0},
    "compliance-level-3": {"value": 1.0, "null": 1.0, "error": 1.0},
}


@pytest.fixture(scope="module")
def kit(shared_data: Path) -> Path:
    folder = shared_data / "dmn-tck" / "TestCases"
    if not folder.is_dir():
        pytest.skip(f"the conformance kit is absent: {folder}")
    return folder


@pytest.fixture(scope="module")
def results(kit: Path) -> list[CaseResult]:
    return list(run_cases(kit))


@pytest.fixture(scope="module")
def models(kit: Path) -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in sorted(kit.rglob("*.dmn"))]


def test_every_case_of_the_kit_is_run(kit: Path, results: list[CaseResult]) -> None:
    listed = (kit.parent / "cases.txt").read_text(encoding="utf-8").split("\n")

    assert Counter(one for one in listed if one) == Counter(f"{one.folder}/{one.case}" for one in results)


def test_enough_of_the_kit_passes(results: list[CaseResult]) -> None:
    counted = tally(results)
    failed = [f"{one.folder} {one.case}: {one.message}" for one in results if one.status == FAILED]

    for level, least in LEAST.items():
        for category, share in least.items():
            passed, total = counted[level][category]
            assert passed >= share * total, (level, category, passed, total, failed[:20])


def test_nothing_is_skipped_but_external_functions(results: list[CaseResult]) -> None:
    assert [one for one in results if one.status == SKIPPED and "external" not in one.message] == []


def test_no_failure_is_a_defect_of_the_engine(results: list[CaseResult]) -> None:
    assert [one for one in results if "a defect in the engine" in one.message] == []


def test_every_model_is_read_without_a_finding(models: list[tuple[str, bytes]]) -> None:
    assert [str(one) for name, content in models for one in read_model(content, origin=name)[1]] == []


def test_every_model_keeps_its_bytes_when_a_change_is_taken_back(models: list[tuple[str, bytes]]) -> None:
    for name, content in models:
        model, _ = read_model(content)
        assert model is not None
        changed, _ = write_model(replace(model, description=f"{model.description}, changed"), original=content)

        assert changed != content, name
        assert write_model(model, original=changed)[0] == content, name


@pytest.fixture(scope="module")
def schema(kit: Path) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    return etree.XMLSchema(etree.parse(str(kit / "DMN15.xsd"), parser))


def test_every_model_written_anew_is_the_same_and_keeps_to_the_schema(
    models: list[tuple[str, bytes]], schema: etree.XMLSchema
) -> None:
    for name, content in models:
        model, _ = read_model(content)
        assert model is not None
        written, _ = write_model(model)

        assert read_model(written)[0] == model, name
        assert schema.validate(etree.fromstring(written)), (name, schema.error_log.last_error)
