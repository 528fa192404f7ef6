"""What the sample library says must be true of the customer who reads it: crafted customers, real command line."""

import re
from pathlib import Path

import pytest
from crafted_bank import AS_OF, Bank
from finished_run import Run, text_of

ABOVE = "Part of your money is above the protected amount"
WITHIN = "is within the deposit guarantee limit"


def joint_savings(bank: Bank) -> None:
    """Two customers share £200,000: £100,000 each, within the limit of £120,000."""
    bank.customer("shares")
    bank.customer("shares-too")
    bank.add("accounts", "J", "savings", "Everyday Saver", "GBP", "2015-01-01", "quarterly")
    bank.add("holders", "J", "shares", "holder")
    bank.add("holders", "J", "shares-too", "joint holder")
    bank.entry("J", "2026-01-05", 180_000.0, "payment", "180000.00")


def savings_and_pay(bank: Bank) -> None:
    """Savings below the limit, above it together with the current account."""
    bank.customer("together")
    bank.entry("S-together", "2026-09-20", 95_000.0, "payment", "113900.00")
    bank.entry("C-together", "2026-09-21", 9_000.0, "payment", "9500.00")


def put_away(bank: Bank) -> None:
    """A fixed term deposit counts with everything else."""
    bank.customer("put-away")
    bank.add("accounts", "D", "deposit", "Fixed Term Deposit", "GBP", "2025-01-01", "yearly")
    bank.add("holders", "D", "put-away", "holder")
    bank.entry("D", "2025-01-01", 110_000.0, "opening balance", "110000.00")


def euros(bank: Bank) -> None:
    bank.customer("euros")
    bank.add("accounts", "E", "current", "Euro Account", "EUR", "2015-01-01", "monthly")
    bank.add("holders", "E", "euros", "holder")
    bank.entry("E", "2026-01-05", 150_000.0, "payment", "150000.00")


def overdrawn(bank: Bank) -> None:
    """What is owed on one account does not make the others smaller (PRA Rulebook, Depositor Protection)."""
    bank.customer("owes")
    bank.entry("S-owes", "2026-09-20", 102_000.0, "payment", "120900.00")
    bank.entry("C-owes", "2026-09-21", -900.0, "payment", "-400.00")


@pytest.fixture(scope="module")
def night(ccm, tmp_path_factory):
    folder = tmp_path_factory.mktemp("truth")

    def run(bank: Bank, *touchpoints: str, name: str) -> Run:
        data, out = bank.write(folder / f"{name}-bank"), folder / name
        asked = ("run", *touchpoints, "--data", data, "--as-of", AS_OF, "--out", out, "--without", "accessible")
        ended = ccm(*asked)
        assert ended.code == 0, ended.err
        return Run(data, out, ended.code, ended.out)

    return run


def said_to(run: Run, form: str = "print") -> dict[str, str]:
    """What each recipient reads, on one line."""
    return {each["recipient"]: re.sub(r"\s+", " ", text_of(path)) for each, path in run.documents(form)}


@pytest.fixture(scope="module")
def reviews(night) -> dict[str, str]:
    bank = Bank()
    for craft in (joint_savings, savings_and_pay, put_away, euros, overdrawn):
        craft(bank)
    return said_to(night(bank, "annual-savings-review", name="reviews"))


@pytest.mark.parametrize("who", ["shares", "shares-too"])
def test_a_joint_account_counts_in_equal_shares(reviews, who: str) -> None:
    assert ABOVE not in reviews[who]
    assert WITHIN in reviews[who]


def test_all_accounts_count_together(reviews) -> None:
    assert ABOVE in reviews["together"]
    assert "£123,400.00" in reviews["together"]
    assert ABOVE in reviews["put-away"]
    assert ABOVE in reviews["owes"]


def test_money_in_another_currency_is_not_called_protected(reviews) -> None:
    assert ABOVE not in reviews["euros"]
    assert WITHIN not in reviews["euros"]
    assert "£120,000.00 for each person" in reviews["euros"]


@pytest.fixture(scope="module")
def statements(night) -> Run:
    bank = Bank()
    for who in ("donor", "attorney", "late", "attorney-of-late", "executor", "widow"):
        bank.customer(who)
    for who, account, role in (
        ("attorney", "C-donor", "attorney"),
        ("attorney-of-late", "C-late", "attorney"),
        ("executor", "C-late", "executor"),
        ("widow", "C-late", "joint holder"),
        ("widow", "C-donor", "joint holder"),
    ):
        bank.add("holders", account, who, role)
    bank.event("late", "customer deceased", "2026-09-10")
    return night(bank, "current-account-statement", name="statements")


def ended(run: Run, account: str) -> dict[str, tuple[str, str]]:
    found = [each for each in run.records.values() if each["subject"] == account]
    return {each["recipient"]: (each["status"], each.get("reason") or "") for each in found}


def test_an_attorneys_power_ends_with_the_account_holders_death(statements) -> None:
    assert ended(statements, "C-donor")["attorney"] == ("produced", "")
    assert ended(statements, "C-late") == {
        "late": ("suppressed", "customer deceased"),
        "attorney-of-late": ("suppressed", "power of attorney ended"),
        "executor": ("produced", ""),
        "widow": ("produced", ""),
    }


def test_a_widow_is_not_told_that_the_other_holder_gets_a_copy(statements) -> None:
    other = "The other holder receives their own copy"
    letters = {
        (each["subject"], each["recipient"]): re.sub(r"\s+", " ", text_of(path))
        for each, path in statements.documents("print")
    }
    assert other in letters["C-donor", "widow"]
    assert other not in letters["C-late", "widow"]


@pytest.mark.parametrize(
    ("day", "code"), [("2026-12-17", 0), ("2026-12-18", 1), ("2027-01-01", 1)], ids=["in time", "late", "too late"]
)
def test_a_notice_of_a_lower_rate_is_dated_two_weeks_before_it_or_not_at_all(
    ccm, tmp_path, day: str, code: int
) -> None:
    seen = ccm("preview", "rate-change-notice", "--letter-date", day, "--form", "page", "--out", tmp_path)
    assert seen.code == code
    assert code == 0 or "is not in force on the letter date" in seen.out


@pytest.mark.parametrize(("day", "limit"), [("2025-11-30", "£85,000.00"), ("2025-12-01", "£120,000.00")])
def test_the_protected_amount_is_the_one_of_the_letters_date(ccm, tmp_path: Path, day: str, limit: str) -> None:
    seen = ccm("preview", "annual-savings-review", "--letter-date", day, "--form", "page", "--out", tmp_path)
    assert seen.code == 0
    assert f"eligible deposits with us up to {limit} for each person" in re.sub(
        r"\s+", " ", text_of(tmp_path / "annual-savings-review-page.html")
    )


def test_a_change_of_less_than_a_pound_is_not_called_no_pounds(ccm, tmp_path: Path) -> None:
    seen = ccm("preview", "rate-change-notice", "--case", "rate-small", "--form", "page", "--out", tmp_path)
    assert seen.code == 0
    said = text_of(tmp_path / "rate-change-notice-page.html")
    assert "less than one pound" in said
    assert "£0.0" not in said
