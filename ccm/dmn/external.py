"""Find what hangs on external functions: Java and PMML, which are never run.

In: a linked model and an element. Out: whether its logic, or that of anything it requires, defines an external one.
"""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from ccm.dmn.boxed import FunctionDefinition, LiteralExpression
from ccm.dmn.definitions import BusinessKnowledgeModel, Decision, DecisionService, Element
from ccm.dmn.graph import LinkedModel, requirements_of

_EXTERNAL = re.compile(r"\)\s*external\b")


def _boxes(part: object) -> Iterator[object]:
    """Everything in a box, itself first."""
    ahead = [part]
    while ahead:
        current = ahead.pop()
        if isinstance(current, tuple):
            ahead += current
        elif is_dataclass(current) and not isinstance(current, type):
            yield current
            ahead += [getattr(current, one.name) for one in fields(current)]


def _defines_external(element: Element) -> bool:
    """Whether the logic of an element itself defines an external function."""
    logic = element.logic if isinstance(element, Decision | BusinessKnowledgeModel) else None
    for box in _boxes(logic):
        if isinstance(box, FunctionDefinition) and box.kind != "FEEL":
            return True
        if isinstance(box, LiteralExpression) and _EXTERNAL.search(box.text or ""):
            return True
    return False


def hangs_on_external(model: LinkedModel, element: Element) -> bool:
    """Whether an element, or anything it requires, defines an external function."""
    seen: set[int] = set()
    ahead = [(model, element)]
    while ahead:
        where, current = ahead.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        if _defines_external(current):
            return True
        hrefs = [one.href for one in requirements_of(current)]
        if isinstance(current, DecisionService):
            hrefs += [*current.outputs, *current.encapsulated]
        targets = [found for href in hrefs if (found := where.find(href)) is not None]
        ahead += [(one.model, one.element) for one in targets]
    return False
