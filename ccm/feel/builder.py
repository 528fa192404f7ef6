"""Make typed nodes: every node is checked as it is built, bottom up.

In: parts already built. Out: nodes with a type and an extent; findings go to the collector. The size and depth
budgets are kept here, so that no back end ever meets a tree it cannot walk.
"""

from dataclasses import replace
from typing import TypeVar

from ccm.feel import kinds, tree
from ccm.feel.comparing import Checks, join
from ccm.feel.findings import Findings, Stop
from ccm.feel.functions import Builtin, Parameter
from ccm.feel.library_temporal import CLOCKED
from ccm.feel.semantics import kind_of
from ccm.feel.signatures import may_fit, result_type
from ccm.feel.temporal_text import read_temporal
from ccm.feel.tree import Node
from ccm.feel.types import (
    ANY,
    BOOLEAN,
    NULL,
    Model,
    Type,
    context_of,
    function_of,
    list_of,
    range_of,
)

DEEPEST, LARGEST, MOST_LOOPS = 60, 5_000, 8
N = TypeVar("N", bound=Node)
Extent = tuple[int, int]
WRITTEN = {
    "date": 'a date is written "2026-01-31", with a time of day "2026-01-31T10:30:00"',
    "time": 'a time of day is written "10:30:00", with its zone "10:30:00@Europe/Prague" or "10:30:00+01:00"',
    "date and time": 'it is written "2026-01-31T10:30:00", with its zone "2026-01-31T10:30:00@Europe/Prague"',
    "duration": 'for example "P30D", "PT8H", "P1M" or "P1Y6M"',
}
"""How constants of these kinds are written; their functions have the same names."""


class Builder:
    """Builds the nodes of one expression."""

    def __init__(self, source: str, model: Model, findings: Findings) -> None:
        self.findings, self.model = findings, model
        self.checks = Checks(findings, model, source)
        self._size = self.opened = self.loops = 0

    def make(self, node: N) -> N:
        """Count a finished node against the budgets; its depth is one more than its deepest part's."""
        depth = 1 + max((part.depth for part in tree.children(node)), default=0)
        self._size += 1
        if depth > DEEPEST or self._size > LARGEST:
            self.too_deep(node.extent)
        return node if node.depth == depth else replace(node, depth=depth)

    def too_deep(self, extent: Extent) -> None:
        """Refuse what is nested or long beyond the budget."""
        message = f"The expression is nested deeper than {DEEPEST} levels or has more than {LARGEST:,} parts."
        self.findings.add(kinds.TOO_DEEP, extent, message, "split it into named facts or a decision table")
        raise Stop

    def local(self, name: str, type_: Type, extent: Extent) -> tree.Local:
        """Open an inner name; its index is how deep it stands, so that equal terms of two places are equal nodes."""
        self.opened += 1
        return tree.Local(extent, type_, 1, name, self.opened)

    def unknown(self, word: str, extent: Extent) -> Node:
        """Stand in for a name nobody knows."""
        self.checks.unknown[extent] = word
        return tree.Literal(extent, ANY, 1, None)

    def literal(self, value: object, extent: Extent) -> Node:
        """A constant."""
        return self.make(tree.Literal(extent, _constant_type(value), 1, value))

    def items(self, items: list[Node], extent: Extent) -> Node:
        """A list."""
        item = NULL
        for node in items:
            item = join(item, node.type)
        return self.make(tree.Items(extent, list_of(item), 1, tuple(items)))

    def interval(self, low: Node | None, high: Node | None, closed: tuple[bool, bool], extent: Extent) -> Node:
        """A range."""
        bounds = [bound for bound in (low, high) if bound is not None]
        if low is not None and high is not None:
            self.checks.comparable("<=", low, high, extent)
            self.checks.bounds(low, high, extent, closed=all(closed))
        item = bounds[0].type if bounds else ANY
        return self.make(tree.Interval(extent, range_of(item), 1, low, high, *closed))

    def field(self, base: Node, name: str, slug: str, type_: Type, extent: Extent) -> Node:
        """A record's field, or that of each record of a list."""
        listed = list_of(type_) if base.type.kind == "list" else type_
        return self.make(tree.Path(extent, listed, 1, base, name, slug))

    def signed_interval(self, sign: str, bound: Node, extent: Extent) -> Node:
        """`(< 10)`; with `=` and `!=` both bounds are the value."""
        low = bound if sign in (">", ">=", "=", "!=") else None
        high = bound if sign in ("<", "<=", "=", "!=") else None
        closed = (sign in (">=", "=", "!="), sign in ("<=", "=", "!="))
        return self.make(tree.Interval(extent, range_of(bound.type), 1, low, high, *closed, sign))

    def property(self, base: Node, name: str, type_: Type, extent: Extent) -> Node:
        """A part of a date, time, duration or range."""
        if base.type.kind == "range" and name in ("start", "end"):
            type_ = base.type.item or ANY
        type_ = ANY if base.type.kind == "any" else type_
        result = list_of(type_) if base.type.kind == "list" else type_
        return self.make(tree.Property(extent, result, 1, base, name))

    def lookup(self, item: tree.Local, word: str, otherwise: Node) -> Node:
        """A name that may be a field of an item of unknown type."""
        here = replace(item, extent=otherwise.extent)
        return self.make(tree.Lookup(otherwise.extent, ANY, 1, here, word, otherwise))

    def context(self, found: list[tuple[str, tree.Local, Node]], extent: Extent) -> Node:
        """A context literal."""
        if len({key for key, _, _ in found}) < len(found):
            return self.unknown("", extent)
        type_ = context_of({key: value.type for key, _, value in found})
        keys, locals_, values = zip(*found, strict=True) if found else ((), (), ())
        return self.make(tree.Context(extent, type_, 1, keys, tuple(one.index for one in locals_), values))

    def repeated_key(self, key: str, extent: Extent) -> None:
        """Two entries of one name."""
        self.findings.add(kinds.REPEATED_KEY, extent, f"The context has two entries named “{key}”.")

    def definition(self, found: list[tuple[str, tree.Local, Type]], body: Node, extent: Extent) -> Node:
        """A function."""
        keys, locals_, types = zip(*found, strict=True) if found else ((), (), ())
        type_ = function_of(types, body.type)
        return self.make(tree.Definition(extent, type_, 1, keys, tuple(one.index for one in locals_), types, body))

    def invocation(self, callee: Node, arguments: list[Node], keys: tuple[str, ...] | None, extent: Extent) -> Node:
        """A call of a function that is a value."""
        result = callee.type.result or ANY
        return self.make(tree.Invocation(extent, result, 1, callee, tuple(arguments), keys))

    def instance_of(self, operand: Node, wanted: Type, extent: Extent) -> Node:
        """`instance of`; a row of facts is asked for its names."""
        from ccm.feel.naming import by_name

        asked = by_name(self, operand) if wanted.kind in ("record", "list") else operand
        return self.make(tree.InstanceOf(extent, BOOLEAN, 1, asked, wanted))

    def counting(self, low: Node, high: Node, extent: Extent) -> Node:
        """`a..b` behind `in`."""
        for bound in (low, high):
            if bound.type.kind not in ("number", "date", "any"):
                message = f"{self.checks.text_of(bound)} is a {bound.type}; numbers or dates can be counted."
                self.findings.add(kinds.TYPES, bound.extent, message)
        return self.make(tree.Counting(extent, list_of(replace(low.type, allowed=None)), 1, low, high))

    def arithmetic(self, op: str, left: Node, right: Node, extent: Extent) -> Node:
        """A calculation."""
        type_ = self.checks.calculation(op, left, right, extent)
        return self.make(tree.Arithmetic(extent, type_, 1, op, left, right))

    def negation(self, operand: Node, extent: Extent) -> Node:
        """Unary minus; of a constant number it is a constant."""
        if operand.type.kind not in ("number", "days_duration", "months_duration", "any"):
            message = f"{self.checks.text_of(operand)} is a {operand.type}; a minus needs a number or duration."
            self.findings.add(kinds.TYPES, extent, message)
        return self.make(tree.Negation(extent, replace(operand.type, allowed=None), 1, operand))

    def comparison(self, op: str, left: Node, right: Node, extent: Extent) -> Node:
        """A comparison; rows of facts are compared with contexts by their names."""
        self.checks.comparable(op, left, right, extent)
        left, right = self._alike(left, right)
        return self.make(tree.Comparison(extent, BOOLEAN, 1, op, left, right))

    def _alike(self, left: Node, right: Node) -> tuple[Node, Node]:
        """Two sides that are compared: both by names where one of them is a context, and no row of facts."""
        from ccm.feel.naming import by_name, has_slugs

        kinds = {left.type.kind, right.type.kind}
        if kinds not in ({"record"}, {"list"}) or has_slugs(left.type) == has_slugs(right.type):
            return left, right
        return by_name(self, left), by_name(self, right)

    def between(self, subject: Node, low: Node, high: Node, extent: Extent) -> Node:
        """`between`."""
        self.checks.comparable(">=", subject, low, (subject.extent[0], low.extent[1]))
        self.checks.comparable("<=", subject, high, extent)
        self.checks.bounds(low, high, (low.extent[0], high.extent[1]))
        return self.make(tree.Between(extent, BOOLEAN, 1, subject, low, high))

    def within(self, element: Node, container: Node, extent: Extent) -> Node:
        """Membership of a list or range; a plain value is compared for equality.

        What may be a list, a range or a condition is seen when it is met: a condition is the test itself, unless the
        element is true or false (DMN 1.5, unary tests: an expression gives true, the value, or a list with it).
        """
        item, kind = container.type.item, container.type.kind
        constant = isinstance(container, tree.Literal)
        if not constant and (kind == "any" or (kind == "boolean" and element.type.kind == "any")):
            return self.make(tree.Within(extent, BOOLEAN, 1, element, container))
        if kind not in ("list", "range"):
            return self.comparison("=", element, container, extent)
        if isinstance(container, tree.Interval):
            for op, bound in ((">=", container.low), ("<=", container.high)):
                if bound is not None:
                    self.checks.comparable(op, element, bound, bound.extent)
        elif isinstance(container, tree.Items):
            for one in container.items:
                if one.type.kind != "range":
                    self.checks.comparable("=", element, one, one.extent)
        elif item is not None:
            self.checks.comparable("=", element, replace(container, type=item), extent)
        return self.make(tree.Within(extent, BOOLEAN, 1, element, container))

    def membership(self, subject: Node, bound: tree.Local, test: Node, extent: Extent) -> Node:
        """`subject in tests`."""
        return self.make(tree.Membership(extent, BOOLEAN, 1, subject, bound.index, test))

    def junction(self, op: str, operands: list[Node], extent: Extent) -> Node:
        """`and` / `or`."""
        for operand in operands:
            self.checks.condition(operand, f"“{op}”")
        return self.make(tree.Junction(extent, BOOLEAN, 1, op, tuple(operands)))

    def negated(self, operand: Node, extent: Extent) -> Node:
        """`not(…)`."""
        self.checks.condition(operand, "“not”")
        return self.make(tree.Not(extent, BOOLEAN, 1, operand))

    def choice(self, condition: Node, then: Node, otherwise: Node, extent: Extent) -> Node:
        """`if`."""
        self.checks.condition(condition, "“if”")
        type_ = join(then.type, otherwise.type)
        return self.make(tree.If(extent, type_, 1, condition, then, otherwise))

    def item_type(self, base: Node) -> Type:
        """What a filter or iteration sees as its item."""
        if base.type.kind in ("list", "range"):
            return base.type.item or ANY
        return ANY if base.type.kind == "null" else base.type

    def domain(self, base: Node) -> Node:
        """What is iterated over must be a list."""
        counted = base.type.kind == "range" and base.type.item and base.type.item.kind in ("number", "date", "any")
        if base.type.kind not in ("list", "any") and not counted:
            message = f"{self.checks.text_of(base)} is a {base.type}; a list is needed here."
            self.findings.add(kinds.TYPES, base.extent, message)
        return base

    def filtered(self, base: Node, item: tree.Local, condition: Node, extent: Extent) -> Node:
        """`list[condition]` or `list[position]`."""
        of_item = self.item_type(base)
        asks_item = any(isinstance(one, tree.Local) and one.index == item.index for one in tree.walk(condition))
        if condition.type.kind == "number" and not asks_item:
            return self.make(tree.At(extent, of_item, 1, base, condition))
        self.checks.condition(condition, "a filter")
        result = ANY if condition.type.kind in ("any", "number") else list_of(of_item)
        return self.make(tree.Filter(extent, result, 1, base, item.index, condition))

    def each(self, found: list[tuple[tree.Local, Node]], partial: tree.Local, body: Node, extent: Extent) -> Node:
        """`for … return`."""
        indexes, domains = tuple(one.index for one, _ in found), tuple(domain for _, domain in found)
        return self.make(tree.Each(extent, list_of(body.type), 1, indexes, domains, body, partial.index))

    def quantified(self, kind: str, item: tree.Local, domain: Node, condition: Node, extent: Extent) -> Node:
        """`some` / `every`."""
        self.checks.condition(condition, "“satisfies”")
        return self.make(tree.Quantified(extent, BOOLEAN, 1, kind, item.index, domain, condition))

    def call(self, builtin: Builtin, arguments: list[Node], extent: Extent, names: tuple[str, ...] = ()) -> Node:
        """A built-in function; `names` are those of the arguments where they choose between its forms."""
        if builtin.name in CLOCKED and not arguments:
            asked = builtin.result if isinstance(builtin.result, Type) else ANY
            return self.make(tree.Fact(extent, asked, 1, builtin.name, CLOCKED[builtin.name]))
        arguments = self._by_name(builtin, arguments)
        if builtin.variadic and (len(arguments) != 1 or arguments[0].type.kind not in ("list", "any", "null")):
            whole = (arguments[0].extent[0], arguments[-1].extent[1]) if arguments else extent
            arguments = [self.items(arguments, whole)]
        types = [argument.type for argument in arguments]
        forms = builtin.possible(types, names) or (builtin.nearest(types, names),)
        for parameter, argument in zip(forms[0].spread(len(arguments)), arguments, strict=True):
            self._argument(builtin, parameter, argument)
        self._constants(forms[0], arguments)
        folded = self._folded(builtin, arguments, extent)
        if folded is not None:
            return folded
        return self.make(tree.Call(extent, result_type(forms, types), 1, builtin.name, tuple(arguments), names))

    def _by_name(self, builtin: Builtin, arguments: list[Node]) -> list[Node]:
        """The arguments of a function that shows keys or asks for them: rows of facts by their names."""
        from ccm.feel.naming import SHOW_KEYS, by_name

        return [by_name(self, one) for one in arguments] if builtin.name in SHOW_KEYS else arguments

    def _argument(self, builtin: Builtin, parameter: Parameter, argument: Node) -> None:
        """Check one argument against its parameter."""
        if parameter.kinds == ("function",) and argument.type.kind in ("function", "null"):
            self._of_two(builtin, parameter, argument)
            return
        if may_fit(parameter, argument.type):
            return
        wanted = " or ".join(parameter.items) + " list" if parameter.items else " or ".join(parameter.kinds)
        message = f"{builtin.name} needs a {wanted} here; {self.checks.text_of(argument)} is a {argument.type}."
        self.findings.add(kinds.TYPES, argument.extent, message.replace("_", " "))

    def _of_two(self, builtin: Builtin, parameter: Parameter, argument: Node) -> None:
        """Every function that a built-in one asks, it asks about two values."""
        given = argument.type.parameters
        if argument.type.kind == "null" or (given is not None and len(given) != 2):
            has = "is null" if given is None else f"has {len(given)}"
            message = f"{builtin.name} needs a function of two parameters as “{parameter.name}”; this one {has}."
            example = next(source for source, _ in builtin.examples if "function(" in source)
            self.findings.add(kinds.ARGUMENTS, argument.extent, message, f"for example {example}")

    def _constants(self, form: Builtin, arguments: list[Node]) -> None:
        """Check constant arguments that no value of the others could make right."""
        known = [one.value if isinstance(one, tree.Literal) else None for one in arguments]
        problem = form.check(known) if form.check and form.takes(len(arguments)) else None
        if problem is not None:
            self.findings.add(kinds.PATTERN, arguments[problem[0]].extent, problem[1])

    def _folded(self, builtin: Builtin, arguments: list[Node], extent: Extent) -> Node | None:
        """`date("…")`, `duration("…")` and the like of constants are constants; a wrong one is found here."""
        if builtin.name not in WRITTEN or not all(isinstance(one, tree.Literal) for one in arguments):
            return None
        if any(one.extent in self.checks.unknown for one in arguments):
            return None
        value = builtin.call([one.value for one in arguments if isinstance(one, tree.Literal)])
        if value is None:
            self.temporal_finding(builtin.name, extent)
            return self.unknown("", extent)
        return self.literal(value, extent)

    def at_literal(self, text: str, extent: Extent) -> Node:
        """`@"…"`: a date, a time, both, or a duration."""
        value = read_temporal(text)
        if value is not None:
            return self.literal(value, extent)
        what = "duration" if text.lstrip("-").startswith("P") else "date" if "-" in text[1:] else "time"
        self.temporal_finding(what, extent)
        return self.unknown("", extent)

    def temporal_finding(self, what: str, extent: Extent) -> None:
        """A constant that is no date or duration."""
        self.findings.add(kinds.NOT_A_DATE, extent, f"This is not a {what} of the calendar.", WRITTEN[what])


def _constant_type(value: object) -> Type:
    """The type of a constant."""
    return ANY if kind_of(value) == "alien" else Type(kind_of(value))
