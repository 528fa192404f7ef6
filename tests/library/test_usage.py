from collections.abc import Callable

import pytest

from ccm.library.model import Library
from ccm.library.usage import find_meaning, find_uses, known_names


@pytest.fixture(scope="module")
def library(load_changed: Callable[..., tuple[Library, object]]) -> Library:
    return load_changed()[0]


def uses(library: Library, name: str) -> list[str]:
    known = find_meaning(library, name)
    assert known is not None
    return [f"{each.what}: {each.how} {each.span}" for each in find_uses(library, known)]


def test_a_fact_is_found_in_conditions_wording_and_audiences(library: Library) -> None:
    found = uses(library, "closing balance")
    assert "touchpoint reminder: audience touchpoints/reminder.yaml:7:1" in found
    assert any(each.startswith("fragment reminder.text.en-GB.2026-02-01: placeholder paragraphs/") for each in found)
    assert "touchpoint statement: invariant touchpoints/statement.yaml" in found


def test_a_fact_is_known_by_its_slug_and_by_its_name_however_it_is_spaced(library: Library) -> None:
    assert find_meaning(library, "closing_balance") == find_meaning(library, " closing   balance ")


def test_a_fragment_is_used_by_slots_and_by_what_requires_it(library: Library) -> None:
    found = uses(library, "statement.guarantee")
    assert "touchpoint statement: slot disclosures touchpoints/statement.yaml" in found
    assert any(": requires it paragraphs/" in each for each in found)


def test_a_touchpoint_is_used_by_its_fragments_and_cases(library: Library) -> None:
    found = uses(library, "reminder")
    assert any(each.startswith("fragment reminder.text.en-GB.2026-02-01: slot text") for each in found)


def test_a_parameter_and_a_table_are_found_where_they_are_read(library: Library) -> None:
    for name in (library.parameters[0].name, library.tables[0].name):
        assert uses(library, name)


def test_every_known_name_has_a_meaning_and_nonsense_has_none(library: Library) -> None:
    assert all(find_meaning(library, name) for name in known_names(library))
    assert find_meaning(library, "no such thing") is None
