"""A decision model ready to run: read, linked, compiled.

In: the bytes of a DMN file and of those it imports; then, per call, input data by name. Out: a `DecisionModel` with all
findings of all its texts; then the value of any decision, business knowledge model or decision service, with the
reasons of every null. Nothing is fetched: imported files are given, not found.
"""

import decimal
from collections.abc import Callable, Mapping
from decimal import Decimal

from ccm.diagnostics import Diagnostic
from ccm.dmn.definitions import BusinessKnowledgeModel, Decision, DecisionService, Definitions, Element
from ccm.dmn.evaluating import MOST_STEPS, Evaluation, Notes
from ccm.dmn.evaluation import CompiledModel, Outcome, Running
from ccm.dmn.external import hangs_on_external
from ccm.dmn.graph import LinkedModel, link
from ccm.dmn.xml_reading import read_model
from ccm.feel import Function
from ccm.feel.budgeting import MOST_CALLS
from ccm.feel.coercing import arguments_of
from ccm.feel.library_temporal import at_moment
from ccm.feel.sizes import allow_depth
from ccm.feel.stack import with_room
from ccm.feel.times import DateTime
from ccm.feel.values import ARITHMETIC, BudgetError

Inputs = Mapping[str, object]


class DecisionModel:
    """A decision model ready to run."""

    def __init__(self, model: LinkedModel) -> None:
        self.definitions: Definitions = model.definitions
        self._compiled = CompiledModel(model)

    @property
    def decisions(self) -> tuple[str, ...]:
        """The names of its decisions, each behind those it requires."""
        return tuple(one.name for one in self._compiled.model.order if isinstance(one, Decision))

    def check(self) -> tuple[Diagnostic, ...]:
        """Compile every part and give all findings; what a run never meets is checked too."""
        for element in self._compiled.model.order:
            if isinstance(element, Decision | BusinessKnowledgeModel):
                self._compiled.plan(element)
            self._compiled.declared(element)
        return tuple(dict.fromkeys(self._compiled.found))

    def is_external(self, name: str) -> bool:
        """Whether an element hangs on an external function (Java, PMML), which is never run."""
        element = self._compiled.model.named(name)
        return element is not None and hangs_on_external(self._compiled.model, element)

    def decide(self, name: str, inputs: Inputs, *, explain: bool = False, clock: DateTime | None = None) -> Outcome:
        """The value of a decision. With `explain` every null of every expression says where it arose (slower).

        `clock` is what `now()` and `today()` give; without it they are null.
        """

        def work(evaluation: Evaluation, element: Element) -> object:
            return Running(self._compiled, as_values(inputs), evaluation).decided(element)

        return self._run(name, Decision, "decision", work, lambda: _evaluation(explain, clock))

    def call(self, name: str, arguments: Inputs, *, explain: bool = False, clock: DateTime | None = None) -> Outcome:
        """The value of a business knowledge model or decision service for arguments by the name of the parameter.

        A parameter that is not given, or does not fit its type, is null.
        """

        def work(evaluation: Evaluation, element: Element) -> object:
            running, values = Running(self._compiled, {}, evaluation), as_values(arguments)
            if isinstance(element, DecisionService):
                return running.served(element, values)
            function = running.decided(element)
            given = {key: values.get(key) for key in getattr(function, "parameters", ())}
            found = arguments_of(function, list(given.values()), list(given))
            return function.run(found) if isinstance(function, Function) and found is not None else None

        kinds = (BusinessKnowledgeModel, DecisionService)
        wanted = "business knowledge model or decision service"
        return self._run(name, kinds, wanted, work, lambda: _evaluation(explain, clock))

    def _run(
        self,
        name: str,
        kinds: type[Element] | tuple[type[Element], ...],
        wanted: str,
        work: Callable[[Evaluation, Element], object],
        begin: Callable[[], Evaluation],
    ) -> Outcome:
        """One evaluation; beyond its budget the value is null."""
        element = self._compiled.model.named(name)
        if not isinstance(element, kinds):
            return Outcome(None, (f"there is no {wanted} “{name}”",))
        return _run(name, element, work, begin)


@with_room
def _run(
    name: str, element: Element, work: Callable[[Evaluation, Element], object], begin: Callable[[], Evaluation]
) -> Outcome:
    """What an evaluation gave, and its reasons."""
    evaluation = begin()
    try:
        with decimal.localcontext(ARITHMETIC):
            value = work(evaluation, element)
    except BudgetError:
        value, limits = None, f"{MOST_STEPS:,} steps, or calls more than {MOST_CALLS} functions deep"
        evaluation.notes.add(f"“{name}” takes more than {limits}, or makes too large a value")
    return Outcome(value, evaluation.notes.all())


def _evaluation(explain: bool, clock: DateTime | None) -> Evaluation:
    """A fresh evaluation."""
    return Evaluation(Notes(explain=explain), {} if clock is None else at_moment(clock))


def as_value(value: object, depth: int = 0) -> object:
    """A Python value as FEEL keeps it: numbers are decimals, lists tuples, NaN and infinity missing; all else stays."""
    allow_depth(depth)
    match value:
        case bool():
            return value
        case int():
            return Decimal(value)
        case float() | Decimal():
            number = Decimal(repr(value)) if isinstance(value, float) else value
            return number if number.is_finite() else None
        case list() | tuple():
            return tuple(as_value(one, depth + 1) for one in value)
        case Mapping():
            return as_values(value, depth + 1)
        case _:
            return value


def as_values(values: Mapping[str, object], depth: int = 0) -> dict[str, object]:
    """Values by name, as FEEL keeps them."""
    return {str(key): as_value(value, depth) for key, value in values.items()}


def open_model(
    content: bytes, *, origin: str = "", others: Mapping[str, bytes] | None = None
) -> tuple[DecisionModel | None, tuple[Diagnostic, ...]]:
    """Read, link and compile a model. `others` are the files it may import, by name.

    Gives the model whenever the file is a decision model, also when parts of it have errors: these give null.
    """
    definitions, found = read_model(content, origin=origin)
    if definitions is None:
        return None, found
    read = [read_model(one, origin=name) for name, one in (others or {}).items()]
    linked, more = link(definitions, [one for one, _ in read if one is not None])
    return DecisionModel(linked), (*found, *more)
