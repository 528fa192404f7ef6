"""Split an expression into tokens with exact positions.

In: source text. Out: tokens (kind, text, value, start, end) and findings; never an exception, whatever the text. The
expression budget (size) is checked here, before anything else looks at it.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from ccm.diagnostics import Kind
from ccm.feel import kinds
from ccm.feel.types import NAME

LONGEST_SOURCE = 50_000
KEYWORDS = frozenset(
    [
        "if", "then", "else", "for", "return", "some", "every", "in", "satisfies", "between", "and", "or",
        "null", "true", "false", "function", "external", "instance",
    ]
)  # fmt: skip
_TOKEN = re.compile(
    rf"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)
      | (?P<at>@\s*"(?:[^"\\\n]|\\.)*")
      | (?P<text>"(?:[^"\\]|\\.)*")
      | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)
      | (?P<name>{NAME})
      | (?P<symbol>(?!/\*)(?:\.\.|\*\*|<=|>=|!=|->|[-+*/=<>()\[\]{{}},:.?']))""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}
_ADVICE = {
    "“": 'use straight quotation marks: "…"',
    "”": 'use straight quotation marks: "…"',
    "„": 'use straight quotation marks: "…"',
    "’": "use a straight apostrophe",
    "≥": "write >=",
    "≤": "write <=",
    "≠": "write !=",
    "×": "write *",
    "÷": "write /",
    "−": "write -",
    "–": "write - (or .. inside a range)",
    "&": "write and",
    "|": "write or",
    "!": "write not(…), or != for unequal",
    "%": "write the share as a decimal: 5 % is 0.05",
    "£": "write the bare number; the currency is known from the name it is compared with",
    "€": "write the bare number; the currency is known from the name it is compared with",
    "$": "write the bare number; the currency is known from the name it is compared with",
}


@dataclass(frozen=True, slots=True)
class Token:
    """One token. `kind`: name, keyword, number, text, at, symbol or end; `value` is the constant's value."""

    kind: str
    text: str
    start: int
    end: int
    value: object = None


Finding = tuple[Kind, int, int, str, str | None]


def _unescape(raw: str) -> str:
    """Read the backslash sequences of a text; an unknown one stays as written, as patterns need it (`"\\d+"`)."""

    def replace(found: re.Match[str]) -> str:
        code = found.group(1) or found.group(2)
        if code is not None:
            point = int(code, 16)
            return chr(point) if point <= 0x10FFFF and not 0xD800 <= point <= 0xDFFF else "\ufffd"
        return _PLAIN.get(found.group(3), found.group(0))

    joined = re.sub(
        r"\\u([dD][89abAB]\w{2})\\u([dD][c-fC-F]\w{2})",
        lambda pair: (
            chr(0x10000 + ((int(pair[1], 16) - 0xD800) << 10) + int(pair[2], 16) - 0xDC00)
            if re.fullmatch(r"[0-9a-fA-F]{8}", pair[1] + pair[2])
            else pair[0]
        ),
        raw,
    )
    return _ESCAPE.sub(replace, joined)


def _read(found: re.Match[str]) -> Token | None:
    """Make a token of a match; white space and comments give none."""
    kind, text = str(found.lastgroup), found.group()
    start, end = found.span()
    if kind == "space":
        return None
    if kind == "number":
        return Token(kind, text, start, end, Decimal(text))
    if kind == "text":
        return Token(kind, text, start, end, _unescape(text[1:-1]))
    if kind == "at":
        return Token(kind, text, start, end, text[text.index('"') + 1 : -1])
    if kind == "name" and text in KEYWORDS:
        return Token("keyword", text, start, end)
    return Token(kind, text, start, end)


def _refuse(source: str, place: int, findings: list[Finding]) -> int:
    """Report what is no token and say where to go on."""
    character = source[place]
    if character == '"' or source.startswith("/*", place):
        what = "This text has no closing quotation mark." if character == '"' else "This comment has no closing */."
        findings.append((kinds.TEXT_OPEN, place, len(source), what, None))
        return len(source)
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    message = f"The character “{shown}” has no meaning here."
    findings.append((kinds.CHARACTER, place, place + 1, message, _ADVICE.get(character)))
    return place + 1


def read_tokens(source: str) -> tuple[list[Token], list[Finding]]:
    """Split the source; the last token is `end`. Stops adding findings after ten."""
    findings: list[Finding] = []
    tokens: list[Token] = []
    if len(source) > LONGEST_SOURCE:
        message = f"The expression has {len(source):,} characters; {LONGEST_SOURCE:,} are the limit."
        findings.append((kinds.TOO_LONG, 0, 1, message, "split it into named facts or a decision table"))
        return [Token("end", "", 0, 0)], findings
    place = 0
    while place < len(source) and len(findings) < 10:
        found = _TOKEN.match(source, place)
        if found is None:
            place = _refuse(source, place, findings)
            continue
        token = _read(found)
        if token is not None:
            tokens.append(token)
        place = found.end()
    tokens.append(Token("end", "", len(source), len(source)))
    return tokens, findings
