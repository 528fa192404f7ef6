"""The built-in functions over texts that need no pattern (DMN 1.5, 10.3.4.3).

In: texts as Python strings, none null. Out: texts, numbers, booleans. A character is a Unicode code point, wherever it
stands: what other platforms hold as a surrogate pair counts as one.
"""

from collections.abc import Sequence
from decimal import Decimal

from ccm.feel.signatures import Library
from ccm.feel.sizes import allow_characters
from ccm.feel.types import BOOLEAN, NUMBER, TEXT
from ccm.feel.values import whole_of

TEXTS = Library("Texts")


@TEXTS.add(
    "substring", "string:text,start position:number,length:number?", TEXT,
    'substring("foobar", 3) → "obar"', 'substring("foobar", 3, 3) → "oba"', 'substring("foobar", -2, 1) → "a"',
)  # fmt: skip
def substring(text: str, start: Decimal, length: Decimal | None = None) -> str | None:
    """The characters from a position on, all or so many; counted from 1, or from the end when negative."""
    first, size = whole_of(start), None if length is None else whole_of(length)
    if not 1 <= abs(first) <= len(text) or (size is not None and size < 1):
        return None
    begin = first - 1 if first > 0 else len(text) + first
    return text[begin : None if size is None else begin + size]


@TEXTS.add("string length", "string:text", NUMBER, 'string length("Brno") → 4')
def text_length(text: str) -> Decimal:
    """How many characters a text has."""
    return Decimal(len(text))


@TEXTS.add("upper case", "string:text", TEXT, 'upper case("aBc4") → "ABC4"')
def upper_case(text: str) -> str:
    """The text in capital letters."""
    return text.upper()


@TEXTS.add("lower case", "string:text", TEXT, 'lower case("aBc4") → "abc4"')
def lower_case(text: str) -> str:
    """The text in small letters."""
    return text.lower()


@TEXTS.add(
    "substring before", "string:text,match:text", TEXT,
    'substring before("a-b-c", "-") → "a"', 'substring before("abc", "x") → ""',
)  # fmt: skip
def before(text: str, match: str) -> str:
    """What stands before the first place where a text occurs; empty if it does not."""
    return text.partition(match)[0] if match and match in text else ""


@TEXTS.add(
    "substring after", "string:text,match:text", TEXT,
    'substring after("a-b-c", "-") → "b-c"', 'substring after("abc", "x") → ""',
)  # fmt: skip
def after(text: str, match: str) -> str:
    """What stands behind the first place where a text occurs; empty if it does not."""
    return text.partition(match)[2] if match else text


@TEXTS.add("contains", "string:text,match:text", BOOLEAN, 'contains("foobar", "ob") → true')
def contains(text: str, match: str) -> bool:
    """Whether a text occurs in another."""
    return match in text


@TEXTS.add("starts with", "string:text,match:text", BOOLEAN, 'starts with("foobar", "foo") → true')
def starts_with(text: str, match: str) -> bool:
    """Whether a text begins with another."""
    return text.startswith(match)


@TEXTS.add("ends with", "string:text,match:text", BOOLEAN, 'ends with("foobar", "x") → false')
def ends_with(text: str, match: str) -> bool:
    """Whether a text ends with another."""
    return text.endswith(match)


@TEXTS.add(
    "string join", "list:text*,delimiter:text?~", TEXT,
    'string join(["a", null, "b"], ", ") → "a, b"', 'string join(["a", "b"]) → "ab"', 'string join([]) → ""',
)  # fmt: skip
def joined(items: Sequence[object], delimiter: str | None = None) -> str | None:
    """The texts one after another, with a delimiter between them; missing ones are skipped."""
    texts = [item for item in items if isinstance(item, str)]
    if len(texts) + sum(item is None for item in items) != len(items):
        return None
    between = delimiter or ""
    allow_characters(sum(map(len, texts)) + len(between) * max(len(texts) - 1, 0))
    return between.join(texts)
