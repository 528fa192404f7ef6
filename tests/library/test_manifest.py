"""The manifest names all that decides what customers read; a closure changes with whatever its fragment leans on."""

import json
from datetime import date

import pytest

from ccm.library import digest_of_files, load, manifest_of
from ccm.library.manifest import Told, manifest_text
from ccm.library.model import Effective

BRAND = {"page.css": b"p {}", "brand.yaml": b"name: x"}
ACCOUNTS, MANY, REMINDER, SALUTATION = (
    "statement.accounts.en-GB",
    "statement.accounts-many.en-GB",
    "reminder.text.en-GB.2026-02-01",
    "statement.salutation.en-GB",
)


def manifest(files, brand_files=BRAND):
    library, _ = load(files, brand=digest_of_files(brand_files))
    return json.loads(manifest_of(files, brand_files, library))


def replaced(files, path, before, after):
    assert before in files[path]
    return {**files, path: files[path].replace(before, after)}


def test_the_same_files_give_the_same_text_in_any_order(sample):
    library, _ = load(sample, brand=digest_of_files(BRAND))
    turned, _ = load(dict(reversed(sample.items())), brand=digest_of_files(dict(reversed(BRAND.items()))))

    assert manifest_of(sample, BRAND, library) == manifest_of(dict(reversed(sample.items())), BRAND, turned)


def test_it_is_json_with_sorted_keys_and_an_indent_of_one_whatever_names_and_days_there_are():
    days = (Effective(date(2026, 1, 1), date(2026, 6, 30)), Effective(date(2026, 9, 1), None))
    told = [Told("b.en", "2" * 64, "3" * 64, days), Told("a.cs", "4" * 64, "5" * 64, ())]
    odd = {'facts/“ü”\n"quoted".yaml': b"", "facts/half \udce4.yaml": b"x", "library.yaml": b"y"}

    for fragments, newest, files, brand in ((told, {"b.en": "é"}, odd, BRAND), ([], {}, {}, {})):
        text = manifest_text("1" * 64, fragments, newest, files, brand)

        assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, indent=1)
    assert json.loads(manifest_text("1" * 64, told, {}, odd, {}))["fragments"]["b.en"] == {
        "content": "2" * 64,
        "closure": "3" * 64,
        "approved": [["2026-01-01", "2026-06-30"], ["2026-09-01", ""]],
    }


def test_it_names_every_fragment_and_every_file(sample):
    found = manifest(sample)

    assert {f"library/{path}" for path in sample} | {f"brand/{path}" for path in BRAND} == set(found["files"])
    assert set(found["fragments"][ACCOUNTS]) == {"content", "closure", "approved"}
    assert found["fragments"][ACCOUNTS]["approved"] == []


LEANS = {
    "a required disclosure": (
        "paragraphs/statement/statement.guarantee.en-GB.md",
        b"protected up to",
        b"covered up to",
        {ACCOUNTS, MANY, "statement.guarantee.en-GB"},
    ),
    "a parameter": ("parameters/rates.yaml", b"0.1755", b"0.1756", {ACCOUNTS}),
    "a table": ("tables/overdraft-stage.yaml", b"< 10", b"< 11", {REMINDER}),
}


@pytest.mark.parametrize("what", LEANS)
def test_a_closure_changes_with_what_the_fragment_leans_on_and_with_nothing_else(sample, what):
    path, before, after, expected = LEANS[what]
    old, new = manifest(sample)["fragments"], manifest(replaced(sample, path, before, after))["fragments"]

    assert {name for name in old if old[name]["closure"] != new[name]["closure"]} == expected
    assert {name for name in old if old[name]["content"] != new[name]["content"]} <= {"statement.guarantee.en-GB"}


def test_every_closure_changes_with_the_brand(sample):
    old, new = manifest(sample)["fragments"], manifest(sample, {**BRAND, "page.css": b"p { }"})["fragments"]

    assert all(old[name]["closure"] != new[name]["closure"] for name in old)
    assert all(old[name]["content"] == new[name]["content"] for name in old)
    assert SALUTATION in old
