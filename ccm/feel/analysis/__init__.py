"""What can be known of conditions before anybody is looked at: which can never hold, never fail, or hold together.

In: typed trees. Out: boxes of a space whose dimensions are the terms that are compared with constants, and examples
from them. Every answer is exact or *undecided*: a budget of steps ends what would take too long. Terms are taken to
be independent of each other, so “can never hold” is always right; “can hold” comes with an example to judge.
"""

from ccm.feel.analysis.boxes import Box, Boxes, Steps, TooManyStepsError
from ccm.feel.analysis.cases import ConditionCases, boundary_points, condition_cases, independence_pairs
from ccm.feel.analysis.conditions import Verdict, judge
from ccm.feel.analysis.dimensions import Dimension, Region
from ccm.feel.analysis.guessing import guessed_model
from ccm.feel.analysis.space import Point, Space

__all__ = [
    "Box",
    "Boxes",
    "ConditionCases",
    "Dimension",
    "Point",
    "Region",
    "Space",
    "Steps",
    "TooManyStepsError",
    "Verdict",
    "boundary_points",
    "condition_cases",
    "guessed_model",
    "independence_pairs",
    "judge",
]
