"""All checks, one file each. A new one is written, imported here and given a fixture; nothing else needs to know it.

In: nothing. Out: `CHECKS`, in the order of bundles and codes.
"""

from ccm.compliance.checks import sentence_length
from ccm.compliance.model import Check

CHECKS: tuple[Check, ...] = (sentence_length.CHECK,)
