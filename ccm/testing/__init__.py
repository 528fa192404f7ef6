"""Authors' tests: cases and what they must receive, as code has tests.

In: a library's cases. Out: for each whether it receives what it must, and which fragments, conditions and table rows
all of them together have exercised.
"""

from ccm.testing.coverage import Coverage, Reached, measure
from ccm.testing.trial import Outcome, Trial, run_case

__all__ = ["Coverage", "Outcome", "Reached", "Trial", "measure", "run_case"]
