"""Read the arguments of a function: by position or by name.

In: the parser at the opening bracket. Out: the call node; wrong counts and names are findings.
"""

from ccm.diagnostics import did_you_mean
from ccm.feel import kinds
from ccm.feel.functions import Builtin
from ccm.feel.parser import Parser
from ccm.feel.scopes import key_at, words_at
from ccm.feel.tree import Node
from ccm.feel.types import words_of
from ccm.feel.values import Function


def as_value(builtin: Builtin) -> Function:
    """A built-in function as a value."""
    return Function(tuple(parameter.name for parameter in builtin.parameters), builtin.call, builtin.name)


def read_invocation(parser: Parser, callee: Node) -> Node:
    """`( … )` behind a function that is a value."""
    parser.need("(")
    given: list[Node] = []
    keys: list[str] = []
    while not parser.at(")"):
        key, behind = key_at(parser.tokens, parser.place, parser.builder.checks.source)
        if key:
            parser.place = behind
            keys.append(key)
        given.append(parser.expression())
        if not parser.take(","):
            break
    parser.need(")")
    extent = parser.since(callee.extent[0])
    if keys and len(keys) != len(given):
        parser.builder.findings.add(kinds.ARGUMENTS, extent, "Name all arguments or none.")
        return parser.builder.unknown("", extent)
    if callee.type.kind not in ("function", "any"):
        message = f"{parser.builder.checks.text_of(callee)} is a {callee.type}, no function."
        parser.builder.findings.add(kinds.TYPES, extent, message)
        return parser.builder.unknown("", extent)
    return parser.builder.invocation(callee, given, tuple(keys) if keys else None, extent)


def _name_at(parser: Parser, builtin: Builtin) -> str | None:
    """The parameter named here (`name :`), or None for an argument by position."""
    for parameter in builtin.parameters:
        words = words_of(parameter.name)
        behind = parser.place + len(words)
        found = tuple(words_at(parser.tokens, parser.place, len(words)))
        if found == words and behind < len(parser.tokens) and parser.tokens[behind].text == ":":
            parser.place = behind + 1
            return parameter.name
    if parser.token.kind == "name" and parser.tokens[parser.place + 1].text == ":":
        known = [parameter.name for parameter in builtin.parameters]
        token = parser.token
        message = f"{builtin.name} has no parameter “{token.text}”."
        hint = did_you_mean(token.text, known) or f"it has {', '.join(known)}"
        parser.builder.findings.add(kinds.ARGUMENTS, (token.start, token.end), message, hint)
        parser.place += 2
        return ""
    return None


def read_arguments(parser: Parser, builtin: Builtin, start: int) -> Node:
    """Read up to the closing bracket and make the call."""
    given: list[Node] = []
    named: dict[str, Node] = {}
    while not parser.at(")"):
        name = _name_at(parser, builtin)
        argument = parser.expression()
        if name is None:
            given.append(argument)
        else:
            named[name] = argument
        if not parser.take(","):
            break
    parser.need(")")
    extent = parser.since(start)
    if named:
        given = _in_order(parser, builtin, given, named, extent)
    fewest = sum(not parameter.optional for parameter in builtin.parameters)
    most = len(builtin.parameters)
    if not builtin.variadic and not fewest <= len(given) <= most:
        wanted = str(fewest) if fewest == most else f"{fewest} to {most}"
        names = ", ".join(parameter.name for parameter in builtin.parameters)
        message = f"{builtin.name} takes {wanted} argument{'s' if most > 1 else ''} ({names}), not {len(given)}."
        parser.builder.findings.add(kinds.ARGUMENTS, extent, message)
        return parser.builder.unknown("", extent)
    if builtin.name == "date" and len(given) == len(("year", "month")):
        parser.builder.findings.add(kinds.ARGUMENTS, extent, "date takes a text, or year, month and day.")
    return parser.builder.call(builtin, given, extent)


def _in_order(
    parser: Parser, builtin: Builtin, given: list[Node], named: dict[str, Node], extent: tuple[int, int]
) -> list[Node]:
    """Named arguments in the order of the parameters; mixing them with others is a finding."""
    if given:
        message = "Name all arguments or none."
        parser.builder.findings.add(kinds.ARGUMENTS, extent, message)
    found = []
    for parameter in builtin.parameters:
        if parameter.name in named:
            found.append(named[parameter.name])
        elif not parameter.optional:
            message = f"{builtin.name} needs the argument “{parameter.name}”."
            parser.builder.findings.add(kinds.ARGUMENTS, extent, message)
    return found
