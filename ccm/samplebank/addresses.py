"""Postal addresses: invented streets in invented towns, and a few abroad.

In: a generator and the origins of the households' names. Out: `Address`es, some with several lines, some without a
postal code. British postal codes use real areas with districts that do not exist, so that they are well-formed and
belong to no one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ccm.samplebank.tables import Floats, Ints

TOWNS: Sequence[tuple[str, str, str]] = tuple(
    (name.replace("_", " "), area, county.replace("_", " "))
    for name, area, county in (
        line.split()
        for line in (
            "Ashcombe TR41 Cornwall",
            "Marlingford NR52 Norfolk",
            "Thornleigh BD53 West_Yorkshire",
            "Penhallow TR47 Cornwall",
            "Kirkby_Ferrand DG44 Dumfriesshire",
            "Great_Wenbury CB63 Cambridgeshire",
            "Harrowmere CT58 Kent",
            "Llanfairwen SA84 Dyfed",
            "Stoke_Audley DT43 Dorset",
            "Bexcliffe IP61 Suffolk",
            "Dunrossie KW51 Caithness",
            "Wyvern-on-Sea TQ49 Devon",
            "Eastmarch LN47 Lincolnshire",
            "Holme_Priory HX42 West_Yorkshire",
            "Kingsferry OX65 Oxfordshire",
            "Brackendale SY62 Shropshire",
            "Saint_Osyn EX57 Devon",
            "Mossgate WR44 Worcestershire",
            "Ravenhope HR46 Herefordshire",
            "Carrowbridge LD41 Powys",
            "Upper_Tiddling IP67 Suffolk",
            "Newhallow BD59 West_Yorkshire",
            "Glenmarrick DG49 Galloway",
            "Oldcastle-under-Lyne CB68 Cambridgeshire",
        )
    )
)
_STREETS = (
    "High Street",
    "Station Road",
    "Church Lane",
    "Mill Lane",
    "Orchard Close",
    "Victoria Terrace",
    "Weavers’ Row",
    "St Aldhelm’s Avenue",
    "The Green",
    "Back o’ th’ Hill",
    "Lower Ropewalk",
    "Maltings Yard",
    "Beacon View",
    "Foxglove Way",
    "Old Tannery Road",
    "Pudding Lane",
    "Heol y Bryn",
    "Cuckoo Hill",
    "Sir Humphrey’s Drive",
    "North Parade",
)
_HOUSES = (
    "Rose Cottage",
    "The Old Maltings",
    "Heron Court",
    "Larch House",
    "Signal Box Cottages",
    "Tower Wharf",
    "Meridian Mansions",
    "No. 3 Barn",
)
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True, slots=True)
class Address:
    """An address as the standard table holds it; `town` is the place among `TOWNS` where the household shops."""

    street: str
    city: str
    postal_code: str | None
    region: str | None
    country: str
    town: int


_ABROAD: dict[str, tuple[tuple[str, str, str | None, str | None], ...]] = {
    "IE": (
        ("{n} Ropewalk Quay", "Dublin", "D0{d} X0{d}{d}", None),
        ("Teach Bán\nAn Baile Nua", "Galway", None, "Co. Galway"),
        ("Apartment {n}\nLee Side Court", "Cork", "T1{d} X{d}0{d}", "Co. Cork"),
    ),
    "DE": (
        ("Königsallee {n}a", "Köln", "50{d}{d}{d}", None),
        ("Hinterhaus, 2. Stock links\nGroße Brückenstraße {n}", "Überlingen", "88{d}{d}0", None),
    ),
    "CZ": (("Žižkova {n}/{d}", "Praha 3", "13{d} 00", None), ("č. p. {n}", "Dolní Lhota", "73{d} {d}1", None)),
    "PL": (("ul. Świętojańska {n} m. {d}", "Łódź", "9{d}-00{d}", None),),
    "FR": (("{n} bis, rue de l’Abbé-Lœuf", "Saint-Étienne", "420{d}{d}", None),),
    "US": (
        ("{n} Maple Ridge Drive\nApt {d}B", "Springfield", "6270{d}", "IL"),
        ("PO Box {n}", "Fairview", "9750{d}-00{d}1", "OR"),
    ),
    "IN": (
        ("Flat {n}, Shanti Apartments\n2nd Cross, 5th Main\nNear Water Tank", "Bengaluru", "5600{d}{d}", "Karnataka"),
        ("H. No. {n}/{d}-A", "Pune", "4110{d}{d}", "Maharashtra"),
    ),
}
_HOME = {
    "irish": ("IE", 0.4),
    "german": ("DE", 0.4),
    "czech": ("CZ", 0.35),
    "polish": ("PL", 0.3),
    "french": ("FR", 0.4),
}
_HOME |= {"indian": ("IN", 0.05), "english": ("US", 0.008)}


def draw(chance: np.random.Generator, origins: Sequence[str]) -> list[Address]:
    """One address for each origin: most at home in Britain, some in the country their name comes from."""
    rolls = chance.integers(0, 1 << 30, size=(len(origins), 5))
    parts = chance.random((len(origins), 4))
    return [_address(origin, roll, part) for origin, roll, part in zip(origins, rolls, parts, strict=True)]


def _address(origin: str, rolls: Ints, parts: Floats) -> Address:
    country, share = _HOME.get(origin, ("", 0.0))
    town = int(rolls[0]) % len(TOWNS)
    if parts[0] < share:
        return _abroad(country, town, rolls)
    name, district, county = TOWNS[town]
    code = f"{district} {int(rolls[1]) % 10}{_INWARD[int(rolls[1]) // 10 % 20]}{_INWARD[int(rolls[1]) // 200 % 20]}"
    postal_code = None if parts[2] < 0.01 else code
    return Address(_street(rolls, parts), name, postal_code, county if parts[3] < 0.3 else None, "GB", town)


def _street(rolls: Ints, parts: Floats) -> str:
    number, street = int(rolls[2]) % 180 + 1, _STREETS[int(rolls[3]) % len(_STREETS)]
    house = _HOUSES[int(rolls[4]) % len(_HOUSES)]
    if parts[1] < 0.14:
        return f"Flat {number % 40 + 1}{'ABC'[number % 3]}\n{number} {street}"
    if parts[1] < 0.18:
        return f"Flat {number % 9 + 1}, {house}\n{number}–{number + 2} {street}\nThe Waterside Conservation Quarter"
    if parts[1] < 0.22:
        return f"{house}\n{street}"
    return f"{number} {street}"


def _abroad(country: str, town: int, rolls: Ints) -> Address:
    street, city, code, region = _ABROAD[country][int(rolls[1]) % len(_ABROAD[country])]
    number, digit = str(int(rolls[2]) % 120 + 1), str(int(rolls[3]) % 9 + 1)
    filled = street.format(n=number, d=digit)
    return Address(filled, city, code.format(d=digit) if code else None, region, country, town)
