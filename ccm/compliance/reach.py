"""Where a fragment's wording may end up: its touchpoints and channels.

In: a fragment and its library. Out: touchpoints, and whether it may be sent as a text message, whose alphabet knows
no typographer's characters.
"""

from collections.abc import Iterator

from ccm.library.model import SMS, Fragment, Library, Touchpoint


def touchpoints_of(fragment: Fragment, library: Library) -> Iterator[Touchpoint]:
    """The touchpoints that can use a fragment: those it names, or all that have its slot."""
    named = fragment.touchpoints or tuple(library.touchpoints)
    for name in named:
        touchpoint = library.touchpoints.get(name)
        if touchpoint is not None and any(slot.id == fragment.slot for slot in touchpoint.slots):
            yield touchpoint


def is_texted(fragment: Fragment, library: Library) -> bool:
    """Whether any touchpoint may send it as a text message."""
    return SMS in fragment.channels and any(
        any(rule.channel == SMS for rule in touchpoint.channels)
        and any(slot.id == fragment.slot and SMS in slot.channels for slot in touchpoint.slots)
        for touchpoint in touchpoints_of(fragment, library)
    )
