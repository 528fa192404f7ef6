"""The gate: 200,000 random cells, and no back end gives another value than the reference."""

import pytest

from tests.feel.differential import compare


def test_every_back_end_agrees_on_two_hundred_thousand_random_cells() -> None:
    result = compare(200_000, seed=1)

    assert result.differing == []
    assert result.cells >= 200_000
    assert result.marked["exact"] > result.marked["approximate"] > 0
    assert min(result.values[kind] for kind in ("NoneType", "bool", "Decimal", "tuple", "DateTime", "Range")) > 100


@pytest.mark.slow
def test_every_back_end_agrees_on_two_million_random_cells() -> None:
    assert compare(2_000_000, seed=1_000_000).differing == []
