"""Life stages: how people of one kind earn, live, save, borrow and spend.

In: nothing. Out: `STAGES`, a table of proportions from which people, accounts and payments are drawn; amounts in
pounds a month. Stages are not written to any table: a bank sees the behaviour, not the label.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from ccm.samplebank.tables import Floats, Ints


@dataclass(frozen=True, slots=True)
class Stage:
    """One life stage. Shares and chances are 0 … 1; incomes are monthly medians in pounds."""

    name: str
    share: float
    youngest: int
    oldest: int
    income: float  # salary, pension or invoices of one person
    renting: float  # chance to rent; the rest of `housed` pays a mortgage
    housed: float  # chance to pay for housing at all from the account
    saving: float  # chance of a savings account
    standing: float  # chance that the saver has a standing order into savings
    saved: float  # median months of income already saved
    credit_card: float
    loan: float
    overdraft: float
    spend: float  # share of income spent freely
    entries: float  # card payments, groceries and cash a month
    buffer: float  # months of income left at a month's end, just after pay; negative: lives in the overdraft
    vulnerable: float
    invests: float
    green: float


STAGES: Sequence[Stage] = (
    Stage("student", 0.08, 18, 24, 430, 0.9, 0.6, 0.3, 0.15, 0.8, 0.05, 0.0, 0.6, 0.45, 11.5, 0.5, 0.03, 0.01, 0.22),
    Stage("salaried", 0.26, 21, 62, 2250, 0.55, 0.8, 0.5, 0.45, 1.6, 0.3, 0.15, 0.5, 0.31, 13.0, 0.9, 0.03, 0.07, 0.17),
    Stage("family", 0.17, 27, 55, 2450, 0.35, 0.95, 0.5, 0.45, 1.3, 0.35, 0.2, 0.5, 0.3, 15.0, 0.85, 0.04, 0.08, 0.16),
    Stage(
        "self-employed",
        0.09,
        24,
        64,
        2500,
        0.4,
        0.85,
        0.45,
        0.15,
        2.2,
        0.4,
        0.15,
        0.6,
        0.27,
        13.5,
        0.8,
        0.03,
        0.12,
        0.12,
    ),
    Stage("pensioner", 0.18, 66, 94, 560, 0.2, 0.4, 0.65, 0.3, 9.0, 0.15, 0.03, 0.2, 0.41, 10.5, 0.9, 0.13, 0.15, 0.07),
    Stage("saver", 0.12, 26, 64, 2900, 0.2, 0.75, 1.0, 0.94, 12.0, 0.35, 0.03, 0.3, 0.25, 13.0, 1.6, 0.015, 0.42, 0.24),
    Stage("arrears", 0.05, 23, 62, 1800, 0.75, 0.9, 0.15, 0.0, 0.1, 0.3, 1.0, 0.9, 0.4, 12.0, -0.25, 0.14, 0.01, 0.05),
    Stage("debt plan", 0.03, 23, 66, 1850, 0.85, 0.9, 0.1, 0.0, 0.1, 0.0, 0.0, 0.7, 0.38, 11.5, 0.1, 0.17, 0.0, 0.04),
    Stage("dormant", 0.02, 20, 90, 0, 0.0, 0.0, 0.3, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.03, 0.02, 0.0),
)
STUDENT, SALARIED, FAMILY, SELF_EMPLOYED, PENSIONER, SAVER, ARREARS, DEBT_PLAN, DORMANT = range(len(STAGES))


def column(name: str, stages: Ints) -> Floats:
    """One property of the stages, per person."""
    if name not in {field.name for field in fields(Stage)}:
        raise KeyError(name)
    return np.array([float(getattr(stage, name)) for stage in STAGES])[stages]


STATE_PENSION = 940.0  # pounds a month
