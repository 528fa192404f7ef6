"""Counts beside a noun that only fits some of them: “1 months”.

In: a fragment. Out: a finding for each number before a plural noun that may be 1 for somebody who gets the fragment.
Write `{{ accounts | plural(one: "one account", other: "# accounts") }}`, or let the condition leave 1 out. Not told:
a number before a noun in the singular, which reads wrongly for all other counts.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from ccm.compliance.companions import companions_of
from ccm.compliance.model import Check, Inspection
from ccm.compliance.passages import HOLE
from ccm.compliance.reachable import may_be_printed
from ccm.diagnostics import Diagnostic, warning
from ccm.feel import BOOLEAN, NUMBER
from ccm.feel.tree import Comparison, Fact, Literal
from ccm.library.model import Fragment, Placeholder

HOLE_PLURAL = warning("K509", "plural-hole", "A number stands before a plural noun and may be 1.")

_NO_NOUNS = (
    "is|was|has|this|thus|its|us|his|hers|ours|yours|theirs|as|less|plus|minus|versus|across|always|perhaps|towards|besides"
    "|unless|yes|does|various|previous|afterwards|sometimes|ones|percents|business|progress|process|access|address|others"
)
_CZECH = "dní|dnů|týdnů|měsíců|let|účtů|plateb|splátek|položek|karet"
_BEFORE = re.compile(
    rf"{HOLE}\s(?:of\s(?:your|our|the|these|those)\s)?"
    rf"(?:(?!(?:of|in|to|and|or|by|at|on|for|from|with|a|an|the|that|which|will|may|can|not|{_NO_NOUNS})\b)[a-z-]+\s){{0,2}}"
    rf"(?:people|children|(?!(?:{_NO_NOUNS})\b)[a-z-]{{2,}}s|{_CZECH})\b(?!['’])"
)
"""A number before a plural: in English any word in -s that is none of these, with up to two words between."""


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every count that may read wrongly."""
    for passage in inspection.passages(fragment):
        if not passage.holes:
            continue
        for found in _BEFORE.finditer(passage.text):
            hole = passage.holes[passage.text[: found.start() + 1].count(HOLE) - 1]
            if hole.filters and hole.filters[0].name == "number" and _may_be_one(hole, fragment, inspection):
                words = found[0].replace(HOLE, "1")
                message = f"“{hole.expression.source.strip()}” may be 1, and this then reads “{words}”"
                noun = words.split()[-1]
                hint = f'plural(one: "one …", other: "# {noun}"), or a condition that leaves 1 out'
                yield HOLE_PLURAL.at(passage.span(*found.span()), message, hint=hint)


def _may_be_one(hole: Placeholder, fragment: Fragment, inspection: Inspection) -> bool:
    node = hole.expression.tree
    if isinstance(node, Fact):
        parameter = next((one for one in inspection.library.parameters if one.slug == node.slug), None)
        if parameter is not None:
            return any(value == 1 for _, value, _ in parameter.values)
    one = Literal((0, 0), NUMBER, 1, Decimal(1))
    is_one = Comparison((0, 0), BOOLEAN, node.depth + 1, "=", node, one)
    places = inspection.once(companions_of).places(fragment)
    return any(may_be_printed(fragment, each, channel, where=is_one) is not False for each, channel in places)


CHECK = Check(
    (HOLE_PLURAL,),
    "data",
    "Unicode CLDR plural rules",
    fragment=check,
)
