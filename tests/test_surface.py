"""The library's public surface is small and does not grow unnoticed."""

import inspect

import ccm

NAMES = [
    "Communication",
    "Occasion",
    "Outbox",
    "Period",
    "assemble",
    "decide",
    "derive",
    "dispatch",
    "open_data",
    "open_project",
    "read_facts",
    "render",
]


def test_the_surface_is_these_twelve_names() -> None:
    assert ccm.__all__ == NAMES


def test_every_public_name_is_there_and_documented() -> None:
    for name in ccm.__all__:
        public = getattr(ccm, name)
        assert callable(public), name
        assert inspect.getdoc(public), name


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    assert not hasattr(ccm, "compose_everything")
