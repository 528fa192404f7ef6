"""Replay: a run made once more, and compared with what it was to the last byte.

In: the folder of a finished run, its data, its ledger. Out: `Replay`: what came out otherwise and where the difference
begins: in the facts, the wording, the outcome, or only in the bytes that an engine made. The wording is the release
that the run kept, the occasion and forms are those it recorded; nothing of the old run is changed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b, sha256
from pathlib import Path

from ccm.diagnostics import Diagnostic, Span, error
from ccm.facts import Database
from ccm.run.plan import RunOptions
from ccm.run.results import RESULTS, Record, RunResults, occasion_of, read_lines, read_results

NO_RUN = error("X133", "no-run", "A folder holds no finished run that could be replayed.")
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Difference:
    """One communication that came out otherwise. `what` says where it begins; empty records were not there."""

    communication: str
    subject: str
    what: str


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay showed. `engines` are those with another version than then: name, then, now."""

    communications: int
    differing: int
    first: tuple[Difference, ...]
    engines: tuple[tuple[str, str, str], ...]

    @property
    def is_same(self) -> bool:
        """Whether everything came out as it was."""
        return not self.differing


def read_run(folder: Path) -> tuple[tuple[RunResults, Path] | None, tuple[Diagnostic, ...]]:
    """The results of a finished run and the release it kept."""
    if not (folder / RESULTS).is_file():
        return None, (
            NO_RUN.at(Span(str(folder)), "no run has finished in this folder", hint="name the --out of a run"),
        )
    results = read_results(folder)
    release = folder / "release" / f"{results.release}.ccm"
    if not results.completed or not release.is_file():
        what = "the run did not complete" if release.is_file() else "the release that the run kept is gone"
        return None, (NO_RUN.at(Span(str(folder)), what, hint="only a complete run with its release can be replayed"),)
    return (results, release), ()


def options_of(results: RunResults, *, data: Path | Database, out: Path, ledger: Path, workers: int) -> RunOptions:
    """What the run was asked for, to be written elsewhere."""
    return RunOptions(
        touchpoints=tuple(results.touchpoints),
        data=data,
        out=out,
        occasion=occasion_of(results),
        workers=workers,
        draft=results.draft,
        every_form=results.every_form,
        without=frozenset(results.without),
        ledger=ledger,
        accept_unnamed=results.accept_unnamed,
    )


def compare_runs(then: Path, now: Path) -> Replay:
    """Compare the results in two folders, communication by communication, and the old run's files with its results."""
    old, new = _digests(then), _digests(now)
    names = list(dict.fromkeys((*old, *new)))
    differing = [name for name in names if old.get(name) != new.get(name)]
    chosen = frozenset(differing[:SHOWN])
    was, came = (_records(folder, chosen) for folder in (then, now))
    first = [_difference(name, was.get(name), came.get(name)) for name in differing[:SHOWN]]
    told = set(differing)
    altered = [each for each in find_altered(then) if each.communication not in told]
    engines = (read_results(folder).engines for folder in (then, now))
    count = len(told.union(each.communication for each in altered))
    return Replay(len(names), count, (*first, *altered)[:SHOWN], tuple(_other_engines(*engines)))


def _difference(name: str, was: Record | None, came: Record | None) -> Difference:
    known = was or came
    assert known is not None  # noqa: S101 — it differs, so one of the runs has it
    return Difference(name, known.subject, _what(was, came))


def _what(was: Record | None, came: Record | None) -> str:
    """Where a difference begins: what comes first explains what follows from it."""
    if was is None or came is None:
        return "it was not there then" if was is None else "it is not there now"
    if was.facts != came.facts:
        return "the facts are others: the data changed, or the contacts in the ledger"
    if was.status != came.status or was.reason != came.reason:
        return f"{was.status} {was.reason}".rstrip() + " then, " + f"{came.status} {came.reason}".rstrip() + " now"
    if was.fragments != came.fragments:
        return "other fragments were chosen"
    digests = [{each.form: each.sha256 for each in record.artefacts} for record in (was, came)]
    forms = [form for form in dict.fromkeys((*digests[0], *digests[1])) if digests[0].get(form) != digests[1].get(form)]
    return f"the same facts and fragments, other bytes: {', '.join(forms) or 'in what was recorded'}"


def _other_engines(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for name in dict.fromkeys((*then, *now)):
        if then.get(name) != now.get(name):
            yield name, then.get(name, "none"), now.get(name, "none")


def _digests(folder: Path) -> dict[str, bytes]:
    """What was recorded of each communication, as a digest: a night of millions fits into memory."""
    return {_name(line): blake2b(line.encode(), digest_size=16).digest() for line in read_lines(folder)}


def _name(line: str) -> str:
    return line.partition('"communication":"')[2].partition('"')[0]


def _records(folder: Path, names: frozenset[str]) -> dict[str, Record]:
    lines = ((_name(line), line) for line in read_lines(folder))
    return {name: Record.model_validate_json(line) for name, line in lines if name in names}


def find_altered(folder: Path) -> Iterator[Difference]:
    """Files in a run's outbox that are not what the run recorded of them. What has left the outbox says nothing."""
    for line in read_lines(folder):
        record = Record.model_validate_json(line)
        for artefact in record.artefacts:
            path = folder / "outbox" / artefact.path
            if path.is_file() and sha256(path.read_bytes()).hexdigest() != artefact.sha256:
                what = f"{artefact.path} in its outbox is not what the run wrote"
                yield Difference(record.communication, record.subject, what)
