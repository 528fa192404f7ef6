"""Which facts are sensitive, and which fragments and touchpoints use them.

In: a library. Out: `Reach`: for every name the sensitive facts behind it (a decision table or a formula that reads
one hands it on), and what fragments read in conditions and wording.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ccm.compliance.model import Inspection
from ccm.facts.model import FactDefinition, Sensitivity
from ccm.facts.obtaining import Formula
from ccm.library.model import Fragment

HARDSHIP = re.compile(
    r"arrears|behind(?! schedule| plan)|missed(?! calls?\b)|overdue|beyond limit|debt|insolven|bankrupt|in default"
    r"|\bcollections (?:stage|case|status)|court judge?ment"
    r"|defaulted|default(?:s|ed)?(?: notices?| dates?| counts?)?$"
)
DEATH = re.compile(r"deceased|death|died\b|bereave|widow")
CONSENT = re.compile(r"consent|permission|opt(?:ed)?[ -]?(?:in|out)")
VULNERABLE = re.compile(r"vulnerab")
CHARACTERISTIC = re.compile(
    r"health(?! check of)|illness|disab|ethnic|(?<!car )(?<!horse )(?<!boat )\brace\b(?! tickets?)|racial|relig|belief"
    r"|sexual|gender|\bsex\b|pregnan|trade union|politic|biometric|genetic|criminal|conviction"
    r"|wheelchair|hearing (?:loss|aid|impair)|\bdeaf|\bblind|\bsight loss|cancer|diagnos|disease|\bmental"
    r"|hospital\b|clinic\b|medic(?:al|ine|ation)|therap|\bsick (?:pay|leave)|maternity|paternity|addict|gambl"
    r"|church|mosque|synagogue|party member|union member|domestic abuse"
)
"""Names of special categories of personal data (GDPR Art. 9 and 10) and of protected characteristics."""
AGE = re.compile(
    r"\bage\b(?! of (?:the )?(?:account|card|loan|deposit|product|app|phone))|birth(?!day cards?\b)|marital|married"
    r"|nationality"
)


@dataclass(frozen=True)
class Reach:
    """Sensitive facts by the slugs that they stand behind; `names` says what a slug is called."""

    behind: Mapping[str, frozenset[str]]
    names: Mapping[str, str]

    def sensitive(self, slugs: Iterable[str]) -> list[str]:
        """The names of the sensitive facts that are read, directly or behind another name."""
        return sorted({self.names[one] for slug in slugs for one in self.behind.get(slug, ())})


def reach_of(inspection: Inspection) -> Reach:
    """Find the sensitive facts behind every name."""
    definitions = inspection.library.vocabulary.definitions
    names = {slug: fact.name for slug, fact in definitions.items()}
    behind = {slug: frozenset([slug]) for slug, fact in definitions.items() if _is_sensitive(fact)}
    derived = [
        (slug, fact.obtained.expression.reads)
        for slug, fact in definitions.items()
        if isinstance(fact.obtained, Formula) and slug not in behind and fact.sensitivity is not Sensitivity.PUBLIC
    ]
    derived += [(table.slug, table.reads) for table in inspection.library.tables]
    for _ in range(len(derived)):
        found = {slug: _union(behind, reads) for slug, reads in derived}
        found = {slug: facts for slug, facts in found.items() if facts and behind.get(slug) != facts}
        if not found:
            break
        behind |= found
    return Reach(behind, names)


def _union(behind: Mapping[str, frozenset[str]], reads: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(behind.get(slug, frozenset()) for slug in reads))


def _is_sensitive(fact: FactDefinition) -> bool:
    return fact.sensitivity is Sensitivity.SENSITIVE or bool(CHARACTERISTIC.search(fact.name) or AGE.search(fact.name))


def printed(fragment: Fragment, inspection: Inspection) -> Iterator[str]:
    """The slugs whose values a wording prints."""
    for passage in inspection.passages(fragment):
        for hole in passage.holes:
            yield from hole.expression.reads


def asked(fragment: Fragment) -> Iterator[str]:
    """The slugs a fragment's condition and priority ask."""
    for condition in (fragment.when, fragment.priority):
        if condition is not None:
            yield from condition.expression.reads


def names_behind(inspection: Inspection) -> Mapping[str, str]:
    """For every name all the names that it is worked out from, itself first."""
    definitions = inspection.library.vocabulary.definitions
    reads = {table.slug: (table.name, table.reads) for table in inspection.library.tables}
    for slug, fact in definitions.items():
        inside = fact.obtained.expression.reads if isinstance(fact.obtained, Formula) else ()
        reads[slug] = (fact.name, inside)

    def names(slug: str, seen: frozenset[str]) -> str:
        name, inside = reads.get(slug, (slug, ()))
        deeper = (names(one, seen | {slug}) for one in inside if one not in seen)
        return " · ".join([name, *deeper])

    return {slug: names(slug, frozenset([slug])) for slug in reads}
