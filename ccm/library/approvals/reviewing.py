"""Where a wording stands: the rounds of its chain, judged by the policy and the keys as they are known now.

In: a `Wording`, its verified chain, the policy, the reviewers, and what the last seal covers. Out: a `Review`: the
state on any day, the days on which production may use the wording, every entry that does not count, with the reason.

A round begins when somebody submits. The approval that counts is the one of the newest round in which anybody approved
anything: a new submission alone takes nothing away, and an older round never comes back once a newer was signed.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from ccm.library.approvals.model import Entry, ReviewDecision, Standing, State, Wording
from ccm.library.approvals.policy import ApprovalPolicy, Requirement
from ccm.library.approvals.reviewers import COMPROMISED, Reviewers, folded
from ccm.library.model import Effective

_STOPS = (ReviewDecision.REJECT, ReviewDecision.WITHDRAW, ReviewDecision.RETIRE)
_DAY = timedelta(days=1)


@dataclass(slots=True)
class Round:
    """One submission and what was decided about it."""

    submitted: Entry
    approvals: list[Entry] = field(default_factory=list)
    stopped: Entry | None = None
    touched: bool = False
    """Whether anybody approved, counting or not."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What entries are judged by, the same for the whole library. `sealed` are the entries under the last seal."""

    policy: ApprovalPolicy = field(default_factory=ApprovalPolicy)
    reviewers: Reviewers = field(default_factory=Reviewers)
    sealed: Collection[str] = frozenset()


@dataclass(frozen=True)
class Review:
    """The review of one wording."""

    wording: Wording
    chain: tuple[Entry, ...]
    grounds: Grounds

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        """Who must sign this wording."""
        return self.grounds.policy.requirements(self.wording)

    @cached_property
    def approvals(self) -> tuple[Entry, ...]:
        """The signatures that approve the wording as it stands; none once it was rejected, withdrawn or retired."""
        rounds, _ = self.rounds(self.chain)
        current = _approving(rounds)
        if current is None or current.stopped or current.submitted.content != self.wording.content:
            return ()
        return tuple(self._fitting(current))

    @cached_property
    def approved_in(self) -> tuple[Effective, ...]:
        """The days on which the wording as it stands is approved.

        A stop works backwards, too: a letter that is dated before it is still written after it.
        """
        return tuple(self._periods(self.approvals))

    @cached_property
    def void(self) -> tuple[tuple[Entry, str], ...]:
        """The entries of the newest rounds that do not count, and why not."""
        rounds, void = self.rounds(self.chain)
        current = _approving(rounds)
        since = current.submitted.number if current else 0
        return tuple((entry, why) for entry, why in void if entry.number >= since)

    def standing(self, on: date) -> Standing:
        """Where the wording stands on a day, by what was signed until then."""
        rounds, _ = self.rounds([each for each in self.chain if each.day <= on])
        if rounds and rounds[-1].stopped and rounds[-1].stopped.decision is ReviewDecision.RETIRE:
            return Standing(State.RETIRED, _said(rounds[-1].stopped))
        current = _approving(rounds)
        if current and current.submitted.content == self.wording.content and not current.stopped:
            return self._approved(current, on)
        if rounds and rounds[-1].submitted.content == self.wording.content and not rounds[-1].stopped:
            return Standing(State.IN_REVIEW, _said(rounds[-1].submitted), missing=self._missing(rounds[-1], on))
        return Standing(State.DRAFT, self._why_draft(rounds, current))

    def awaits(self, role: str, on: date) -> bool:
        """Whether a signature in a role is missing on a day."""
        rounds, _ = self.rounds([each for each in self.chain if each.day <= on])
        if not rounds or rounds[-1].stopped or rounds[-1].submitted.content != self.wording.content:
            return False
        return any(role in wanted.roles for wanted in self._lacking(self._counting(rounds[-1], on)))

    def _counting(self, current: Round, on: date) -> list[Entry]:
        """The approvals of a round that count on a day."""
        months = self.grounds.policy.months
        return [each for each in self._fitting(current) if each.day <= on <= _last_day(each, months)]

    def _approved(self, current: Round, on: date) -> Standing:
        fitting = self._fitting(current)
        period = next((each for each in self._periods(fitting) if on in each), None)
        if period is None:
            missing = self._missing(current, on)
            if self._is_enough(fitting):
                until = max(_last_day(each, self.grounds.policy.months) for each in fitting)
                return Standing(State.EXPIRED, f"the approval ran out on {until}", until=until, missing=missing)
            changed = sorted({what for each in current.approvals for what in self._changed(each)})
            why = f"changed since it was approved: {', '.join(changed)}" if changed else _said(current.submitted)
            return Standing(State.IN_REVIEW, why, missing=missing)
        effective = self.wording.effective
        if effective.end is not None and effective.end < on:
            why = f"its last day was {effective.end}"
            return Standing(State.EXPIRED, why, period.start, period.end)
        early = effective.start is not None and on < effective.start
        why = f"in force from {effective.start}" if early else ""
        return Standing(State.APPROVED if early else State.EFFECTIVE, why, period.start, period.end)

    def _why_draft(self, rounds: Sequence[Round], current: Round | None) -> str:
        latest = rounds[-1] if rounds else None
        if latest and latest.stopped and latest.submitted.content == self.wording.content:
            return _said(latest.stopped)
        if current and not current.stopped and self._is_enough(current.approvals):
            return f"it differs from what {_names(current.approvals)} approved on {current.approvals[-1].day}"
        return "it differs from what was submitted" if latest else "nobody has submitted it"

    def _fitting(self, current: Round) -> list[Entry]:
        """The approvals of a round that still are about what the wording leans on."""
        return [each for each in current.approvals if not any(self._changed(each))]

    def _changed(self, entry: Entry) -> Iterator[str]:
        """What the wording leans on that is not what it was when the entry was signed."""
        signed = dict(entry.depends)
        for what, digest in self.wording.depends:
            if signed.get(what) != digest:
                yield what

    def _periods(self, approvals: Sequence[Entry]) -> Iterator[Effective]:
        """The days on which enough of the approvals count, as few ranges as there are."""
        months = self.grounds.policy.months
        turns = sorted({each.day for each in approvals} | {_last_day(each, months) + _DAY for each in approvals})
        start: date | None = None
        for turn in turns:
            enough = self._is_enough(each for each in approvals if each.day <= turn <= _last_day(each, months))
            if enough and start is None:
                start = turn
            elif not enough and start is not None:
                yield Effective(start, turn - _DAY)
                start = None

    def _is_enough(self, approvals: Iterable[Entry]) -> bool:
        return bool(self.requirements) and not any(self._lacking(approvals))

    def _lacking(self, approvals: Iterable[Entry]) -> list[Requirement]:
        """What is still to be signed; a person counts for one requirement only, the one with fewer to choose from."""
        signed = list(approvals)
        used: set[str] = set()
        lacking = []
        for wanted in reversed(self.requirements):
            fitting = {folded(each.reviewer) for each in signed if each.role in wanted.roles} - used
            others = {role for each in self.requirements if each is not wanted for role in each.roles}
            only_here = [
                who
                for who in sorted(fitting)
                if not any(folded(each.reviewer) == who and each.role in others for each in signed)
            ]
            chosen = (*only_here, *sorted(fitting.difference(only_here)))[: wanted.signatures]
            used.update(chosen)
            if len(chosen) < wanted.signatures:
                lacking.append(Requirement(wanted.roles, wanted.signatures - len(chosen)))
        return lacking[::-1]

    def _missing(self, current: Round, on: date) -> tuple[str, ...]:
        """Each missing signature in words, with who could give it."""
        wording = self.wording
        if not self.requirements:
            return ("no rule of the approval policy says who approves it",)
        counting = self._counting(current, on)
        own = {folded(current.submitted.reviewer), *(folded(each.reviewer) for each in counting)}
        said = []
        for wanted in self._lacking(counting):
            could = {
                person.name
                for role in wanted.roles
                for person in self.grounds.reviewers.holding(role, wording.topic, wording.locale, on)
                if folded(person.name) not in own and not person.owns(wording.owner)
            }
            said.append(f"{wanted} ({', '.join(sorted(could)) or 'nobody has such a key'})")
        return tuple(said)

    def rounds(self, entries: Sequence[Entry]) -> tuple[list[Round], list[tuple[Entry, str]]]:
        """Sort entries into rounds; what does not count is left out and told."""
        rounds: list[Round] = []
        void: list[tuple[Entry, str]] = []
        authors: dict[str, set[str]] = {}
        for entry in entries:
            current = rounds[-1] if rounds else None
            if current and entry.decision is ReviewDecision.APPROVE:
                current.touched = True
            why = self._void_key(entry) or self._void_act(entry, current, authors)
            if why:
                void.append((entry, why))
            elif entry.decision is ReviewDecision.SUBMIT:
                authors.setdefault(entry.content, set()).add(folded(entry.reviewer))
                rounds.append(Round(entry))
            elif current and entry.decision is ReviewDecision.APPROVE:
                current.approvals.append(entry)
            elif current:
                current.stopped = entry
                if entry.decision is ReviewDecision.RETIRE:
                    for each in rounds:
                        each.stopped = entry
        return rounds, void

    def _void_key(self, entry: Entry) -> str:
        """Why the key of an entry does not allow it."""
        _, key = self.grounds.reviewers.by_key[entry.key]
        if why := key.why_not(entry.day):
            return why
        if key.reason == COMPROMISED and entry.digest not in self.grounds.sealed:
            return f"its key was compromised on {key.revoked}, and no seal shows that it was signed before"
        if entry.role not in key.roles:
            return f"its key is for {', '.join(key.roles) or 'no role'}, not for {entry.role}"
        if entry.decision is ReviewDecision.APPROVE and not key.covers(self.wording.topic, self.wording.locale):
            return f"its key is not for {self.wording.topic} in {self.wording.locale}"
        return ""

    def _void_act(self, entry: Entry, current: Round | None, authors: dict[str, set[str]]) -> str:
        """Why the decision of an entry is none."""
        if entry.decision is ReviewDecision.SUBMIT:
            return ""
        if current is None or (current.stopped and entry.decision is not ReviewDecision.RETIRE):
            return "nothing was in review or approved"
        person, _ = self.grounds.reviewers.by_key[entry.key]
        if entry.decision is ReviewDecision.WITHDRAW:
            own = folded(entry.reviewer) == folded(current.submitted.reviewer) or person.owns(entry.owner)
            return "" if own else "only whoever submitted or owns it may withdraw it"
        allowed = {role for each in self.requirements for role in each.roles}
        if entry.role not in allowed:
            return f"{entry.role} may not {entry.decision} it; {' or '.join(sorted(allowed)) or 'nobody'} may"
        if entry.decision is not ReviewDecision.APPROVE:
            return ""
        if entry.content != current.submitted.content:
            return "it approves another wording than was submitted"
        if folded(entry.reviewer) in authors.get(entry.content, ()):
            return f"{entry.reviewer} submitted it and may not approve it, too"
        if any(person.owns(owner) for owner in (entry.owner, current.submitted.owner)):
            return f"{entry.reviewer} owns it and may not approve it"
        return ""


def _approving(rounds: Sequence[Round]) -> Round | None:
    return next((each for each in reversed(rounds) if each.touched), None)


def _last_day(entry: Entry, months: int) -> date:
    """The last day on which an approval counts."""
    year, month = divmod(entry.day.year * 12 + entry.day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max - _DAY
    return date(year, month + 1, min(entry.day.day, monthrange(year, month + 1)[1]))


def _names(entries: Iterable[Entry]) -> str:
    return " and ".join(dict.fromkeys(each.reviewer for each in entries))


def _said(entry: Entry) -> str:
    acts = {
        ReviewDecision.SUBMIT: "submitted",
        ReviewDecision.APPROVE: "approved",
        ReviewDecision.REJECT: "rejected",
        ReviewDecision.WITHDRAW: "withdrawn",
        ReviewDecision.RETIRE: "retired",
    }
    reason = f": {entry.reason}" if entry.reason else ""
    return f"{acts[entry.decision]} by {entry.reviewer} on {entry.day}{reason}"
