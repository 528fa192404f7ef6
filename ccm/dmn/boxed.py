"""Boxed expressions as data: what stands in the boxes of a decision model, as read from DMN XML.

In: nothing. Out: frozen nodes, one per kind of box of DMN 1.5 (chapters 7, 8 and 10.2); texts are as written and not
yet parsed. Equality ignores where a box stands, so that two readings of one file are equal.
"""

from dataclasses import dataclass, field

from ccm.diagnostics import Span

NOWHERE = Span("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxed:
    """What every box has: its XML id, the declared type (a name, or nothing), a label, and its place."""

    id: str = ""
    type_ref: str = ""
    label: str = ""
    origin: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A named and typed place: of a decision, a parameter, a column, an entry (`tInformationItem`)."""

    name: str
    type_ref: str = ""
    id: str = ""
    label: str = ""
    origin: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiteralExpression(Boxed):
    """A text in some expression language; FEEL when `language` is empty. `text` None: there is no text element."""

    text: str | None = None
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnaryTests(Boxed):
    """The text of a cell, or of allowed values."""

    text: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a boxed context; without a variable it is the result."""

    variable: Variable | None = None
    value: Boxed | None = None
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxedContext(Boxed):
    """Named values, each of which may use the ones above it."""

    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxedList(Boxed):
    """Values in order."""

    items: tuple[Boxed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(Boxed):
    """A list of contexts that share their names, written as a table."""

    columns: tuple[Variable, ...] = ()
    rows: tuple[BoxedList, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """The value that a parameter of an invocation gets."""

    parameter: Variable
    value: Boxed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation(Boxed):
    """A call with arguments by name."""

    function: Boxed | None = None
    bindings: tuple[Binding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionDefinition(Boxed):
    """A function. `kind` is FEEL, Java or PMML; the last two are external and never run."""

    parameters: tuple[Variable, ...] = ()
    body: Boxed | None = None
    kind: str = "FEEL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A box in a role of another: `in`, `if`, `then`, `else`, `return`, `satisfies`, `match`."""

    value: Boxed | None = None
    type_ref: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional(Boxed):
    """`if … then … else …` in boxes."""

    condition: Child = Child()
    then: Child = Child()
    otherwise: Child = Child()


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxedFilter(Boxed):
    """The items of a list that match."""

    domain: Child = Child()
    match: Child = Child()


@dataclass(frozen=True, slots=True, kw_only=True)
class Iterator(Boxed):
    """`for`, `some` or `every` (`word`) with one variable over a list; `body` is the return or satisfies box."""

    word: str
    variable: str = ""
    domain: Child = Child()
    body: Child = Child()


@dataclass(frozen=True, slots=True, kw_only=True)
class InputClause:
    """An input column: the expression under test, and the values it may have."""

    expression: LiteralExpression | None = None
    values: UnaryTests | None = None
    id: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputClause:
    """An output column: its name (needed when there are several), type, values in order of priority, default."""

    name: str = ""
    type_ref: str = ""
    values: UnaryTests | None = None
    default: LiteralExpression | None = None
    id: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxedRule:
    """One row: a test per input, an expression per output, and notes."""

    tests: tuple[UnaryTests, ...] = ()
    outputs: tuple[LiteralExpression, ...] = ()
    annotations: tuple[str, ...] = ()
    id: str = ""
    label: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxedTable(Boxed):
    """A decision table. `hit_policy` is the word of the standard (UNIQUE, FIRST, …), `aggregation` SUM, COUNT, …"""

    inputs: tuple[InputClause, ...] = ()
    outputs: tuple[OutputClause, ...] = ()
    rules: tuple[BoxedRule, ...] = ()
    annotations: tuple[str, ...] = ()
    hit_policy: str = "UNIQUE"
    aggregation: str = ""
    output_label: str = ""
    orientation: str = ""
