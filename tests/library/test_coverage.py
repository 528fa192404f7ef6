"""What only shows when the whole project is seen: fragments that exclude each other, and priorities."""

from pathlib import Path

FRAGMENT = "paragraphs/statement/statement.accounts.en-GB.md"
TOUCHPOINT = "touchpoints/statement.yaml"
SAMPLE = Path(__file__).parent / "sample"


def _with(line: str) -> dict[str, str]:
    text = (SAMPLE / FRAGMENT).read_text(encoding="utf-8")
    return {FRAGMENT: text.replace("slot: notes\n", f"slot: notes\n{line}\n")}


def test_an_exclusion_of_what_does_not_exist_is_found_and_the_typo_guessed(findings) -> None:
    found = findings(_with("excludes: statement.garantee"))

    assert len(found) == 1
    assert "L080 there is no fragment “statement.garantee”" in found[0]


def test_what_a_fragment_requires_it_cannot_exclude(findings) -> None:
    found = findings(_with("excludes: [statement.guarantee, statement.accounts]"))

    assert [each.split(" ", 1)[1] for each in found] == [
        "L087 statement.accounts excludes statement.guarantee, which it requires",
        "L087 statement.accounts excludes itself",
    ]


def test_a_priority_that_no_slot_asks_for_is_told(findings) -> None:
    found = findings(_with("priority: 3"))

    assert [each.split(" ", 1)[1] for each in found] == ["L086 slot “notes” is filled by collect"]


def test_every_fragment_of_a_slot_filled_by_priority_needs_one(findings) -> None:
    touchpoint = (SAMPLE / TOUCHPOINT).read_text(encoding="utf-8")
    changed = touchpoint.replace("id: notes, fill: collect", "id: notes, fill: priority")
    assert changed != touchpoint

    found = findings({TOUCHPOINT: changed})

    assert found
    assert all("L085 slot “notes” is filled by priority" in each for each in found)


def test_a_priority_must_be_a_number(findings) -> None:
    found = findings(_with("priority: accounts held > 1"))

    assert any("F037" in each for each in found), found
