"""What a wording leans on besides itself: parameters, required disclosures, the brand; each with a digest.

In: linked fragments, parameters, tables, the brand's digest. Out: for every fragment the digests that the policy names
(an approval does not outlive their change), and the closure digest, which covers all of them.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from json.encoder import encode_basestring
from typing import Generic

from ccm.dmn import DecisionTable
from ccm.library.approvals.model import Dependency
from ccm.library.approvals.policy import BRAND, DISCLOSURES, PARAMETERS
from ccm.library.model import Parameter
from ccm.library.outline import Outlined

_ENCODER = json.JSONEncoder(ensure_ascii=False)


class Dependencies(Generic[Outlined]):
    """The digests of everything that the fragments of one library lean on; `names` gives the slugs that one reads."""

    def __init__(
        self,
        fragments: Sequence[Outlined],
        names: Callable[[Outlined], Iterable[str]],
        parameters: Iterable[Parameter],
        tables: Iterable[DecisionTable],
        *,
        table_digests: Mapping[str, str],
        brand: str,
    ) -> None:
        self.brand = brand
        self._names = names
        self._parameters = {each.slug: each for each in parameters}
        self._tables = {each.slug: each for each in tables}
        self._table_digests = table_digests
        self._versions: dict[tuple[str, str], list[Outlined]] = {}
        for each in fragments:
            for id in each.ids:  # where a fragment is required, a variant of it may be printed
                self._versions.setdefault((id, each.locale), []).append(each)
        self._read: dict[frozenset[str], list[str]] = {}
        self._leaves: dict[frozenset[str], str] = {}
        self._leaves_of_disclosures: dict[tuple[str, tuple[str, ...]], str] = {}
        self._disclosures: dict[tuple[str, str], str] = {}

    def named(self, fragment: Outlined, kinds: Sequence[str]) -> tuple[Dependency, ...]:
        """What a policy names of what a fragment leans on, sorted."""
        found: list[Dependency] = []
        if PARAMETERS in kinds:
            found += self._parameters_read(frozenset(self._names(fragment)))
        if DISCLOSURES in kinds:
            found += self._disclosures_required(fragment)
        if BRAND in kinds and self.brand:
            found.append(("brand", self.brand))
        return tuple(sorted(found))

    def leaves(self, fragment: Outlined) -> dict[str, str]:
        """Everything that a fragment leans on, and the digest of each."""
        tables = self._tables_read(frozenset(self._names(fragment)))
        bases = [(f"base {id}", self._disclosure(id, fragment.locale)) for id in fragment.ids[1:]]
        return dict([*bases, *self.named(fragment, (PARAMETERS, DISCLOSURES, BRAND)), *tables])

    def closure(self, fragment: Outlined) -> str:
        """The Merkle digest over a fragment and all that it leans on: requirements, parameters, tables, brand."""
        own = _leaf(("content", fragment.digest))
        required = self._leaves_required(fragment) if fragment.requires else ""
        read = self._leaves_read(frozenset(self._names(fragment)))
        text = ", ".join(filter(None, (self._leaf_of_brand, own, required, read)))  # as they sort
        return sha256(f"[{text}]".encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def _leaf_of_brand(self) -> str:
        return _leaf(("brand", self.brand)) if self.brand else ""

    @cached_property
    def _parameter_digests(self) -> Mapping[str, str]:
        return {slug: _digest(_parameter(each)) for slug, each in self._parameters.items()}

    def _disclosures_required(self, fragment: Outlined) -> list[Dependency]:
        return [(f"disclosure {id}", self._disclosure(id, fragment.locale)) for id in self._required(fragment)]

    def _required(self, fragment: Outlined) -> list[str]:
        """The ids that a fragment requires, and those that they require."""
        found: dict[str, None] = {}
        waiting = list(fragment.requires)
        while waiting:
            wanted = waiting.pop()
            if wanted not in found:
                found[wanted] = None
                waiting += [id for each in self._versions.get((wanted, fragment.locale), ()) for id in each.requires]
        return sorted(found)

    def _disclosure(self, id: str, locale: str) -> str:
        key = (id, locale)
        if key not in self._disclosures:
            self._disclosures[key] = _digest(sorted(each.digest for each in self._versions.get(key, ())))
        return self._disclosures[key]

    def _parameters_read(self, names: frozenset[str]) -> list[Dependency]:
        read = [slug for slug in self._all_read(names) if slug in self._parameters]
        return [(f"parameter {slug}", self._parameter_digests[slug]) for slug in read]

    def _tables_read(self, names: frozenset[str]) -> list[Dependency]:
        read = [slug for slug in self._all_read(names) if slug in self._tables]
        return [(f"table {slug}", self._table_digests.get(slug, "")) for slug in read]

    def _leaves_required(self, fragment: Outlined) -> str:
        """The leaves of disclosures; many fragments require the same."""
        key = (fragment.locale, fragment.requires)
        if key not in self._leaves_of_disclosures:
            self._leaves_of_disclosures[key] = _joined(self._disclosures_required(fragment))
        return self._leaves_of_disclosures[key]

    def _leaves_read(self, names: frozenset[str]) -> str:
        """The leaves of parameters and tables, which sort behind all others; many fragments read the same."""
        if names not in self._leaves:
            self._leaves[names] = _joined([*self._parameters_read(names), *self._tables_read(names)])
        return self._leaves[names]

    def _all_read(self, names: frozenset[str]) -> list[str]:
        """These slugs and those of all names that decision tables among them read, sorted."""
        if names not in self._read:
            found: set[str] = set()
            waiting = set(names)
            while waiting:
                slug = waiting.pop()
                found.add(slug)
                table = self._tables.get(slug)
                waiting |= set(table.reads) - found if table else set()
            self._read[names] = sorted(found)
        return self._read[names]


def _joined(leaves: Iterable[Dependency]) -> str:
    return ", ".join(map(_leaf, leaves))


def _leaf(named: Dependency) -> str:
    name, digest = named
    return f"[{encode_basestring(name)}, {encode_basestring(digest)}]"


def _parameter(parameter: Parameter) -> object:
    values = [[str(days.start or ""), str(days.end or ""), str(value)] for days, value, _ in parameter.values]
    return [parameter.name, str(parameter.type), parameter.unit or "", sorted(values)]


def _digest(value: object) -> str:
    return sha256(_ENCODER.encode(value).encode("utf-8", "surrogatepass")).hexdigest()
