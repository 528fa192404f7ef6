"""Reports of cases for machines: JUnit XML, which every build server shows, and JSON.

In: outcomes and coverage. Out: bytes or plain values. Time is not in them: same library, same report.
"""

from collections.abc import Sequence
from typing import Any

from lxml import etree

from ccm.testing.coverage import KINDS, Coverage
from ccm.testing.trial import Outcome


def junit(outcomes: Sequence[Outcome]) -> bytes:
    """The outcomes as JUnit XML: one suite per touchpoint."""
    root = etree.Element("testsuites", _counts(outcomes))
    for touchpoint in dict.fromkeys(each.case.touchpoint for each in outcomes):
        mine = [each for each in outcomes if each.case.touchpoint == touchpoint]
        suite = etree.SubElement(root, "testsuite", {"name": touchpoint, **_counts(mine)})
        for outcome in mine:
            _junit_case(suite, outcome)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _junit_case(suite: Any, outcome: Outcome) -> None:
    case = outcome.case
    place = {"classname": case.touchpoint, "name": _clean(f"{case.id}: {case.title}"), "file": case.path}
    node = etree.SubElement(suite, "testcase", place)
    if outcome.skipped:
        etree.SubElement(node, "skipped", {"message": _clean(outcome.skipped)})
    elif outcome.problems:
        failure = etree.SubElement(node, "failure", {"message": _clean(outcome.problems[0])})
        failure.text = _clean("\n".join(outcome.problems))


def _counts(outcomes: Sequence[Outcome]) -> dict[str, str]:
    failed = sum(bool(each.problems) for each in outcomes)
    skipped = sum(bool(each.skipped) for each in outcomes)
    return {"tests": str(len(outcomes)), "failures": str(failed), "skipped": str(skipped)}


def _clean(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return "".join(
        sign if sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff") else "\ufffd" for sign in text
    )


def as_json(outcomes: Sequence[Outcome], coverage: Coverage) -> dict[str, Any]:
    """Outcomes and coverage as plain values."""
    return {
        "cases": [
            {
                "case": each.case.id,
                "title": each.case.title,
                "touchpoint": each.case.touchpoint,
                "path": each.case.path,
                "passed": each.passed,
                "skipped": each.skipped,
                "problems": list(each.problems),
            }
            for each in outcomes
        ],
        "coverage": {
            kind: {
                "reached": coverage.count(kind)[0],
                "of": coverage.count(kind)[1],
                "missed": [
                    {"name": each.name, "place": str(each.span)} for each in coverage.missed if each.kind == kind
                ],
            }
            for kind in KINDS
        },
    }
