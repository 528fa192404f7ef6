"""The data of stage 1: what a fact is (vocabulary) and what was found true of one subject (`Facts`).

In: nothing. Out: frozen types that the later stages read. A fact is a typed, named, dated statement; its name
may contain spaces, its slug is the key in SQL and Python.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ccm.diagnostics import Diagnostic, Span
from ccm.facts.obtaining import NOWHERE, Obtained
from ccm.feel import Type
from ccm.values.occasion import Communication

Value = object  # None | bool | Decimal | str | date | timedelta | Months | tuple[Value, ...] | Mapping[str, Value]


class Grain(StrEnum):
    """What a fact is about; seen from the subject upward, as `SEEN` says."""

    CUSTOMER = "customer"
    ACCOUNT = "account"
    PRODUCT = "product"
    EVENT = "event"


SEEN: Mapping[Grain, tuple[Grain, ...]] = {
    Grain.CUSTOMER: (Grain.CUSTOMER,),
    Grain.ACCOUNT: (Grain.ACCOUNT, Grain.CUSTOMER),
    Grain.PRODUCT: (Grain.PRODUCT, Grain.ACCOUNT, Grain.CUSTOMER),
    Grain.EVENT: (Grain.EVENT, Grain.PRODUCT, Grain.ACCOUNT, Grain.CUSTOMER),
}
"""The grains that a subject sees: its own, those of the product and account it belongs to, its recipient's."""


class Sensitivity(StrEnum):
    """How carefully a fact must be handled, from printed anywhere to health and hardship."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True)
class FactDefinition:
    """One entry of the vocabulary. `unit` of money is an ISO code or the name of a text fact that holds one.

    `obtained` says how the value comes about; `source` says the same in one line for people.
    """

    name: str
    slug: str
    grain: Grain
    type: Type
    meaning: str
    sensitivity: Sensitivity
    nullable: bool = True
    unit: str | None = None
    source: str = ""
    obtained: Obtained = NOWHERE
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known about one communication's subject and recipient, by slug.

    `values` holds account (or product, event) and customer facts together; row facts are tuples of mappings.
    `failures` stop this one document; `findings` are reported and stop nothing (a day whose balances do not chain).
    """

    communication: Communication
    values: Mapping[str, Value]
    failures: tuple[Diagnostic, ...] = field(default=())
    findings: tuple[Diagnostic, ...] = field(default=())
