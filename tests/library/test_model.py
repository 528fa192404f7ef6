"""What a touchpoint says of its channels and of what it may print."""

from dataclasses import replace

import pytest

from ccm.library.model import EMAIL, LETTER, SMS, ChannelRule, Fragment, Slot, Touchpoint

RULES = (ChannelRule(EMAIL, ("mail",)), ChannelRule(LETTER, ("print",)), ChannelRule(EMAIL, ("mail",)))
REVIEW = Touchpoint(
    "review",
    "A review",
    "service",
    "customer",
    ("holder",),
    ("en",),
    channels=RULES,
    slots=(Slot("closing", "unique"), Slot("opening", "unique", channels=(LETTER,))),
)
OPENING = Fragment("a.b", "en", "opening", "a.b.en.md", (), "", channels=(LETTER, EMAIL))


def test_a_channel_with_several_rules_is_offered_once_and_in_its_first_place() -> None:
    assert REVIEW.offered == (EMAIL, LETTER)


@pytest.mark.parametrize("channel", [EMAIL, SMS])
def test_a_fragment_is_printed_only_where_touchpoint_slot_and_wording_take_the_channel(channel: str) -> None:
    assert REVIEW.prints(OPENING, LETTER)
    assert not REVIEW.prints(OPENING, channel)
    assert REVIEW.prints(replace(OPENING, slot="closing"), EMAIL)


def test_what_is_written_for_another_touchpoint_or_slot_is_not_printed() -> None:
    assert not REVIEW.prints(replace(OPENING, touchpoints=("welcome",)), LETTER)
    assert not REVIEW.prints(replace(OPENING, slot="banner"), LETTER)
