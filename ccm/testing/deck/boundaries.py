"""Both sides of every boundary of every condition, each where the comparison decides by itself.

In: a terrain. Out: goals. A comparison decides where turning it would turn the whole condition (modified
condition/decision coverage, DO-178C, with masking); a side of a boundary is the value next to it: 9 and 8 of `>= 9`.
Conditions are taken as they are written; the day's parameters count as constants.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ccm.decisions import Decision
from ccm.feel import BOOLEAN, show, tree
from ccm.feel.analysis import Boxes
from ccm.feel.analysis.atoms import Atom, atom_of, leaves, substitute
from ccm.feel.analysis.boxes import cross
from ccm.feel.interpreter import interpret_node
from ccm.feel.tree import Node
from ccm.library.model import Condition, Fragment, Suppression
from ccm.synthetic.axes import Axis, axis_of
from ccm.synthetic.domains import Domain
from ccm.synthetic.grounding import Grounding
from ccm.synthetic.model import Terrain, equals
from ccm.synthetic.saying import say
from ccm.synthetic.ways import Ways
from ccm.testing.deck.goals import Goal, usable_in
from ccm.testing.deck.model import Target

ANY = object()
MOST_ALONE = 2


@dataclass(frozen=True, slots=True)
class _Asked:
    """A condition, the name of its place, who is asked it, and whether a decision shows that somebody was.

    `inherited` are the conditions of a variant's bases in it, whose boundaries are looked at where they stand.
    """

    name: str
    condition: Condition
    who: Callable[[Ways], Boxes]
    asked: Callable[[Decision], bool]
    inherited: tuple[Condition, ...] = ()

    @property
    def leaves(self) -> Iterable[Node]:
        """The comparisons in it, each once."""
        elsewhere = {leaf for each in self.inherited for leaf in leaves(each.expression.tree)}
        return (leaf for leaf in dict.fromkeys(leaves(self.condition.expression.tree)) if leaf not in elsewhere)


@dataclass(frozen=True, slots=True)
class _Edge:
    """One side of a boundary: the comparison, what it says there, the term and its value (ANY: whichever)."""

    leaf: Node
    truth: bool
    term: Node
    value: object


def boundary_goals(terrain: Terrain) -> Iterator[Goal]:
    """A goal for each side of each boundary."""
    constants = Grounding(terrain.grounding.constants, {}, {})
    seen: set[str] = set()
    for asked in _all_asked(terrain):
        for leaf in asked.leaves:
            for edge in _edges(leaf, constants, terrain):
                goal = _goal(asked, edge, terrain)
                if goal.target.name not in seen:
                    seen.add(goal.target.name)
                    yield goal


def _all_asked(terrain: Terrain) -> Iterator[_Asked]:
    touchpoint = terrain.touchpoint
    if touchpoint.audience is not None:
        yield _Asked("audience", touchpoint.audience, lambda ways: ways.population, lambda _: True)
    yield from (_of_suppression(number, stop) for number, stop in enumerate(touchpoint.suppress))
    for rule in touchpoint.channels:
        if rule.when is not None:
            name = f"channel {rule.channel} ({', '.join(rule.forms)})"
            yield _Asked(name, rule.when, lambda ways: ways.before(), lambda one: _count(one, "channel") > 0)
    groups: dict[tuple[str, Node], list[Fragment]] = {}
    for fragment in terrain.library.fragments:
        spoken = touchpoint.uses(fragment) and fragment.locale in touchpoint.locales
        if fragment.when is not None and spoken and not fragment.only_brought:
            groups.setdefault((fragment.id, fragment.when.expression.tree), []).append(fragment)
    conditions = {each.id: each.when for each in terrain.library.fragments if each.when}
    for mine in groups.values():
        if mine[0].when:
            inherited = tuple(conditions[id] for id in mine[0].ids[1:] if id in conditions)
            yield replace(_of_fragment(mine, mine[0].when), inherited=inherited)


def _of_suppression(number: int, stop: Suppression) -> _Asked:
    name = f"suppression {stop.reason}"
    return _Asked(name, stop.when, lambda ways: ways.before(number), lambda one: _count(one, "suppression") > number)


def _count(decision: Decision, kind: str) -> int:
    return sum(gate.kind == kind for gate in decision.gates)


def _of_fragment(versions: Sequence[Fragment], when: Condition) -> _Asked:
    """The condition that versions and languages of a fragment share."""
    paths = {each.path for each in versions}
    return _Asked(
        versions[0].id,
        when,
        lambda ways: [
            box for each in versions for channel in usable_in(each, ways) for box in ways.written(channel, each.locale)
        ],
        lambda one: _considered(one, paths),
    )


def _considered(decision: Decision, paths: set[str]) -> bool:
    return any(
        one.fragment.path in paths and one.trace is not None
        for channel in decision.channels
        for slot in channel.slots
        for one in slot.considered
    )


def _edges(leaf: Node, constants: Grounding, terrain: Terrain) -> Iterator[_Edge]:
    """The sides of the boundaries of one comparison."""
    settled = constants(leaf)
    if isinstance(settled, tree.Literal):
        return
    atom = atom_of(settled)
    axis = _axis(atom, terrain)
    if axis is None:
        yield from (_Edge(leaf, truth, settled, ANY) for truth in (True, False))
        return
    truths = [atom.truth(value) for value in axis.values]
    known = [place for place, region in enumerate(axis.dimension.regions) if not region.missing]
    if atom.term.type.kind in ("text", "boolean"):
        yield from _of_words(leaf, atom, axis, truths)
        return
    found: dict[tuple[bool, object], None] = {}
    for one, other in pairwise(known):
        if truths[one] is not truths[other]:
            for place in (one, other):
                truth = truths[place]
                if truth is not None:
                    found[(truth, axis.values[place])] = None
    alone = [place for place in known[1:-1] if truths[place] and not truths[place - 1] and not truths[place + 1]]
    if len(alone) > MOST_ALONE:  # a list of numbers: each of them, and what is not on it only at both ends
        outside = [key for key in found if not key[0]]
        found = {key: None for key in found if key[0] or key in (outside[0], outside[-1])}
    found = _usual(found, axis, terrain)
    if not found:
        found = {(truth, ANY): None for truth in (True, False) if truth in truths}
    yield from (_Edge(leaf, truth, atom.term, value) for truth, value in found)


def _usual(found: dict[tuple[bool, object], None], axis: Axis, terrain: Terrain) -> dict[tuple[bool, object], None]:
    """The sides whose values such a fact usually has; others only where there is no usual one that says the same."""
    domain = terrain.domains.get(axis.slug)
    if domain is None:
        return found
    told = {truth for truth, value in found if value in domain}
    return {key: None for key in found if key[1] in domain or key[0] not in told}


def _of_words(leaf: Node, atom: Atom, axis: Axis, truths: list[bool | None]) -> Iterator[_Edge]:
    """Of texts and truths: each value that is named, and either outcome that none of them has."""
    named = [place for place in sorted(axis.cuts) if truths[place] is not None]
    if atom.term.type.kind == "boolean":
        named = []
    for place in named:
        yield _Edge(leaf, bool(truths[place]), atom.term, axis.values[place])
    for truth in (True, False):
        if truth in truths and not any(truths[place] is truth for place in named):
            yield _Edge(leaf, truth, atom.term, ANY)


def _axis(atom: Atom, terrain: Terrain) -> Axis | None:
    """The axis of the term as it is written; None for a comparison that is a term of its own."""
    if atom.term.type.kind == "boolean" and not isinstance(atom.term, tree.Fact):
        return None
    domains = dict(terrain.domains)
    slug = atom.term.slug if isinstance(atom.term, tree.Fact) else ""
    table = terrain.grounding.tables.get(slug)
    if table is not None and len(table.outputs) == 1 and table.outputs[0].values:
        domains[slug] = Domain(values=table.outputs[0].values)
    return axis_of(atom.term, atom.constants, domains, {})


def _goal(asked: _Asked, edge: _Edge, terrain: Terrain) -> Goal:
    written, leaf = asked.condition.expression.tree, edge.leaf
    turned = tuple(terrain.grounding(_put(written, leaf, truth)) for truth in (True, False))
    itself = terrain.grounding(leaf)
    at = terrain.grounding(equals(edge.term, edge.value)) if edge.value is not ANY else None
    words = " ".join(asked.condition.expression.source[slice(*leaf.extent)].split()) or say(leaf)
    side = f"{say(edge.term)} is {show(edge.value)}" if edge.value is not ANY else "true" if edge.truth else "false"
    short = side if edge.value is not ANY else words if edge.truth else f"not ({words})"
    return Goal(
        Target("boundaries", f"{asked.name}: {words}, {side}", asked.condition.expression.origin, short),
        lambda ways: _boxes(ways, asked, (*turned, itself, at), truth=edge.truth),
        lambda one: asked.asked(one) and _met(one, written, edge),
        tuple(node for node in (*turned, itself, at) if node is not None),
        exists=at,
        loosely=lambda ways: ways.all(
            asked.who(ways), ways.true(itself) if edge.truth else ways.false(itself), ways.true(at)
        ),
    )


def _put(written: Node, leaf: Node, truth: bool) -> Node:
    return substitute(written, leaf, tree.Literal(leaf.extent, BOOLEAN, 1, truth))


def _boxes(ways: Ways, asked: _Asked, nodes: tuple[Node | None, ...], *, truth: bool) -> Boxes:
    """Who is asked, where the comparison decides, says so, and the term is at the boundary."""
    holding, failing, itself, at = nodes
    steps = ways.steps
    decides = [
        *cross(ways.true(holding), ways.false(failing), steps),
        *cross(ways.false(holding), ways.true(failing), steps),
    ]
    says = ways.true(itself) if truth else ways.false(itself)
    return ways.all(asked.who(ways), decides, says, ways.true(at))


def _met(decision: Decision, written: Node, edge: _Edge) -> bool:
    """Whether a decision's values stand at the edge, and the comparison decides there."""
    values = decision.values
    if interpret_node(edge.leaf, values) is not edge.truth:
        return False
    if edge.value is not ANY and interpret_node(edge.term, values) != edge.value:
        return False
    outcomes = {interpret_node(_put(written, edge.leaf, truth), values) for truth in (True, False)}
    return outcomes == {True, False}
