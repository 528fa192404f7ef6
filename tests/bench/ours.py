"""Our side of the bench: the nightly run's own parts over the bench's bank, warm processes, one form.

In: a bank, a touchpoint, a form. Out: seconds for facts, rules, composing, rendering and writing, the documents as
data for the peer, what one core needs before rendering, and the memory of a worker over many documents.
"""

import json
import os
import statistics
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import ccm
from ccm.brand.fonts import open_fonts
from ccm.channels.print_form import Layout
from ccm.channels.sheets import SheetMaker
from ccm.compose import Line
from ccm.facts import DerivedBatch, Facts, read_facts
from ccm.library import manifest_of, pack, release_name
from ccm.project import Project
from ccm.run import RunOptions
from ccm.run.worker import Piece, start, work

FORMS = frozenset({"print", "accessible", "page", "mail", "text"})
PIECE = 20


@dataclass(frozen=True)
class Job:
    """One touchpoint in one form over one bank."""

    project: Project
    bank: Path
    touchpoint: str
    form: str
    as_of: date
    out: Path

    def options(self, workers: int, out: Path) -> RunOptions:
        """The run's options: this form only, for everybody in the audience."""
        return RunOptions(
            touchpoints=(self.touchpoint,),
            data=self.bank,
            out=out,
            occasion=ccm.Occasion.of_month(self.as_of),
            workers=workers,
            draft=False,
            every_form=True,
            without=FORMS - {self.form},
        )

    def derive(self, path: Path | None, workers: int) -> DerivedBatch:
        """Stage 1 in bulk."""
        source, found = ccm.open_data(self.project, self.bank, threads=workers)
        assert source is not None, found
        with source:
            batch, found = ccm.derive(
                source, self.project, self.touchpoint, ccm.Occasion.of_month(self.as_of), path=path
            )
        assert batch is not None, found
        return batch

    def release(self, folder: Path) -> Path:
        """The sealed project for the workers."""
        manifest = manifest_of(self.project.files, self.project.brand_files, self.project.library)
        content = pack(self.project.files, self.project.brand_files, manifest)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / release_name(content)
        path.write_bytes(content)
        return path


def run(job: Job, *, workers: int) -> tuple[float, int]:
    """Seconds for the whole line over the bank in warm processes, and how many documents were produced."""
    out = job.out / "ours"
    (out / "records").mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    batch = job.derive(out / "facts.parquet", workers)
    facts_seconds = time.perf_counter() - began
    options = job.options(workers, out)
    pieces = [
        Piece(job.touchpoint, begin, min(PIECE, batch.count - begin), out / "records" / f"{begin:07}.jsonl")
        for begin in range(0, batch.count, PIECE)
    ]
    pool = ProcessPoolExecutor(
        workers,
        mp_context=get_context("spawn"),
        initializer=start,
        initargs=(job.release(job.out / "release"), options, {job.touchpoint: batch}),
    )
    with pool:
        warm = [Piece(job.touchpoint, index, 2, out / "records" / f"warm{index}.jsonl") for index in range(workers * 2)]
        list(pool.map(work, warm))
        began = time.perf_counter()
        done = list(pool.map(work, pieces))
        composed_seconds = time.perf_counter() - began
    failed = sum(each.failed for each in done)
    assert failed == 0, f"{failed} documents failed"
    written = sum(1 for path in (out / "outbox" / job.touchpoint / job.form).iterdir() if path.is_file())
    return facts_seconds + composed_seconds, written


def documents(job: Job) -> Iterator[dict[str, Any]]:
    """Every document as data for the peer: its HTML as we write it, the CSS beside it."""
    touchpoint = job.project.library.touchpoints[job.touchpoint]
    line = job.project.line(
        touchpoint,
        on=job.options(1, job.out).occasion.letter_date,
        draft=False,
        every_form=True,
        without=FORMS - {"page"},
    )
    brand = job.project.brand
    maker = SheetMaker(brand, open_fonts(brand.fonts), Layout(brand).measure)
    for facts in read_facts(job.derive(None, 2)):
        composed = line.compose(facts)
        for document in composed.documents:
            sheet, found = maker.make(document)
            assert sheet is not None, found
            css = sheet.box + sheet.own_box + brand.css["page"]
            yield {"name": document.communication, "title": document.title, "css": css, "parts": [sheet.unbroken()]}


def before_rendering(jobs: Mapping[str, Job], rounds: int) -> dict[str, float]:
    """CPU milliseconds to decide, assemble and write the HTML of one document of each job on one core.

    The jobs take turns, so that a busy spell of the machine meets all; the first round warms up. The median over the
    rounds of the median over a round's documents: a spell of noise shorter than half the bench does not show.
    """
    warm = {name: _warm(job) for name, job in jobs.items()}
    taken: dict[str, list[float]] = {name: [] for name in jobs}
    for number in range(rounds + 1):
        for name, (line, sample) in warm.items():
            spent = statistics.median(_spent(line, facts) for facts in sample)
            if number:
                taken[name].append(spent)
    return {name: statistics.median(each) for name, each in taken.items()}


def _warm(job: Job) -> tuple[Line, list[Facts]]:
    """The line to HTML of a job, and the facts of all that it produces a document for."""
    touchpoint = job.project.library.touchpoints[job.touchpoint]
    line = job.project.line(
        touchpoint,
        on=job.options(1, job.out).occasion.letter_date,
        every_form=True,
        without=FORMS - {"page"},
        draft=False,
    )
    return line, [facts for facts in read_facts(job.derive(None, 1)) if line.compose(facts).artefacts]


def _spent(line: Line, facts: Facts) -> float:
    began = time.process_time()
    line.compose(facts)
    return (time.process_time() - began) * 1000


def memory(job: Job, documents: int) -> Iterator[tuple[int, float]]:
    """Resident megabytes of a run's own worker after every tenth of so many documents."""
    out = job.out / "memory"
    (out / "records").mkdir(parents=True, exist_ok=True)
    batch = job.derive(out / "facts.parquet", 1)
    pool = ProcessPoolExecutor(
        1,
        mp_context=get_context("spawn"),
        initializer=start,
        initargs=(job.release(job.out / "release"), job.options(1, out), {job.touchpoint: batch}),
    )
    begin = produced = told = 0
    with pool:
        while produced < documents:
            piece = Piece(job.touchpoint, begin, min(PIECE, batch.count - begin), out / "records" / "piece.jsonl")
            count, megabytes = pool.submit(_work_and_weigh, piece).result()
            produced += count
            begin = (begin + PIECE) if begin + PIECE < batch.count else 0
            if produced >= documents * (told + 1) // 10:
                told = produced * 10 // documents
                yield produced, megabytes


def _work_and_weigh(piece: Piece) -> tuple[int, float]:
    """Compose a piece in this process: how many documents it produced, and the process's resident megabytes."""
    work(piece)
    records = piece.records.read_text(encoding="utf-8").splitlines()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return sum(json.loads(record)["status"] == "produced" for record in records), pages * os.sysconf(
        "SC_PAGE_SIZE"
    ) / 1e6
