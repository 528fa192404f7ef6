"""A small library made in the test, so that wording, conditions and outcome stand on one screen."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from ccm.decisions import Decider, Decision
from ccm.facts import Facts
from ccm.library import load
from ccm.values.occasion import Communication, Occasion
from tests.signatures import approved

DAY = date(2026, 10, 1)
OCCASION = Occasion.of_month(date(2026, 9, 30))

LIBRARY = """\
bank: {name: Meridian Bank}
default locale: en-GB
locales: [en, cs]
"""
FACTS = """\
facts:
  - {name: age, grain: customer, type: number, meaning: Age in years., sensitivity: personal, sql: SELECT 1}
  - {name: arrears, grain: customer, type: boolean, meaning: Behind., sensitivity: sensitive, sql: SELECT 1}
  - {name: deposits, grain: customer, type: number, meaning: Months., sensitivity: personal, sql: SELECT 1}
"""
TOUCHPOINT = """\
id: review
title: Review
purpose: service
for_each: customer
recipients: [holder]
locales: [en, cs]
audience: age >= 18
suppress:
  - {reason: in arrears, when: arrears}
channels:
  - {channel: letter, forms: [print, page]}
  - {channel: email, forms: [mail], when: channel preference = "email"}
slots:
  - {id: subject, fill: first, required: true}
  - {id: main, fill: collect, limit: 2}
  - {id: tone, fill: unique}
  - {id: disclosures, fill: collect}
"""

Decide = Callable[..., Decision]


SUBJECT = (
    "paragraphs/test/r.subject.en.md",
    "---\nid: r.subject\nslot: subject\nowner: team\n---\nYour review\n",
)


@pytest.fixture
def decide() -> Decide:
    """Decide for facts over a library made of fragments; everything is approved unless `unapproved` names it."""

    def run(
        facts: Mapping[str, object],
        *fragments: tuple[str, str],
        touchpoint: str = TOUCHPOINT,
        unapproved: tuple[str, ...] = (),
        on: date = DAY,
        approved_on: date = DAY,
        draft: bool = False,
        **forms: frozenset[str],
    ) -> Decision:
        files = {"library.yaml": LIBRARY, "facts/f.yaml": FACTS, "touchpoints/review.yaml": touchpoint}
        files.update(fragments or (SUBJECT,))
        content = {path: text.encode() for path, text in files.items()}
        library, found = load(approved(content, approved_on, lambda each: each.id not in unapproved))
        assert library is not None, [str(each) for each in found]
        decider = Decider(library, library.touchpoints["review"], on=on, draft=draft, **forms)
        known = {
            "age": 40,
            "arrears": False,
            "deposits": 12,
            "locale": "en-GB",
            "channel_preference": "letter",
        }
        communication = Communication("review", "C1", "C1", "holder", OCCASION)
        return decider.decide(Facts(communication, {**known, **facts}))

    return run
