"""Run test cases of the DMN Technology Compatibility Kit against this engine.

In: a folder. Out: one `CaseResult` per case, in the order of the files; nothing raises, whatever the files hold. A
model is found by its file name beside the cases; what it imports is looked for in the same folder. Numbers are compared
as the kit's own runners do, to eight digits; all else exactly. A case that expects an error passes only with null.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path

from ccm.dmn.decision_model import DecisionModel, open_model
from ccm.dmn.evaluation import Outcome
from ccm.dmn.tck_cases import Case, CaseFile, Expected, read_cases
from ccm.feel import show
from ccm.feel.semantics import equal
from ccm.feel.temporal_text import read_date_time
from ccm.feel.times import DateTime, Time

PASSED, FAILED, SKIPPED = "SUCCESS", "ERROR", "SKIPPED"
CATEGORIES = ("value", "null", "error")
DIGITS = Decimal("1e-8")
MOMENT = read_date_time("2026-01-31T12:00:00Z")
"""What `now()` is in every case: the same cases give the same results on any day."""
MOST_DIFFERENCES, MOST_REASONS = 5, 5
_LEVEL = re.compile(r"(compliance-level-\d+|non-compliant)", re.IGNORECASE)
_LABEL = re.compile(r"compliance level (\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one case ended. `folder` and `file` are relative to the folder that was run."""

    level: str
    folder: str
    file: str
    case: str
    category: str
    status: str
    message: str = ""


def same(expected: object, value: object) -> bool:
    """Whether a value is the expected one."""
    if isinstance(expected, Decimal) and isinstance(value, Decimal):
        return abs(expected - value) <= DIGITS * max(abs(expected), abs(value))
    if isinstance(expected, tuple) and isinstance(value, tuple | list):
        return len(expected) == len(value) and all(map(same, expected, value))
    if isinstance(expected, Mapping) and isinstance(value, Mapping):
        return expected.keys() == value.keys() and all(same(one, value[key]) for key, one in expected.items())
    if _zoned(expected) != _zoned(value):
        return False
    return type(expected) is type(value) and equal(expected, value) is True


def _zoned(value: object) -> bool:
    """Whether a time or point in time says where it is."""
    time = value.time if isinstance(value, DateTime) else value
    return isinstance(time, Time) and time.zone is not None


class _Runner:
    """Runs the cases of one folder tree."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._models: dict[Path, tuple[DecisionModel | None, str]] = {}

    def results(self) -> Iterator[CaseResult]:
        """All cases below the folder, by path."""
        for path in sorted(self.root.rglob("*.xml")):
            yield from self._file(path)

    def _file(self, path: Path) -> Iterator[CaseResult]:
        """The cases of one file."""
        try:
            read = read_cases(path.read_bytes(), origin=path.name)
        except OSError as problem:
            read = CaseFile(broken=f"it cannot be read: {problem.strerror}")
        if read is None:
            return
        if read.broken:
            yield self._result(path, read, Case("-"), FAILED, read.broken)
            return
        model, why = self._model(path, read.model)
        for case in read.cases:
            yield self._result(path, read, case, *self._run(model, why, case))

    def _result(self, path: Path, read: CaseFile, case: Case, status: str, message: str) -> CaseResult:
        folder = path.parent.relative_to(self.root).as_posix()
        return CaseResult(_level(path, read), folder, path.stem, case.id, case.category, status, message)

    def _model(self, path: Path, name: str) -> tuple[DecisionModel | None, str]:
        """The model of a file of cases, or why there is none."""
        here = sorted(path.parent.glob("*.dmn"))
        if not name and len(here) == 1:
            name = here[0].name
        file = path.parent / Path(name.replace("\\", "/")).name
        if file not in here:
            return None, f"there is no model “{name}” beside it" if name else "it does not say which model it tests"
        if file not in self._models:
            self._models[file] = self._opened(file, here)
        return self._models[file]

    def _opened(self, file: Path, here: Sequence[Path]) -> tuple[DecisionModel | None, str]:
        """A model with what it may import."""
        try:
            others = {one.name: one.read_bytes() for one in here if one != file}
            model, found = open_model(file.read_bytes(), origin=file.name, others=others)
        except OSError as problem:
            return None, f"the model cannot be read: {problem.strerror}"
        return model, "" if model is not None else found[0].message

    def _run(self, model: DecisionModel | None, why: str, case: Case) -> tuple[str, str]:
        """Status and message of one case."""
        if case.broken or model is None:
            return FAILED, case.broken or why
        names = [case.invocable] if case.invocable else [one.name for one in case.results]
        if any(model.is_external(name) for name in names):
            return SKIPPED, "external functions (Java, PMML) are not run"
        try:
            problems = [problem for one in case.results if (problem := _problem(model, case, one))]
        except Exception as problem:  # noqa: BLE001 - a defect of ours fails the case and is named; the run goes on
            return FAILED, f"a defect in the engine: {type(problem).__name__}: {problem}"[:500]
        return (FAILED, "; ".join(problems)) if problems else (PASSED, "")


def _level(path: Path, read: CaseFile) -> str:
    """The compliance level: from the folder, or else from the labels."""
    for part in reversed(path.resolve().parts):
        if _LEVEL.fullmatch(part):
            return part.lower()
    found = next((hit for label in read.labels if (hit := _LABEL.fullmatch(label))), None)
    return f"compliance-level-{found[1]}" if found else "other"


def _value(model: DecisionModel, case: Case, expected: Expected, *, explain: bool = False) -> Outcome:
    """What the engine gives for one expected result."""
    if case.kind == "decision":
        return model.decide(expected.name, case.inputs, explain=explain, clock=MOMENT)
    outcome = model.call(case.invocable, case.inputs, explain=explain, clock=MOMENT)
    if case.kind == "decisionService" and isinstance(outcome.value, Mapping) and len(case.results) > 1:
        return Outcome(outcome.value.get(expected.name), outcome.notes)
    return outcome


def _problem(model: DecisionModel, case: Case, expected: Expected) -> str:
    """What is wrong with one result; nothing if it is as expected."""
    outcome = _value(model, case, expected)
    wanted = None if expected.is_error else expected.value
    if same(wanted, outcome.value):
        return ""
    reasons = _value(model, case, expected, explain=True).notes
    why = f" ({'; '.join(reasons[:MOST_REASONS])})" if reasons else ""
    found = list(islice(_differences(wanted, outcome.value, expected.name), MOST_DIFFERENCES))
    return f"{', '.join(found)}{why}"


def _differences(expected: object, value: object, path: str) -> Iterator[str]:
    """Where a value is not as expected."""
    if isinstance(expected, Mapping) and isinstance(value, Mapping) and expected.keys() == value.keys():
        pairs = [(f"{path}.{key}", one, value[key]) for key, one in expected.items()]
    elif isinstance(expected, tuple) and isinstance(value, tuple | list) and len(expected) == len(value):
        pairs = [(f"{path}[{number}]", *pair) for number, pair in enumerate(zip(expected, value, strict=True), 1)]
    else:
        yield f"{path}: expected {_shown(expected)}, got {_shown(value)}"
        return
    for where, one, other in pairs:
        if not same(one, other):
            yield from _differences(one, other, where)


def _shown(value: object) -> str:
    """A value for a person, shortened."""
    if isinstance(value, Mapping):
        inside = ", ".join(f"{key}: {_shown(one)}" for key, one in value.items())
        text = f"{{{inside}}}"
    elif isinstance(value, tuple | list):
        text = f"[{', '.join(map(_shown, value))}]"
    else:
        text = show(value)
    return text if len(text) <= 200 else f"{text[:197]}…"


def run_cases(folder: Path) -> Iterator[CaseResult]:
    """Run every case in a folder and the folders in it."""
    return _Runner(folder).results()


def tally(results: Iterable[CaseResult]) -> dict[str, dict[str, tuple[int, int]]]:
    """Per level and category: how many passed, of how many that were run."""
    counted: dict[str, dict[str, tuple[int, int]]] = {}
    for one in results:
        level = counted.setdefault(one.level, dict.fromkeys(CATEGORIES, (0, 0)))
        if one.status != SKIPPED:
            passed, total = level[one.category]
            level[one.category] = (passed + (one.status == PASSED), total + 1)
    return dict(sorted(counted.items()))
