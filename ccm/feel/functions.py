"""The registry of the built-in functions (DMN 1.5, 10.3.4), by their standard names.

In: the libraries, one per theme. Out: `BUILTINS`, which the parser, the type checker and every back end read, and
`LIBRARIES` for the manual. A function gets arguments of the declared kinds, null only where its parameter says so;
raising one of `FAILURES` means null.
"""

from ccm.feel.library_conversion import CONVERSION
from ccm.feel.library_lists import LISTS
from ccm.feel.library_numbers import NUMBERS
from ccm.feel.library_patterns import PATTERNS
from ccm.feel.library_ranges import RANGES
from ccm.feel.library_records import RECORDS
from ccm.feel.library_temporal import TIMES
from ccm.feel.library_texts import TEXTS
from ccm.feel.library_totals import TOTALS
from ccm.feel.signatures import Builtin, Library, Parameter

LIBRARIES: tuple[Library, ...] = (TOTALS, LISTS, TEXTS, PATTERNS, NUMBERS, TIMES, RANGES, RECORDS, CONVERSION)
BUILTINS: dict[str, Builtin] = {builtin.name: builtin for library in LIBRARIES for builtin in library.builtins}
REFUSED = {
    "today": "the day of a letter is an input: use a fact such as `letter date`",
    "now": "the time is an input, never a clock: use a fact",
    "random number": "chance is an input, never drawn here: use a fact",
    "is defined": "compare with null instead",
}

__all__ = ["BUILTINS", "LIBRARIES", "REFUSED", "Builtin", "Parameter"]
