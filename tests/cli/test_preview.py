"""On which day, and of which customer, `ccm preview` shows a case."""

import re
from pathlib import Path

import pytest

from tests.commands import Ccm, ccm_in_process


@pytest.fixture
def ccm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Ccm:
    """`ccm` in the starter project, whose first case names a day in March and a letter of April."""
    run = ccm_in_process(monkeypatch, capfd)
    assert run("init", tmp_path / "letters").code == 0
    monkeypatch.chdir(tmp_path / "letters")
    cases = Path("cases/welcome.yaml")
    head, first, rest = cases.read_text(encoding="utf-8").partition("    touchpoint: welcome\n")
    days = "    as of: 2026-03-31\n    letter date: 2026-04-15\n"
    cases.write_text(f"{head}{first}{days}{rest}", encoding="utf-8")
    return run


def day_of_the_letter(ccm: Ccm, *options: object, page: str = "welcome-page.html") -> str:
    """The date that is printed on the proof of the first case."""
    seen = ccm("preview", "welcome", "--form", "page", *options)
    assert seen.code == 0, seen.err
    text = Path("target/preview", page).read_text(encoding="utf-8")
    found = re.search(r"\d{1,2} [A-Z][a-z]+ 20\d\d", text)
    assert found is not None
    return found[0]


def test_a_case_is_shown_on_the_day_that_it_names(ccm: Ccm) -> None:
    assert day_of_the_letter(ccm) == "15 April 2026"
    assert day_of_the_letter(ccm, "--case", "two-accounts") == "15 April 2026"


def test_a_case_that_names_no_day_is_shown_on_the_usual_one(ccm: Ccm) -> None:
    assert day_of_the_letter(ccm, "--case", "one-account") == "1 October 2026"


@pytest.mark.parametrize(
    ("asked", "dated"),
    [
        (("--as-of", "2026-06-30"), "1 July 2026"),
        (("--letter-date", "2026-05-02"), "2 May 2026"),
        (("--as-of", "2026-06-30", "--letter-date", "2026-07-09"), "9 July 2026"),
    ],
)
def test_whoever_asks_for_a_day_sees_that_day(ccm: Ccm, asked: tuple[str, ...], dated: str) -> None:
    assert day_of_the_letter(ccm, *asked) == dated
    in_deck = ("--deck", "cases/welcome.yaml", *asked)
    assert day_of_the_letter(ccm, *in_deck, page="two-accounts-page.html") == dated


def test_a_case_about_a_customer_of_the_data_shows_that_customer(ccm: Ccm) -> None:
    assert ccm("sample", "--customers", "6", "--out", "bank").code == 0
    cases = Path("cases/welcome.yaml")
    named = cases.read_text(encoding="utf-8").replace("    as of: 2026-03-31\n", "    subject: C00000002\n")
    cases.write_text(named.replace("    letter date: 2026-04-15\n", "    as of: 2005-03-30\n"), encoding="utf-8")

    without = ccm("preview", "welcome", "--form", "page")
    assert without.code == 2
    assert "the case “two-accounts” is about C00000002 of the bank’s data" in without.err
    assert day_of_the_letter(ccm, "--data", "bank") == "31 March 2005"
