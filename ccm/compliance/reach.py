"""Where a fragment's wording may end up: its touchpoints and channels.

In: a fragment and its library. Out: touchpoints, and whether it may be sent as a text message, whose alphabet knows
no typographer's characters.
"""

from ccm.library.model import SMS, Fragment, Library, Touchpoint
from ccm.library.outline import users_of


def touchpoints_of(fragment: Fragment, library: Library) -> list[Touchpoint]:
    """The touchpoints that can use a fragment."""
    return users_of(fragment, library.touchpoints)


def is_texted(fragment: Fragment, library: Library) -> bool:
    """Whether any touchpoint may send it as a text message."""
    return any(touchpoint.prints(fragment, SMS) for touchpoint in touchpoints_of(fragment, library))
