"""What a run says of itself: one record per communication, a balance that must add up, and where both are written.

In: the records that workers made. Out: `run-results.json` (every communication with its status) and `manifest.jsonl` (a
line per produced document). Both hold no time of day, so that the same run gives the same bytes.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ccm.channels import engine_versions
from ccm.decisions import Status
from ccm.delivery import write_whole
from ccm.facts import RowCount
from ccm.run.plan import RunOptions, name_run
from ccm.values.occasion import Occasion, Period

RESULTS = "run-results.json"
_COMMUNICATIONS, _INDENT = '  "communications": [', "    "
"""How the list of communications begins, and each line of it: so it is read a line at a time, however long it is."""


class Artifact(BaseModel):
    """One file in the outbox."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: str
    path: str
    sha256: str
    size: int
    pages: int = 0
    segments: int = 0


class Record(BaseModel):
    """What became of one communication; a produced one names its artefacts and fragments."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    communication: str
    touchpoint: str
    subject: str
    recipient: str
    role: str
    status: Status
    reason: str = ""
    locale: str = ""
    channels: tuple[str, ...] = ()
    facts: str = Field(default="", description="sha256 of the facts in canonical form")
    fragments: tuple[str, ...] = ()
    artefacts: tuple[Artifact, ...] = ()
    findings: tuple[dict[str, Any], ...] = ()


class Balance(BaseModel):
    """read = produced + not in audience + suppressed + undecided + failed; rows = accepted + set aside."""

    model_config = ConfigDict(extra="forbid")

    read: int = 0
    produced: int = 0
    not_in_audience: int = 0
    suppressed: int = 0
    undecided: int = 0
    failed: int = 0
    suppressed_by_reason: dict[str, int] = Field(default_factory=dict)
    artefacts: dict[str, int] = Field(default_factory=dict)
    rows: int = 0
    rows_accepted: int = 0
    rows_set_aside: int = 0

    def count(self, record: Record) -> None:
        """Take one communication into the balance."""
        self.read += 1
        field = record.status.value.replace(" ", "_")
        setattr(self, field, getattr(self, field) + 1)
        if record.status is Status.SUPPRESSED:
            self.suppressed_by_reason[record.reason] = self.suppressed_by_reason.get(record.reason, 0) + 1
        for artefact in record.artefacts:
            self.artefacts[artefact.form] = self.artefacts.get(artefact.form, 0) + 1

    @property
    def balances(self) -> bool:
        """Whether every communication that was read has ended, and every row is accounted for."""
        ended = self.produced + self.not_in_audience + self.suppressed + self.undecided + self.failed
        return self.read == ended and self.rows == self.rows_accepted + self.rows_set_aside


class RunResults(BaseModel):
    """The head of `run-results.json`; the communications follow it, in order."""

    model_config = ConfigDict(extra="forbid")

    run: str
    completed: bool
    draft: bool
    accept_unnamed: bool = False
    every_form: bool = False
    without: list[str] = Field(default_factory=list)
    library: str
    release: str
    touchpoints: list[str]
    occasion: dict[str, str]
    engines: dict[str, str]
    balance: Balance
    balance_by_touchpoint: dict[str, Balance]
    planned: dict[str, int]
    tables: dict[str, dict[str, int]]

    @property
    def balances(self) -> bool:
        """Whether the run adds up, and every communication that stage 1 planned has come to an end."""
        whole = all(self.balance_by_touchpoint[name].read == count for name, count in self.planned.items())
        return self.balance.balances and (whole or not self.completed)


def write_results(folder: Path, results: RunResults, records: Iterable[Path]) -> None:
    """Write `run-results.json` and `manifest.jsonl` from the pieces' records, streaming, in order."""
    paths = list(records)
    head = results.model_dump_json(indent=2).removesuffix("\n}")
    results_path, manifest_path = folder / ".run-results.json.part", folder / ".manifest.jsonl.part"
    with (
        results_path.open("w", encoding="utf-8") as results_file,
        manifest_path.open("w", encoding="utf-8") as manifest,
    ):
        results_file.write(f"{head},\n{_COMMUNICATIONS}")
        for index, line in enumerate(_lines(paths)):
            results_file.write(f"{',' if index else ''}\n{_INDENT}{line}")
            if json.loads(line)["status"] == Status.PRODUCED.value:
                manifest.write(f"{line}\n")
        results_file.write("\n  ]\n}\n")
    manifest_path.replace(folder / "manifest.jsonl")
    results_path.replace(folder / RESULTS)


def read_results(folder: Path) -> RunResults:
    """The head of the results in a folder, without the communications."""
    with (folder / RESULTS).open(encoding="utf-8") as stream:
        head = "".join(iter(stream.readline, f"{_COMMUNICATIONS}\n"))
    return RunResults.model_validate_json(f"{head.rstrip().rstrip(',')}\n}}")


def read_lines(folder: Path) -> Iterator[str]:
    """The communications of the results in a folder, in order, each as its line of JSON."""
    with (folder / RESULTS).open(encoding="utf-8") as stream:
        for _ in iter(stream.readline, f"{_COMMUNICATIONS}\n"):
            pass
        yield from (line.strip().rstrip(",") for line in stream if line.startswith(f"{_INDENT}{{"))


def _lines(records: Iterable[Path]) -> Iterator[str]:
    for path in records:
        with path.open(encoding="utf-8") as stream:
            yield from (line.rstrip("\n") for line in stream)


def read_records(records: Iterable[Path]) -> Iterator[Record]:
    """Read the records back, in order."""
    return (Record.model_validate_json(line) for line in _lines(records))


def write_records(path: Path, records: Iterable[Record]) -> None:
    """Write the records of one piece whole, one JSON line each."""
    lines = "".join(f"{record.model_dump_json(exclude_defaults=True)}\n" for record in records)
    write_whole(path, lines.encode())


def canonical(values: Mapping[str, object]) -> bytes:
    """Facts in a canonical byte form, for digests: sorted names, plain decimals, ISO dates."""
    return json.dumps(values, sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":")).encode()


def occasion_of(results: RunResults) -> Occasion:
    """The occasion that a run recorded: the other way round of what `sum_up` writes."""
    days = {name: date.fromisoformat(day) for name, day in results.occasion.items()}
    period = Period(days["period_start"], days["period_end"])
    return Occasion(period, days["as_of"], days["letter_date"], days["known_at"])


def _days(when: Occasion) -> dict[str, str]:
    days = {"period_start": when.period.start, "period_end": when.period.end}
    days |= {"as_of": when.as_of, "letter_date": when.letter_date, "known_at": when.known_at}
    return {name: day.isoformat() for name, day in days.items()}


def sum_up(
    options: RunOptions,
    named: tuple[str, str],
    records: Iterable[Path],
    tables: Mapping[str, RowCount],
    planned: Mapping[str, int],
    *,
    completed: bool,
) -> RunResults:
    """Add everything up: the balance of the run and of each touchpoint, the rows of each table.

    `named` are the digest of the library and the name of the release; `planned` how many communications stage 1 made.
    """
    library, release = named
    total, facts = Balance(), sha256()
    by_touchpoint = {name: Balance() for name in options.touchpoints}
    for record in read_records(records):
        for balance in (total, by_touchpoint[record.touchpoint]):
            balance.count(record)
        facts.update(f"{record.facts} {record.status} {record.reason}\n".encode())
    for count in tables.values():
        total.rows += count.rows
        total.rows_accepted += count.accepted
        total.rows_set_aside += count.set_aside
    return RunResults(
        run=name_run(options, release=release, facts=facts.hexdigest()),
        completed=completed,
        draft=options.draft,
        accept_unnamed=options.accept_unnamed,
        every_form=options.every_form,
        without=sorted(options.without),
        library=library,
        release=release,
        touchpoints=list(options.touchpoints),
        occasion=_days(options.occasion),
        engines=engine_versions(),
        balance=total,
        balance_by_touchpoint=by_touchpoint,
        planned=dict(planned),
        tables={
            name: {"rows": count.rows, "accepted": count.accepted, "set_aside": count.set_aside}
            for name, count in tables.items()
        },
    )
