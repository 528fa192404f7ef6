"""Facts that somebody gives by hand (an author's case): what is missing is null, formulas are taken as in a
run.

In: values by slug, the vocabulary, the grain. Out: values for everything a communication of that grain can
see.
"""

from collections.abc import Mapping

from ccm.facts.model import Grain, Value
from ccm.facts.obtaining import Constant, Formula
from ccm.facts.plan import needed_facts
from ccm.facts.vocabulary import Vocabulary
from ccm.feel import compile_expression


def complete(given: Mapping[str, Value], vocabulary: Vocabulary, grain: Grain | str) -> dict[str, Value]:
    """Every visible fact: as given, as a constant, as its formula says, or null."""
    values: dict[str, Value] = {}
    for fact in needed_facts(vocabulary, Grain(grain), None):
        if fact.slug in given:
            values[fact.slug] = given[fact.slug]
        elif isinstance(fact.obtained, Constant):
            values[fact.slug] = fact.obtained.value
        elif isinstance(fact.obtained, Formula):
            values[fact.slug] = compile_expression(fact.obtained.expression)(values)
        else:
            values[fact.slug] = None
    return values
