"""Read the name of a type, as after `instance of` or behind a parameter (DMN 1.5, 10.3.1.2, rule 53).

In: the parser before the type. Out: a `Type`; one nobody knows is a finding, and nothing is an instance of it.
"""

from ccm.diagnostics import did_you_mean
from ccm.feel import kinds
from ccm.feel.parser import Parser
from ccm.feel.scopes import key_at, words_at
from ccm.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS,
    FUNCTION,
    MONTHS,
    NULL,
    NUMBER,
    TEXT,
    TIME,
    Model,
    Name,
    Type,
    context_of,
    function_of,
    list_of,
    range_of,
)

NAMED: dict[str, Type] = {
    "number": NUMBER,
    "string": TEXT,
    "boolean": BOOLEAN,
    "date": DATE,
    "time": TIME,
    "date and time": DATE_TIME,
    "dateTime": DATE_TIME,
    "days and time duration": DAYS,
    "dayTimeDuration": DAYS,
    "years and months duration": MONTHS,
    "yearMonthDuration": MONTHS,
    "Any": ANY,
    "Null": NULL,
    "list": list_of(ANY),
    "range": range_of(ANY),
    "context": Type("record"),
    "function": FUNCTION,
}
_NAMED = Model(Name(name, name, type_) for name, type_ in NAMED.items())
NOTHING = Type("nothing")
"""The type that no value has."""


def read_type(parser: Parser) -> Type:
    """Read a type."""
    declared = Model(Name(name, name, type_) for name, type_ in parser.builder.model.types.items())
    ahead = words_at(parser.tokens, parser.place, max(_NAMED.longest_name, declared.longest_name))
    found = declared.longest(ahead) or _NAMED.longest(ahead)
    if found is None:
        return _unknown(parser)
    name, count = found
    parser.place += count
    if name.name in _MADE and parser.take("<"):
        made = _MADE[name.name](parser)
        if name.name == "function":
            return _function(parser, made)
        parser.need(">")
        return made
    return name.type


def _unknown(parser: Parser) -> Type:
    """A type that is not declared."""
    token = parser.token
    if token.kind not in ("name", "keyword"):
        parser.fail("the name of a type is expected", f"it may be {', '.join(list(NAMED)[:6])} …")
    while parser.token.kind == "name":
        parser.place += 1
    extent = parser.since(token.start)
    word = parser.builder.checks.source[slice(*extent)]
    hint = did_you_mean(word, [*NAMED, *parser.builder.model.types])
    parser.builder.findings.add(kinds.UNKNOWN_TYPE, extent, f"There is no type “{word}”.", hint)
    return NOTHING


def _context(parser: Parser) -> Type:
    """`a: number, b: string`."""
    fields: dict[str, Type] = {}
    while not parser.at(">"):
        key, behind = key_at(parser.tokens, parser.place, parser.builder.checks.source)
        if not key:
            parser.fail("the name of an entry is expected", "context<name: type>")
        parser.place = behind
        fields[key] = read_type(parser)
        if not parser.take(","):
            break
    return context_of(fields)


def _parameters(parser: Parser) -> Type:
    """`number, string` of a function."""
    found = []
    while not parser.at(">"):
        found.append(read_type(parser))
        if not parser.take(","):
            break
    return function_of(found, ANY)


def _function(parser: Parser, made: Type) -> Type:
    """The result behind the parameters of a function."""
    parser.need(">")
    parser.need("->", hint="function<number> -> number")
    return function_of(made.parameters, read_type(parser))


_MADE = {
    "list": lambda parser: list_of(read_type(parser)),
    "range": lambda parser: range_of(read_type(parser)),
    "context": _context,
    "function": _parameters,
}
