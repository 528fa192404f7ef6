"""What of a fragment does not need its wording: its place, its ties and its digest; and the touchpoints it may be in.

In: fragments, linked or only known by what the manifest says of them. Out: their touchpoints. Building a manifest
reads no wording that has not changed, and asks the same of both.
"""

from collections.abc import Mapping
from typing import Protocol, TypeVar

from ccm.library.model import Effective, Touchpoint


class Outline(Protocol):
    """What of a fragment does not need its wording: its place, its ties and its digest."""

    # fmt: off
    @property
    def path(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def ids(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def topic(self) -> str: ...  # noqa: D102
    @property
    def locale(self) -> str: ...  # noqa: D102
    @property
    def owner(self) -> str: ...  # noqa: D102
    @property
    def slot(self) -> str: ...  # noqa: D102
    @property
    def touchpoints(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def channels(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def requires(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def effective(self) -> Effective: ...  # noqa: D102
    @property
    def digest(self) -> str: ...  # noqa: D102
    # fmt: on


Outlined = TypeVar("Outlined", bound=Outline)


def users_of(fragment: Outline, touchpoints: Mapping[str, Touchpoint]) -> list[Touchpoint]:
    """The touchpoints that may use a fragment, in the order of their files."""
    named = {name: touchpoints[name] for name in fragment.touchpoints if name in touchpoints}
    asked = sorted(named.values(), key=lambda each: each.path) if fragment.touchpoints else touchpoints.values()
    return [each for each in asked if any(slot.id == fragment.slot for slot in each.slots)]
