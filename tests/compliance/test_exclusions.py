"""A touchpoint keeps people out if nobody of them is left in, whatever way its conditions are written."""

import re
from decimal import Decimal

import pytest

from ccm.compliance.exclusions import MANY, asked, is_meant_for, lets_in
from ccm.compliance.model import Inspection
from ccm.compliance.settings import CheckSettings
from ccm.library import load
from ccm.library.model import Touchpoint
from tests.compliance.measuring import PROJECT

ANSWER = """\
meaning: Answer, sensitivity: internal, window: {measure: last, of: given, from: consents, over: all history}"""
COUNT = """\
meaning: Count, sensitivity: sensitive, nullable: false, window: {measure: count, from: events, over: all history}"""
FACTS = f"""\
facts:
  - {{name: notices, grain: customer, type: number, {COUNT}}}
  - {{name: agreed, grain: customer, type: boolean, {ANSWER}}}
  - {{name: opted out, grain: customer, type: boolean, {ANSWER}}}
"""
LETTER = "{channel: letter, forms: [print]}"


def touchpoint(gates: str, channels: str = LETTER) -> tuple[Touchpoint, Inspection]:
    files = dict(PROJECT)
    files["facts/more.yaml"] = FACTS.encode()
    files["touchpoints/tried.yaml"] = (
        "id: tried\ntitle: Tried\npurpose: marketing\nfor_each: customer\n"
        f"{gates}\nlocales: [en-GB]\nchannels: [{channels}]\nslots: [{{id: body, fill: collect, required: true}}]\n"
    ).encode()
    library, found = load(files)
    assert library is not None, found
    return library.touchpoints["tried"], Inspection(library, files, CheckSettings())


def result(name: str, gates: str, *, channels: str = LETTER, if_not: bool = False, over: Decimal = MANY) -> bool | None:
    tried, inspection = touchpoint(gates, channels)
    facts = asked(tried, re.compile(name), inspection)
    assert facts
    return lets_in(tried, facts, if_not=if_not, over=over)


@pytest.mark.parametrize(
    ("name", "gates", "let_in"),
    [
        ("vulnerable", "suppress: [{reason: r, when: vulnerable}]", False),
        ("vulnerable", "audience: not(vulnerable)", False),
        ("vulnerable", "suppress: [{reason: r, when: vulnerable != true}]", True),
        ("vulnerable", "suppress: [{reason: r, when: vulnerable and accounts held > 9}]", True),
        ("notices", "suppress: [{reason: r, when: notices > 0}]", False),
        ("notices", "suppress: [{reason: r, when: notices > 24}]", False),
        ("notices", "suppress: [{reason: r, when: notices = 0}]", True),
        ("title", 'suppress: [{reason: r, when: title = "Dr"}]', None),
    ],
)
def test_people_are_kept_out_if_no_condition_lets_them_in(name: str, gates: str, let_in: bool | None) -> None:
    assert result(name, gates) is let_in


def test_who_is_just_over_a_threshold_counts_where_that_is_asked() -> None:
    assert result("notices", "audience: notices between 1 and 3", over=Decimal(0)) is True
    assert result("notices", "audience: notices = 0", over=Decimal(0)) is False


def test_each_channel_must_keep_out_who_did_not_agree() -> None:
    email = "{channel: email, forms: [mail], when: agreed = true}"

    assert result("agreed", "suppress: []", channels=email, if_not=True) is False
    assert result("agreed", "suppress: []", channels=f"{email}, {LETTER}", if_not=True) is True


def test_a_fact_that_says_no_is_the_opposite_of_a_consent() -> None:
    assert result("opted out", "suppress: [{reason: r, when: opted out = true}]", if_not=True) is False
    assert result("opted out", "suppress: [{reason: r, when: opted out = false}]", if_not=True) is True


def test_whom_a_touchpoint_is_meant_for_is_not_what_it_suppresses() -> None:
    tried, inspection = touchpoint("audience: notices > 0\nsuppress: [{reason: r, when: notices > 0}]")

    assert is_meant_for(tried, asked(tried, re.compile("notices"), inspection)[0]) is True
