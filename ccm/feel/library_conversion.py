"""The built-in functions that turn one kind of value into another (DMN 1.5, 10.3.4.1).

In: any value, or a text to be read. Out: a text in FEEL's own notation, a number, a range; None for a text that cannot
be read.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from ccm.feel.lexer import Token, read_tokens
from ccm.feel.semantics import less, minus
from ccm.feel.signatures import Library
from ccm.feel.sizes import allow_characters, allow_depth
from ccm.feel.temporal_text import read_temporal
from ccm.feel.types import ANY, NUMBER, TEXT, range_of
from ccm.feel.values import ARITHMETIC, Function, Range, show, write_number

CONVERSION = Library("Conversion")
_GROUPED = {sign: re.compile(rf"-?(?:\d+(?:{re.escape(sign)}\d+)*)?(?:[eE][+-]?\d+)?", re.ASCII) for sign in " ,."}
_NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,5})?", re.ASCII)
_PLAIN_NAME = re.compile(r"[^\W\d]\w*(?: [^\W\d]\w*)*")


@CONVERSION.add(
    "string", "from", TEXT,
    'string(1.5) → "1.5"', 'string(@"2026-01-31") → "2026-01-31"', 'string([1, "a"]) → "[1, \\"a\\"]"',
    'string({rate: 3}) → "{rate: 3}"', "string(null) → null",
)  # fmt: skip
def as_text(value: object) -> str:
    """Any value as a text, in FEEL's own notation; a text stays as it is."""
    return value if isinstance(value, str) else "".join(_Writer().write(value, 0))


class _Writer:
    """Writes a value piece by piece and stops at the budget."""

    def __init__(self) -> None:
        self.size = 0

    def piece(self, text: str) -> str:
        """Count a piece."""
        self.size += len(text)
        allow_characters(self.size)
        return text

    def write(self, value: object, depth: int) -> str:
        """A value as it would be written in an expression."""
        allow_depth(depth)
        if isinstance(value, str):
            return self.piece(_quoted(value))
        if isinstance(value, Decimal):
            return self.piece(write_number(value))
        if isinstance(value, tuple | list):
            return f"[{self.piece(', ').join([self.write(item, depth + 1) for item in value])}]"
        if isinstance(value, Mapping):
            entries = [f"{self.key(key)}: {self.write(item, depth + 1)}" for key, item in value.items()]
            return "{" + self.piece(", ").join(entries) + "}"
        if isinstance(value, Range):
            return self.range(value, depth)
        if isinstance(value, Function):
            return self.piece(f"function({', '.join(value.parameters)})")
        return self.piece(show(value))

    def key(self, key: str) -> str:
        """The name of an entry, in quotation marks unless it is plain."""
        return self.piece(key if _PLAIN_NAME.fullmatch(key) else _quoted(key))

    def range(self, value: Range, depth: int) -> str:
        """A range as a literal."""
        if value.sign:
            return f"({value.sign} {self.write(value.high if value.low is None else value.low, depth + 1)})"
        low, high = self.write(value.low, depth + 1), self.write(value.high, depth + 1)
        return f"{'[' if value.low_closed else '('}{low}..{high}{']' if value.high_closed else ')'}"


def _quoted(text: str) -> str:
    """A text literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'


@CONVERSION.add(
    "number", "from:text;from:text,grouping separator:text~,decimal separator:text~", NUMBER,
    'number("1234.5") → 1234.5', 'number("1 234,50", " ", ",") → 1234.50', 'number("1,000", ",", null) → 1000',
    'number("abc") → null',
)  # fmt: skip
def as_number(text: str, grouping: str | None = None, point: str | None = None) -> Decimal | None:
    """A number from a text; the grouping separator may be a space, comma or point, the decimal one a comma or point.

    They may not be the same. The grouping separator stands between digits before the decimal separator.
    """
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", ".") or (grouping and grouping == point):
        return None
    allow_characters(len(text))
    mark = point or ("" if grouping == "." else ".")
    whole, found, rest = text.partition(mark) if mark else (text, "", "")
    if grouping and not _GROUPED[grouping].fullmatch(whole):
        return None
    whole = whole.replace(grouping, "") if grouping else whole
    plain = f"{whole}.{rest}" if found else whole
    return ARITHMETIC.create_decimal(plain) if "." not in whole and _NUMBER.fullmatch(plain) else None


_OPENING, _CLOSING = {"[": True, "(": False, "]": False}, {"]": True, ")": False, "[": False}
_READERS = ("date", "time", "date and time", "duration")


@CONVERSION.add(
    "range", "from:text", range_of(ANY),
    'range("[18..21)") → [18..21)', 'range("[1..]") → null', '5 in range("(1..5]") → true',
)  # fmt: skip
def as_range(text: str) -> Range | None:
    """A range from a text: two bounds of one kind, each a number, a text, or a date, time or duration."""
    tokens, problems = read_tokens(text)
    words = [token for token in tokens if token.kind != "end"]
    marks = [place for place, token in enumerate(words) if token.text == ".." and token.kind == "symbol"]
    if problems or len(marks) != 1 or len(words) < 5:
        return None
    closed = _OPENING.get(words[0].text), _CLOSING.get(words[-1].text)
    low, high = _bound(words[1 : marks[0]]), _bound(words[marks[0] + 1 : -1])
    if closed[0] is None or closed[1] is None or low is None or less(high, low) is not False:
        return None
    return Range(low, high, closed[0], closed[1])


def _bound(tokens: Sequence[Token]) -> object:
    """The value of a literal, or None for anything else."""
    match [(token.kind, token.text) for token in tokens]:
        case [("number", _)]:
            return _constant(tokens[0])
        case [("symbol", "-"), ("number", _)]:
            return minus(_constant(tokens[1]))
        case [("text", _)]:
            return tokens[0].value
        case [("at", _)]:
            return read_temporal(str(tokens[0].value))
        case [*words, ("symbol", "("), ("text", _), ("symbol", ")")]:
            return _temporal(" ".join(text for _, text in words), tokens[-2])
        case _:
            return None


def _constant(token: Token) -> Decimal | None:
    """A number literal, rounded to 34 digits."""
    return ARITHMETIC.create_decimal(token.text)


def _temporal(function: str, token: Token) -> object:
    """The date, time or duration that a constructor reads from a text."""
    from ccm.feel.functions import BUILTINS  # the registry holds this module

    return BUILTINS[function].call((token.value,)) if function in _READERS and function in BUILTINS else None
