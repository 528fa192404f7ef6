"""Whether a touchpoint keeps people out, however its conditions are written.

In: a touchpoint, and the names of the facts that say who somebody is. Out: whether it asks one of them, and whether
what it asks leaves nobody of these people in. A condition that asks the wrong way round, or asks for more besides,
keeps out others, or not everybody.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from ccm.compliance.model import Inspection
from ccm.compliance.reachable import may_be_written_to
from ccm.compliance.sensitive import names_behind
from ccm.feel import BOOLEAN, NUMBER
from ccm.feel.tree import Comparison, Fact, Junction, Literal, Node, Not, walk
from ccm.library.model import Touchpoint

MANY = Decimal(10**9)
"""More than any threshold: whoever is behind, or reported dead, so often is certainly one of the people meant."""

_REFUSED = re.compile(r"opt(?:ed)?[ -]?out|withdr[ae]w|refus|objected|objection|no consent")
"""Names of facts that say the opposite of a consent."""


def asked(touchpoint: Touchpoint, names: re.Pattern[str], inspection: Inspection) -> list[Fact]:
    """The facts of such a name that a touchpoint's own conditions ask, each once."""
    behind = inspection.once(names_behind)
    nodes = (node for each in touchpoint.conditions for node in walk(each.expression.tree))
    facts = {node.slug: node for node in nodes if isinstance(node, Fact)}
    return [node for slug, node in facts.items() if names.search(behind.get(slug, slug))]


def lets_in(
    touchpoint: Touchpoint, facts: list[Fact], *, if_not: bool = False, over: Decimal = Decimal(0)
) -> bool | None:
    """Whether it may go to people of whom the facts are true or more than a number; with `if_not`, untrue or 0.

    It lets them in if by some channel no fact keeps them out. None where that cannot be told, because a fact is a text
    or a date, or there are too many cases.
    """
    wheres = [_denied(fact) if if_not else _held(fact, over) for fact in facts]
    channels = dict.fromkeys(rule.channel for rule in touchpoint.channels)
    if any(_covers(stop.expression.tree, where) for stop in touchpoint.stops for where in wheres if where is not None):
        return False
    found = [_all(_may(touchpoint, channel, where) for where in wheres) for channel in channels]
    return True if True in found else (None if None in found else False)


def _covers(stop: Node, where: Node) -> bool:
    """Whether a condition holds, as plainly as most are written, of everybody meant: no analysis is needed then."""
    match stop, where:
        case Junction(op="or"), _:
            return any(_covers(one, where) for one in stop.operands)
        case Comparison(left=Fact() as asked, right=Literal(value=Decimal() as least)), Comparison(op=">"):
            meant, over = where.left, where.right.value if isinstance(where.right, Literal) else None
            same = isinstance(meant, Fact) and asked.slug == meant.slug
            return same and stop.op in (">", ">=") and isinstance(over, Decimal) and least <= over
        case Fact(), Fact():
            return stop.slug == where.slug
        case _:
            return False


def is_meant_for(touchpoint: Touchpoint, fact: Fact) -> bool | None:
    """Whether its population and audience let people in of whom a fact is true or more than 0."""
    return _may(touchpoint, "", _held(fact, Decimal(0)))


def _may(touchpoint: Touchpoint, channel: str, where: Node | None) -> bool | None:
    return None if where is None else may_be_written_to(touchpoint, channel, where=where)


def _all(answers: Iterable[bool | None]) -> bool | None:
    found: bool | None = True
    for answer in answers:
        if answer is False:
            return False
        found = None if answer is None else found
    return found


def gates_ask(touchpoint: Touchpoint, facts: list[Fact]) -> bool:
    """Whether the population or audience is chosen by one of the facts."""
    slugs = {fact.slug for fact in facts}
    return any(not slugs.isdisjoint(each.expression.reads) for each in touchpoint.gates)


def _held(fact: Fact, over: Decimal) -> Node | None:
    if fact.type.kind == "boolean":
        return fact
    return _compared(fact, ">", over) if fact.type.kind in ("number", "money") else None


def _denied(fact: Fact) -> Node | None:
    if _REFUSED.search(fact.name):
        return _held(fact, Decimal(0))
    if fact.type.kind == "boolean":
        return Not((0, 0), BOOLEAN, fact.depth + 1, fact)
    return _compared(fact, "=", Decimal(0)) if fact.type.kind == "number" else None


def _compared(fact: Fact, op: str, bound: Decimal) -> Node:
    return Comparison((0, 0), BOOLEAN, fact.depth + 1, op, fact, Literal((0, 0), NUMBER, 1, bound))
