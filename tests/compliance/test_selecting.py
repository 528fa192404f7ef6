"""Selectors choose what their words say, and guess the typo of those that choose nothing."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from ccm.compliance.selecting import Selection, Unselectable, select
from ccm.library import load, read_directory
from ccm.library.model import Library

PROJECT = read_directory(Path(__file__).parent / "project")
CHECKS = {"latin": "plain language", "jargon": "plain language", "dashes": "brand"}


def fragment(name: str, *lines: str) -> dict[str, bytes]:
    fields = "".join(f"{line}\n" for line in (f"id: {name}", "slot: body", *lines))
    return {f"paragraphs/letter/{name}.en-GB.md": f"---\n{fields}---\nThank you.\n".encode()}


FILES: Mapping[str, bytes] = (
    PROJECT
    | fragment("fees.basic", "tags: fees, yearly", "touchpoints: notice", "requires: fees.law")
    | fragment("fees.law", "when: false", "touchpoints: notice")
    | fragment("fees.offer", "tags: fees", "touchpoints: offer")
)


@pytest.fixture(scope="module")
def library() -> Library:
    found, _ = load(FILES)
    assert found is not None
    return found


def chosen(library: Library, *selectors: str, changed: tuple[str, ...] = ()) -> list[str]:
    """The file names of the fragments that are chosen, without folder and ending."""
    found = select(selectors, library, checks=CHECKS, changed=changed, folder="project")
    assert isinstance(found, Selection), found
    return sorted(Path(each).stem for each in found.fragments or ())


@pytest.mark.parametrize(
    ("selectors", "names"),
    [
        (("fees.basic",), ["fees.basic.en-GB"]),
        (("fees.*",), ["fees.basic.en-GB", "fees.law.en-GB", "fees.offer.en-GB"]),
        (("letter.body",), ["letter.body.cs-CZ", "letter.body.en-GB"]),
        (("letter.body.cs-CZ",), ["letter.body.cs-CZ"]),
        (("tag:yearly", "fees.offer"), ["fees.basic.en-GB", "fees.offer.en-GB"]),
        (("tag:fees,touchpoint:offer",), ["fees.offer.en-GB"]),
        (("tag:fees,letter.body",), []),
        (("path:project/paragraphs/letter/fees.law.en-GB.md",), ["fees.law.en-GB"]),
        (("paragraphs/letter/fees.b*.md",), ["fees.basic.en-GB"]),
        (("fees.law+",), ["fees.basic.en-GB", "fees.law.en-GB"]),
    ],
)
def test_a_selector_chooses_what_it_says(library: Library, selectors: tuple[str, ...], names: list[str]) -> None:
    assert chosen(library, *selectors) == names


def test_what_changed_is_chosen_and_with_a_plus_what_depends_on_it(library: Library) -> None:
    law, czech = "paragraphs/letter/fees.law.en-GB.md", "paragraphs/letter/letter.body.cs-CZ.md"

    assert chosen(library, "state:modified", changed=(law,)) == ["fees.law.en-GB"]
    assert chosen(library, "state:modified+", changed=(law,)) == ["fees.basic.en-GB", "fees.law.en-GB"]
    assert chosen(library, "state:modified+", changed=(czech,)) == ["letter.body.cs-CZ", "letter.body.en-GB"]
    assert chosen(library, "state:modified", changed=("touchpoints/offer.yaml",)) == []
    assert chosen(library, "state:modified+", changed=("touchpoints/offer.yaml",)) == [
        "fees.offer.en-GB",
        "letter.body.en-GB",
    ]


def test_a_change_that_anything_may_hang_on_chooses_everything(library: Library) -> None:
    for path in ("facts/customers.yaml", "library.yaml", "checks.yaml", "../brand/brand.yaml"):
        assert len(chosen(library, "state:modified+", changed=(path,))) == len(library.fragments), path
    for path in ("cases/one.yaml", "waivers/one.yaml", "paragraphs/letter/gone.en-GB.md"):
        assert chosen(library, "state:modified+", changed=(path,)) == [], path


def test_checks_are_chosen_by_slug_or_bundle_beside_any_fragments(library: Library) -> None:
    def checks(*selectors: str) -> tuple[object, object]:
        found = select(selectors, library, checks=CHECKS)
        assert isinstance(found, Selection)
        return found.fragments, found.checks

    assert checks() == (None, None)
    assert checks("check:latin") == (None, {"latin"})
    assert checks("check:plain language", "check:dashes") == (None, {"latin", "jargon", "dashes"})
    assert checks("check:latin,fees.law") == ({"paragraphs/letter/fees.law.en-GB.md"}, {"latin"})


@pytest.mark.parametrize(
    ("selector", "message", "hint"),
    [
        ("fees.basik", "there is no fragment “fees.basik”", "did you mean “fees.basic”?"),
        ("tag:yearli", "there is no tag “yearli”", "did you mean “yearly”?"),
        ("touchpoint:notize", "there is no touchpoint “notize”", "did you mean “notice”?"),
        ("check:latn", "there is no check “latn”", "did you mean “latin”?"),
        ("state:changed", "there is no state “changed”", "there are: modified"),
        ("tags:fees", "there is no selector “tags:”", "did you mean “tag:”?"),
    ],
)
def test_a_selector_that_chooses_nothing_is_refused_with_a_guess(
    library: Library, selector: str, message: str, hint: str
) -> None:
    assert select([selector], library, checks=CHECKS) == Unselectable(message, hint)
