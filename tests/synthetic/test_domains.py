"""What a fact can be follows from the column it is taken from, whatever a project calls it."""

from datetime import date
from decimal import Decimal

import pytest

from ccm.facts.builtin import BUILTIN
from ccm.facts.model import FactDefinition, Grain, Sensitivity
from ccm.facts.obtaining import Builtin, Column, Obtained
from ccm.facts.tables import ACCOUNT_KINDS
from ccm.feel import DATE, NUMBER, TEXT, Type, money
from ccm.library.model import CHANNELS, ChannelRule, Slot, Touchpoint
from ccm.samplebank.accounts import KINDS as SOLD
from ccm.synthetic.domains import Domain, domain_of
from ccm.values.occasion import Occasion

OCCASION = Occasion.of_month(date(2026, 9, 30))
STATEMENT = Touchpoint(
    "statement",
    "A statement",
    "service",
    "account",
    ("holder", "attorney"),
    ("en",),
    (ChannelRule("letter", ("print",)),),
    (Slot("opening", "unique"),),
)


def domain(type_: Type, obtained: Obtained, *met: object) -> Domain:
    """The domain of a fact that a project calls by a name of its own."""
    fact = FactDefinition(
        "a name of its own", "own", Grain.ACCOUNT, type_, "?", Sensitivity.INTERNAL, True, type_.unit, "", obtained
    )
    return domain_of(fact, STATEMENT, OCCASION, met)


def test_words_are_those_that_usually_stand_in_the_column_and_those_that_are_asked_for() -> None:
    assert domain(TEXT, Column("accounts", "kind")).values == ACCOUNT_KINDS
    assert domain(TEXT, Column("accounts", "kind"), "mortgage").values == (*ACCOUNT_KINDS, "mortgage")
    assert domain(TEXT, Column("accounts", "number")).values == ()


def test_a_day_that_has_been_recorded_is_past_unless_it_may_lie_ahead() -> None:
    assert domain(DATE, Column("accounts", "opened")).high == OCCASION.as_of
    assert domain(DATE, Column("products", "matures")).high == date(2199, 12, 31)


def test_a_rate_has_fine_steps_and_a_limit_is_never_negative() -> None:
    rate = domain(NUMBER, Column("products", "rate"))
    limit = domain(money("GBP"), Column("accounts", "overdraft_limit"))

    assert (rate.step, rate.low, rate.high) == (Decimal("0.0001"), 0, 1)
    assert limit.low == 0
    assert domain(money("GBP"), Column("products", "amount")).low is None


@pytest.mark.parametrize(
    ("slug", "values"),
    [("role", STATEMENT.recipients), ("channel_preference", CHANNELS), ("account_kind", ACCOUNT_KINDS)],
)
def test_standard_facts_are_columns_too(slug: str, values: tuple[str, ...]) -> None:
    fact = next(each for each in BUILTIN if each.slug == slug)

    assert isinstance(fact.obtained, Builtin)
    assert domain_of(fact, STATEMENT, OCCASION, ()).values == values


def test_no_kind_of_account_that_a_bank_has_is_left_out() -> None:
    (kind,) = (each for each in BUILTIN if each.slug == "account_kind")

    assert all(each in kind.meaning for each in ACCOUNT_KINDS)
    assert set(SOLD) <= set(ACCOUNT_KINDS)
