"""Other wording for some customers, from the author's file to the night's letters, through the real command line."""

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ccm.samplebank import generate

AGAIN = "Thank you for opening another account"
PLAIN = "Thank you for choosing us"
VARIANT = f"""\
---
id: welcome.thanks-again
variant of: welcome.thanks
when: accounts held >= 2
---
{AGAIN} with us.
"""


@pytest.fixture(scope="module")
def bank(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("bank")
    generate(folder, customers=20, seed=1, as_of=date(2026, 9, 30), months=3)
    return folder


@pytest.fixture(scope="module")
def approved(ccm, approve_all, tmp_path_factory) -> Path:
    """The starter project, approved and for everybody, with a variant that nobody has signed."""
    folder = tmp_path_factory.mktemp("approved") / "letters"
    assert ccm("init", folder).code == 0
    touchpoint = folder / "touchpoints/welcome.yaml"
    everybody = touchpoint.read_text(encoding="utf-8").replace("days with us <= 31", "accounts held >= 0")
    touchpoint.write_text(everybody, encoding="utf-8")
    approve_all(folder)
    (folder / "paragraphs/welcome/welcome.thanks-again.en.md").write_text(VARIANT, encoding="utf-8")
    return folder


@pytest.fixture
def letters(approved: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(approved, tmp_path / "letters"))


def night(ccm, letters: Path, bank: Path, name: str, *more: str) -> list[str]:
    """The web pages of a night, as texts."""
    asked = ("run", "welcome", "--data", bank, "--as-of", "2026-09-30", "--without", "accessible", "--out", name, *more)
    ended = ccm(*asked, cwd=letters)
    assert ended.code == 0, ended.err
    return [
        each.read_text(encoding="utf-8") for each in sorted((letters / name).rglob("*.html")) if "welcome" in str(each)
    ]


def test_a_night_prints_the_base_until_the_variant_is_approved(
    ccm, letters: Path, bank: Path, approve_all, seal
) -> None:
    refused = ccm("run", "welcome", "--data", bank, "--as-of", "2026-09-30", "--out", "refused", cwd=letters)
    assert refused.code == 1, "a folder is not sealed"

    approve_all(letters, "2026-09-29")
    release = seal(letters)
    pages = night(ccm, letters, bank, "night", "--library", release)
    again = [page for page in pages if AGAIN in page]
    plain = [page for page in pages if PLAIN in page]

    assert again
    assert plain
    assert len(again) + len(plain) == len(pages)
    assert all("You now have" in page for page in again), "who holds several accounts is told how many"
    assert not any("You now have" in page for page in plain)


def test_drafts_are_explained_and_production_keeps_to_the_base(ccm, letters: Path, bank: Path) -> None:
    asked = ("explain", "welcome", "--data", bank, "--as-of", "2026-09-30", "--format", "json", "--subject")

    def told(subject: str, mode: str) -> dict[str, str]:
        (explained,) = ccm(*asked, subject, mode, cwd=letters).json()
        considered = [each for slot in explained["channels"][0]["slots"] for each in slot["fragments"]]
        return {each["fragment"]: each["verdict"] for each in considered if "thanks" in each["fragment"]}

    one, several = _customers(bank)
    assert told(several, "--draft") == {
        "welcome.thanks-again": "included",
        "welcome.thanks": "another variant of it is there",
    }
    assert told(one, "--draft") == {"welcome.thanks-again": "condition not met", "welcome.thanks": "included"}
    assert told(several, "--all") == {"welcome.thanks": "included", "welcome.thanks-again": "not approved"}


def _customers(bank: Path) -> tuple[str, str]:
    """Somebody with one account, and somebody with several."""
    held = Counter(pq.read_table(bank / "holders.parquet", columns=["customer_id"]).column(0).to_pylist())
    return next(each for each in held if held[each] == 1), next(each for each in held if held[each] > 1)


def test_what_a_variant_inherits_is_part_of_what_is_signed(ccm, letters: Path, approve_all) -> None:
    approve_all(letters, "2026-09-29")
    base = letters / "paragraphs/welcome/welcome.thanks.en.md"
    text = base.read_text(encoding="utf-8")
    base.write_text(text.replace("slot: opening\n", "slot: opening\nchannels: letter\n"), encoding="utf-8")

    states = {
        each["fragment"]: each["state"]
        for each in ccm("status", "--on", "2026-09-30", "--format", "json", cwd=letters).json()["fragments"]
    }

    assert states["welcome.thanks-again.en"] == states["welcome.thanks.en"] == "draft"


def test_a_redline_shows_in_what_a_variant_differs_from_its_base(ccm, letters: Path) -> None:
    ended = ccm("redline", "welcome.thanks-again", cwd=letters)

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.split("\n") == [
        "welcome.thanks.en (its base) → welcome.thanks-again.en (latest)",
        "  id: {+welcome.thanks-again+}",
        "  variant of: {+welcome.thanks+}",
        "  when: {+accounts held >= 2+}",
        "",
        "  Thank you for [-choosing-]{+opening another account with+} us."
        "[- If you need anything, call us on {{ bank contact phone }}.-]",
        "",
    ]


def test_show_and_where_used_tell_what_stands_in_for_what(ccm, letters: Path) -> None:
    assert "variant of welcome.thanks" in ccm("show", "welcome.thanks-again", cwd=letters).out
    assert "fragment welcome.thanks-again.en" in ccm("where-used", "welcome.thanks", cwd=letters).out
