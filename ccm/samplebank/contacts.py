"""What customers agreed to and what the bank sent them before.

In: people and accounts. Out: the `consents` and `contacts` tables. Consents are a history: the latest row of a
purpose and channel counts. Contacts name touchpoints by id and say what came of them.
"""

import numpy as np
import pyarrow as pa

from ccm.samplebank import stages
from ccm.samplebank.accounts import CURRENT, SAVINGS, Accounts
from ccm.samplebank.chance import happens, pick, stream
from ccm.samplebank.days import Window
from ccm.samplebank.people import CHANNELS, NEVER, People
from ccm.samplebank.rows import Rows
from ccm.samplebank.tables import Flags, Ints

_PURPOSES = (
    ("marketing", "letter", 0.62),
    ("marketing", "email", 0.58),
    ("marketing", "sms", 0.34),
    ("electronic statements", "email", 0.63),
    ("alerts", "email", 0.85),
    ("alerts", "sms", 0.9),
    ("profiling", "email", 0.55),
)
_DELIVERED = ("delivered", "opened", "returned")
_ANSWERS = ("no answer", "opened", "declined", "accepted", "complained")


def consents_table(seed: int, chunk: int, people: People, accounts: Accounts, window: Window) -> pa.Table:
    """The `consents` table of a chunk: 6 % changed their mind later; one in thirty was never asked."""
    chance = stream(seed, chunk, "consents")
    rows, size = Rows("consents", people, accounts), len(people)
    asked = happens(chance, 0.97, size)
    first = np.maximum(people.since, window.as_of - 2500)
    for purpose, channel, share in _PURPOSES:
        given = happens(chance, share, size)
        who = np.flatnonzero(asked)
        rows.add(who, purpose=purpose, channel=channel, given=given[who], on_date=first[who])
        changed = np.flatnonzero(asked & happens(chance, 0.06, size) & (first < window.as_of - 2))
        later = (
            first[changed] + 1 + (chance.random(len(changed)) * (window.as_of - first[changed] - 1)).astype(np.int64)
        )
        rows.add(changed, purpose=purpose, channel=channel, given=~given[changed], on_date=later)
    return rows.table()


def contacts_table(seed: int, chunk: int, people: People, accounts: Accounts, window: Window) -> pa.Table:
    """The `contacts` table of a chunk."""
    chance = stream(seed, chunk, "contacts")
    rows = Rows("contacts", people, accounts)
    living = people.died == NEVER
    _add_welcomes(rows, chance, people, window)
    _add_statements(rows, chance, people, accounts, window)
    likely = np.where(people.stage == stages.SAVER, 0.4, 0.05)
    _add_asked(
        rows, chance, people, living & happens(chance, likely, len(people)), window, "invitation-to-invest", _ANSWERS
    )
    troubled = (people.stage == stages.ARREARS) & people.lead & happens(chance, 0.8, len(people))
    _add_asked(rows, chance, people, troubled, window, "arrears-reminder", _DELIVERED)
    alerted = living & happens(chance, 0.03, len(people))
    _add_asked(rows, chance, people, alerted, window, "security-alert", _DELIVERED)
    return rows.table(key="contact_id", prefix="K")


def _channel(rows: Rows, people: People, who: Ints) -> Ints:
    """Each one's preferred channel; a letter to those who named none."""
    return rows.codes(*CHANNELS, "letter")[people.preference[who]]


def _add_welcomes(rows: Rows, chance: np.random.Generator, people: People, window: Window) -> None:
    """The welcome series so far: about three days, three weeks and seven weeks after joining."""
    for stage, after in ((1, 2), (2, 20), (3, 45)):
        who = np.flatnonzero(people.welcomes >= stage)
        day = np.minimum(people.since[who] + after + chance.integers(0, 5, len(who)), window.as_of)
        outcome = rows.codes("opened", "delivered")[pick(chance, (0.6, 0.4), len(who))]
        rows.add(who, touchpoint="welcome-series", channel=_channel(rows, people, who), on_date=day, outcome=outcome)


def _add_statements(
    rows: Rows, chance: np.random.Generator, people: People, accounts: Accounts, window: Window
) -> None:
    """The last two statements and last year's review of savings."""
    for touchpoint, kind, ages in (
        ("current-account-statement", CURRENT, (29, 59)),
        ("savings-statement", SAVINGS, (29,)),
        ("annual-savings-review", SAVINGS, (330,)),
    ):
        owners = np.unique(accounts.owner[accounts.kind == kind])
        for age in ages:
            day = window.as_of - age
            who = owners[(people.since[owners] < day) & (people.died[owners] > day)]
            outcome = rows.codes(*_DELIVERED)[pick(chance, (0.7, 0.29, 0.01), len(who))]
            rows.add(who, touchpoint=touchpoint, channel=_channel(rows, people, who), on_date=day, outcome=outcome)


def _add_asked(
    rows: Rows,
    chance: np.random.Generator,
    people: People,
    asked: Flags,
    window: Window,
    touchpoint: str,
    outcomes: tuple[str, ...],
) -> None:
    """One to three contacts within two years, with what came of each."""
    who = np.flatnonzero(asked & (people.since < window.as_of - 150))
    each = np.repeat(who, 1 + pick(chance, (0.6, 0.3, 0.1), len(who)))
    start = np.maximum(window.as_of - 700, people.since[each] + 30)
    day = start + (chance.random(len(each)) * (window.as_of - 3 - start)).astype(np.int64)
    weights = (0.5, 0.25, 0.17, 0.07, 0.01) if len(outcomes) == len(_ANSWERS) else (0.7, 0.28, 0.02)
    outcome = rows.codes(*outcomes)[pick(chance, weights, len(each))]
    rows.add(each, touchpoint=touchpoint, channel=_channel(rows, people, each), on_date=day, outcome=outcome)
