"""Decks of a small library made in the test."""

from collections.abc import Callable

import pytest

from ccm.library.model import Library
from ccm.testing.deck import Deck, make
from tests.small_library import OCCASION, loaded


@pytest.fixture(scope="session")
def library_of() -> Callable[..., Library]:
    """A library of fragments."""
    return loaded


@pytest.fixture(scope="session")
def deck_of() -> Callable[..., Deck]:
    """The deck of the touchpoint `review` of a library of these fragments."""

    def dealt(*fragments: dict[str, str], draft: bool = True, steps: int | None = None, **files) -> Deck:
        library = loaded(*fragments, **files)
        most = {} if steps is None else {"steps": steps}
        return make(library, library.touchpoints["review"], OCCASION, draft=draft, **most)

    return dealt
