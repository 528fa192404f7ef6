"""`python -m tests.bench`: ours beside the peer, same customers, same two processes, one run. Also `make bench`.

Out: a table on the terminal and `target/bench.json`: a list of `{"name", "unit", "ours", "peer", "ratio"}`; a ratio
over 1 means ours is better. Medians over rounds; every round runs both sides in turn. Where there is no peer a budget
stands in its place; for memory, what the worker took after the first tenth. Nothing here is a test: the machine may be
busy.
"""

import argparse
import json
import shutil
import statistics
import tempfile
from pathlib import Path

import ccm
from ccm.samplebank import generate
from tests.bench import ours, peer
from tests.bench.bank import AS_OF, make_bank

ROOT = Path(__file__).parents[2]
TOUCHPOINTS = {"letter": "annual-savings-review", "statement 60 rows": "current-account-statement"}
BUDGETS = {"letter": 1.5, "statement 60 rows": 3.0}
"""CPU milliseconds on one core to decide, assemble and write the HTML."""

FORMS = ("print", "accessible")
CORE_ROUNDS = 15
Row = dict[str, object]
Jobs = dict[tuple[str, str], ours.Job]


def main() -> None:
    """Run the bench and write its table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--out", type=Path, default=Path("target/bench.json"))
    asked.add_argument("--customers", type=int, default=300, help="customers in each bank")
    asked.add_argument("--rounds", type=int, default=3, help="rounds beside the peer; 0 leaves the peer out")
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--memory", type=int, default=0, help="also compose so many documents in one worker")
    chosen = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="ccm-bench-"))
    try:
        jobs = prepare(folder, chosen.customers)
        rows = beside_peer(jobs, chosen.rounds, chosen.workers) if chosen.rounds else []
        rows += one_core(jobs)
        if chosen.memory:
            rows += memory(jobs, chosen.memory)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    show(rows)


def prepare(folder: Path, customers: int) -> Jobs:
    """The banks, and a job for each kind of document in each form."""
    project, found = ccm.open_project(ROOT / "fragments")
    assert project is not None, found
    sample = folder / "sample"
    generate(sample, customers=customers * 2, seed=1, as_of=AS_OF, months=24)
    banks = {"letter": sample, "statement 60 rows": make_bank(folder / "sixty", customers)}
    return {
        (what, form): ours.Job(project, banks[what], touchpoint, form, AS_OF, folder / f"{touchpoint}-{form}")
        for what, touchpoint in TOUCHPOINTS.items()
        for form in FORMS
    }


def beside_peer(jobs: Jobs, rounds: int, workers: int) -> list[Row]:
    """The whole line beside the peer, for each job."""
    rows: list[Row] = []
    for what in TOUCHPOINTS:
        documents = list(ours.documents(jobs[what, "print"]))
        rows += [compare(f"{form} {what}", jobs[what, form], documents, rounds, workers) for form in FORMS]
    return rows


def compare(name: str, job: ours.Job, documents: list[dict[str, object]], rounds: int, workers: int) -> Row:
    """Documents per second of both sides, round by round in turn."""
    our_rates, peer_rates = [], []
    for number in range(rounds):
        seconds, count = ours.run(job, workers=workers)
        our_rates.append(count / seconds)
        sample = documents[: max(workers * 10, len(documents) // 4)]
        peer_rates.append(len(sample) / peer.run(sample, job.out / f"peer{number}", workers=workers))
    return {
        "name": name,
        "unit": "documents/s",
        "ours": round(statistics.median(our_rates), 1),
        "peer": round(statistics.median(peer_rates), 1),
        "ratio": round(statistics.median(a / b for a, b in zip(our_rates, peer_rates, strict=True)), 2),
    }


def one_core(jobs: Jobs) -> list[Row]:
    """What one core needs before rendering, beside the budget."""
    spent = ours.before_rendering({what: jobs[what, "print"] for what in TOUCHPOINTS}, CORE_ROUNDS)
    return [
        {
            "name": f"decide, assemble, HTML of a {what}",
            "unit": "ms",
            "ours": round(spent[what], 2),
            "peer": budget,
            "ratio": round(budget / spent[what], 2),
        }
        for what, budget in BUDGETS.items()
    ]


def memory(jobs: Jobs, documents: int) -> list[Row]:
    """Resident memory of one worker over many documents; a tenth of them in the slow accessible form."""
    rows: list[Row] = []
    for form, count in (("print", documents), ("accessible", documents // 10)):
        curve = []
        for done, megabytes in ours.memory(jobs["letter", form], count):
            print(f"memory, {form}: {done:>7,} documents {megabytes:8.1f} MB", flush=True)  # noqa: T201 - it speaks here
            curve.append(megabytes)
        name = f"memory after {count:,} {form} letters"
        ratio = round(curve[0] / curve[-1], 2)
        rows.append(
            {"name": name, "unit": "MB", "ours": round(curve[-1], 1), "peer": round(curve[0], 1), "ratio": ratio}
        )
    return rows


def show(rows: list[Row]) -> None:
    """The table for a person."""
    columns = ("name", "unit", "ours", "peer", "ratio")
    for row in ({name: name for name in columns} | {"name": ""}, *rows):
        name, *rest = (str(row[column]) for column in columns)
        print(f"{name:46} {rest[0]:>11} {' '.join(f'{each:>9}' for each in rest[1:])}")  # noqa: T201 - it speaks here


if __name__ == "__main__":
    main()
