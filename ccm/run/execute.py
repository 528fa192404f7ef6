"""Run a night: facts in bulk, then pieces through warm worker processes, then results that balance.

In: a release file and options. Out: the finished folder and its results. Pieces have a fixed size, so the bytes do
not depend on the number of workers; at most a few pieces per worker are under way, so memory does not depend on the
run's size.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile
from multiprocessing import get_context
from pathlib import Path

from ccm.decisions import Status
from ccm.delivery import write_whole
from ccm.diagnostics import Diagnostic, error, has_errors
from ccm.facts import DerivedBatch, RowCount, Source
from ccm.ledger import Contact, Ledger, find_unusable
from ccm.library import manifest_of, pack, release_name
from ccm.project import Project
from ccm.run.claim import WORK, Claim
from ccm.run.data import derive, find_absent_tables, list_set_aside, open_data
from ccm.run.plan import PIECE, RunOptions, find_unavailable
from ccm.run.results import Record, RunResults, read_records, sum_up, write_results
from ccm.run.worker import Piece, PieceDone, Worker, start, work

Progress = Callable[[str, int, int, int], None]
WORKER_KILLED = error("X121", "worker-killed", "A worker process of a run was killed from outside.")
_AHEAD = 3


@dataclass(frozen=True)
class Night:
    """A run that has ended: its results, what was wrong in the source data, the first communications that failed."""

    results: RunResults
    findings: tuple[Diagnostic, ...]
    failures: tuple[Record, ...]


@dataclass
class _Tally:
    """What has been done so far."""

    done: dict[int, PieceDone] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)

    def take(self, number: int, piece: Piece, ended: PieceDone) -> None:
        self.done[number] = ended
        self.read[piece.touchpoint] = self.read.get(piece.touchpoint, 0) + ended.read
        self.failed[piece.touchpoint] = self.failed.get(piece.touchpoint, 0) + ended.failed


def run_night(project: Project, options: RunOptions, progress: Progress) -> Night | tuple[Diagnostic, ...]:
    """Run every touchpoint over the data. Returns the night, or the findings that keep it from starting or ending.

    Forms that cannot be made here are left out as `Decider` says; `find_unavailable` tells which.
    """
    options = replace(options, unavailable=frozenset(find_unavailable(project, options)))
    with Claim(options.out) as claim:
        if claim.refused is not None:
            return (claim.refused,)
        if options.ledger is not None and (unusable := find_unusable(options.ledger)):
            claim.release()
            return (unusable,)
        source, findings = open_data(project, options.data, threads=options.workers)
        if source is None:
            claim.release()
            return findings
        with Ledger(options.ledger or options.out / "ledger.sqlite") as ledger:
            with source:
                absent = tuple(find_absent_tables(source, project, options.touchpoints))
                findings = (*findings, *absent)
                if has_errors(absent):
                    claim.release()
                    return findings
                with (options.out / "set-aside.jsonl").open("w", encoding="utf-8") as stream:
                    stream.writelines(list_set_aside(source))
                batches, refused = _derive_all(source, project, options, ledger, claim.work)
            if refused:
                claim.release()
                return (*findings, *refused)
            try:
                night = _compose_night(project, options, progress, batches, (source.counts, findings), ledger)
            except BrokenProcessPool:
                hint = "was the machine out of memory? start the run again: it begins afresh"
                return (*findings, WORKER_KILLED.at(None, "a worker process was killed", hint=hint))
        if night.results.completed:
            claim.release()
        return night


def _compose_night(
    project: Project,
    options: RunOptions,
    progress: Progress,
    batches: list[DerivedBatch],
    data: tuple[Mapping[str, RowCount], tuple[Diagnostic, ...]],
    ledger: Ledger,
) -> Night:
    """Stages 2 to 5, then contacts, then results: what is found in `run-results.json` has been recorded."""
    counts, findings = data
    release = _keep(project, options.out / "release")
    tally, completed = _compose_all(batches, release, options, progress)
    records = [ended.records for _, ended in sorted(tally.done.items())]
    planned = {batch.touchpoint: batch.count for batch in batches}
    named = (project.library.digest, release.stem)
    results = sum_up(options, named, records, counts, planned, completed=completed)
    if completed and not options.draft:
        ledger.record(_contacts(records, options))
    _write(options, results, records, (*find_unavailable(project, options).values(), *findings))
    failures = tuple(islice((each for each in read_records(records) if each.status is Status.FAILED), 20))
    return Night(results, findings, failures)


def _keep(project: Project, folder: Path) -> Path:
    """Keep what this run reads: workers open this file, so that editing the project does not reach the run.

    A sealed release stays sealed; what is kept of a folder has no seal and is good for this run and for proofs only.
    """
    manifest = manifest_of(project.files, project.brand_files, project.library)
    content = pack(project.files, project.brand_files, manifest, project.seal)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    path = folder / release_name(content)
    write_whole(path, content)
    return path


def _derive_all(
    source: Source, project: Project, options: RunOptions, ledger: Ledger, folder: Path
) -> tuple[list[DerivedBatch], tuple[Diagnostic, ...]]:
    """Stage 1 for every touchpoint, in bulk."""
    contacts = ledger.known_before(options.occasion.known_at)
    batches: list[DerivedBatch] = []
    refused: list[Diagnostic] = []
    accept = options.accept_unnamed
    for name in options.touchpoints:
        path = folder / f"{name}.parquet"
        batch, found = derive(
            source, project, name, options.occasion, contacts=contacts, accept_unnamed=accept, path=path
        )
        refused.extend(found)
        if batch is not None:
            batches.append(batch)
    return batches, tuple(refused)


def _pieces(batches: Iterable[DerivedBatch], folder: Path) -> Iterator[tuple[int, Piece]]:
    number = 0
    for batch in batches:
        for begin in range(0, batch.count, PIECE):
            size = min(PIECE, batch.count - begin)
            yield number, Piece(batch.touchpoint, begin, size, folder / f"{number:07}.jsonl")
            number += 1


def _compose_all(
    batches: list[DerivedBatch], release: Path, options: RunOptions, progress: Progress
) -> tuple[_Tally, bool]:
    """Stages 2 to 5 for every communication; begins nothing more when too many documents failed."""
    tally = _Tally()
    totals = {batch.touchpoint: batch.count for batch in batches}
    for name, total in totals.items():
        progress(name, 0, total, 0)
    by_name = {batch.touchpoint: batch for batch in batches}

    def enough() -> bool:
        return options.max_failed is not None and sum(tally.failed.values()) > options.max_failed

    pieces = takewhile(lambda _: not enough(), _pieces(batches, options.out / WORK))
    for number, piece, ended in _work_through(pieces, by_name, release, options):
        tally.take(number, piece, ended)
        name = piece.touchpoint
        progress(name, tally.read[name], totals[name], tally.failed[name])
    return tally, not enough()


def _work_through(
    pieces: Iterator[tuple[int, Piece]],
    batches: Mapping[str, DerivedBatch],
    release: Path,
    options: RunOptions,
) -> Iterator[tuple[int, Piece, PieceDone]]:
    if options.workers == 1:
        worker = Worker(release, options, batches)
        for number, piece in pieces:
            yield number, piece, worker.compose_piece(piece)
        return
    with ProcessPoolExecutor(
        options.workers, mp_context=get_context("spawn"), initializer=start, initargs=(release, options, batches)
    ) as pool:
        yield from _in_parallel(pool, pieces, options.workers * _AHEAD)


def _in_parallel(
    pool: Executor, pieces: Iterator[tuple[int, Piece]], ahead: int
) -> Iterator[tuple[int, Piece, PieceDone]]:
    """Keep a few pieces under way; hand each out as it ends, also those that end after no more are begun."""
    under_way: dict[Future[PieceDone], tuple[int, Piece]] = {}
    for number, piece in islice(pieces, ahead):
        under_way[pool.submit(work, piece)] = (number, piece)
    while under_way:
        ended, _ = wait(under_way, return_when=FIRST_COMPLETED)
        for future in ended:
            number, piece = under_way.pop(future)
            yield number, piece, future.result()
            for further, next_piece in islice(pieces, 1):
                under_way[pool.submit(work, next_piece)] = (further, next_piece)


def _write(options: RunOptions, results: RunResults, records: list[Path], findings: tuple[Diagnostic, ...]) -> None:
    lines = "".join(f"{json.dumps(each.as_json(), ensure_ascii=False)}\n" for each in findings)
    write_whole(options.out / "findings.jsonl", lines.encode())
    if options.explain:
        with (options.out / "explanations.jsonl").open("wb") as stream:
            for path in records:
                stream.write(path.with_suffix(".why").read_bytes())
    write_results(options.out, results, records)


def _contacts(records: list[Path], options: RunOptions) -> Iterator[Contact]:
    on_date = options.occasion.letter_date
    for record in read_records(records):
        for channel in record.channels:
            name, about = record.communication, record.subject
            yield Contact(name, channel, record.recipient, record.touchpoint, record.role, on_date, about)
