"""A worker of a run: opens the release once, keeps renderers warm, composes piece after piece.

In: a piece of the derived facts. Out: artefacts in the outbox and the piece's records in one file, written whole. A
worker knows nothing of other workers; its bytes depend on the piece alone.
"""

import atexit
import json
import os
import threading
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from ccm.channels import open_renderers
from ccm.compose import Composed, Line, compose, deliver
from ccm.decisions import Decision, Status, explain
from ccm.delivery import Dispatched, Outbox, write_whole
from ccm.diagnostics import Span, error
from ccm.facts import DerivedBatch, Facts, FactsReader
from ccm.project import open_project
from ccm.run.plan import RunOptions, wanted_forms
from ccm.run.results import Artifact, Record, canonical, write_records

DEFECT = error("X123", "defect", "A defect in ccm stopped one communication; the others went on.")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some communications of one touchpoint, by their place in the derived batch, and the file for their records."""

    touchpoint: str
    begin: int
    size: int
    records: Path


@dataclass(frozen=True, slots=True)
class PieceDone:
    """What the parent needs to know of a finished piece."""

    records: Path
    read: int
    failed: int


class Worker:
    """One process's warm state."""

    def __init__(self, release: Path, options: RunOptions, batches: Mapping[str, DerivedBatch]) -> None:
        project, _ = open_project(release, draft=options.draft, unsealed=True)
        if project is None:
            raise RuntimeError(f"the release {release} changed while the run was going on")
        self.project = project
        self.options = options
        self.outbox = Outbox(options.out / "outbox")
        self.renderers = open_renderers(project.brand, wanted_forms(project, options))
        self._lines: dict[str, Line] = {}
        self._readers = {name: FactsReader(batch) for name, batch in batches.items()}

    def line(self, touchpoint: str) -> Line:
        """The warm line of a touchpoint, made at first use."""
        if touchpoint not in self._lines:
            options = self.options
            self._lines[touchpoint] = self.project.line(
                self.project.library.touchpoints[touchpoint],
                on=options.occasion.letter_date,
                draft=options.draft,
                every_form=options.every_form,
                without=options.without,
                renderers=self.renderers,
            )
        return self._lines[touchpoint]

    def compose_piece(self, piece: Piece) -> PieceDone:
        """Compose and dispatch every communication of a piece; write its records and, if asked, explanations."""
        line = self.line(piece.touchpoint)
        made: list[Record] = []
        reasons: list[str] = []
        for facts in self._readers[piece.touchpoint].read_from(piece.begin, piece.size):
            composed = _composed(facts, line)
            dispatched = deliver(composed, self.outbox)
            made.append(_record(facts, composed, dispatched))
            if self.options.explain:
                reasons.append(json.dumps(explain(composed.decision), ensure_ascii=False, default=str, sort_keys=True))
        write_records(piece.records, made)
        if self.options.explain:
            text = "".join(f"{reason}\n" for reason in reasons)
            write_whole(piece.records.with_suffix(".why"), text.encode())
        return PieceDone(piece.records, len(made), sum(record.status is Status.FAILED for record in made))


def _composed(facts: Facts, line: Line) -> Composed:
    """Compose one communication; a defect of ours fails this one, by name, and never the night."""
    try:
        return compose(facts, line)
    except Exception as problem:  # noqa: BLE001 - see above
        place = traceback.extract_tb(problem.__traceback__)[-1]
        message = f"a defect in ccm: {type(problem).__name__} in {Path(place.filename).stem}.{place.name}"
        found = DEFECT.at(Span(facts.communication.subject), message, hint="please report it with this communication")
        decision = Decision(facts, Status.FAILED, message, failures=(found,))
        return Composed(decision, Status.FAILED, message, findings=(found,))


def _record(facts: Facts, composed: Composed, dispatched: Dispatched) -> Record:
    communication = facts.communication
    produced = composed.status is Status.PRODUCED
    return Record(
        communication=communication.id,
        touchpoint=communication.touchpoint,
        subject=communication.subject,
        recipient=communication.recipient,
        role=communication.role,
        status=composed.status,
        reason=composed.reason,
        locale=composed.decision.locale if produced else "",
        channels=tuple(each.channel for each in composed.decision.channels) if produced else (),
        facts=sha256(canonical(facts.values)).hexdigest(),
        fragments=tuple(dict.fromkeys(_fragments(composed))) if produced else (),
        artefacts=tuple(Artifact(**asdict(sent)) for sent in dispatched.sent),
        findings=tuple(each.as_json() for each in (*facts.findings, *composed.findings)),
    )


def _fragments(composed: Composed) -> Iterator[str]:
    for channel in composed.decision.channels:
        for slot in channel.slots:
            for fragment in slot.chosen:
                yield f"{fragment.id}.{fragment.locale}@{fragment.digest}"


_worker: list[Worker] = []


def start(release: Path, options: RunOptions, batches: Mapping[str, DerivedBatch]) -> None:
    """Make this process's worker; called once per process. It ends when the run that started it has been killed."""
    ended = threading.Event()
    watch = threading.Thread(target=_end_with, args=(os.getppid(), ended), daemon=True)
    watch.start()
    atexit.register(watch.join)
    atexit.register(ended.set)
    _worker[:] = [Worker(release, options, batches)]


def _end_with(parent: int, ended: threading.Event) -> None:
    while not ended.wait(0.5):
        if os.getppid() != parent:
            os._exit(1)


def work(piece: Piece) -> PieceDone:
    """Compose one piece in this process."""
    return _worker[0].compose_piece(piece)
