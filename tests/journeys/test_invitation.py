"""Nobody in arrears, in debt repayment or in vulnerable circumstances is invited to invest: crafted customers try.

Each customer below has the same good year (pay, savings, consent) and one thing that speaks against an invitation,
however oddly it is recorded. They go through the real command line over the sample library.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from crafted_bank import AS_OF, Bank


def missed(bank: Bank, who: str) -> None:
    bank.event(who, "repayment missed", "2026-09-10")


def missed_today(bank: Bank, who: str) -> None:
    bank.event(who, "repayment missed", "2026-09-30")


def missed_after_one_from_before_the_history_was_caught_up(bank: Bank, who: str) -> None:
    bank.event(who, "repayment caught up", "2024-11-10")
    bank.event(who, "repayment missed", "2026-09-10")


def missed_on_one_loan_while_another_has_more_caught_up(bank: Bank, who: str) -> None:
    bank.event(who, "repayment missed", "2026-09-10", f"C-{who}")
    for day in ("2026-07-01", "2026-09-20"):
        bank.event(who, "repayment caught up", day, f"S-{who}")


def caught_up_only_after_the_day_that_counts(bank: Bank, who: str) -> None:
    bank.event(who, "repayment missed", "2026-09-10")
    bank.event(who, "repayment caught up", "2026-10-01")


def missed_by_the_other_holder_of_a_joint_loan(bank: Bank, who: str) -> None:
    bank.add("accounts", f"L-{who}", "loan", "Personal Loan", "GBP", "2020-01-01", "monthly")
    bank.customer(f"{who}-partner")
    bank.add("holders", f"L-{who}", f"{who}-partner", "holder")
    bank.add("holders", f"L-{who}", who, "joint holder")
    bank.event(f"{who}-partner", "repayment missed", "2026-09-10", f"L-{who}")


def in_a_plan(bank: Bank, who: str) -> None:
    bank.event(who, "debt repayment plan started", "2026-09-20")


def in_a_second_plan_after_one_from_before_the_history(bank: Bank, who: str) -> None:
    bank.event(who, "debt repayment plan completed", "2024-12-20")
    bank.event(who, "debt repayment plan started", "2026-09-20")


def pays_a_plan_every_quarter(bank: Bank, who: str) -> None:
    bank.entry(f"C-{who}", "2026-06-30", -10.0, "debt repayment", "490.00")


def overdrawn_beyond_what_was_arranged(bank: Bank, who: str) -> None:
    bank.add("accounts", f"O-{who}", "current", "Everyday Account", "GBP", "2015-01-01", "monthly", "0.00")
    bank.add("holders", f"O-{who}", who, "joint holder")
    bank.entry(f"O-{who}", "2024-12-01", -900.0, "payment", "-900.00")


def vulnerable(bank: Bank, who: str) -> None:
    bank.rows["customers"][-1]["vulnerable"] = "true"


def perhaps_vulnerable(bank: Bank, who: str) -> None:
    bank.rows["customers"][-1]["vulnerable"] = ""


def said_no_on_the_day_of_saying_yes(bank: Bank, who: str) -> None:
    for channel in ("email", "letter"):
        for given in ("true", "false", "true"):
            bank.add("consents", who, "marketing", channel, given, "2026-09-01")


def executor_of_somebody_who_died_lately(bank: Bank, who: str) -> None:
    bank.customer(f"{who}-late")
    bank.add("holders", f"C-{who}-late", who, "executor")
    bank.event(f"{who}-late", "customer deceased", "2026-06-01")


def not_of_age(bank: Bank, who: str) -> None:
    bank.rows["customers"][-1]["birth_date"] = "2008-10-02"


def perhaps_not_of_age(bank: Bank, who: str) -> None:
    bank.rows["customers"][-1]["birth_date"] = ""


def caught_up(bank: Bank, who: str) -> None:
    bank.event(who, "repayment missed", "2026-08-10", f"C-{who}")
    bank.event(who, "repayment caught up", "2026-09-10", f"C-{who}")


def caught_up_on_the_day_it_was_missed(bank: Bank, who: str) -> None:
    bank.event(who, "repayment caught up", "2026-09-10")
    bank.event(who, "repayment missed", "2026-09-10")


def came_to_the_end_of_a_plan(bank: Bank, who: str) -> None:
    bank.event(who, "debt repayment plan started", "2023-01-01")
    bank.event(who, "debt repayment plan completed", "2026-01-01")


def of_age_today(bank: Bank, who: str) -> None:
    bank.rows["customers"][-1]["birth_date"] = "2008-10-01"


def executor_of_somebody_who_died_long_ago(bank: Bank, who: str) -> None:
    executor_of_somebody_who_died_lately(bank, who)
    bank.rows["events"][-1]["on_date"] = "2025-06-01"


def said_yes_after_saying_no(bank: Bank, who: str) -> None:
    for channel in ("email", "letter"):
        bank.add("consents", who, "marketing", channel, "false", "2026-08-31")
        bank.add("consents", who, "marketing", channel, "true", "2026-09-01")


Craft = Callable[[Bank, str], None]
SPARED: dict[Craft, str] = {
    missed: "behind with repayments",
    missed_today: "behind with repayments",
    missed_after_one_from_before_the_history_was_caught_up: "behind with repayments",
    missed_on_one_loan_while_another_has_more_caught_up: "behind with repayments",
    caught_up_only_after_the_day_that_counts: "behind with repayments",
    missed_by_the_other_holder_of_a_joint_loan: "behind with repayments",
    in_a_plan: "debt repayment running",
    in_a_second_plan_after_one_from_before_the_history: "debt repayment running",
    pays_a_plan_every_quarter: "debt repayment running",
    overdrawn_beyond_what_was_arranged: "overdrawn beyond the limit",
    vulnerable: "vulnerable circumstances",
    perhaps_vulnerable: "suppression “vulnerable circumstances”: vulnerable is missing",
    said_no_on_the_day_of_saying_yes: "no marketing consent",
    executor_of_somebody_who_died_lately: "recently bereaved",
    not_of_age: "under 18",
    perhaps_not_of_age: "suppression “under 18”: birth date is missing",
}
INVITED = (
    caught_up,
    caught_up_on_the_day_it_was_missed,
    came_to_the_end_of_a_plan,
    of_age_today,
    executor_of_somebody_who_died_long_ago,
    said_yes_after_saying_no,
)


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    bank = Bank()
    for craft in (*SPARED, *INVITED):
        bank.customer(craft.__name__)
        craft(bank, craft.__name__)
    return bank.write(tmp_path_factory.mktemp("crafted") / "bank")


@pytest.fixture(scope="module")
def ended(ccm, data, tmp_path_factory) -> dict[str, dict[str, str]]:
    """What became of each crafted customer."""
    out = tmp_path_factory.mktemp("crafted") / "night"
    night = ccm("run", "invitation-to-invest", "--data", data, "--as-of", AS_OF, "--out", out)
    assert night.code == 0, night.err
    results = json.loads((out / "run-results.json").read_text(encoding="utf-8"))
    return {each["recipient"]: each for each in results["communications"]}


@pytest.mark.parametrize("craft", SPARED, ids=lambda craft: craft.__name__)
def test_who_has_something_against_it_is_not_invited(ended, craft: Craft) -> None:
    found = ended[craft.__name__]
    assert found["status"] in ("suppressed", "undecided")
    assert found["reason"] == SPARED[craft]


@pytest.mark.parametrize("craft", INVITED, ids=lambda craft: craft.__name__)
def test_whose_trouble_is_over_is_invited(ended, craft: Craft) -> None:
    assert ended[craft.__name__]["status"] == "produced"


def test_what_cannot_be_read_of_a_joint_loan_keeps_the_other_holder_from_being_invited(ccm, tmp_path) -> None:
    bank = Bank()
    bank.customer("joint")
    missed_by_the_other_holder_of_a_joint_loan(bank, "joint")
    bank.rows["events"][-1]["on_date"] = "2026-13-10"
    out = tmp_path / "night"

    night = ccm("run", "invitation-to-invest", "--data", bank.write(tmp_path / "bank"), "--as-of", AS_OF, "--out", out)

    results = json.loads((out / "run-results.json").read_text(encoding="utf-8"))
    assert night.code == 1
    assert {each["recipient"]: each["status"] for each in results["communications"]} == {
        "joint": "failed",
        "joint-partner": "failed",
    }


def test_without_the_table_that_tells_of_trouble_there_is_no_night(ccm, data, tmp_path) -> None:
    """No file of events must not read as: nobody is in arrears, nobody has died."""
    short = tmp_path / "bank"
    short.mkdir()
    for file in data.iterdir():
        if file.name != "events.csv":
            (short / file.name).write_bytes(file.read_bytes())

    night = ccm(
        "run",
        "invitation-to-invest",
        "--data",
        short,
        "--as-of",
        AS_OF,
        "--out",
        tmp_path / "night",
        "--format",
        "json",
    )

    assert night.code == 1
    told = [each for each in night.json()["findings"] if each["severity"] == "error"]
    assert [(each["slug"], each["span"]["source"]) for each in told] == [("table-needed", "events")]
    assert not (tmp_path / "night/outbox").exists()

    asked = ("--subject", "caught_up", "--data", short, "--as-of", AS_OF)
    explained = ccm("explain", "invitation-to-invest", *asked)
    assert explained.code == 1
    assert "error X112 table-needed" in explained.err
