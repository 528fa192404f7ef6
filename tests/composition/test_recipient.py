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
        ({"full_name": "\u200b", "romanised_name": None}, "C020"),
        ({"full_name": "\u3164 \u200d", "romanised_name": None}, "C020"),
        ({"street_address": "\u200b"}, "C022"),
        ({"street_address": "\u2800\n\u3164"}, "C022"),
        ({"city": "\u2060"}, "C022"),
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


def test_everything_that_an_address_lacks_is_named():
    _, (found,) = find(street_address="\u200b", city="\u2060")
    assert found.message == "the letter has no address: street address and city are missing or hold nothing visible"
    _, (found,) = find(city="\u2060")
    assert found.message == "the letter has no address: city is missing or holds nothing visible"


def test_the_fields_of_a_blank_name_are_named():
    _, (found,) = find(full_name=None, romanised_name=None, given_name="\u200b", family_name="\u3164")
    assert found.message == "the recipient has no name: full name is missing or holds nothing visible"


def test_a_blank_romanised_name_is_no_name():
    _, (found,) = find(printable=only_latin, romanised_name="\u200b")
    assert found.code == "C021"


def test_a_blank_line_of_an_address_is_left_out():
    recipient, findings = find(street_address="\u200b\nFlat 1\n\u2800\n2 Mill Lane", postal_code="\u3164")
    assert (recipient.address[1:], findings) == (("Flat 1", "2 Mill Lane", "SAMPLETON"), [])
