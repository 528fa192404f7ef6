"""Executors who are no customers: relatives and solicitors whom the bank knows by name and address alone.

In: a chunk's people. Out: whose executor is one of them, and their rows for the `customers` table: a bank keeps whoever
it must write to there, with no day on which they became customers. Others' executors are customers of the same chunk.
"""

import numpy as np
import pyarrow as pa

from ccm.samplebank import addresses, names
from ccm.samplebank.chance import happens, stream
from ccm.samplebank.names import Name
from ccm.samplebank.people import NEVER, People, latest_death, plain_letters
from ccm.samplebank.tables import ABSENT, Ints, days, numbered, table

OUTSIDE = 90_000_000
"""What is added to the number of who has died to make the executor's."""
_FIRMS = ("{} & {} Solicitors LLP", "{}, {} & Daughters", "{} {} Estates Ltd")


def outsiders(seed: int, chunk: int, people: People) -> Ints:
    """The places of the dead whose executor is no customer; never of who died last."""
    drawn = happens(stream(seed, chunk, "outsiders"), 0.5, len(people)) & (people.died < NEVER)
    return np.flatnonzero(drawn & (np.arange(len(people)) != latest_death(people)))


def outsiders_table(seed: int, chunk: int, people: People) -> pa.Table:
    """Their rows of the `customers` table."""
    dead = outsiders(seed, chunk, people)
    chance, size = stream(seed, chunk, "parties"), len(dead)
    known = [_firm(name, at) if at % 5 < 2 else name for at, name in enumerate(names.draw(chance, size))]
    where = addresses.draw(chance, ["english"] * size)
    mail, need = happens(chance, 0.4, size), happens(chance, 0.05, size)
    numbers = people.numbers[dead] + OUTSIDE
    nothing = [None] * size
    return table(
        "customers",
        {
            "customer_id": numbered("C", numbers, 8),
            "title": [name.title for name in known],
            "given_name": [name.given for name in known],
            "family_name": [name.family for name in known],
            "romanised_name": [name.romanised for name in known],
            "birth_date": days(np.full(size, ABSENT)),
            "locale": ["en-GB"] * size,
            "channel_preference": ["email" if has else "letter" for has in mail],
            "email": [
                f"{plain_letters(name.family)[:40]}.{number}@example.com" if has else None
                for name, number, has in zip(known, numbers, mail, strict=True)
            ],
            "mobile": nothing,
            "street_address": [each.street for each in where],
            "city": [each.city for each in where],
            "postal_code": [each.postal_code for each in where],
            "region": [each.region for each in where],
            "country": [each.country for each in where],
            "customer_since": days(np.full(size, ABSENT)),
            "vulnerable": pa.array(need),
            "accessible_format": pa.array(np.zeros(size, dtype=np.bool_)),
        },
    )


def _firm(name: Name, at: int) -> Name:
    """A firm of the same family: it has neither title nor given name."""
    partner = names.MONONYMS[at % len(names.MONONYMS)].family
    return Name(None, None, _FIRMS[at % len(_FIRMS)].format(name.family, partner))
