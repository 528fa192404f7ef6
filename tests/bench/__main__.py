"""`python -m tests.bench`: ours beside the peer, same customers, same two processes, one run. Also `make bench`.

Out: a table on the terminal and `target/bench.json`: a list of `{"name", "unit", "ours", "peer", "ratio"}`; a ratio
over 1 means ours is better. Medians over rounds; every round runs both sides in turn. Nothing here is a test: the
machine may be busy.
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
LETTER, STATEMENT = "annual-savings-review", "current-account-statement"


def main() -> None:
    """Run the bench and write its table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--out", type=Path, default=Path("target/bench.json"))
    asked.add_argument("--customers", type=int, default=300, help="customers in each bank")
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--memory", type=int, default=0, help="also compose so many documents in one worker")
    chosen = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="ccm-bench-"))
    try:
        rows = measure(folder, chosen.customers, chosen.rounds, chosen.workers)
        if chosen.memory:
            show_memory(folder, chosen.memory)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    show(rows)


def measure(folder: Path, customers: int, rounds: int, workers: int) -> list[dict[str, object]]:
    """Every row of the table."""
    project, found = ccm.open_project(ROOT / "fragments")
    assert project is not None, found
    sample = folder / "sample"
    generate(sample, customers=customers * 2, seed=1, as_of=AS_OF, months=24)
    banks = {LETTER: sample, STATEMENT: make_bank(folder / "sixty", customers)}
    rows: list[dict[str, object]] = []
    for touchpoint, what in ((LETTER, "letter"), (STATEMENT, "statement 60 rows")):
        job = ours.Job(project, banks[touchpoint], touchpoint, "print", AS_OF, folder / f"{touchpoint}-data")
        documents = list(ours.documents(job))
        for form in ("print", "accessible"):
            job = ours.Job(project, banks[touchpoint], touchpoint, form, AS_OF, folder / f"{touchpoint}-{form}")
            rows.append(compare(f"{form} {what}", job, documents, rounds, workers))
        rows.append(one_core(f"decide, assemble, HTML of a {what}", job))
    return rows


def compare(
    name: str, job: ours.Job, documents: list[dict[str, object]], rounds: int, workers: int
) -> dict[str, object]:
    """Documents per second of both sides, round by round in turn."""
    our_rates, peer_rates = [], []
    for number in range(rounds):
        seconds, count = ours.run(job, workers=workers)
        our_rates.append(count / seconds)
        sample = documents[: max(workers * 10, len(documents) // 4)]
        peer_rates.append(len(sample) / peer.run(sample, job.out / f"peer{number}", workers=workers))
    rate, other = statistics.median(our_rates), statistics.median(peer_rates)
    return {
        "name": name,
        "unit": "documents/s",
        "ours": round(rate, 1),
        "peer": round(other, 1),
        "ratio": round(statistics.median(a / b for a, b in zip(our_rates, peer_rates, strict=True)), 2),
    }


def one_core(name: str, job: ours.Job) -> dict[str, object]:
    """What one core needs before rendering; the budget stands where the peer would."""
    budget = 1.5 if "letter" in name else 3.0
    spent = ours.before_rendering(job)
    return {"name": name, "unit": "ms", "ours": round(spent, 2), "peer": budget, "ratio": round(budget / spent, 2)}


def show_memory(folder: Path, communications: int) -> None:
    """Resident memory of one worker over many documents."""
    project, found = ccm.open_project(ROOT / "fragments")
    assert project is not None, found
    for form in ("print", "accessible"):
        job = ours.Job(project, folder / "sample", LETTER, form, AS_OF, folder / f"memory-{form}")
        for done, megabytes in ours.memory(job, communications if form == "print" else communications // 10):
            print(f"memory, {form}: {done:>7,} documents {megabytes:8.1f} MB")  # noqa: T201 - the bench speaks here


def show(rows: list[dict[str, object]]) -> None:
    """The table for a person."""
    print(f"{'':44} {'ours':>10} {'peer':>10} {'ratio':>8}")  # noqa: T201 - the bench speaks here
    for row in rows:
        line = f"{row['name']!s:32} {row['unit']!s:>11} {row['ours']!s:>10} {row['peer']!s:>10} {row['ratio']!s:>8}"
        print(line)  # noqa: T201 - the bench speaks here


if __name__ == "__main__":
    main()
