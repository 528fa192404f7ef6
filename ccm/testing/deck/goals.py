"""What there is to exercise in a touchpoint: each target with where to look for it and how to see that it was met.

In: a terrain and the fragments that are usable. Out: `Goal`s. A goal says in which boxes a customer for it may be
found, and, of a decision, whether it met the goal; the two do not know of each other, so that a mistake in the search
cannot become a false claim.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ccm.decisions import Decision, Status, Verdict
from ccm.diagnostics import Span
from ccm.dmn import DecisionTable, HitPolicy
from ccm.dmn.tables.reach import row_condition
from ccm.feel import tree
from ccm.feel.analysis import Boxes
from ccm.feel.tree import Node
from ccm.library.model import ChannelRule, Fragment, Slot
from ccm.synthetic.model import Terrain, all_conditions, equals, text_fact
from ccm.synthetic.ways import Ways
from ccm.testing.deck.model import Target

LEFT_OUT = (Verdict.NOT_NEEDED, Verdict.LIMIT_REACHED, Verdict.EXCLUDED)
_IN = (Verdict.INCLUDED, Verdict.REQUIRED)


@dataclass(frozen=True, slots=True)
class Goal:
    """A target; `where` gives the boxes to look in, `met` judges a decision. `asks` are the conditions it adds.

    One that is `optional` and that nobody can meet is no gap: nothing says that anybody should. Nor is one whose
    condition `exists` can never hold, such as a value that a fact never has. `loosely` is where a comparison says what
    is wanted, whether it decides or not.
    """

    target: Target
    where: Callable[[Ways], Boxes]
    met: Callable[[Decision], bool]
    asks: tuple[Node, ...] = ()
    optional: bool = False
    exists: Node | None = None
    loosely: Callable[[Ways], Boxes] | None = None
    fragment: Fragment | None = None


def plain_goals(terrain: Terrain) -> Iterator[Goal]:
    """Every goal but the boundaries of conditions."""
    yield from _outcomes(terrain)
    touchpoint = terrain.touchpoint
    yield from (_channel(number, rule, terrain) for number, rule in enumerate(touchpoint.channels))
    yield from (_recipient(role, terrain) for role in touchpoint.recipients)
    yield from (_language(locale, terrain) for locale in touchpoint.locales)
    for fragment in terrain.library.fragments:
        if touchpoint.uses(fragment) and fragment.locale in touchpoint.locales and not terrain.is_idle(fragment):
            yield _printed(fragment)
            yield _left_out(fragment)
    for slot in touchpoint.slots:
        if not slot.required:
            yield from (_empty(slot, locale, terrain) for locale in touchpoint.locales)
    read = {
        one.slug
        for node in all_conditions(terrain.library, touchpoint)
        for one in tree.walk(node)
        if isinstance(one, tree.Fact)
    }
    for table in terrain.library.tables:
        if table.slug in read:
            yield from _rows(table, terrain)


def _outcomes(terrain: Terrain) -> Iterator[Goal]:
    touchpoint = terrain.touchpoint
    audience = touchpoint.audience
    place = audience.expression.origin if audience else Span(touchpoint.path)
    yield Goal(
        Target("outcomes", "produced", place), lambda ways: ways.before(), lambda one: one.status is Status.PRODUCED
    )
    if audience is not None:
        node = terrain.ground(audience)
        yield Goal(
            Target("outcomes", "not in the audience", place),
            lambda ways: ways.all(ways.population, ways.false(node)),
            lambda one: one.status is Status.NOT_IN_AUDIENCE,
        )
    for number, stop in enumerate(touchpoint.suppress):
        yield _suppressed(number, stop.reason, terrain.ground(stop.when), stop.when.expression.origin)


def _suppressed(number: int, reason: str, node: Node | None, place: Span) -> Goal:
    return Goal(
        Target("outcomes", f"suppressed: {reason}", place),
        lambda ways: ways.all(ways.before(number), ways.true(node)),
        lambda one: one.status is Status.SUPPRESSED and one.reason == reason,
    )


def _channel(number: int, rule: ChannelRule, terrain: Terrain) -> Goal:
    node = terrain.ground(rule.when)
    place = rule.when.expression.origin if rule.when else Span(terrain.touchpoint.path)
    return Goal(
        Target("channels", f"{rule.channel} ({', '.join(rule.forms)})", place),
        lambda ways: ways.all(ways.before(), ways.true(node)),
        lambda one: _taken(one, number),
    )


def _taken(decision: Decision, number: int) -> bool:
    gates = [gate for gate in decision.gates if gate.kind == "channel"]
    return decision.status is Status.PRODUCED and len(gates) > number and gates[number].answer is True


def _recipient(role: str, terrain: Terrain) -> Goal:
    node = equals(text_fact("role"), role)
    return Goal(
        Target("recipients", role, Span(terrain.touchpoint.path)),
        lambda ways: ways.all(ways.before(), ways.true(node)),
        lambda one: one.status is Status.PRODUCED and one.facts.communication.role == role,
        (node,),
    )


def _language(locale: str, terrain: Terrain) -> Goal:
    node = terrain.speaks(locale)
    return Goal(
        Target("languages", locale, Span(terrain.touchpoint.path)),
        lambda ways: ways.all(ways.before(), ways.true(node)),
        lambda one: one.status is Status.PRODUCED and one.fragment_locale == locale,
        (node,),
    )


def _printed(fragment: Fragment) -> Goal:
    return Goal(
        Target("fragments", fragment.name, Span(fragment.path)),
        lambda ways: [
            box
            for boxes_of in (ways.printed_alone, ways.printed)
            for channel in usable_in(fragment, ways)
            for box in boxes_of(fragment, channel)
        ],
        lambda one: one.status is Status.PRODUCED and _has(one, fragment, _IN),
        fragment=fragment,
    )


def _left_out(fragment: Fragment) -> Goal:
    return Goal(
        Target("choices", f"{fragment.name} fits and is left out", Span(fragment.path)),
        lambda ways: [box for channel in usable_in(fragment, ways) for box in ways.crowded_out(fragment, channel)],
        lambda one: one.status is Status.PRODUCED and _has(one, fragment, LEFT_OUT),
        optional=True,
        fragment=fragment,
    )


def usable_in(fragment: Fragment, ways: Ways) -> Iterator[str]:
    """The channels in which this version of a fragment may be printed on the day."""
    for channel in ways.terrain.touchpoint.offered:
        if ways.decider.candidates(channel, fragment.locale).by_id.get(fragment.id) is fragment:
            yield channel


def _has(decision: Decision, fragment: Fragment, verdicts: tuple[Verdict, ...]) -> bool:
    return any(
        one.fragment is fragment and one.verdict in verdicts
        for channel in decision.channels
        for slot in channel.slots
        for one in slot.considered
    )


def _empty(slot: Slot, locale: str, terrain: Terrain) -> Goal:
    channels = [channel for channel in terrain.touchpoint.offered if channel in slot.channels]
    return Goal(
        Target("choices", f"slot {slot.id} stays empty ({locale})", Span(terrain.touchpoint.path)),
        lambda ways: [box for one in channels for box in ways.empty(slot, one, locale)],
        lambda one: (
            one.status is Status.PRODUCED
            and one.fragment_locale == locale
            and any(each.slot == slot.id and not each.chosen for channel in one.channels for each in channel.slots)
        ),
        optional=True,
    )


def _rows(table: DecisionTable, terrain: Terrain) -> Iterator[Goal]:
    """A goal for each row: it matches, and in a table that takes the first no earlier one does."""
    nodes = [terrain.grounding(row_condition(table.inputs, row)) for row in table.rows]
    for number, node in enumerate(nodes):
        yield _row(table, number, node, nodes[:number] if table.hit is HitPolicy.FIRST else [])


def _row(table: DecisionTable, number: int, node: Node, earlier: Sequence[Node]) -> Goal:
    return Goal(
        Target("table rows", f"{table.id} row {number + 1}", table.rows[number].origin),
        lambda ways: ways.all(ways.population, ways.true(node), *(ways.never(one) for one in earlier)),
        lambda one: _hit(one, table, number),
        (node,),
    )


def _hit(decision: Decision, table: DecisionTable, number: int) -> bool:
    found = [gate.table for gate in decision.gates if gate.table is not None and gate.table.table is table]
    return any(number in result.hits for result in found)
