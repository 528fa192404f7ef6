"""What a review pack is made of: every changed fragment with everything that bears on its approval.

In: two states of a project compared, the documents of sample customers in both, what the checks found. Out: a `Pack`:
by fragment where it stands, who must sign, findings and waivers, who got it and gets it, and why.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from ccm.compliance.changes import FragmentChange
from ccm.compliance.checking import Checked
from ccm.compliance.reach import touchpoints_of
from ccm.compliance.renditions import Rendition
from ccm.compliance.waivers import Waiver
from ccm.compose import Composed
from ccm.decisions import Verdict, explain
from ccm.diagnostics import Diagnostic
from ccm.library.approvals.reviewing import Review
from ccm.library.model import Fragment
from ccm.project import Project
from ccm.values.occasion import Occasion

NOT_ASKED = "not on the channels of this customer"


@dataclass(frozen=True, slots=True)
class Receiver:
    """One sample customer: whether the fragment was, and is, in the documents, and why."""

    rendition: Rendition
    before: bool
    after: bool
    because: str
    seen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Examined:
    """One changed fragment. `review` is None if it is gone."""

    change: FragmentChange
    review: Review | None
    findings: tuple[Diagnostic, ...]
    waived: tuple[tuple[Diagnostic, Waiver], ...]
    receivers: tuple[Receiver, ...]

    def as_json(self) -> dict[str, Any]:
        """For a program."""
        change = self.change
        return {
            "fragment": change.name,
            "kind": change.kind,
            "leans": list(change.leans),
            "content": change.after.digest if change.after else "",
            "findings": [each.as_json() for each in self.findings],
            "waived": [each.as_json() for each, _ in self.waived],
            "receivers": [
                {"case": each.rendition.case.id, "before": each.before, "after": each.after} for each in self.receivers
            ],
            "path": change.fragment.path,
        }


@dataclass(frozen=True)
class Pack:
    """Everything a reviewer is to see. `on` is the day on which the states of approval are told."""

    project: Project
    since: str
    changes: tuple[FragmentChange, ...]
    renditions: tuple[Rendition, ...]
    checked: Checked
    occasion: Occasion
    on: date

    @cached_property
    def differing(self) -> tuple[Rendition, ...]:
        """The documents in which somebody would notice something."""
        return tuple(each for each in self.renditions if not each.is_same)

    @cached_property
    def examined(self) -> tuple[Examined, ...]:
        """Every changed fragment."""
        answers = [(each, _answers(each.before), _answers(each.after)) for each in self.renditions]
        return tuple(self._examine(change, answers) for change in self.changes)

    def _examine(self, change: FragmentChange, answers: list[tuple[Rendition, "_Answers", "_Answers"]]) -> Examined:
        uses = {each.id for each in touchpoints_of(change.fragment, self.project.library)}
        path = change.after.path if change.after else None
        return Examined(
            change,
            self.project.library.reviews.get(change.name) if change.after else None,
            tuple(each for each in self.checked.findings if each.span and each.span.source == path),
            tuple(each for each in self.checked.waived if each[0].span and each[0].span.source == path),
            tuple(_receivers(change, (each for each in answers if each[0].case.touchpoint in uses))),
        )


@dataclass(frozen=True, slots=True)
class _Answer:
    """Whether a fragment is in a communication, and why."""

    present: bool = False
    because: str = ""
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Answers:
    """What was decided about every fragment that a communication looked at, by path; `otherwise` about the others."""

    by_path: Mapping[str, _Answer]
    otherwise: _Answer

    def about(self, fragment: Fragment | None) -> _Answer:
        return self.by_path.get(fragment.path, self.otherwise) if fragment else _Answer()


def _answers(composed: Composed | None) -> _Answers:
    """Of several channels that looked at a fragment, the first that has it answers for it."""
    if composed is None:
        return _Answers({}, _Answer())
    found: dict[str, _Answer] = {}
    for channel in explain(composed.decision)["channels"]:
        for told in (each for slot in channel["slots"] for each in slot["fragments"]):
            known = found.get(told["path"])
            if known is None or (told["present"] and not known.present):
                because = told["because"] or ("" if told["verdict"] == Verdict.INCLUDED else told["verdict"])
                seen = tuple(line.strip() for line in told["seen"][1:])
                found[told["path"]] = _Answer(told["present"], because, seen)
    return _Answers(found, _Answer(because=composed.reason or NOT_ASKED))


def _receivers(change: FragmentChange, answers: Iterator[tuple[Rendition, _Answers, _Answers]]) -> Iterator[Receiver]:
    for rendition, before, after in answers:
        was, now = before.about(change.before), after.about(change.after)
        told = now if change.after else was
        yield Receiver(rendition, was.present, now.present, told.because, told.seen)
