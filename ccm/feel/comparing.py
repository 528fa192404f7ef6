"""Find comparisons and calculations whose types cannot go together, and say it kindly.

In: typed nodes. Out: findings (nothing is raised), and the types of results. What is of unknown type is never
complained about: its own finding has been made where it arose.
"""

from dataclasses import replace

from ccm.diagnostics import did_you_mean
from ccm.feel import kinds
from ccm.feel.findings import Findings
from ccm.feel.semantics import less
from ccm.feel.tree import Comparison, Literal, Node
from ccm.feel.types import ANY, DATE, DATE_TIME, DAYS, MONTHS, NUMBER, TEXT, TIME, Model, Type
from ccm.feel.units import Fit, alike, of_result
from ccm.feel.values import read_date, show

ORDERED = frozenset(["number", "text", "date", "time", "date_time", "days_duration", "months_duration"])
OPEN = frozenset(["any", "null"])


def join(left: Type, right: Type) -> Type:
    """The type of a value that is one of two: the same, or unknown when they differ."""
    if left == right or right.kind == "null":
        return left
    if left.kind == "null":
        return right
    if left.kind != right.kind or left.fields != right.fields:
        return ANY
    if left.item and right.item:
        return replace(left, item=join(left.item, right.item))
    allowed = (*left.allowed, *right.allowed) if left.allowed and right.allowed else None
    return replace(left, unit=left.unit if left.unit == right.unit else None, allowed=allowed)


class Checks:
    """The checks of one expression: they know the findings and the model (for currencies and spelling)."""

    def __init__(self, findings: Findings, model: Model, source: str) -> None:
        self.findings, self.model, self.source = findings, model, source
        self.unknown: dict[tuple[int, int], str] = {}

    def text_of(self, node: Node) -> str:
        """The node as the author wrote it, shortened."""
        if node.extent == (0, 0):
            return "the input"
        text = " ".join(self.source[slice(*node.extent)].split())
        return text if len(text) <= 60 else f"{text[:57]}…"

    def comparable(self, op: str, left: Node, right: Node, extent: tuple[int, int]) -> None:
        """Check `= != < <= > >=`: same kind, an order where one is asked for, fitting units, allowed values."""
        self._unquoted(left, right)
        self._unquoted(right, left)
        one, other = left.type, right.type
        if op not in ("=", "!=") and "null" in (one.kind, other.kind):
            hint = f"write {self.text_of(left)} = null to ask whether it is missing"
            self.findings.add(kinds.ALWAYS_NULL, extent, "Nothing is greater or smaller than null.", hint)
            return
        if one.kind in OPEN or other.kind in OPEN:
            return
        if one.kind != other.kind:
            self._mismatch(op, left, right, extent)
        elif op not in ("=", "!=") and one.kind not in ORDERED:
            message = f"A {one} has no order; {op} cannot compare it."
            self.findings.add(kinds.TYPES, extent, message, self._chain_hint(left))
        elif one.kind == "number":
            self.units(left, right, extent, alike(one.unit, other.unit, self.model))
        if op in ("=", "!="):
            self._allowed(left, right)
            self._allowed(right, left)

    def _unquoted(self, suspect: Node, other: Node) -> None:
        """A name nobody knows, compared with text, is most likely a text without quotation marks."""
        word = self.unknown.get(suspect.extent)
        if word is None or other.type.kind != "text":
            return
        allowed = [str(value) for value in other.type.allowed or ()]
        if allowed and word not in allowed:
            near = did_you_mean(word, [*allowed, *(name.name for name in self.model.names)])
            hint = near or "it takes " + ", ".join(map(show, allowed[:8]))
        else:
            hint = f'text stands in quotation marks: "{word}"'
        self.findings.replace(kinds.UNQUOTED, suspect.extent, f"“{word}” is no known name.", hint)

    def _mismatch(self, op: str, left: Node, right: Node, extent: tuple[int, int]) -> None:
        """Two values of different kinds."""
        for day, text in ((left, right), (right, left)):
            if day.type.kind == "date" and text.type.kind == "text":
                self._date_as_text(day, text, extent)
                return
        message = f"{self.text_of(left)} is a {left.type}, {self.text_of(right)} is a {right.type}."
        self.findings.add(kinds.TYPES, extent, message, self._mismatch_hint(op, left, right))

    def _mismatch_hint(self, op: str, left: Node, right: Node) -> str | None:
        """What was probably meant."""
        for one, other in ((left, right), (right, left)):
            if one.type.kind == "list" and op in ("=", "!="):
                return f"write list contains({self.text_of(one)}, {self.text_of(other)})"
            if one.type.kind == "number" and isinstance(other, Literal) and isinstance(other.value, str):
                return f"numbers stand without quotation marks: {other.value}"
        return self._chain_hint(left)

    def _chain_hint(self, left: Node) -> str | None:
        """`a < b < c` compares a condition with c."""
        if isinstance(left, Comparison):
            return "comparisons do not chain: write x between a and b, or join two comparisons with and"
        return None

    def _date_as_text(self, day: Node, text: Node, extent: tuple[int, int]) -> None:
        """A date beside a text."""
        message = f"{self.text_of(day)} is a date, {self.text_of(text)} is a text."
        hint = 'dates are written @"2026-01-31" or date("2026-01-31")'
        if isinstance(text, Literal) and isinstance(text.value, str) and read_date(text.value):
            hint = f'write @"{text.value}"'
        self.findings.add(kinds.DATE_TEXT, extent, message, hint)

    def _allowed(self, node: Node, constant: Node) -> None:
        """A constant that the other side can never be."""
        allowed = node.type.allowed
        if not allowed or not isinstance(constant, Literal) or constant.value is None or constant.value in allowed:
            return
        if constant.extent in self.unknown:
            return
        hint = "it takes " + ", ".join(show(value) for value in allowed[:8])
        if isinstance(constant.value, str):
            hint = did_you_mean(constant.value, [str(value) for value in allowed]) or hint
        message = f"{self.text_of(node)} is never {show(constant.value)}."
        self.findings.add(kinds.NOT_ALLOWED, constant.extent, message, hint)

    def units(self, left: Node, right: Node, extent: tuple[int, int], fit: Fit) -> None:
        """Report units that clash, or that may for some customers."""
        if fit is Fit.FITS:
            return
        shown = f"{self.text_of(left)} is in {left.type.unit}, {self.text_of(right)} in {right.type.unit}"
        if fit is Fit.CLASHES:
            self.findings.add(kinds.UNIT, extent, f"The units do not fit: {shown}.")
        else:
            message = f"The currencies may differ: {shown}."
            self.findings.add(kinds.UNIT_UNPROVEN, extent, message, "compare amounts that name the same unit")

    def bounds(self, low: Node, high: Node, extent: tuple[int, int], *, closed: bool = True) -> None:
        """A range or `between` whose constant bounds leave nothing between them."""
        if not (isinstance(low, Literal) and isinstance(high, Literal)) or low.type.kind != high.type.kind:
            return
        if low.type.kind not in ORDERED:
            return
        lowest, highest = low.value, high.value
        if less(highest, lowest) or (lowest == highest and not closed):
            hint = "the smaller bound comes first" if lowest != highest else "close the range with [ and ]"
            message = f"No value lies between {self.text_of(low)} and {self.text_of(high)}."
            self.findings.add(kinds.IMPOSSIBLE_RANGE, extent, message, hint)

    def condition(self, node: Node, where: str) -> None:
        """A condition is expected: true, false, or null."""
        if node.type.kind in ("boolean", "any", "null"):
            return
        hint = None
        if isinstance(node, Literal) and isinstance(node.value, str):
            hint = 'to ask for one of several values write: name in ("a", "b")'
        message = f"{self.text_of(node)} is a {node.type}; {where} needs a condition that is true or false."
        self.findings.add(kinds.NOT_BOOLEAN, node.extent, message, hint)

    def calculation(self, op: str, left: Node, right: Node, extent: tuple[int, int]) -> Type:
        """The type of `left op right`."""
        one, other = left.type, right.type
        if "any" in (one.kind, other.kind):
            return ANY
        if "null" in (one.kind, other.kind):
            self.findings.add(kinds.ALWAYS_NULL, extent, "A calculation with null is always null.")
            return ANY
        if one.kind == other.kind == "number":
            unit, fit = of_result(op, one.unit, other.unit, self.model)
            self.units(left, right, extent, fit)
            return replace(NUMBER, unit=unit)
        found = _RESULTS.get((op, one.kind, other.kind))
        if found is None:
            message = f"{self.text_of(left)} is a {one}, {self.text_of(right)} is a {other}: {op} cannot combine them."
            self.findings.add(kinds.TYPES, extent, message, self._calculation_hint(op, left, right))
            return ANY
        return found

    def _calculation_hint(self, op: str, left: Node, right: Node) -> str | None:
        """What was probably meant."""
        types = {left.type.kind, right.type.kind}
        if types == {"date", "number"}:
            return 'a date is moved by a duration: duration("P30D") or duration("P1M")'
        if op == "+" and "text" in types:
            return "turn the other value into text with string(…)"
        return None


_RESULTS = {("+", "text", "text"): TEXT, ("-", "time", "time"): DAYS}
for _moment in (DATE, TIME, DATE_TIME):
    _RESULTS |= {("+", _moment.kind, "days_duration"): _moment, ("+", "days_duration", _moment.kind): _moment}
    _RESULTS |= {("-", _moment.kind, "days_duration"): _moment}
for _moment in (DATE, DATE_TIME):
    _RESULTS |= {("+", _moment.kind, "months_duration"): _moment, ("+", "months_duration", _moment.kind): _moment}
    _RESULTS |= {("-", _moment.kind, "months_duration"): _moment}
    _RESULTS |= {("-", _moment.kind, "date"): DAYS, ("-", _moment.kind, "date_time"): DAYS}
for _kind, _type in (("days_duration", DAYS), ("months_duration", MONTHS)):
    _RESULTS |= {("+", _kind, _kind): _type, ("-", _kind, _kind): _type, ("/", _kind, _kind): NUMBER}
    _RESULTS |= {("*", _kind, "number"): _type, ("*", "number", _kind): _type, ("/", _kind, "number"): _type}
