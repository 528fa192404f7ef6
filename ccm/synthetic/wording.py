"""Says a box of customers in words: what is asked of each fact, and nothing of those of which nothing is asked.

In: axes and a box. Out: `deposits is 0 to 8, e-mail is missing`.
"""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_

from ccm.feel import show
from ccm.feel.analysis import Box, Boxes
from ccm.feel.analysis.dimensions import STEPS
from ccm.feel.interpreter import interpret_node
from ccm.synthetic.axes import Axis

MOST = 6
ANYBODY = "anybody"


def describe_box(axes: Sequence[Axis], box: Box) -> str:
    """The restrictions of a box."""
    told = [_restriction(axis, mask) for axis, mask in zip(axes, box, strict=True) if mask != axis.dimension.everything]
    return ", ".join(told) or ANYBODY


def beyond(box: Box, others: Boxes, everything: Box) -> Box:
    """A box without the restrictions that others have, too: what tells it apart from all of them together."""
    if not others:
        return box
    hull = tuple(reduce(or_, masks) for masks in zip(*others, strict=True))
    shared = {place for other in others for place, mask in enumerate(other) if mask == box[place] != hull[place]}
    own = tuple(whole if mask == common else mask for mask, common, whole in zip(box, hull, everything, strict=True))
    rare = tuple(
        whole if place in shared else mask for place, (mask, whole) in enumerate(zip(own, everything, strict=True))
    )
    return rare if rare != everything else own


def describe_facts(axes: Sequence[Axis], box: Box, values: Mapping[str, object]) -> str:
    """Of one customer the terms that a box restricts, with their values."""
    told = [
        f"{axis.dimension.text} {_shown(interpret_node(axis.dimension.term, values))}"
        for axis, mask in zip(axes, box, strict=True)
        if mask != axis.dimension.everything
    ]
    return ", ".join(told) or ANYBODY


def _shown(value: object) -> str:
    return "missing" if value is None else show(value)


def _restriction(axis: Axis, mask: int) -> str:
    present = mask & axis.dimension.present
    places = [place for place in range(len(axis.values)) if present >> place & 1]
    if not places:
        return f"{axis.dimension.text} is missing"
    if present == axis.dimension.present:
        return f"{axis.dimension.text} is there"
    return f"{axis.dimension.text} is {_values(axis, places)}"


def _values(axis: Axis, places: Sequence[int]) -> str:
    """One value, a stretch of them, or a list."""
    values = [show(axis.values[place]) for place in places]
    ordered = axis.dimension.term.type.kind in STEPS
    last = axis.dimension.present.bit_length() - 1
    if len(values) == 1 and not (ordered and places[0] == last and last not in axis.cuts):
        return values[0]
    if ordered and list(places) == list(range(places[0], places[-1] + 1)):
        if places[-1] == last:
            return f"{values[0]} or more"
        return f"{values[-1]} or less" if places[0] == 0 else f"{values[0]} to {values[-1]}"
    more = f" or one of {len(values) - MOST} more" if len(values) > MOST else ""
    return " or ".join(values[:MOST]) + more
