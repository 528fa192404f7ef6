"""Read a regular expression as XPath has it (XPath functions 3.1, 5.6.1, over XML Schema part 2, appendix G).

In: the expression and its flags (`s m i x q`). Out: a tree; or a `PatternError` that says what is wrong and where. It
is stricter than Python: what XML Schema does not know (`\b`, look-ahead, an unescaped brace) is an error, no surprise.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ccm.feel.patterns import characters
from ccm.feel.patterns.characters import Characters
from ccm.feel.patterns.tree import Choice, End, Group, Node, OneOf, Reference, Repeat, Sequence, Start
from ccm.feel.values import BudgetError

LONGEST_PATTERN = 10_000
DEEPEST_PATTERN = 100
MOST_DIGITS = 9
FLAGS = frozenset("smixq")
_SPACE = " \t\n\r"
_META = "\\|.?*+(){}-[]^$"
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", **{character: character for character in _META}}


class PatternError(ValueError):
    """A text that is no regular expression; `place` is the 0-based offset of what is wrong."""

    def __init__(self, message: str, place: int) -> None:
        super().__init__(message)
        self.message, self.place = message, place


class FlagError(PatternError):
    """A flag that there is not."""


def _counting(source: str) -> Iterator[int]:
    """The places of the characters that count under the flag `x`: white space does in classes only."""
    depth, escaped = 0, False
    for place, character in enumerate(source):
        if character in _SPACE and not depth:
            continue
        yield place
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == "[":
            depth += 1
        elif character == "]" and depth:
            depth -= 1


@dataclass(slots=True)
class _Reader:
    """Reads one expression from left to right."""

    source: str
    flags: str
    text: str = ""
    offsets: list[int] = field(default_factory=list)
    place: int = 0
    opened: int = 0
    closed: set[int] = field(default_factory=set)
    depth: int = 0

    def __post_init__(self) -> None:
        self.offsets = list(_counting(self.source) if "x" in self.flags else range(len(self.source)))
        self.text = "".join(self.source[offset] for offset in self.offsets)

    def fail(self, message: str, place: int | None = None) -> PatternError:
        """What is wrong, at a place of the source."""
        here = self.place if place is None else place
        return PatternError(message, self.offsets[here] if here < len(self.offsets) else len(self.source))

    @property
    def next(self) -> str:
        """The next character, empty at the end."""
        return self.text[self.place : self.place + 1]

    def take(self, wanted: str) -> bool:
        """Take a text if it stands here."""
        if not self.text.startswith(wanted, self.place):
            return False
        self.place += len(wanted)
        return True

    # structure

    def whole(self) -> Node:
        """The whole expression."""
        found = self.choice()
        if self.next:
            raise self.fail("a bracket is closed that was not opened")
        return found

    def choice(self) -> Node:
        """Branches with bars between them."""
        self.depth += 1
        if self.depth > DEEPEST_PATTERN:
            raise BudgetError(f"a pattern is nested deeper than {DEEPEST_PATTERN} levels")
        branches = [self.branch()]
        while self.take("|"):
            branches.append(self.branch())
        self.depth -= 1
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def branch(self) -> Node:
        """Pieces one after another."""
        parts = []
        while self.next not in ("", "|", ")"):
            parts.append(self.repeated(self.atom()))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def repeated(self, atom: Node) -> Node:
        """An atom with its quantifier, if it has one."""
        begin = self.place
        low, high = 1, None
        if self.take("?"):
            low, high = 0, 1
        elif self.take("*"):
            low = 0
        elif self.take("{"):
            low, high = self.quantity(begin)
        elif not self.take("+"):
            return atom
        return Repeat(atom, low, high, not self.take("?"))

    def quantity(self, begin: int) -> tuple[int, int | None]:
        """`n}`, `n,}` or `n,m}`."""
        low = self.number(begin)
        high: int | None = low
        if self.take(","):
            high = None if self.next == "}" else self.number(begin)
        if not self.take("}"):
            raise self.fail("a quantity is written {n}, {n,} or {n,m}", begin)
        if high is not None and high < low:
            raise self.fail("the smaller number of a quantity comes first", begin)
        return low, high

    def number(self, begin: int) -> int:
        """How often something is repeated."""
        start = self.place
        while self.next and self.next in "0123456789":
            self.place += 1
        if self.place == start:
            raise self.fail("a quantity is written {n}, {n,} or {n,m}", begin)
        if self.place - start > MOST_DIGITS:
            raise BudgetError(f"a pattern repeats something more than {10**MOST_DIGITS:,} times")
        return int(self.text[start : self.place])

    def atom(self) -> Node:
        """A character, a class, a bracket, an anchor or a back-reference."""
        begin, character = self.place, self.next
        self.place += 1
        match character:
            case "(":
                return self.group(begin)
            case "[":
                return OneOf(self.char_class(begin))
            case ".":
                return OneOf(characters.ANY if "s" in self.flags else characters.complement(characters.LINE_ENDS))
            case "^":
                return Start()
            case "$":
                return End()
            case "\\":
                return self.escape(begin)
            case "*" | "+" | "?" | "{":
                raise self.fail(f"there is nothing before {character} to repeat", begin)
            case "}" | "]":
                raise self.fail(f"write \\{character} for the character itself", begin)
        return OneOf(self.letters(character))

    def group(self, begin: int) -> Node:
        """What stands between brackets."""
        number = 0
        if not self.take("?:"):
            self.opened += 1
            number = self.opened
        inside = self.choice()
        if not self.take(")"):
            raise self.fail("this bracket is not closed", begin)
        if number:
            self.closed.add(number)
        return Group(number, inside)

    # characters

    def letters(self, low: str, high: str = "") -> Characters:
        """One character or a range of them, in any case under the flag `i`."""
        found = ((ord(low), ord(high or low)),)
        return characters.in_any_case(found) if "i" in self.flags else found

    def escape(self, begin: int) -> Node:
        """A backslash outside a class: a character, a class or a back-reference."""
        if self.next and self.next in "123456789":
            return self.reference(begin)
        found = self.escaped(begin)
        return OneOf(self.letters(found) if isinstance(found, str) else found)

    def reference(self, begin: int) -> Node:
        """A back-reference: as many digits as there are groups for."""
        number = int(self.next)
        self.place += 1
        while self.next and self.next in "0123456789" and number * 10 + int(self.next) <= self.opened:
            number = number * 10 + int(self.next)
            self.place += 1
        if number not in self.closed:
            raise self.fail(f"there is no group {number} before this place", begin)
        return Reference(number)

    def escaped(self, begin: int) -> str | Characters:
        """What stands behind a backslash: one character, or a class."""
        character = self.next
        self.place += 1
        if character and character in _PLAIN:
            return _PLAIN[character]
        if character in ("p", "P"):
            found = self.property(begin)
            return found if character == "p" else characters.complement(found)
        named = _named_class(character.lower())
        if named is None:
            raise self.fail(f"\\{character} has no meaning in a pattern", begin)
        return named if character.islower() else characters.complement(named)

    def property(self, begin: int) -> Characters:
        """`{Lu}` or `{IsBasicLatin}`."""
        end = self.text.find("}", self.place)
        if self.next != "{" or end < 0:
            raise self.fail("a category is written \\p{Lu}, a block \\p{IsBasicLatin}", begin)
        name = self.text[self.place + 1 : end]
        self.place = end + 1
        found = characters.block(name[2:]) if name.startswith("Is") else characters.category(name)
        if found is None:
            raise self.fail(f"there is no category or block {name}", begin)
        return found

    def char_class(self, begin: int) -> Characters:
        """`[…]`: characters, ranges and classes, all others behind `^`, less another class behind `-`."""
        negated = self.take("^")
        found: list[Characters] = []
        removed: Characters = ()
        while not self.take("]"):
            if not self.next:
                raise self.fail("this class is not closed", begin)
            if found and self.text.startswith("-[", self.place):
                self.place += 2
                removed = self.inner_class(begin)
                break
            found.append(self.class_part())
        if not found:
            raise self.fail("this class is empty", begin)
        joined = characters.union(*found)
        return characters.without(characters.complement(joined) if negated else joined, removed)

    def inner_class(self, begin: int) -> Characters:
        """A class that is taken away: it is the last in its class."""
        self.depth += 1
        if self.depth > DEEPEST_PATTERN:
            raise BudgetError(f"a pattern is nested deeper than {DEEPEST_PATTERN} levels")
        found = self.char_class(self.place - 1)
        self.depth -= 1
        if not self.take("]"):
            raise self.fail("a class that is taken away stands last", begin)
        return found

    def class_part(self) -> Characters:
        """A character, a range or a class escape."""
        begin, hyphen = self.place, self.next == "-"
        low = self.class_character()
        if not isinstance(low, str):
            return low
        if hyphen or self.next != "-" or self.text[self.place + 1 : self.place + 2] in ("", "]", "["):
            return self.letters(low)
        self.place += 1
        plain = self.next
        high = self.class_character()
        if not isinstance(high, str) or plain == "-":
            raise self.fail("a range in a class ends with a character", begin)
        if high < low:
            raise self.fail("the smaller character of a range comes first", begin)
        return self.letters(low, high)

    def class_character(self) -> str | Characters:
        """A character of a class, or a class escape."""
        begin, character = self.place, self.next
        self.place += 1
        if character == "\\":
            return self.escaped(begin)
        if character in ("[", "]", ""):
            raise self.fail("write \\[ and \\] for the brackets themselves in a class", begin)
        return character


def _named_class(letter: str) -> Characters | None:
    r"""What `\s`, `\d`, `\w`, `\i` and `\c` stand for."""
    match letter:
        case "s":
            return characters.SPACES
        case "d":
            return characters.category("Nd")
        case "w":
            return characters.words()
        case "i":
            return characters.NAME_START
        case "c":
            return characters.union(characters.NAME_START, characters.NAME_MORE)
    return None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression that was read, its number of groups and what its flags say."""

    tree: Node
    groups: int
    any_case: bool
    lines: bool


def read_pattern(source: str, flags: str = "") -> Pattern:
    """Read an expression; a `PatternError` says what is wrong, a `BudgetError` that it is too large."""
    if len(source) > LONGEST_PATTERN:
        raise BudgetError(f"a pattern has more than {LONGEST_PATTERN:,} characters")
    for place, flag in enumerate(flags):
        if flag not in FLAGS:
            raise FlagError(f"there is no flag “{flag}”; there are s, m, i, x and q", place)
    if "q" in flags:
        reader = _Reader("", flags)
        return Pattern(Sequence(tuple(OneOf(reader.letters(one)) for one in source)), 0, "i" in flags, False)
    reader = _Reader(source, flags)
    tree = reader.whole()
    return Pattern(tree, reader.opened, "i" in flags, "m" in flags)
