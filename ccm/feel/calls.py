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
    return builtin.as_value()


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
    known = list(dict.fromkeys(parameter.name for form in builtin.forms for parameter in form.parameters))
    for name in known:
        words = words_of(name)
        behind = parser.place + len(words)
        found = tuple(words_at(parser.tokens, parser.place, len(words)))
        if found == words and behind < len(parser.tokens) and parser.tokens[behind].text == ":":
            parser.place = behind + 1
            return name
    key, behind = key_at(parser.tokens, parser.place, parser.builder.checks.source)
    if key:
        token = parser.token
        message = f"{builtin.name} has no parameter “{key}”."
        hint = did_you_mean(key, known) or f"it has {', '.join(known)}"
        parser.builder.findings.add(kinds.ARGUMENTS, (token.start, token.end), message, hint)
        parser.place = behind
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
        return _call_by_name(parser, builtin, given, named, extent)
    if not any(form.takes(len(given)) for form in builtin.forms):
        wanted = " or ".join(dict.fromkeys(map(_wanted, builtin.forms)))
        message = f"{builtin.name} takes {wanted}, not {len(given)}."
        parser.builder.findings.add(kinds.ARGUMENTS, extent, message, _example(builtin))
        return parser.builder.unknown("", extent)
    return parser.builder.call(builtin, given, extent)


def _example(builtin: Builtin) -> str | None:
    """How the function is called rightly."""
    return f"for example {builtin.examples[0][0]}" if builtin.examples else None


def _wanted(form: Builtin) -> str:
    """How many arguments a form takes, and which."""
    fewest = sum(not parameter.optional for parameter in form.parameters)
    most = len(form.parameters)
    count = str(fewest) if fewest == most else f"{fewest} to {most}"
    names = ", ".join(parameter.name for parameter in form.parameters)
    return f"{count} argument{'s' if most > 1 else ''} ({names})"


def _call_by_name(
    parser: Parser, builtin: Builtin, given: list[Node], named: dict[str, Node], extent: tuple[int, int]
) -> Node:
    """A call by name: one form has all the names; mixing them with others is a finding."""
    add, names = parser.builder.findings.add, tuple(named)
    form = builtin.named(names)
    if given:
        add(kinds.ARGUMENTS, extent, "Name all arguments or none.")
    elif form is None and "" not in named:
        known = " or ".join(dict.fromkeys(map(_wanted, builtin.forms)))
        add(kinds.ARGUMENTS, extent, f"{builtin.name} takes {known}, not {', '.join(names)}.", _example(builtin))
    if given or form is None:
        return parser.builder.unknown("", extent)
    given_or_needed = [parameter.name in named or not parameter.optional for parameter in form.parameters]
    last = max(place for place, here in enumerate(given_or_needed) if here)
    blank = parser.builder.literal(None, extent)
    arguments = [named.get(parameter.name, blank) for parameter in form.parameters[: last + 1]]
    return parser.builder.call(builtin, arguments, extent, names if builtin.others else ())
