from collections.abc import Callable, Mapping

import pytest

from ccm.compliance.searching import Hit, search_wording
from ccm.library import load

Search = Callable[[str], tuple[Hit, ...]]


@pytest.fixture
def search(project: Mapping[str, bytes]) -> Search:
    wordings = {
        "letter.one": "Your **savings** are safe.\n\nYou have {{ accounts held }} accounts.",
        "letter.two": "Safe are, as we said, your\nsavings and more.",
    }
    files = dict(project)
    for name, wording in wordings.items():
        files[f"paragraphs/letter/{name}.en-GB.md"] = f"---\nid: {name}\nslot: body\n---\n{wording}\n".encode()
    library, found = load(files)
    assert library is not None, found
    return lambda words: search_wording(library.fragments, files, words)


def test_an_exact_phrase_comes_before_passages_that_hold_its_words(search: Search) -> None:
    found = search("savings are safe")
    assert [hit.fragment for hit in found] == ["letter.one.en-GB", "letter.two.en-GB"]
    assert [hit.phrase for hit in found] == [True, False]


def test_capitals_accents_and_bold_do_not_matter(search: Search) -> None:
    assert [hit.fragment for hit in search("YOUR SÁVINGS ARE SAFE.")] == ["letter.one.en-GB"]
    assert [hit.fragment for hit in search("dekujeme")] == ["letter.body.cs-CZ"]


def test_a_hit_knows_its_place_and_shows_placeholders_as_written(search: Search) -> None:
    (hit,) = search("accounts.")
    assert (hit.span.line, hit.span.column) == (7, 30)
    assert hit.text == "You have {{ accounts held }} accounts."
    assert [hit.text[start:end] for start, end in hit.ranges] == ["accounts."]


def test_words_that_stand_nowhere_together_find_nothing(search: Search) -> None:
    assert search("savings zebra") == ()
    assert search("   ") == ()
