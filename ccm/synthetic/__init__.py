"""Synthetic customers: facts invented to meet given conditions, so that wording can be seen before anybody receives it.

In: a library, a touchpoint, a day. Out: facts of customers who do not exist. Nothing is taken from the bank's data,
and nothing is drawn by chance: the same library gives the same customers.
"""

from ccm.synthetic.axes import Axis
from ccm.synthetic.customers import Customers
from ccm.synthetic.grounding import Grounding
from ccm.synthetic.model import Terrain, terrain_of

__all__ = ["Axis", "Customers", "Grounding", "Terrain", "terrain_of"]
