"""The log for code-review tools keeps the rules of SARIF 2.1.0 that such tools refuse a file for."""

import re
from datetime import date
from typing import Any

from ccm.compliance.sarif import SCHEMA, sarif_log
from ccm.compliance.waivers import Waiver
from ccm.diagnostics import Diagnostic, Severity, Span

FINDINGS = (
    Diagnostic(
        "K116",
        "latin",
        Severity.WARNING,
        "“e.g.” is Latin",
        Span("paragraphs/a b/fee’s.en.md", 7, 3, 7, 7),
        "write “for example”",
        "docs/checks/latin.md",
        "for example",
    ),
    Diagnostic("K116", "latin", Severity.WARNING, "“i.e.” is Latin", Span("paragraphs/x.en.md", 9, 1)),
    Diagnostic("K614", "contrast", Severity.ERROR, "too pale", Span("../brand/page.css", 4, 1)),
    Diagnostic("L022", "no-library-yaml", Severity.ERROR, "there is none", Span("library.yaml")),
    Diagnostic("X001", "nowhere", Severity.INFO, "said"),
)
WAIVER = Waiver("latin", "a", "the regulator's own words", "legal", date(2027, 1, 1))


def log() -> dict[str, Any]:
    return sarif_log(FINDINGS, waived=[(FINDINGS[1], WAIVER)], folder="letters/fragments")


def test_the_log_says_its_version_and_one_run_with_a_named_tool() -> None:
    found = log()

    assert (found["$schema"], found["version"], len(found["runs"])) == (SCHEMA, "2.1.0", 1)
    assert found["runs"][0]["tool"]["driver"]["name"] == "ccm"
    assert found["runs"][0]["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")


def test_every_result_names_a_rule_of_the_driver_by_id_and_index() -> None:
    run = log()["runs"][0]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]

    assert len(ids) == len(set(ids)) == 4
    assert [ids[each["ruleIndex"]] for each in run["results"]] == [each["ruleId"] for each in run["results"]]


def test_levels_and_messages_are_those_that_the_standard_knows() -> None:
    results = log()["runs"][0]["results"]

    assert [each["level"] for each in results] == ["warning", "warning", "error", "error", "note", "warning"]
    assert all(each["message"]["text"] for each in results)


def test_places_are_relative_references_and_regions_count_from_one() -> None:
    results = log()["runs"][0]["results"]
    places = [each["locations"][0]["physicalLocation"] for each in results if "locations" in each]
    uris = [each["artifactLocation"]["uri"] for each in places]

    assert uris[0] == "letters/fragments/paragraphs/a%20b/fee%E2%80%99s.en.md"
    assert uris[2] == "letters/brand/page.css"
    assert all(re.fullmatch(r"(?:[\w.~%/-])+", uri) and not uri.startswith("/") for uri in uris)
    assert [number for each in places for number in each.get("region", {}).values() if number < 1] == []
    assert "region" not in places[3]
    assert "locations" not in results[4]


def test_a_fix_becomes_a_replacement_and_a_waiver_a_suppression() -> None:
    results = log()["runs"][0]["results"]
    change = results[0]["fixes"][0]["artifactChanges"][0]

    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 7, "startColumn": 3, "endLine": 7, "endColumn": 7},
            "insertedContent": {"text": "for example"},
        }
    ]
    assert change["artifactLocation"] == results[0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert results[5]["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "the regulator's own words (legal, until 2027-01-01)",
        }
    ]
    assert all("suppressions" not in each for each in results[:5])
