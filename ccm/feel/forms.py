"""Read the forms that begin with a word or a brace: if, for, some, every, function, and contexts.

In: the parser before the first token of the form. Out: the typed node.
"""

from collections.abc import Callable, Mapping

from ccm.feel.parser import Parser
from ccm.feel.scopes import Scope, key_at, variable_scope
from ccm.feel.tree import Local, Node
from ccm.feel.type_expressions import read_type
from ccm.feel.types import ANY, Type, list_of


def read_if(parser: Parser) -> Node:
    """`if … then … else …`."""
    start = parser.need("if").start
    condition = parser.expression()
    parser.need("then", hint="if … then … else …")
    then = parser.expression()
    parser.need("else", hint="every if needs an else: if … then … else …")
    otherwise = parser.expression()
    return parser.builder.choice(condition, then, otherwise, parser.since(start))


def _variable(parser: Parser, what: str) -> tuple[Local, Scope, Node]:
    """`name in list`, or `name in a..b`."""
    start, words = parser.place, []
    while parser.token.kind == "name":
        words.append(parser.token.text)
        parser.place += 1
    if not words:
        parser.fail("the name of a variable is expected", f"{what} x in list …")
    word, extent = " ".join(words), parser.since(parser.tokens[start].start)
    parser.need("in", hint=f"{what} x in list …")
    domain = parser.expression()
    if parser.take(".."):
        high = parser.expression()
        domain = parser.builder.counting(domain, high, parser.since(domain.extent[0]))
    else:
        domain = parser.builder.domain(domain)
    local = parser.builder.local(word, parser.builder.item_type(domain), extent)
    return local, variable_scope(word, local), domain


def _variables(parser: Parser, what: str) -> list[tuple[Local, Node]]:
    """`x in list, y in list`; every variable is open in what follows it."""
    found = []
    while True:
        local, scope, domain = _variable(parser, what)
        parser.enter_loop(scope)
        found.append((local, domain))
        if not parser.take(","):
            return found


def read_for(parser: Parser) -> Node:
    """`for x in list, y in list return …`; `partial` names the results so far."""
    start = parser.need("for").start
    found = _variables(parser, "for")
    partial = parser.builder.local("partial", list_of(ANY), (start, start))
    parser.enter(variable_scope("partial", partial))
    parser.need("return", hint="for x in list return …")
    body = parser.expression()
    parser.leave()
    for _ in found:
        parser.leave_loop()
    return parser.builder.each(found, partial, body, parser.since(start))


def read_quantified(parser: Parser) -> Node:
    """`some x in list, y in list satisfies …`."""
    first = parser.need("some", "every")
    found = _variables(parser, first.text)
    parser.need("satisfies", hint=f"{first.text} x in list satisfies …")
    node = parser.expression()
    for local, domain in reversed(found):
        parser.leave_loop()
        node = parser.builder.quantified(first.text, local, domain, node, parser.since(first.start))
    return node


def read_context(parser: Parser) -> Node:
    """`{key: value, …}`; a key is a name or a text, and later values may use it."""
    start = parser.need("{").start
    found: list[tuple[str, Local, Node]] = []
    while not parser.at("}"):
        key = _key(parser)
        value = parser.expression()
        if any(key == earlier for earlier, _, _ in found):
            parser.builder.repeated_key(key, value.extent)
        local = parser.builder.local(key, value.type, value.extent)
        parser.enter(variable_scope(key, local))
        found.append((key, local, value))
        if not parser.take(","):
            break
    parser.need("}", hint="a context is written {name: value, other name: value}")
    for _ in found:
        parser.leave()
    return parser.builder.context(found, parser.since(start))


def _key(parser: Parser) -> str:
    """A key and its colon."""
    if parser.token.kind == "text":
        key = str(parser.token.value)
        parser.place += 1
        parser.need(":", hint="{name: value}")
        return key
    key, behind = key_at(parser.tokens, parser.place, parser.builder.checks.source)
    if not key:
        parser.fail("the name of an entry is expected", "{name: value}")
    parser.place = behind
    return key


def read_definition(parser: Parser) -> Node:
    """`function(a: number, b) body`."""
    start = parser.need("function").start
    parser.need("(", hint="function(a, b) a + b")
    found: list[tuple[str, Local, Type]] = []
    while not parser.at(")"):
        name, type_ = _parameter(parser)
        local = parser.builder.local(name, type_, parser.since(start))
        found.append((name, local, type_))
        parser.enter(variable_scope(name, local))
        if not parser.take(","):
            break
    parser.need(")")
    if parser.at("external"):
        parser.refuse(parser.token, "External functions are not available: no foreign code runs here.")
    body = parser.expression()
    for _ in found:
        parser.leave()
    return parser.builder.definition(found, body, parser.since(start))


def _parameter(parser: Parser) -> tuple[str, Type]:
    """`name` or `name: type`."""
    words = []
    while parser.token.kind == "name":
        words.append(parser.token.text)
        parser.place += 1
    if not words:
        parser.fail("the name of a parameter is expected", "function(a, b) a + b")
    return " ".join(words), read_type(parser) if parser.take(":") else ANY


FORMS: Mapping[str, Callable[[Parser], Node]] = {
    "if": read_if,
    "for": read_for,
    "some": read_quantified,
    "every": read_quantified,
    "{": read_context,
    "function": read_definition,
}
