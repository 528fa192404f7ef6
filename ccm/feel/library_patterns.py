"""The built-in functions with regular expressions (DMN 1.5, 10.3.4.3): `matches`, `replace`, `split`.

In: a text and an expression in XPath's syntax, with XPath's flags: `s` (a point is any character), `m` (`^` and `$` are
of lines), `i` (any case), `x` (white space does not count), `q` (the expression is a plain text). Out: a value; None
for what is no expression, no flag or no replacement, and for one that matches the empty text where that is an error.
"""

from collections.abc import Sequence
from string import digits

from ccm.feel.patterns import FlagError, PatternError, search_for
from ccm.feel.patterns.tree import MANY
from ccm.feel.signatures import Library
from ccm.feel.sizes import allow_characters, allow_items
from ccm.feel.types import BOOLEAN, TEXT, list_of
from ccm.feel.values import BudgetError

PATTERNS = Library("Patterns")
_EMPTY = "The pattern matches the empty text, which is everywhere."


def _check_pattern(constants: Sequence[object]) -> tuple[int, str] | None:
    """What is wrong with a constant pattern and its flags, if both are constant."""
    pattern, flags = constants[1], constants[2] if len(constants) > 2 else ""
    if not (isinstance(pattern, str) and isinstance(flags, str)):
        return None
    try:
        search_for(pattern, flags)
    except FlagError as problem:
        return 2, f"Flag {problem.place + 1} cannot be read: {problem.message}."
    except PatternError as problem:
        return 1, f"The pattern cannot be read at character {problem.place + 1}: {problem.message}."
    except BudgetError as problem:
        return 1, f"The pattern is too large: {problem}."
    return None


def _check_replacing(constants: Sequence[object]) -> tuple[int, str] | None:
    """What is wrong with a constant pattern, its flags and its replacement."""
    pattern, replacement, flags = constants[1], constants[2], constants[3] if len(constants) > 3 else ""
    found = _check_pattern((None, pattern, flags))
    if found is not None:
        return (3, found[1]) if found[0] == 2 else found
    if not (isinstance(pattern, str) and isinstance(flags, str)):
        return None
    search = search_for(pattern, flags)
    if search.matches_nothing:
        return 1, _EMPTY
    if isinstance(replacement, str) and "q" not in flags and read_replacement(replacement, search.groups) is None:
        return 2, "In a replacement $ stands before the number of a group; the characters themselves are \\$ and \\\\."
    return None


def _check_splitting(constants: Sequence[object]) -> tuple[int, str] | None:
    """What is wrong with a constant delimiter."""
    found = _check_pattern(constants)
    if found is None and isinstance(constants[1], str) and search_for(constants[1]).matches_nothing:
        return 1, _EMPTY
    return found


@PATTERNS.add(
    "matches", "input:text,pattern:text,flags:text?~", BOOLEAN,
    'matches("foobar", "^fo*b") → true', 'matches("Brno", "^[a-z]+$", "i") → true', 'matches("Brno", "(") → null',
    check=_check_pattern,
)  # fmt: skip
def matches(text: str, pattern: str, flags: str | None = None) -> bool:
    """Whether a regular expression matches anywhere in a text."""
    return search_for(pattern, flags or "").finds(text)


@PATTERNS.add(
    "replace", "input:text,pattern:text,replacement:text,flags:text?~", TEXT,
    'replace("abcd", "(ab)|(a)", "[1=$1][2=$2]") → "[1=ab][2=]cd"',
    'replace("0123456789", "(\\d{3})(\\d{3})(\\d{4})", "($1) $2-$3") → "(012) 345-6789"',
    check=_check_replacing,
)  # fmt: skip
def replace(text: str, pattern: str, replacement: str, flags: str | None = None) -> str | None:
    """The text with every match of a regular expression replaced; `$1` stands for what the first group matched."""
    search = search_for(pattern, flags or "")
    template = ([replacement], []) if "q" in (flags or "") else read_replacement(replacement, search.groups)
    if search.matches_nothing or template is None:
        return None
    plain, groups = template
    pieces: list[str] = []
    size = 0
    for before, found in search.split(text, groups):
        pieces.append(before)
        size += len(before)
        if found is not None:
            made = plain[0] + "".join([group + behind for group, behind in zip(found, plain[1:], strict=True)])
            pieces.append(made)
            size += len(made)
        allow_characters(size)
    return "".join(pieces)


def read_replacement(replacement: str, groups: int) -> tuple[list[str], list[int]] | None:
    """A replacement as plain texts and the numbers of the groups between them; None if it is none.

    XPath functions 3.1, 5.6.4: `$0` is the whole match, `$12` the group 12 if there is one, else the group 1 and a 2; a
    group that is not there is empty; a dollar or backslash that stands for itself has a backslash before it.
    """
    plain, numbers = [""], []
    place = 0
    while place < len(replacement):
        character, following = replacement[place], replacement[place + 1 : place + 2]
        place += 1
        if character not in "\\$":
            plain[-1] += character
            continue
        place += 1
        if character == "\\" and following in ("\\", "$"):
            plain[-1] += following
        elif character == "$" and following and following in digits:
            number = int(following)
            while (longer := _longer(number, replacement[place : place + 1])) <= groups:
                number, place = longer, place + 1
            if number <= groups:
                numbers.append(number)
                plain.append("")
        else:
            return None
    return plain, numbers


def _longer(number: int, following: str) -> int:
    """The number with one more digit; beyond all groups if none follows."""
    return number * 10 + int(following) if following and following in digits else MANY


@PATTERNS.add(
    "split", "string:text,delimiter:text", list_of(TEXT),
    'split("John Doe", "\\s") → ["John", "Doe"]', 'split("a;b;;c", ";") → ["a", "b", "", "c"]',
    check=_check_splitting,
)  # fmt: skip
def split(text: str, delimiter: str) -> tuple[str, ...] | None:
    """The parts of a text between the matches of a regular expression."""
    search = search_for(delimiter)
    if search.matches_nothing:
        return None
    parts: list[str] = []
    for before, _ in search.split(text):
        parts.append(before)
        allow_items(len(parts))
    return tuple(parts)
