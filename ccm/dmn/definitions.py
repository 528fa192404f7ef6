"""A decision model as data: what one DMN file defines and what each part requires.

In: nothing. Out: frozen types. References (`href`, `type_ref`, import names) are as written; `ccm.dmn.graph` resolves
them. What the standard knows and this model does not (knowledge sources' owners, artifacts, layout) stays in the file
and is kept there when the model is written back.
"""

from dataclasses import dataclass, field

from ccm.diagnostics import Span
from ccm.dmn.boxed import NOWHERE, Boxed, FunctionDefinition, UnaryTests, Variable


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What every named element has."""

    name: str
    id: str = ""
    label: str = ""
    description: str = ""
    origin: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Import(Named):
    """Another file whose elements may be used as `name.element`; with an empty name they are used as they are."""

    namespace: str
    kind: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionItem:
    """The type of a function: its parameters and what it gives."""

    parameters: tuple[Variable, ...] = ()
    result: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDefinition(Named):
    """A declared type, or a component of one: another type, components, or a function.

    `allowed` restricts each item of a collection, `constraint` (DMN 1.5 `typeConstraint`) the value as a whole.
    """

    type_ref: str = ""
    allowed: UnaryTests | None = None
    constraint: UnaryTests | None = None
    components: tuple["ItemDefinition", ...] = ()
    function: FunctionItem | None = None
    is_collection: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """An arrow of the requirement graph. `kind`: decision, input, knowledge or authority; `href` names the source.

    `of` says which kind of element an authority is: a decision, an input, or another authority.
    """

    kind: str
    href: str
    of: str = ""
    id: str = ""
    origin: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class InputData(Named):
    """A value that comes from outside."""

    variable: Variable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Named):
    """A value that is worked out from its requirements by its logic."""

    variable: Variable | None = None
    requirements: tuple[Requirement, ...] = ()
    logic: Boxed | None = None
    question: str = ""
    allowed_answers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessKnowledgeModel(Named):
    """A function that decisions may call by its name."""

    variable: Variable | None = None
    requirements: tuple[Requirement, ...] = ()
    logic: FunctionDefinition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionService(Named):
    """Decisions that are called together as a function. Parameters: the input data, then the input decisions."""

    variable: Variable | None = None
    outputs: tuple[str, ...] = ()
    encapsulated: tuple[str, ...] = ()
    input_decisions: tuple[str, ...] = ()
    input_data: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeSource(Named):
    """An authority for decisions; it takes no part in the calculation."""

    requirements: tuple[Requirement, ...] = ()


Element = InputData | Decision | BusinessKnowledgeModel | DecisionService | KnowledgeSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions(Named):
    """One decision model. `version` is that of the file's namespace: `1.1` to `1.5`."""

    namespace: str
    version: str = "1.5"
    language: str = ""
    imports: tuple[Import, ...] = ()
    items: tuple[ItemDefinition, ...] = ()
    elements: tuple[Element, ...] = ()
