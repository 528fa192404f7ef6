"""A decision model ready to run: read, linked, compiled.

In: the bytes of a DMN file and of those it imports; then, per call, input data by name. Out: a `DecisionModel` with all
findings of all its texts; then the value of any decision, business knowledge model or decision service, with the
reasons of every null. Nothing is fetched: imported files are given, not found.
"""

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
from ccm.feel.times import DateTime
from ccm.feel.values import BudgetError

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

        def work(running: Running, element: Element) -> object:
            return running.decided(element)

        evaluation = _evaluation(explain, clock)
        return self._run(name, Decision, "decision", as_values(inputs), work, evaluation)

    def call(self, name: str, arguments: Inputs, *, explain: bool = False, clock: DateTime | None = None) -> Outcome:
        """The value of a business knowledge model or decision service for arguments by the name of the parameter.

        A parameter that is not given, or does not fit its type, is null.
        """

        def work(running: Running, element: Element) -> object:
            if isinstance(element, DecisionService):
                return running.served(element, as_values(arguments))
            function = running.decided(element)
            given = {key: as_value(arguments.get(key)) for key in getattr(function, "parameters", ())}
            found = arguments_of(function, list(given.values()), list(given))
            return function.run(found) if isinstance(function, Function) and found is not None else None

        kinds = (BusinessKnowledgeModel, DecisionService)
        wanted = "business knowledge model or decision service"
        return self._run(name, kinds, wanted, {}, work, _evaluation(explain, clock))

    def _run(
        self,
        name: str,
        kinds: type[Element] | tuple[type[Element], ...],
        wanted: str,
        inputs: Inputs,
        work: Callable[[Running, Element], object],
        evaluation: Evaluation,
    ) -> Outcome:
        """One evaluation; beyond its budget the value is null."""
        element = self._compiled.model.named(name)
        if not isinstance(element, kinds):
            return Outcome(None, (f"there is no {wanted} “{name}”",))
        try:
            value = work(Running(self._compiled, inputs, evaluation), element)
        except (BudgetError, RecursionError):
            value, limits = None, f"{MOST_STEPS:,} steps, or calls more than {MOST_CALLS} functions deep"
            evaluation.notes.add(f"“{name}” takes more than {limits}, or makes too large a value")
        return Outcome(value, evaluation.notes.all())


def _evaluation(explain: bool, clock: DateTime | None) -> Evaluation:
    """A fresh evaluation."""
    return Evaluation(Notes(explain=explain), {} if clock is None else at_moment(clock))


def as_value(value: object) -> object:
    """A Python value as FEEL keeps it: numbers are decimals, lists tuples; all else stays."""
    match value:
        case bool():
            return value
        case int():
            return Decimal(value)
        case float():
            return Decimal(repr(value))
        case list() | tuple():
            return tuple(map(as_value, value))
        case Mapping():
            return as_values(value)
        case _:
            return value


def as_values(values: Mapping[str, object]) -> dict[str, object]:
    """Values by name, as FEEL keeps them."""
    return {str(key): as_value(value) for key, value in values.items()}


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
