"""Whether a value may be missing where it is printed.

In: typed trees and the vocabulary. Out: the facts that a condition proves to be there, and whether an expression may
still come to null. Only what follows from the conditions as they are written counts: `x != null`, comparisons that
are decided, choices (`in`); never what is known of some bank's data.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ccm.compliance.companions import Companions, companions_of
from ccm.compliance.model import Inspection
from ccm.facts.model import FactDefinition
from ccm.facts.obtaining import Formula
from ccm.feel import tree
from ccm.feel.tree import Node
from ccm.library.model import Condition, Fragment, Touchpoint

Slugs = frozenset[str]
NOTHING: Slugs = frozenset()
_STRICT = (tree.Arithmetic, tree.Negation, tree.Property, tree.Path)
_ORDER = ("<", "<=", ">", ">=")
_DECIDED = (tree.Comparison, tree.Between, tree.Membership, tree.Within, tree.Junction, tree.Not, tree.InstanceOf)


def proven(node: Node, truth: bool) -> Slugs:
    """The facts that are there for certain if a condition is true (or false)."""
    match node:
        case tree.Not():
            return proven(node.operand, not truth)
        case tree.Junction():
            parts = [proven(one, truth) for one in node.operands]
            return frozenset().union(*parts) if (node.op == "and") is truth else frozenset.intersection(*parts)
        case tree.Comparison():
            return _compared(node, truth)
        case tree.Between():
            return strict(node.subject)
        case tree.Membership() | tree.Within() if truth:
            return _chosen(node)
        case tree.Fact():
            return frozenset([node.slug])
        case _:
            return NOTHING


def _compared(node: tree.Comparison, truth: bool) -> Slugs:
    if node.op in _ORDER:
        return strict(node.left) | strict(node.right)
    asks_null = _is_null(node.left) or _is_null(node.right)
    equal = (node.op == "=") is truth
    if asks_null:
        return NOTHING if equal else strict(node.left) | strict(node.right)
    constant = isinstance(node.left, tree.Literal) or isinstance(node.right, tree.Literal)
    return strict(node.left) | strict(node.right) if equal and constant else NOTHING


def _chosen(node: tree.Membership | tree.Within) -> Slugs:
    if isinstance(node, tree.Within):
        return strict(node.element)
    return NOTHING if any(_is_null(one) for one in tree.walk(node.test)) else strict(node.subject)


def _is_null(node: Node) -> bool:
    return isinstance(node, tree.Literal) and node.value is None


def strict(node: Node) -> Slugs:
    """The facts without which a term has no value."""
    if isinstance(node, tree.Fact):
        return frozenset([node.slug])
    if isinstance(node, _STRICT):
        return frozenset().union(*(strict(one) for one in tree.children(node)))
    return NOTHING


def missing(node: Node, present: Slugs, definitions: Mapping[str, FactDefinition]) -> str:
    """The name of a fact through which an expression may come to null; empty if it cannot."""
    match node:
        case tree.Fact():
            fact = definitions.get(node.slug)
            return missing_fact(fact, present, definitions) if fact else ""
        case tree.Literal():
            return "null" if node.value is None else ""
        case tree.If():
            asks_null = isinstance(node.condition, tree.Comparison) and (
                _is_null(node.condition.left) or _is_null(node.condition.right)
            )
            otherwise = proven(node.condition, False) if asks_null else NOTHING
            return missing(node.then, present | proven(node.condition, True), definitions) or missing(
                node.otherwise, present | otherwise, definitions
            )
        case _ if isinstance(node, _DECIDED):
            return ""
        case _:
            return next((found for one in tree.children(node) if (found := missing(one, present, definitions))), "")


def missing_fact(fact: FactDefinition, present: Slugs, definitions: Mapping[str, FactDefinition]) -> str:
    """The name of a fact if it may be missing; one with a formula may be if what the formula reads may."""
    if not fact.nullable or fact.slug in present:
        return ""
    if isinstance(fact.obtained, Formula):
        return fact.name if missing(fact.obtained.expression.tree, present, definitions) else ""
    return fact.name


@dataclass(frozen=True)
class Presence:
    """What is there for certain when a fragment is printed."""

    companions: Companions
    _gates: dict[tuple[str, str], Slugs] = field(default_factory=dict)

    def of(self, fragment: Fragment) -> Slugs:
        """What a fragment's own condition proves, or those of all that bring it."""
        if not fragment.only_brought:
            return proven(fragment.when.expression.tree, True) if fragment.when else NOTHING
        bringing = [each for each in self.companions.bringing(fragment) if each.path != fragment.path]
        asked = [_asked(fragment, each.requires) for each in bringing] or [_asked(fragment, fragment.ids[-1:])]
        there = frozenset.intersection(*asked)
        parts = [self.of(each) for each in bringing if not each.only_brought]
        return there | frozenset.intersection(*parts) if parts else there

    def at(self, fragment: Fragment, touchpoint: Touchpoint, channel: str) -> Slugs:
        """What is there when it is printed in a touchpoint and channel."""
        key = (touchpoint.id, channel)
        if key not in self._gates:
            self._gates[key] = _passed(touchpoint, channel)
        return self.of(fragment) | self._gates[key]


def _asked(fragment: Fragment, wanted: Sequence[str]) -> Slugs:
    """What a fragment's own conditions prove where it comes because some ids are wanted: none, if it is itself."""
    below = min(number for number, id in enumerate(fragment.ids) if id in wanted)
    own = fragment.variant.conditions[:below] if fragment.variant else ()
    return NOTHING.union(*(proven(each.expression.tree, True) for each in own if each))


def _passed(touchpoint: Touchpoint, channel: str) -> Slugs:
    """What is there for everybody a touchpoint writes to by a channel."""
    found = NOTHING
    for gate in touchpoint.gates:
        found |= proven(gate.expression.tree, True)
    for stop in touchpoint.stops:
        found |= proven(stop.expression.tree, False)
    return found | _any_of(rule.when for rule in touchpoint.channels if rule.channel == channel)


def _any_of(conditions: Iterable[Condition | None]) -> Slugs:
    parts = [proven(one.expression.tree, True) if one else NOTHING for one in conditions]
    return frozenset.intersection(*parts) if parts else NOTHING


def presence_of(inspection: Inspection) -> Presence:
    """Make ready to ask what is there."""
    return Presence(inspection.once(companions_of))
