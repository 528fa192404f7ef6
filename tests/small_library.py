"""A small library made in the test, so that conditions and the customers made for them stand on one screen."""

from datetime import date

from ccm.library import load
from ccm.library.model import Library
from ccm.values.occasion import Occasion
from tests.signatures import approved

OCCASION = Occasion.of_month(date(2026, 9, 30))

FILES = {
    "library.yaml": "bank: {name: Meridian Bank}\ndefault locale: en-GB\nlocales: [en-GB, cs-CZ]\n",
    "parameters/p.yaml": """\
parameters:
  - name: age limit
    type: number
    values: [{from: 2026-01-01, value: 18, reference: the law}]
  - name: later limit
    type: number
    values: [{from: 2027-01-01, value: 5, reference: the law}]
""",
    "facts/f.yaml": "facts:\n"
    + "".join(
        f"  - {{name: {name}, grain: customer, {kind}, meaning: What it says., sensitivity: personal, {way}}}\n"
        for name, kind, way in (
            ("age", "type: number", "nullable: false, sql: SELECT 1"),
            ("deposits", "type: number", "nullable: false, sql: SELECT 1"),
            ("income", "type: money, unit: GBP", "nullable: false, sql: SELECT 1"),
            ("savings", "type: money, unit: GBP", "nullable: false, sql: SELECT 1"),
            ("cushion", "type: number", "formula: savings / income"),
        )
    ),
    "touchpoints/review.yaml": """\
id: review
title: Review
purpose: service
for_each: customer
recipients: [holder]
locales: [en]
audience: age >= age limit
channels:
  - {channel: letter, forms: [print]}
slots:
  - {id: main, fill: first, required: true}
""",
}


def fragment(name: str, *lines: str, locale: str = "en") -> dict[str, str]:
    """One fragment; `slot: main` unless another is given."""
    slot = [] if any(each.startswith("slot:") for each in lines) else ["slot: main"]
    front = "\n".join([f"id: {name}", "owner: team", *slot, *lines])
    return {f"paragraphs/test/{name}.{locale}.md": f"---\n{front}\n---\nWords of {name}.\n"}


def loaded(*fragments: dict[str, str], unapproved: tuple[str, ...] = (), **files: str) -> Library:
    """A library of these files and fragments, all approved but for the `unapproved`."""
    written = {**FILES, **{name.replace("__", "/") + ".yaml": text for name, text in files.items()}}
    for each in fragments:
        written.update(each)
    content = {path: text.encode() for path, text in written.items()}
    library, found = load(approved(content, OCCASION.letter_date, lambda each: each.id not in unapproved))
    assert library is not None, [str(each) for each in found]
    assert not [each for each in found if each.severity == "error"], [str(each) for each in found]
    return library
