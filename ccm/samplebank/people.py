"""Who the customers are: households, life stages, names, addresses, preferences.

In: a chunk (its first running number and size), the seed, the window. Out: `People`, arrays with one place per
customer, and the `customers` table. Neighbouring places (0 and 1, 2 and 3, …) may be couples; a couple shares an
address and often an account.
"""

import unicodedata
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ccm.samplebank import addresses, names, stages
from ccm.samplebank.addresses import Address
from ccm.samplebank.chance import happens, pick, spread, stream
from ccm.samplebank.days import Window
from ccm.samplebank.names import Name
from ccm.samplebank.tables import Flags, Floats, Ints, chosen, days, numbered, table

NEVER = np.int64(1 << 40)  # a day that does not come
NOBODY = -1
_SPECIMEN_FROM = 20  # customers of a chunk in which somebody dies in the last month
CHANNELS = ("letter", "email", "sms")


@dataclass(frozen=True, slots=True)
class People:
    """One chunk's customers. `partner` is a place or `NOBODY`; `joint` couples share their daily account.

    `lead` is true where the person's money has its own account: singles, and the first of a joint couple. `since`
    is the day the person became a customer, `died` the day of death or `NEVER`, `welcomes` how many welcome
    contacts a new customer had, `income` the usual pounds a month.
    """

    first: int
    stage: Ints
    partner: Ints
    joint: Flags
    lead: Flags
    born: Ints
    since: Ints
    died: Ints
    welcomes: Ints
    vulnerable: Flags
    accessible: Flags
    preference: Ints
    income: Floats
    names: tuple[Name, ...]
    addresses: tuple[Address, ...]

    def __len__(self) -> int:
        return len(self.stage)

    @property
    def numbers(self) -> Ints:
        """Running numbers of the customers in the whole bank."""
        return np.arange(len(self), dtype=np.int64) + self.first

    @property
    def town(self) -> Ints:
        """Where each shops."""
        return np.array([address.town for address in self.addresses], dtype=np.int64)

    @property
    def euro(self) -> Flags:
        """Who lives where the euro is money and banks in it."""
        return np.array([address.country == "IE" for address in self.addresses], dtype=np.bool_)


def draw(seed: int, chunk: int, *, first: int, size: int, window: Window) -> People:
    """Draw one chunk of customers."""
    chance = stream(seed, chunk, "people")
    stage = pick(chance, [each.share for each in stages.STAGES], size)
    partner, joint = _couples(chance, stage)
    follows = joint & (np.arange(size) % 2 == 1)
    stage = np.where(follows, stage[partner], stage)
    since, welcomes = _joined(chance, stage, follows, window)
    born = _born(chance, stage, window)
    since = np.maximum(since, born + 16 * 366)
    died = np.where(
        (stage == stages.PENSIONER) & ~joint & happens(chance, 0.035, size),
        np.maximum(window.as_of - chance.integers(5, 200, size), since + 30),
        NEVER,
    )
    died = _deaths(stream(seed, chunk, "estates"), stage, joint, follows, since, died, window)
    return People(
        first=first,
        stage=stage,
        partner=partner,
        joint=joint,
        lead=~follows,
        born=born,
        since=since,
        died=died,
        welcomes=welcomes,
        vulnerable=happens(chance, stages.column("vulnerable", stage), size),
        accessible=happens(chance, np.where(stage == stages.PENSIONER, 0.06, 0.015), size),
        preference=pick(chance, (0.42, 0.47, 0.10, 0.01), size),
        income=spread(chance, stages.column("income", stage), 0.26, size),
        names=(named := _names(seed, chunk, first, partner)),
        addresses=_addresses(seed, chunk, named, partner),
    )


def _deaths(
    chance: np.random.Generator, stage: Ints, joint: Flags, follows: Flags, since: Ints, died: Ints, window: Window
) -> Ints:
    """Also some die whose partner goes on with what they held jointly; and somebody in the month of `as_of`."""
    size = len(stage)
    widows = follows & (stage == stages.PENSIONER) & happens(chance, 0.02, size)
    died = np.where(widows, np.maximum(window.as_of - chance.integers(5, 200, size), since + 30), died)
    likely = np.flatnonzero((stage == stages.PENSIONER) & ~joint & (died == NEVER) & (since < window.start))
    if len(likely) and size >= _SPECIMEN_FROM:
        died[likely[0]] = max(window.months[-1].first, window.as_of - 9)
    return died


def latest_death(people: People) -> int:
    """Who died last, or `NOBODY`."""
    dead = np.flatnonzero(people.died < NEVER)
    return int(dead[np.argmax(people.died[dead])]) if len(dead) else NOBODY


def _couples(chance: np.random.Generator, stage: Ints) -> tuple[Ints, Flags]:
    """Half of all customers live with another customer; six couples in ten bank jointly."""
    size = len(stage)
    pairs = size // 2
    together = np.zeros(size, dtype=np.bool_)
    together[: pairs * 2] = np.repeat(happens(chance, 0.5, pairs), 2)
    partner = np.where(together, np.arange(size) ^ 1, NOBODY)
    alone = np.isin(stage, (stages.STUDENT, stages.DORMANT, stages.DEBT_PLAN))
    joint = np.zeros(size, dtype=np.bool_)
    joint[: pairs * 2] = np.repeat(happens(chance, 0.62, pairs) & ~alone[: pairs * 2 : 2], 2)
    return partner, joint & together


def _joined(chance: np.random.Generator, stage: Ints, follows: Flags, window: Window) -> tuple[Ints, Ints]:
    """When each became a customer; 4 % did in the last three months and had 0 … 3 welcome contacts since."""
    size = len(stage)
    long_ago = window.start - chance.integers(30, 9000, size)
    lately = window.start + chance.integers(0, max(window.as_of - window.start - 120, 1), size)
    since = np.where(happens(chance, 0.05, size), lately, long_ago)
    troubled = np.isin(stage, (stages.ARREARS, stages.DEBT_PLAN, stages.DORMANT))
    since = np.where(troubled, long_ago, since)
    new = happens(chance, 0.045, size) & ~troubled
    welcomes = chance.integers(0, 4, size)
    age = np.array([1, 8, 30, 58])[welcomes] + chance.integers(0, 20, size)
    since = np.where(new, window.as_of - age, since)
    welcomes = np.where(new, welcomes, 0)
    behind = np.arange(size) ^ 1
    behind[behind >= size] = size - 1
    return np.where(follows, since[behind], since), np.where(follows, welcomes[behind], welcomes)


def _born(chance: np.random.Generator, stage: Ints, window: Window) -> Ints:
    youngest, oldest = stages.column("youngest", stage), stages.column("oldest", stage)
    age = youngest + (oldest - youngest) * chance.random(len(stage))
    return (window.as_of - age * 365.25).astype(np.int64)


def _names(seed: int, chunk: int, first: int, partner: Ints) -> tuple[Name, ...]:
    """Names; four couples in five share a family name; fixed places hold the awkward ones."""
    chance = stream(seed, chunk, "names")
    found = names.draw(chance, len(partner))
    shares = happens(chance, 0.8, len(partner))
    for at in np.flatnonzero((partner != NOBODY) & (np.arange(len(partner)) % 2 == 1)):
        if shares[at]:
            found[at] = _married(found[at], found[int(partner[at])])
    return tuple(names.special_at(first + at) or name for at, name in enumerate(found))


def _married(name: Name, other: Name) -> Name:
    if other.origin in {"czech", "polish"}:  # their family names have a form for each of the two
        return name
    return Name(name.title, name.given, other.family, None, name.origin)


def _addresses(seed: int, chunk: int, found: tuple[Name, ...], partner: Ints) -> tuple[Address, ...]:
    drawn = addresses.draw(stream(seed, chunk, "addresses"), [name.origin for name in found])
    return tuple(drawn[int(partner[at])] if at % 2 and partner[at] != NOBODY else drawn[at] for at in range(len(drawn)))


_FOLDS = str.maketrans({"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "ø": "o", "œ": "oe"})


def plain_letters(text: str) -> str:
    """Lower-case ASCII letters of a name, for an e-mail address."""
    folded = unicodedata.normalize("NFKD", text.translate(_FOLDS))
    return "".join(letter for letter in folded.lower() if letter.isascii() and letter.isalpha())


def _locale(name: Name, address: Address, roll: float) -> str:
    at_home = {"czech": ("CZ", "cs-CZ"), "polish": ("PL", "pl-PL")}.get(name.origin)
    if at_home and (address.country == at_home[0] or roll < 0.6):
        return at_home[1]
    return "en-IE" if address.country == "IE" else "en-GB"


def customers(people: People, seed: int, chunk: int) -> pa.Table:
    """The `customers` table of a chunk."""
    chance = stream(seed, chunk, "preferences")
    size = len(people)
    mail, mobile, local = happens(chance, 0.9, size), happens(chance, 0.93, size), chance.random(size)
    phones = chance.integers(900000, 901000, size)
    numbers = people.numbers
    named, at = people.names, people.addresses
    return table(
        "customers",
        {
            "customer_id": numbered("C", numbers, 8),
            "title": [name.title for name in named],
            "given_name": [name.given for name in named],
            "family_name": [name.family for name in named],
            "romanised_name": [name.romanised for name in named],
            "birth_date": days(people.born),
            "locale": [_locale(name, where, roll) for name, where, roll in zip(named, at, local, strict=True)],
            "channel_preference": chosen(people.preference, (*CHANNELS, None)),
            "email": [
                _email(name, int(number)) if has else None
                for name, number, has in zip(named, numbers, mail, strict=True)
            ],
            "mobile": [f"+447700{phone}" if has else None for phone, has in zip(phones, mobile, strict=True)],
            "street_address": [where.street for where in at],
            "city": [where.city for where in at],
            "postal_code": [where.postal_code for where in at],
            "region": [where.region for where in at],
            "country": [where.country for where in at],
            "customer_since": days(people.since),
            "vulnerable": pa.array(people.vulnerable),
            "accessible_format": pa.array(people.accessible),
        },
    )


def _email(name: Name, number: int) -> str:
    """An address at a domain reserved for examples (RFC 2606)."""
    family = plain_letters(name.romanised.split()[-1] if name.romanised else name.family)
    local = ".".join(part for part in (plain_letters(name.given or ""), family) if part) or "customer"
    return f"{local[:40]}.{number}@example.{'org' if number % 3 == 0 else 'com'}"
