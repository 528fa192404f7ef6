"""Small banks for tests: write tables as files, open them, derive; and a plain deriver that SQL is compared with."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ccm.diagnostics import Diagnostic
from ccm.facts import Facts, Source, Vocabulary, load_vocabulary, open_source, read_facts
from ccm.facts.derive import derive
from ccm.facts.obtaining import Measure, Over
from ccm.values.occasion import Occasion

Row = Mapping[str, Any]
SEPTEMBER = Occasion.of_month(date(2026, 9, 30))


@dataclass
class Bank:
    """A bank in a folder: tables as lists of rows, written as CSV, JSON Lines or Parquet."""

    folder: Path
    stack: ExitStack
    findings: tuple[Diagnostic, ...] = ()
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def standard(self) -> "Bank":
        """One customer `c1`, holder of the current account `a1` in GBP."""
        self.tables = {
            "customers": [{"customer_id": "c1", "given_name": "Ann", "family_name": "Lee"}],
            "accounts": [{"account_id": "a1", "kind": "current", "currency": "GBP", "opened": "2020-01-01"}],
            "holders": [{"account_id": "a1", "customer_id": "c1", "role": "holder"}],
            "transactions": [],
        }
        return self

    def pay(self, day: str, amount: str, **more: Any) -> "Bank":
        """Add an entry of account `a1`."""
        rows = self.tables["transactions"]
        rows.append(
            {
                "transaction_id": f"t{len(rows)}",
                "account_id": "a1",
                "booked": day,
                "amount": amount,
                "balance": "",
                **more,
            }
        )
        return self

    def write(self, form: str = "csv") -> Path:
        """Write every table that has rows."""
        for name, rows in self.tables.items():
            if rows:
                columns = list(dict.fromkeys(key for row in rows for key in row))
                _WRITERS[form](self.folder / f"{name}.{form}", columns, rows)
        return self.folder

    def open(self, form: str = "csv", **options: Any) -> Source:
        """Write and open; the findings are kept."""
        self.write(form)
        source, self.findings = open_source(self.folder, **options)
        assert source is not None, self.said()
        return self.stack.enter_context(source)

    def said(self) -> list[str]:
        """The findings as people read them."""
        return [str(finding) for finding in self.findings]

    def codes(self) -> list[str]:
        """The slugs of the findings."""
        return [finding.slug for finding in self.findings]


def _write_csv(path: Path, columns: Sequence[str], rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(rows)


def _write_jsonl(path: Path, columns: Sequence[str], rows: Sequence[Row]) -> None:
    path.write_text("".join(json.dumps(row, default=str) + "\n" for row in rows), encoding="utf-8")


def _write_parquet(path: Path, columns: Sequence[str], rows: Sequence[Row]) -> None:
    pq.write_table(pa.table({name: [row.get(name) for row in rows] for name in columns}), path)


_WRITERS: dict[str, Callable[[Path, Sequence[str], Sequence[Row]], None]] = {
    "csv": _write_csv,
    "jsonl": _write_jsonl,
    "parquet": _write_parquet,
}


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    folder = tmp_path / "bank"
    folder.mkdir()
    with ExitStack() as stack:
        yield Bank(folder, stack).standard()


def facts_yaml(*facts: str) -> dict[str, bytes]:
    """A facts file from the text of each fact."""
    return {} if not facts else {"facts/some.yaml": ("facts:\n" + "".join(f"  - {fact}\n" for fact in facts)).encode()}


def _fact(name: str, kind: str, way: str, *, grain: str = "account", more: str = "") -> str:
    return f"{{name: {name}, grain: {grain}, type: {kind}, meaning: For a test., sensitivity: internal, {more} {way}}}"


@pytest.fixture
def fact() -> Callable[..., str]:
    """One fact in flow style: name, type, and how it is obtained."""
    return _fact


@pytest.fixture
def vocabulary() -> Callable[..., Vocabulary]:
    def make(*facts: str) -> Vocabulary:
        made, findings = load_vocabulary(facts_yaml(*facts), bank={"name": "Meridian"})
        assert not findings, [str(finding) for finding in findings]
        return made

    return make


@pytest.fixture
def vocabulary_findings() -> Callable[..., tuple[Diagnostic, ...]]:
    def load(*facts: str) -> tuple[Diagnostic, ...]:
        return load_vocabulary(facts_yaml(*facts))[1]

    return load


@pytest.fixture
def derived() -> Callable[..., list[Facts]]:
    def run(source: Source, vocabulary: Vocabulary, **options: Any) -> list[Facts]:
        asked = {"touchpoint": "x", "for_each": "account", "recipients": ["holder"], "occasion": SEPTEMBER, **options}
        batch, findings = derive(source, vocabulary, **asked)
        assert batch is not None, [str(finding) for finding in findings]
        found = list(read_facts(batch))
        assert len(found) == batch.count
        return found

    return run


@dataclass(frozen=True)
class Entry:
    """What the reference deriver knows of one entry."""

    day: date
    amount: Decimal
    sequence: int


def measure_plainly(
    entries: Sequence[Entry], measure: Measure, over: Over, occasion: Occasion, where: Callable[[Entry], bool]
) -> Decimal | None:
    """A window fact the slow way, written from its definition and not from the SQL."""
    first, last = over.days(occasion)
    seen = [one for one in entries if (first is None or first <= one.day) and one.day <= last and where(one)]
    seen.sort(key=lambda one: (one.day, one.sequence))
    amounts = [one.amount for one in seen]
    months = {(one.day.year, one.day.month) for one in seen}
    match measure:
        case Measure.COUNT:
            return Decimal(len(seen))
        case Measure.SUM:
            return sum(amounts, Decimal(0))
        case Measure.AVERAGE:
            return sum(amounts, Decimal(0)) / len(amounts) if amounts else None
        case Measure.MIN:
            return min(amounts, default=None)
        case Measure.MAX:
            return max(amounts, default=None)
        case Measure.FIRST:
            return amounts[0] if amounts else None
        case Measure.LAST:
            return amounts[-1] if amounts else None
        case Measure.MONTHS_WITH:
            return Decimal(len(months))
        case Measure.TREND:
            return _slope(seen, last, over.size)
    streak, day = 0, last
    while (day.year, day.month) in months:
        streak, day = streak + 1, day.replace(day=1) - timedelta(days=1)
    return Decimal(streak)


def _slope(seen: Sequence[Entry], last: date, size: int) -> Decimal:
    """The least-squares slope through the sums of the months, from the textbook's formula."""
    sums = [Decimal(0)] * size
    for one in seen:
        ago = (last.year - one.day.year) * 12 + last.month - one.day.month
        sums[size - 1 - ago] += one.amount
    middle = Decimal(size - 1) / 2
    steep = sum(((number - middle) * amount for number, amount in enumerate(sums)), Decimal(0))
    return steep / sum(((number - middle) ** 2 for number in range(size)), Decimal(0))


@pytest.fixture
def reference() -> Callable[..., Decimal | None]:
    return measure_plainly


@pytest.fixture
def entry() -> type[Entry]:
    return Entry
