"""Who synthetic customers are: invented names and addresses, one after the other, never by chance.

In: a number, a language, the bank's country. Out: what the standard columns say of somebody, by column. Telephone
numbers are from the range that Ofcom keeps for drama (07700 900000 to 900999), e-mail addresses from the domain that
RFC 2606 keeps for examples: nobody can be reached by them.
"""

import unicodedata
from collections.abc import Mapping

MOBILE = "+447700900{:03d}"
DOMAIN = "example.com"


_NAMES: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "en": (
        ("Ms", "Alice", "Example"),
        ("Mr", "Ben", "Sample"),
        ("Ms", "Clara", "Specimen"),
        ("Mr", "David", "Pattern"),
        ("Ms", "Ella", "Template"),
        ("Mr", "Frank", "Model"),
        ("Ms", "Grace", "Draft"),
        ("Mr", "Henry", "Sketch"),
    ),
    "cs": (
        ("paní", "Anna", "Vzorová"),
        ("pan", "Boris", "Příklad"),
        ("paní", "Dana", "Ukázková"),
        ("pan", "Emil", "Vzor"),
    ),
    "de": (("Frau", "Anna", "Muster"), ("Herr", "Bernd", "Beispiel")),
    "es": (("Sra.", "Ana", "Ejemplo"), ("Sr.", "Bruno", "Muestra")),
    "fr": (("Mme", "Anne", "Exemple"), ("M.", "Bruno", "Modèle")),
}
"""What people of a language are called: title, given and family name by turns."""
_PLACES: Mapping[str, tuple[str, str, str]] = {
    "GB": ("{} Example Street", "Exampleton", "EX1 9ZZ"),
    "IE": ("{} Example Street", "Dublin", "D01 X0X0"),
    "CZ": ("Vzorová {}", "Praha 1", "110 00"),
    "DE": ("Musterstraße {}", "Musterstadt", "12345"),
    "US": ("{} Example Street", "Exampleville", "00000"),
}


def longest_person(country: str) -> dict[str, object]:
    """Somebody with as long a name and address as a bank meets: to see what still fits."""
    person = invent_person(0, "en", country)
    given, family = "Maximiliana Alexandrina", "Featherstonehaugh-Cholmondeley"
    street = "The Old Sample Manor House\nApartment 1234, Building Seventeen\n4567 Very Long Example Boulevard"
    return {
        **person,
        "customers.given_name": given,
        "customers.family_name": family,
        "customers.full_name": f"{given} {family}",
        "customers.street_address": street,
        "customers.city": "Great Exampleton upon Sample",
    }


def invent_person(number: int, language: str, country: str) -> dict[str, object]:
    """What the standard columns say of the n-th somebody (from 0)."""
    people = _NAMES.get(language, _NAMES["en"])
    title, given, family = people[number % len(people)]
    street, city, code = _PLACES.get(country, _PLACES["GB"])
    plain = unicodedata.normalize("NFKD", f"{given}.{family}").encode("ascii", "ignore").decode().lower()
    return {
        "customers.title": title,
        "customers.given_name": given,
        "customers.family_name": family,
        "customers.full_name": f"{given} {family}",
        "customers.romanised_name": plain.replace(".", " ").title(),
        "customers.street_address": street.format(number % 90 + 1),
        "customers.city": city,
        "customers.postal_code": code,
        "customers.country": country,
        "customers.email": f"{plain}@{DOMAIN}",
        "customers.mobile": MOBILE.format(100 + number % 800),
    }
