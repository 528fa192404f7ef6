"""Names and addresses as they can be printed."""

import pytest

from ccm.composition.recipient import Home, find_recipient

HOME = Home("GB", "en-GB")
FACTS = {
    "full_name": "سلمى حداد",
    "romanised_name": "Salma Haddad",
    "street_address": "Flat 1\n2 Mill Lane",
    "city": "Sampleton",
    "postal_code": "AB1 2CD",
    "country": "GB",
    "email": "salma@example.com",
}


def find(channel="letter", printable=None, **changes):
    return find_recipient({**FACTS, **changes}, channel, HOME, printable=printable)


def only_latin(text):
    return all(ord(sign) < 0x250 for sign in text)


def test_a_name_is_printed_in_its_own_letters_when_the_fonts_have_them():
    recipient, findings = find()
    assert (recipient.name, recipient.address[0], findings) == ("سلمى حداد", "سلمى حداد", [])


def test_a_name_the_fonts_cannot_print_is_romanised_everywhere():
    recipient, findings = find(printable=only_latin)
    assert findings == []
    assert recipient.name == recipient.address[0] == recipient.values["full_name"] == "Salma Haddad"


def test_a_name_that_cannot_be_printed_at_all_stops_the_document():
    _, (found,) = find(printable=only_latin, romanised_name=None)
    assert found.code == "C021"
    assert "سلمى حداد" in found.message


def test_a_name_is_put_together_when_only_its_parts_are_known():
    recipient, findings = find(full_name=None, given_name="Sam", family_name="Sample")
    assert (recipient.name, recipient.values["full_name"], findings) == ("Sam Sample", "Sam Sample", [])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"full_name": " ", "romanised_name": None}, "C020"),
        ({"street_address": None}, "C022"),
        ({"street_address": "\x00 \n"}, "C022"),
        ({"city": ""}, "C022"),
        ({"country": "XX"}, "C023"),
    ],
)
def test_what_a_letter_cannot_do_without_is_told(changes, code):
    _, (found,) = find(**changes)
    assert found.code == code


def test_a_message_needs_no_address():
    recipient, findings = find(channel="sms", street_address=None, country="XX")
    assert (recipient.address, findings) == ((), [])


def test_hostile_fields_stay_on_their_lines():
    recipient, _ = find(full_name="A\nB\tC", city="X\r\nY", street_address="1\n2\n3\n4\n5\n6\n7\n8")
    assert recipient.address == ("A B C", "1", "2", "3", "4, 5, 6, 7, 8", "X Y", "AB1 2CD")
