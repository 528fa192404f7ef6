"""A run adds up, whatever became of its communications."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ccm.decisions import Status
from ccm.run.results import Artifact, Balance, Record, RunResults, canonical, read_records, write_records, write_results


def record(number: int, status: Status, reason: str = "") -> Record:
    artefacts = (Artifact(form="print", path=f"t/print/{number}.pdf", sha256="0" * 64, size=9, pages=1),)
    return Record(
        communication=f"t-{number}",
        touchpoint="t",
        subject=f"A{number}",
        recipient=f"C{number}",
        role="holder",
        status=status,
        reason=reason,
        artefacts=artefacts if status is Status.PRODUCED else (),
    )


@given(st.lists(st.sampled_from(Status)))
def test_read_is_always_the_sum_of_the_five(statuses: list[Status]) -> None:
    balance = Balance()
    for number, status in enumerate(statuses):
        balance.count(record(number, status, "because"))

    assert balance.read == len(statuses)
    assert balance.balances
    assert balance.artefacts.get("print", 0) == balance.produced
    assert sum(balance.suppressed_by_reason.values()) == balance.suppressed


def test_a_row_that_is_neither_accepted_nor_set_aside_unbalances_the_run() -> None:
    assert Balance(rows=3, rows_accepted=2, rows_set_aside=1).balances
    assert not Balance(rows=4, rows_accepted=2, rows_set_aside=1).balances


def test_results_hold_every_communication_and_the_manifest_only_what_was_produced(tmp_path: Path) -> None:
    first = [record(1, Status.PRODUCED), record(2, Status.FAILED, "a value is missing")]
    second = [record(3, Status.PRODUCED)]
    paths = [tmp_path / "0.jsonl", tmp_path / "1.jsonl"]
    for path, records in zip(paths, (first, second), strict=True):
        write_records(path, records)

    results = RunResults(
        run="r", completed=True, draft=False, library="l", release="x", touchpoints=["t"], occasion={},
        engines={}, planned={},
        balance=Balance(), balance_by_touchpoint={}, tables={},
    )  # fmt: skip
    write_results(tmp_path, results, paths)

    written = json.loads((tmp_path / "run-results.json").read_text(encoding="utf-8"))
    manifest = [json.loads(line) for line in (tmp_path / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [each["communication"] for each in written["communications"]] == ["t-1", "t-2", "t-3"]
    assert [each["communication"] for each in manifest] == ["t-1", "t-3"]
    assert list(read_records(paths)) == [*first, *second]


def test_the_canonical_form_of_facts_does_not_depend_on_their_order() -> None:
    assert canonical({"b": 1, "a": (None, "x")}) == canonical({"a": (None, "x"), "b": 1})
