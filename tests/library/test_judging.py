"""Fragments that can never be printed, and conditions that ask nothing."""

from pathlib import Path

from ccm.library import load
from ccm.library.judging import judge_conditions

SETTINGS = "bank: {name: Meridian Bank}\ndefault locale: en-GB\nlocales: [en]\n"
FACTS = """\
facts:
  - {name: age, grain: customer, type: number, meaning: Age in years., sensitivity: personal, sql: SELECT 1}
  - {name: deposits, grain: customer, type: number, meaning: Months., sensitivity: personal, sql: SELECT 1}
"""
TOUCHPOINT = """\
id: review
title: Review
purpose: service
for_each: customer
recipients: [holder]
locales: [en]
audience: age >= 18
suppress:
  - {reason: many deposits, when: deposits > 100}
channels:
  - {channel: letter, forms: [print]}
slots:
  - {id: subject, fill: first, required: true}
  - {id: main, fill: first}
  - {id: disclosures, fill: collect}
"""


def judged(**fragments: str) -> list[str]:
    """The findings of fragments given as `name="slot | front matter"`."""
    files = {"library.yaml": SETTINGS, "facts/f.yaml": FACTS, "touchpoints/review.yaml": TOUCHPOINT}
    for name, front in {"subject": "subject", **fragments}.items():
        slot, *lines = (part.strip() for part in front.split("|"))
        slots = [] if any(line.startswith("variant of") for line in lines) else [f"slot: {slot}"]
        keys = "".join(f"{line}\n" for line in (*slots, *lines))
        files[f"paragraphs/t/r.{name}.en.md"] = f"---\nid: r.{name}\nowner: t\n{keys}---\nWords.\n"
    library, found = load({path: text.encode() for path, text in files.items()})
    assert library is not None, [str(each) for each in found]
    return [f"{each.code} {each.message}" for each in judge_conditions(library.fragments, library.touchpoints)]


def test_a_sound_library_is_judged_without_a_word() -> None:
    assert judged(one="main | order: 1 | when: deposits > 3", two="main | order: 2") == []


def test_a_condition_that_contradicts_itself_is_told_once() -> None:
    assert judged(one="main | when: deposits > 3 and deposits < 2") == [
        "L090 “deposits > 3 and deposits < 2” can never hold"
    ]


def test_a_condition_that_asks_nothing_is_told() -> None:
    assert judged(one="main | when: deposits > 3 or deposits <= 3") == [
        "L091 “deposits > 3 or deposits <= 3” can never fail"
    ]


def test_a_fragment_for_nobody_in_the_audience_is_dead() -> None:
    contradicts = "is never printed in review: its condition contradicts the audience"

    assert judged(young="main | when: age < 18") == [f"L092 r.young {contradicts}"]
    assert judged(rich="main | when: deposits > 200") == [f"L092 r.rich {contradicts}"]


def test_a_fragment_behind_others_that_leave_nobody_is_dead() -> None:
    found = judged(
        low="main | order: 1 | when: deposits < 5",
        high="main | order: 2 | when: deposits >= 5 or deposits = null",
        last="main | order: 3",
    )

    assert found == ["L092 r.last is never printed in review: r.low, r.high come first for everybody"]


def test_a_fragment_whose_variants_leave_nobody_to_it_is_dead() -> None:
    found = judged(
        all="main | when: deposits > 3",
        few="main | variant of: r.all | when: deposits <= 9",
        many="main | variant of: r.all | when: deposits > 9",
    )

    assert found == ["L092 r.all is never printed in review: r.few, r.many come first for everybody"]


def test_each_language_is_told_of_its_own_file_whether_or_not_it_asks_what_others_ask() -> None:
    files = {
        "library.yaml": SETTINGS.replace("[en]", "[en, cs, de]"),
        "facts/f.yaml": FACTS,
        "touchpoints/review.yaml": TOUCHPOINT.replace("[en]", "[en, cs, de]"),
    }
    for locale, bound in (("en", 18), ("cs", 18), ("de", 19)):
        for name, slot, front in (
            ("subject", "subject", ""),
            ("young", "main", f"order: 1\nwhen: age < {bound}\n"),
            ("all", "main", "order: 2\n"),
            ("late", "main", "order: 3\n"),
        ):
            text = f"---\nid: r.{name}\nslot: {slot}\nowner: t\n{front}---\nWords.\n"
            files[f"paragraphs/t/r.{name}.{locale}.md"] = text
    library, _ = load({path: text.encode() for path, text in files.items()})
    assert library is not None

    found = [str(each.span) for each in judge_conditions(library.fragments, library.touchpoints)]

    assert sorted(each.removeprefix("paragraphs/t/r.").removesuffix(".md:1:1") for each in found) == [
        "late.cs",
        "late.de",
        "late.en",
        "young.cs",
        "young.en",
    ]


def test_one_that_is_not_always_in_force_hides_nobody() -> None:
    assert judged(always="main | order: 2", now="main | order: 1 | effective: 2026-01-01/2026-12-31") == []


def test_a_disclosure_that_is_only_ever_brought_along_may_say_false() -> None:
    brought = "disclosures | when: false"

    assert judged(one="main | requires: r.risk", risk=brought) == []
    assert judged(risk=brought) == ["L090 “false” can never hold"]


def test_a_variant_of_what_is_only_brought_along_is_brought_on_its_own_condition() -> None:
    brought = {"one": "main | requires: r.risk", "risk": "disclosures | when: false"}
    torn = "when: deposits > 3 and deposits < 2"

    assert judged(**brought, other="disclosures | variant of: r.risk | when: deposits > 3") == []
    assert judged(**brought, other=f"disclosures | variant of: r.risk | {torn}") == [
        "L090 “deposits > 3 and deposits < 2” can never hold"
    ]


def test_a_variant_that_says_false_is_brought_only_where_it_is_required_itself() -> None:
    family = {"risk": "disclosures | when: deposits > 3", "other": "disclosures | variant of: r.risk | when: false"}

    assert judged(one="main | requires: r.risk", **family) == ["L090 “false” can never hold"]
    assert judged(one="main | requires: r.other", **family) == []


def test_the_sample_library_has_no_dead_fragment() -> None:
    root = Path(__file__).parents[2] / "fragments"
    files = {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    library, _ = load(files)
    assert library is not None

    assert [str(each) for each in judge_conditions(library.fragments, library.touchpoints)] == []
