"""The data of a deck.

In: nothing. Out: frozen types: what can be exercised, who exercises it, what nobody can.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ccm.decisions import Decision
from ccm.diagnostics import Span
from ccm.facts import Facts
from ccm.library.model import Touchpoint
from ccm.values.occasion import Occasion

KINDS = ("fragments", "choices", "boundaries", "table rows", "languages", "recipients", "channels", "outcomes")
"""What is exercised: a fragment printed; one that fits and is left out, or a slot that stays empty; one side of a
boundary of a condition that decides there by itself; a row of a decision table; who, how, and how it can end."""


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to exercise. `kind` is one of `KINDS`, `name` says it in a report, `span` is where it is written.

    `short` is what it is called among others, in a title.
    """

    kind: str
    name: str
    span: Span
    short: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Member:
    """A synthetic customer: `given` are its facts by slug, `covers` what it exercises, `only` what no other does."""

    id: str
    title: str
    given: Mapping[str, object]
    facts: Facts
    decision: Decision
    covers: tuple[Target, ...]
    only: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """What no member exercises. `sure`: nobody can; else nobody was found, within the steps there were."""

    target: Target
    reason: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Deck:
    """The members of a touchpoint on an occasion, what there was to exercise, what nobody does, how few there can be.

    `least` is a number of members that no deck with the same coverage can do without: so many targets exclude each
    other in pairs.
    """

    touchpoint: Touchpoint
    occasion: Occasion
    members: tuple[Member, ...]
    targets: tuple[Target, ...]
    gaps: tuple[Gap, ...]
    least: int = 0
    steps: int = 0

    @property
    def minimal(self) -> bool:
        """Whether it is known that fewer members would not do."""
        return len(self.members) <= self.least

    def count(self, kind: str) -> tuple[int, int]:
        """How much of a kind is exercised, and how much there is."""
        missed = {gap.target for gap in self.gaps}
        mine = [target for target in self.targets if target.kind == kind]
        return sum(target not in missed for target in mine), len(mine)
