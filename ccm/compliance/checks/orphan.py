"""Fragments that nobody can ever get.

In: a fragment. Out: a finding if it is printed only where another requires it (`when: false`) and none does, or if no
slot of its touchpoints takes it in any of its channels.
"""

from collections.abc import Iterator

from ccm.compliance.companions import companions_of
from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, Span, warning
from ccm.library.model import Fragment

ORPHAN = warning("K709", "orphan-fragment", "Nothing prints a fragment.")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Whether nothing prints a fragment."""
    companions = inspection.once(companions_of)
    place = Span(fragment.path, 1, 1)
    if fragment.only_brought and not companions.bringing(fragment):
        message = f"{fragment.id} is printed only where another fragment requires it, and none does"
        yield ORPHAN.at(place, message, hint=f"requires: {fragment.id}, in a fragment; or take it away")
    elif not any(companions.places(fragment)):
        message = f"no touchpoint has slot “{fragment.slot}” for {' or '.join(fragment.channels)}"
        if fragment.only_brought:
            message = f"nothing that requires {fragment.id} is printed where it fits"
        yield ORPHAN.at(place, message, hint="give it another slot or other channels, or take it away")


CHECK = Check(
    (ORPHAN,),
    "structure",
    "the authors' guide: slots, channels and requires",
    fragment=check,
)
