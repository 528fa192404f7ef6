"""The vocabulary: every fact an author may name, typed, dated, documented.

In: definitions (from `facts/*.yaml` through `load_vocabulary`, the built-in ones, the bank's constants). Out:
`Vocabulary`, which makes the typed `feel.Model` that conditions and placeholders are compiled against.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ccm.diagnostics import Diagnostic
from ccm.facts.builtin import BUILTIN, bank_facts
from ccm.facts.model import SEEN, FactDefinition, Grain
from ccm.feel import Expression, Model, Name


@dataclass(frozen=True)
class Vocabulary:
    """All facts by name: the declared ones in `definitions`, the standard ones and the bank's constants beside them.

    `definitions` may be given by name or by slug; they are kept by slug. `plausible` are conditions that invented
    customers meet, because real ones do: no balance without an account.
    """

    definitions: Mapping[str, FactDefinition] = field(default_factory=dict)
    bank: Mapping[str, str] = field(default_factory=dict)
    plausible: tuple[Expression, ...] = ()

    def __post_init__(self) -> None:
        everything = {fact.slug: fact for fact in (*BUILTIN, *bank_facts(self.bank), *self.definitions.values())}
        object.__setattr__(self, "definitions", everything)

    def fact(self, name: str) -> FactDefinition | None:
        """Find a fact by its name or slug."""
        return self.definitions.get(name) or next((f for f in self.definitions.values() if f.name == name), None)

    def visible(self, grain: Grain | str | None = None) -> tuple[FactDefinition, ...]:
        """What a communication about a subject of this grain can see: its own facts, those of the product and account
        it belongs to, and its recipient's. Not every product or event belongs to an account: such facts may be missing.
        """
        if grain is None:
            return tuple(self.definitions.values())
        seen = SEEN[Grain(grain)]
        certain = (grain, Grain.CUSTOMER)
        return tuple(
            fact if fact.nullable or fact.grain in certain else replace(fact, nullable=True)
            for fact in self.definitions.values()
            if fact.grain in seen
        )

    def model(self, *, grain: Grain | str | None = None, extra_names: Iterable[Name] = ()) -> Model:
        """The typed names an expression about a subject of this grain may use (None: of any grain).

        `extra_names` adds parameters and decision-table outputs.
        """
        own = [Name(fact.name, fact.slug, fact.type, fact.nullable) for fact in self.visible(grain)]
        return Model((*own, *extra_names))


def load_vocabulary(
    files: Mapping[str, bytes], *, bank: Mapping[str, str] | None = None
) -> tuple[Vocabulary, tuple[Diagnostic, ...]]:
    """Read `facts/*.yaml` (path → bytes); `bank` holds the constants of `library.yaml`, known as `bank NAME`."""
    from ccm.facts.definitions import read_definitions

    definitions, plausible, diagnostics = read_definitions(files, bank=bank or {})
    return Vocabulary({fact.slug: fact for fact in definitions}, bank or {}, plausible), diagnostics
