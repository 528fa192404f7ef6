"""`python -m tests.bench.rules`: the rule engine beside its peers, same customers, one process, one run.

Out: a table and `target/bench-rules.json`, rows as in `target/bench.json`. CPU time, median of rounds taken in turn; a
ratio over 1 means ours is faster. Answers are compared before anything is timed; peers that answer otherwise say so.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from ccm.dmn import compile_table, load_table
from ccm.feel import BOOLEAN, Expression, compile_conditions, parse, to_sql
from tests.bench.rule_customers import MODEL, Asked, Row, as_floats, conditions, customers
from tests.bench.rule_peers import PEERS, by_hand

Measured = dict[str, object]


def rate(run: Callable[[Row], object], rows: Sequence[Row]) -> float:
    """Customers per second of CPU time."""
    start = time.process_time()
    for row in rows:
        run(row)
    return len(rows) / (time.process_time() - start)


def read(asked: Sequence[Asked]) -> dict[str, Expression]:
    """The conditions, parsed."""
    found = {}
    for place, one in enumerate(asked):
        expression, problems = parse(one.feel, MODEL, expect=BOOLEAN)
        assert expression is not None, problems
        found[f"c{place}"] = expression
    return found


def in_turn(sides: dict[str, tuple[Callable[[Row], object], Sequence[Row]]], rounds: int) -> dict[str, list[float]]:
    """The rates of every side, round by round in turn."""
    found: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, (run, rows) in sides.items():
            found[name].append(rate(run, rows))
    return found


def line(name: str, unit: str, ours: Sequence[float], peer: Sequence[float]) -> Measured:
    """One row; the ratio is taken round by round."""
    ratio = statistics.median(one / other for one, other in zip(ours, peer, strict=True))
    return {
        "name": name,
        "unit": unit,
        "ours": round(statistics.median(ours)),
        "peer": round(statistics.median(peer)),
        "ratio": round(ratio, 2),
    }


def forty(rounds: int) -> list[Measured]:
    """Forty conditions for each customer: ours untraced and traced beside everybody."""
    asked = conditions(40)
    group = compile_conditions(read(asked))
    rows, some_missing = customers(2000), customers(2000, missing=0.02)
    floats = as_floats(rows)
    wanted = [tuple(group.evaluate(row).values()) for row in rows[:200]]
    hand = by_hand(asked)
    assert [hand(row) for row in rows[:200]] == wanted
    sides: dict[str, tuple[Callable[[Row], object], Sequence[Row]]] = {
        "untraced": (group.evaluate, some_missing),
        "traced": (group.trace, some_missing),
        "complete": (group.evaluate, rows),
        "by hand": (hand, some_missing),
    }
    notes = {}
    for name, make in PEERS.items():
        run = make(asked)
        if run is None:
            sys.stderr.write(f"{name} is not installed: pip install ccm-composer[bench]\n")
            continue
        few = floats[: 5 if name in ("bkflow-feel", "pySFeel") else 1000]
        wrong = sum(tuple(run(row)) != expected for row, expected in zip(floats[:5], wanted, strict=False))
        notes[name] = f"; answers otherwise for {wrong} of 5 customers" if wrong else ""
        sides[name] = (run, few)
    rates = in_turn(sides, rounds)
    unit = "customers/s"
    table = [
        line(f"40 conditions, {one}, beside Python by hand", unit, rates[one], rates["by hand"])
        for one in ("untraced", "traced")
    ]
    return table + [
        line(f"40 conditions, untraced, beside {name}{note}", unit, rates["complete"], rates[name])
        for name, note in notes.items()
    ]


TARGETS = {"untraced": 60_000, "traced": 40_000, "table": 1_000_000}


def big_table(rounds: int) -> list[Measured]:
    """A table of 20 rows and 6 inputs, the first match counts."""
    columns = ("age", "balance", "salary", "arrears", "months", "segment")
    inputs = "".join(f"  - {{expression: {name}}}\n" for name in columns)
    cells = [
        [
            f"[{n + 18}..{n + 40}]",
            f">= {n * 50}",
            f"< {400 - n}",
            f"<= {n % 12}",
            f">= {n % 13}",
            '"retail", "affluent"' if n % 2 else "-",
        ]
        for n in range(20)
    ]
    lines = "".join(
        f"  - {{when: [{', '.join(repr(cell) for cell in row)}], then: '\"o{n}\"'}}\n" for n, row in enumerate(cells)
    )
    table, found = load_table(
        f"id: t\ninputs:\n{inputs}output: {{name: out, type: text}}\nhit: first\nrows:\n{lines}", MODEL
    )
    assert table is not None, found
    run = compile_table(table)
    rows = customers(5000, missing=0.02)
    rates = in_turn({"fast": (run.decide, rows), "traced": (run.explain, rows)}, rounds)
    target = [float(TARGETS["table"])] * rounds
    return [
        line("table of 20 rows and 6 inputs, beside its budget", "tables/s", rates["fast"], target),
        line("table of 20 rows and 6 inputs, traced, beside its budget", "tables/s", rates["traced"], target),
    ]


def compiling(rounds: int) -> list[Measured]:
    """A thousand conditions from text to compiled Python, in seconds, beside the budget of one."""
    asked, taken = conditions(1000), []
    asked = [Asked(f"({one.feel}) and age != {place}", "", "", "") for place, one in enumerate(asked)]
    for _ in range(rounds):
        start = time.process_time()
        compile_conditions(read(asked))
        taken.append(1 / (time.process_time() - start))
    seconds = 1 / statistics.median(taken)
    return [
        {
            "name": "compiling 1,000 conditions",
            "unit": "s",
            "ours": round(seconds, 3),
            "peer": 1,
            "ratio": round(1 / seconds, 2),
        }
    ]


def counting(rounds: int) -> list[Measured]:
    """Counting the audience of one condition over a million rows in DuckDB, beside the budget of 100 ms."""
    expression, _ = parse("age between 30 and 60 and balance >= 6 * salary and not(vulnerable)", MODEL, expect=BOOLEAN)
    assert expression is not None
    sql, exactness = to_sql(expression, {slug: f'bank."{slug}"' for slug in expression.reads})
    with duckdb.connect(config={"threads": 2}) as bank:
        bank.execute(
            "CREATE TABLE bank AS SELECT CAST(i % 90 AS DECIMAL(18,2)) age,"
            " CAST(i * 7919 % 500000 / 100.0 AS DECIMAL(18,2)) balance,"
            " CAST(i * 104729 % 40000 / 100.0 AS DECIMAL(18,2)) salary, i % 10 = 0 vulnerable FROM range(1000000) t(i)"
        )
        taken = []
        for _ in range(rounds * 3):
            start = time.perf_counter()
            bank.execute(f"SELECT count(*) FROM bank WHERE {sql}").fetchone()
            taken.append((time.perf_counter() - start) * 1000)
    spent = statistics.median(taken)
    name = f"audience of one condition over 1,000,000 rows in SQL ({exactness.value})"
    return [{"name": name, "unit": "ms", "ours": round(spent, 1), "peer": 100, "ratio": round(100 / spent, 2)}]


def main() -> None:
    """Run the bench and write its table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--out", type=Path, default=Path("target/bench-rules.json"))
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    rows = [*forty(given.rounds), *big_table(given.rounds), *compiling(given.rounds), *counting(given.rounds)]
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    for row in rows:
        sys.stdout.write(
            f"{row['name']:<95} {row['ours']:>12,} {row['peer']:>12,} {row['unit']:<12} {row['ratio']:>8}\n"
        )


if __name__ == "__main__":
    main()
