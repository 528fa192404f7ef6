"""Broken deliveries: plants in a CSV export of the bank what goes wrong in real ones, and tells exactly where.

In: a directory written by `export_csv`, a seed. Out: the same files spoilt, and one `Planted` for each thing done,
so that a test can ask for a finding with that file, row and field, and that nothing else was lost. Each fault is
one function in `FAULTS`.
"""

import csv
import shutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import numpy as np

from ccm.samplebank.tables import KEYS, SCHEMAS

FINDING, KEPT, HARMLESS = "finding", "kept", "harmless"
BUSY_ENTRIES = 5_000
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff" * 3  # cut to 90 letters below

HOSTILE: Mapping[str, str] = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(2)>&lt;b&gt;",
    "markdown": "**bold** [press](javascript:alert(1)) ![](https://example.com/x.png) # h",
    "jinja": "{{ 7 * 7 }}{% for x in range(9) %}x{% endfor %}{# gone #}",
    "control": "a\x01\x07\x1b[31mb\x7f\u202ec\u2066d\ufeffe\u0085f",
    "formula": '=HYPERLINK("https://example.com","press")',
}


@dataclass(frozen=True, slots=True)
class Planted:
    """One thing that was spoilt. `row` counts data rows from 1 in the spoilt file; `key` identifies the record.

    `effect` is what must come of it: `finding` (a diagnostic names it and the record, column or table is set
    aside), `kept` (the record goes through as it is) or `harmless` (the record may go through or be refused; the
    text never acts as markup or code).
    """

    fault: str
    table: str
    row: int | None
    field: str | None
    key: str
    value: str
    effect: str


@dataclass(slots=True)
class Delivery:
    """The files being spoilt. Cells are text; bytes that are no UTF-8 are surrogates (`surrogateescape`)."""

    chance: np.random.Generator
    heads: dict[str, list[str]]
    rows: dict[str, list[list[str]]]
    planted: list[Planted] = field(default_factory=list)
    taken: set[tuple[str, int]] = field(default_factory=set)
    fixed: set[tuple[str, int]] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)

    def key(self, table: str, at: int) -> str:
        """The identifier of a row, or "" in a table without one."""
        return self.rows[table][at][0] if table in KEYS else ""

    def note(self, fault: str, table: str, at: int | None, name: str | None, value: str, effect: str) -> None:
        """Record what was planted in the row at a place; only harmless texts may share a row."""
        if at is not None and effect != HARMLESS:
            self.fixed.add((table, at))
        key, row = ("", None) if at is None else (self.key(table, at), at + 1)
        self.planted.append(Planted(fault, table, row, name, key, value, effect))

    def free(self, table: str, column: int = 0) -> int:
        """A row that nothing was planted in yet; once all are taken, one with harmless texts in other columns only.

        Raises ValueError if the export is too small for that.
        """
        rows, order = self.rows[table], [int(row) for row in self.chance.permutation(len(self.rows[table]))]
        untouched = (at for at in order if (table, at) not in self.taken)
        shared = (at for at in order if (table, at) not in self.fixed and rows[at][column] not in HOSTILE.values())
        at = next(chain(untouched, shared), None)
        if at is None:
            raise ValueError(f"{table}: too few rows to plant every fault in")
        self.taken.add((table, at))
        return at

    def put(self, fault: str, table: str, name: str, value: str, effect: str, *, at: int | None = None) -> int:
        """Put a value into a field of a free row, or of the row given."""
        column = self.heads[table].index(name)
        place = self.free(table, column) if at is None else at
        self.rows[table][place][column] = value
        self.note(fault, table, place, name, value, effect)
        return place

    def append(self, fault: str, table: str, name: str, row: list[str], effect: str) -> None:
        """Append a row whose field `name` is what is wrong."""
        self.rows[table].append(row)
        at = len(self.rows[table]) - 1
        self.taken.add((table, at))
        self.note(fault, table, at, name, row[self.heads[table].index(name)], effect)


def read(directory: Path, seed: int) -> Delivery:
    """Read an export."""
    delivery = Delivery(np.random.default_rng(np.random.SeedSequence(seed)), {}, {})
    for name in SCHEMAS:
        with (directory / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            lines = csv.reader(file)
            delivery.heads[name] = next(lines)
            delivery.rows[name] = list(lines)
    return delivery


def write(delivery: Delivery, directory: Path) -> None:
    """Write it back, without the tables that were dropped."""
    for name in SCHEMAS:
        path = directory / f"{name}.csv"
        if name in delivery.dropped:
            path.unlink()
            continue
        with path.open("w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow(delivery.heads[name])
            lines.writerows(delivery.rows[name])


def empty_month(delivery: Delivery) -> None:
    """Take away the last month of one account."""
    rows = delivery.rows["transactions"]
    months: dict[str, set[str]] = {}
    for row in rows:
        months.setdefault(row[1], set()).add(row[2][:7])
    last = max(row[2] for row in rows)[:7]
    account = str(
        delivery.chance.choice(sorted(each for each, seen in months.items() if last in seen and len(seen) > 3))
    )
    delivery.rows["transactions"] = [row for row in rows if row[1] != account or row[2][:7] != last]
    delivery.planted.append(Planted("empty month", "transactions", None, None, account, last, KEPT))


def busy_account(delivery: Delivery) -> None:
    """Give one account five thousand more entries on its last day, with a balance that chains."""
    rows = delivery.rows["transactions"]
    last: dict[str, list[str]] = {}
    for row in rows:
        last[row[1]] = max(last.get(row[1], row), row, key=lambda each: int(each[8]))
    newest = max(row[2] for row in rows)[:7]
    account = str(
        delivery.chance.choice(sorted(each for each, row in last.items() if row[2][:7] == newest and int(row[8]) > 99))
    )
    day, sequence = last[account][2], int(last[account][8])
    pence = int(last[account][4].replace(".", ""))
    for number in range(1, BUSY_ENTRIES + 1):
        amount = -125 if number % 2 else 125
        pence += amount
        cells = [
            f"TBUSY{number:09d}",
            account,
            day,
            _pounds(amount),
            _pounds(pence),
            "card",
            "CARD PAYMENT TO TURNSTILE",
            "Turnstile",
        ]
        rows.append([*cells, str(sequence + number)])
    delivery.planted.append(Planted("busy account", "transactions", None, None, account, str(BUSY_ENTRIES), KEPT))


def _pounds(pence: int) -> str:
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def wrong_types(delivery: Delivery) -> None:
    """Put words where numbers, dates and truth values belong."""
    for table, name, value in (
        ("customers", "birth_date", "31st of June"),
        ("customers", "vulnerable", "maybe"),
        ("accounts", "interest_rate", "3,10 %"),
        ("transactions", "amount", "twelve pounds"),
        ("transactions", "booked", "2026-02-30"),
        ("transactions", "sequence", "1.5"),
        ("products", "amount", "£4,000"),
        ("consents", "given", "perhaps"),
        ("contacts", "on_date", "01/02/2026"),
        ("events", "on_date", "yesterday"),
    ):
        delivery.put("wrong type", table, name, value, FINDING)


def not_numbers(delivery: Delivery) -> None:
    """Put what computers call numbers and no one can owe."""
    for table, name, value in (
        ("transactions", "amount", "NaN"),
        ("transactions", "amount", "Infinity"),
        ("transactions", "balance", "-inf"),
        ("products", "amount", "NaN"),
        ("accounts", "interest_rate", "inf"),
        ("events", "amount", "nan"),
    ):
        delivery.put("not a number", table, name, value, FINDING)


def overflow(delivery: Delivery) -> None:
    """Put numbers and dates that fit no column."""
    for table, name, value in (
        ("transactions", "amount", "1e30"),
        ("transactions", "balance", "123456789012345678901234567890.12"),
        ("transactions", "sequence", "9223372036854775808"),
        ("products", "amount", "-1E+400"),
        ("accounts", "interest_rate", "100000"),
        ("events", "on_date", "99999-12-31"),
    ):
        delivery.put("overflow", table, name, value, FINDING)


def broken_encoding(delivery: Delivery) -> None:
    """Put bytes that are no UTF-8: a Latin-1 letter, a cut sequence, half a surrogate; and a NUL."""
    delivery.put("broken encoding", "customers", "city", "K\udcf6ln", FINDING)
    delivery.put("broken encoding", "customers", "family_name", "\udcff\udcfe", FINDING)
    delivery.put("broken encoding", "transactions", "details", "CAF\udcc3(", FINDING)
    delivery.put("broken encoding", "events", "details", "\udced\udca0\udc80", FINDING)
    delivery.put("broken encoding", "products", "name", "Loan\x00Account", HARMLESS)


def awkward_names(delivery: Delivery) -> None:
    """Put a name of ninety letters without a space, and names written from right to left."""
    delivery.put("long name", "customers", "family_name", LONG_NAME[:90], KEPT)
    for given, family, romanised in (
        ("محمد", "عبد الرحمن", "Mohammed Abd al-Rahman"),
        ("יעל", "בן־דוד", "Yael Ben-David"),
    ):
        at = delivery.put("right to left", "customers", "given_name", given, KEPT)
        delivery.put("right to left", "customers", "family_name", family, KEPT, at=at)
        delivery.put("right to left", "customers", "romanised_name", romanised, KEPT, at=at)


WORDS = ("role", "currency")
"""Columns whose records are set aside when they hold anything but a known word."""


def hostile_text(delivery: Delivery) -> None:
    """Put markup, code and control characters into every text field but identifiers and words of a fixed list."""
    for table, schema in SCHEMAS.items():
        texts = [each.name for each in schema if str(each.type) == "string" and not each.name.endswith(("_id", *WORDS))]
        for name in texts:
            for kind, value in HOSTILE.items():
                delivery.put(f"hostile {kind}", table, name, value, HARMLESS)


def hostile_identifiers(delivery: Delivery) -> None:
    """Append records whose identifiers look like paths and markup, linked to each other and otherwise sound."""
    for number, bad in enumerate(("../../outside", "<b>id</b>", "{{ id }}", "a/b\\c:d")):
        person, account = (delivery.rows[table][delivery.free(table)] for table in ("customers", "accounts"))
        delivery.append("hostile identifier", "customers", "customer_id", [bad, *person[1:]], HARMLESS)
        delivery.append("hostile identifier", "accounts", "account_id", [f"{bad}{number}", *account[1:]], HARMLESS)
        delivery.append("hostile identifier", "holders", "customer_id", [f"{bad}{number}", bad, "holder"], HARMLESS)


def duplicate_ids(delivery: Delivery) -> None:
    """Append a second record with an identifier that is there already, and a repeated holder."""
    for table, key in KEYS.items():
        row = list(delivery.rows[table][delivery.free(table)])
        delivery.append("duplicate id", table, key, row, FINDING)
    row = list(delivery.rows["holders"][delivery.free("holders")])
    delivery.append("duplicate id", "holders", "customer_id", row, FINDING)


def orphans(delivery: Delivery) -> None:
    """Append records that point to customers and accounts that are not there."""
    for table, name, bad in (
        ("transactions", "account_id", "A99999999"),
        ("holders", "account_id", "A99999998"),
        ("holders", "customer_id", "C99999999"),
        ("products", "customer_id", "C99999998"),
        ("consents", "customer_id", "C99999997"),
        ("contacts", "customer_id", "C99999996"),
        ("events", "account_id", "A99999997"),
    ):
        row = list(delivery.rows[table][delivery.free(table)])
        row[delivery.heads[table].index(name)] = bad
        if table in KEYS:
            row[0] = f"{row[0]}X"
        delivery.append("orphan", table, name, row, FINDING)


def unknown_columns(delivery: Delivery) -> None:
    """Add a column no one knows, and misspell one that is not needed."""
    delivery.heads["customers"].append("shoe_size")
    for row in delivery.rows["customers"]:
        row.append("42")
    delivery.note("unknown column", "customers", None, "shoe_size", "", FINDING)
    head = delivery.heads["products"]
    head[head.index("rate")] = "raet"
    delivery.note("unknown column", "products", None, "raet", "rate", FINDING)


def missing_table(delivery: Delivery) -> None:
    """Leave out the consents."""
    delivery.dropped.add("consents")
    delivery.planted = [each for each in delivery.planted if each.table != "consents"]
    delivery.note("missing table", "consents", None, None, "", FINDING)


FAULTS: Mapping[str, Callable[[Delivery], None]] = {
    "empty-month": empty_month,
    "busy-account": busy_account,
    "wrong-types": wrong_types,
    "not-numbers": not_numbers,
    "overflow": overflow,
    "broken-encoding": broken_encoding,
    "awkward-names": awkward_names,
    "hostile-text": hostile_text,
    "hostile-identifiers": hostile_identifiers,
    "duplicate-ids": duplicate_ids,
    "orphans": orphans,
    "unknown-columns": unknown_columns,
    "missing-table": missing_table,
}  # in this order: rows are taken away before any is counted, columns are added last


def spoil(directory: Path, *, seed: int, only: Collection[str] | None = None) -> list[Planted]:
    """Spoil an export where it lies, with all faults or `only` those named; return what was planted.

    Each record gets one fault while there are records left; later, harmless texts share one. Raises KeyError for
    a fault that does not exist and ValueError for an export that is too small (forty customers are enough).
    """
    wanted = set(FAULTS if only is None else only)
    unknown = wanted - set(FAULTS)
    if unknown:
        raise KeyError(*sorted(unknown))
    delivery = read(directory, seed)
    for name, plant in FAULTS.items():
        if name in wanted:
            plant(delivery)
    write(delivery, directory)
    return delivery.planted


def spoilt_copies(directory: Path, out: Path, *, seed: int) -> dict[str, list[Planted]]:
    """Make one copy of an export per fault, `out/FAULT/`, each spoilt by that fault alone."""
    found = {}
    for name in FAULTS:
        shutil.copytree(directory, out / name)
        found[name] = spoil(out / name, seed=seed, only=[name])
    return found
