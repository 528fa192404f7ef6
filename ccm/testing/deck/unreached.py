"""Why nobody can reach something.

In: a goal whose place in the space of customers is empty. Out: the reason in a sentence, as near to what an author
can change as can be said: the day, the approval, the condition itself, the audience, what stands before it.
"""

from collections.abc import Iterator

from ccm.decisions import Verdict
from ccm.feel import tree
from ccm.feel.analysis import TooManyStepsError
from ccm.feel.tree import Node
from ccm.library.model import Fragment
from ccm.synthetic.ways import Ways
from ccm.testing.deck.goals import Goal, usable_in

UNTOLD = "no customer of this touchpoint can be like that"
"""Where no nearer reason is known, or finding it takes too many steps."""
_TELLING = (Verdict.NOT_EFFECTIVE, Verdict.NOT_APPROVED, Verdict.SUPERSEDED, Verdict.NO_SLOT, Verdict.OTHER_CHANNEL)


def reason_for(goal: Goal, ways: Ways, anybody: Ways) -> str:
    """Why nobody can meet a goal. `anybody` are the ways of those, too, whom nobody would believe in."""
    try:
        return _reason(goal, ways, anybody)
    except TooManyStepsError:
        return UNTOLD


def _reason(goal: Goal, ways: Ways, anybody: Ways) -> str:
    """Why a goal cannot be met."""
    if goal.where(anybody):
        return "only of somebody whom “plausible” in facts/ rules out could it be true"
    if goal.fragment is not None:
        return _of_fragment(goal.fragment, ways)
    if not ways.before():
        return "nobody is written to: the audience, the population and the suppressions contradict each other"
    if goal.loosely is not None and goal.loosely(ways):
        return "others decide wherever that is so: this part never decides by itself"
    return _missing(goal.asks, ways) or UNTOLD


def _of_fragment(fragment: Fragment, ways: Ways) -> str:
    channels = list(usable_in(fragment, ways))
    if not channels:
        verdicts = dict.fromkeys(_verdicts(fragment, ways))
        telling = next((each for each in _TELLING if each in verdicts), None)
        on = ways.decider.on
        return f"{telling or Verdict.NO_SLOT} ({on})"
    node = ways.when(fragment)
    if fragment.only_brought:
        return "no fragment that requires it can be printed"
    if not ways.true(node):
        return _missing((node,) if node else (), ways) or "its condition can never hold"
    written = [box for channel in channels for box in ways.written(channel, fragment.locale)]
    if not ways.all(written, ways.true(node)):
        return "its condition contradicts the audience, the suppressions or the channels"
    slot = ways.slot_of(fragment)
    earlier = ways.earlier(fragment, slot, channels[0]) if slot else ()
    names = ", ".join(each.id for each in earlier[-3:])
    return f"{names} come first for everybody"


def _verdicts(fragment: Fragment, ways: Ways) -> Iterator[Verdict]:
    for rule in ways.terrain.touchpoint.channels:
        candidates = ways.decider.candidates(rule.channel, fragment.locale)
        yield from (one.verdict for one in candidates.ruled_out.get(fragment.slot, ()) if one.fragment is fragment)


def _missing(nodes: tuple[Node, ...], ways: Ways) -> str:
    """Names without which a condition is undecided for everybody: a parameter without a value on the day."""
    constants = ways.terrain.grounding.constants
    empty = {slug for slug, value in constants.items() if value is None}
    for node in nodes:
        if isinstance(node, tree.Literal) and node.value is None and empty:
            names = [each.name for each in ways.terrain.library.parameters if each.slug in empty]
            return f"it needs {', '.join(names)}, which has no value on {ways.decider.on}"
    return ""
