"""What un-approves a wording, and what does not."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccm.library import load, read_directory
from ccm.library.digest import content_digest
from ccm.library.manuscripts import read_manuscript

SAMPLE = read_directory(Path(__file__).parent / "sample")
PATH = "paragraphs/statement/statement.accounts.en-GB.md"
TEXT = SAMPLE[PATH].decode()


def digest(text: str, path: str = PATH) -> str:
    manuscript, diagnostics = read_manuscript(path, text)
    assert manuscript is not None
    assert diagnostics == []
    return content_digest(manuscript)


words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)


@given(words, st.dates(), st.randoms(use_true_random=False))
def test_owner_review_date_and_the_order_of_fields_decide_nothing(owner, review_by, random):
    _, front, body = TEXT.split("---\n", 2)
    lines = front.replace("owner: statements", f"owner: {owner}").strip().split("\n")
    lines = [re.sub("review_by: .*", f"review_by: {review_by}", line) for line in lines]
    random.shuffle(lines)
    assert digest("---\n" + "\n".join(lines) + "\n---\n" + body) == digest(TEXT)


@given(words)
@settings(max_examples=50)
def test_another_word_decides(word):
    assert digest(TEXT.replace("You hold", f"You hold {word}")) != digest(TEXT)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("accounts held > 1", "accounts held > 2"),
        ("slot: notes", "slot: disclosures"),
        ("requires: statement.guarantee", "requires: statement.closing"),
        ("2026-01-01/", "2026-01-02/"),
        ("order: 20", "order: 21"),
        ("touchpoints: statement", "touchpoints: statement, reminder"),
        ("owner:", "channels: letter\nowner:"),
        ("owner:", 'reference: "COBS 4.5"\nowner:'),
        ("with us.", "with us,"),
        ("- Call", "-  Call"),
    ],
)
def test_everything_that_a_customer_could_notice_decides(old, new):
    assert old in TEXT
    assert digest(TEXT.replace(old, new)) != digest(TEXT)


def test_blank_lines_around_the_wording_and_listing_all_channels_decide_nothing():
    assert digest(TEXT + "\n\n") == digest(TEXT)
    assert digest(TEXT.replace("owner:", "channels: sms, email, letter\nowner:")) == digest(TEXT)


@pytest.mark.parametrize(
    ("path", "decides"),
    [
        ("library.yaml", True),
        ("touchpoints/reminder.yaml", True),
        ("facts/accounts.yaml", True),
        ("parameters/rates.yaml", True),
        ("tables/overdraft-stage.yaml", True),
        ("cases/statement.yaml", False),
    ],
)
def test_the_librarys_digest_covers_what_decides(path, decides):
    plain, _ = load(SAMPLE)
    other, _ = load({**SAMPLE, path: SAMPLE[path] + b"# a remark\n"})
    assert plain is not None
    assert other is not None
    assert (plain.digest != other.digest) is decides
