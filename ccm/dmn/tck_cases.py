"""Read the test cases of the DMN Technology Compatibility Kit (schema `testCases.xsd`).

In: the bytes of a test-case file from anybody. Out: its cases with inputs and expected results as FEEL values, or a
sentence that says why it cannot be read. A case with a part that cannot be read carries that sentence and fails.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from lxml import etree

from ccm.dmn.xml_nodes import local, parse_xml, text_of
from ccm.feel.temporal_text import read_date_time, read_day, read_length, read_time

Xml = etree._Element
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_NUMBERS = frozenset(
    ["decimal", "double", "float", "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"]
)
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


class Unreadable(Exception):  # noqa: N818  # never leaves this module
    """A part of a case cannot be read."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One expected result: of which decision, which value, and whether it is there by an error."""

    name: str
    value: object
    is_error: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `kind`: decision, bkm or decisionService; `invocable` names what is called. `broken` says why not."""

    id: str
    kind: str = "decision"
    invocable: str = ""
    inputs: Mapping[str, object] = field(default_factory=dict)
    results: tuple[Expected, ...] = ()
    broken: str = ""

    @property
    def category(self) -> str:
        """What the case is about: an error, a null, or a value."""
        if any(one.is_error for one in self.results):
            return "error"
        return "null" if self.results and all(one.value is None for one in self.results) else "value"


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The cases of a file, the name of their model's file, and their labels."""

    model: str = ""
    labels: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()
    broken: str = ""


def _children(element: Xml, *names: str) -> list[Xml]:
    """The children of these names, in order."""
    return [one for one in element if local(one) in names]


def _is_nil(element: Xml) -> bool:
    return element.get(f"{_XSI}nil", "").strip() in ("true", "1")


def read_value(element: Xml) -> object:
    """The value of a node: a plain value, a context of components, or a list; nothing is null."""
    if _is_nil(element):
        return None
    parts = _children(element, "value", "component", "list")
    if not parts:
        return None
    if local(parts[0]) == "component":
        return {one.get("name", ""): read_value(one) for one in parts}
    if _is_nil(parts[0]):
        return None
    if local(parts[0]) == "list":
        return tuple(read_value(one) for one in _children(parts[0], "item"))
    return _plain(parts[0])


def _plain(element: Xml) -> object:
    """A plain value by its XML Schema type; without one it is a text."""
    type_ = element.get(f"{_XSI}type", "string").strip().rpartition(":")[2]
    text = text_of(element)
    if type_ in _NUMBERS:
        return _number(text.strip())
    if type_ == "boolean":
        found: object = _BOOLEANS.get(text.strip())
    elif type_ in _TEMPORAL:
        found = _TEMPORAL[type_](text.strip())
    else:
        return text
    if found is None:
        raise Unreadable(f"“{text[:60]}” is no {type_}")
    return found


_TEMPORAL = {
    "date": read_day,
    "time": read_time,
    "dateTime": read_date_time,
    "duration": read_length,
    "dayTimeDuration": read_length,
    "yearMonthDuration": read_length,
}


def _number(text: str) -> Decimal:
    """A number; infinities and the like are none."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise Unreadable(f"“{text[:60]}” is no number")
    return found


def _case(element: Xml, number: int) -> Case:
    """One case."""
    identifier = element.get("id") or f"case {number}"
    kind, invocable = element.get("type", "decision"), element.get("invocableName", "")
    try:
        inputs = {one.get("name", ""): read_value(one) for one in _children(element, "inputNode")}
        results = tuple(map(_expected, _children(element, "resultNode")))
    except Unreadable as problem:
        return Case(identifier, kind, invocable, broken=str(problem))
    broken = "" if results else "it expects nothing: there is no resultNode"
    return Case(identifier, kind, invocable, inputs, results, broken)


def _expected(element: Xml) -> Expected:
    """One expected result."""
    expected = next(iter(_children(element, "expected")), None)
    value = None if expected is None else read_value(expected)
    is_error = _BOOLEANS.get(element.get("errorResult", "false").strip(), False)
    return Expected(element.get("name", ""), value, is_error)


def read_cases(content: bytes, *, origin: str = "") -> CaseFile | None:
    """Read a file of cases; None if it is XML of another kind."""
    root, found = parse_xml(content, origin)
    if root is None:
        return CaseFile(broken=found[0].message)
    if local(root) != "testCases":
        return None
    model = next((text_of(one).strip() for one in _children(root, "modelName")), "")
    labels = tuple(text_of(one).strip() for group in _children(root, "labels") for one in _children(group, "label"))
    cases = tuple(_case(one, number) for number, one in enumerate(_children(root, "testCase"), 1))
    return CaseFile(model, labels, cases, "" if cases else "the file has no testCase")
