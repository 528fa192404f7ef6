"""Read an expression: a Pratt parser that resolves names and types as it goes.

In: tokens and a model. Out: a typed tree, or findings and no tree. Precedence and forms are those of the FEEL grammar
(DMN 1.5, 10.3.1.2): or < and < comparison < + - < * / < ** < unary minus < path, filter, call. The forms that begin
with a word or a brace are read by `forms`, calls by `calls`, tests by `unary_tests`, types by `type_expressions`.
"""

from dataclasses import replace
from decimal import Decimal
from typing import NoReturn

from ccm.diagnostics import did_you_mean
from ccm.feel import kinds
from ccm.feel.builder import DEEPEST, MOST_LOOPS, Builder, Extent
from ccm.feel.findings import Stop
from ccm.feel.functions import BUILTINS, REFUSED
from ccm.feel.lexer import Token
from ccm.feel.properties import ALL_PROPERTIES, PROPERTIES, property_at
from ccm.feel.scopes import (
    Scope,
    function_at,
    item_scope,
    longest_match,
    looked_up,
    record_of_base,
    report_unknown,
    root_scope,
    run_of_words,
    words_at,
)
from ccm.feel.tree import Literal, Local, Node
from ccm.feel.types import ANY, Name, fields_of

LEVELS = {"or": 1, "and": 2, "between": 3, "in": 3, "+": 4, "-": 4, "*": 5, "/": 5, "**": 6}
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
LEVELS |= dict.fromkeys(COMPARISONS, 3)
COMPARED, ADDED = 3, 4
MOST_LEVELS = 150
"""Of operators and brackets that wait for their right side."""


class Parser:
    """One reading of one expression."""

    def __init__(self, tokens: list[Token], builder: Builder) -> None:
        self.tokens, self.builder, self.place = tokens, builder, 0
        self.scopes: list[Scope] = [root_scope(builder.model)]
        self.subject: Local | None = None
        self.asked = False
        self._depth = self._levels = 0
        self._bound = False

    # tokens

    @property
    def token(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.place]

    def at(self, *texts: str) -> bool:
        """Whether the next token is one of these words or symbols."""
        token = self.tokens[self.place]
        return token.text in texts and token.kind in ("keyword", "symbol")

    def take(self, *texts: str) -> Token | None:
        """Read the next token if it is one of these."""
        token = self.tokens[self.place]
        if token.text not in texts or token.kind not in ("keyword", "symbol"):
            return None
        self.place += 1
        return token

    def need(self, *texts: str, hint: str | None = None) -> Token:
        """Read the next token, which must be one of these."""
        found = self.take(*texts)
        if found is None:
            self.fail(" or ".join(f"“{text}”" for text in texts) + " is expected", hint)
        return found

    def fail(self, expected: str, hint: str | None = None) -> NoReturn:
        """Report that the expression cannot be read on, and stop."""
        token = self.token
        if token.kind == "end":
            last = self.tokens[self.place - 1].text if self.place else ""
            place = f"after “{last}”" if last else "here"
            message = f"The expression ends too early: {expected} {place}."
        else:
            message = f"“{token.text[:40]}” cannot stand here; {expected}."
        self.builder.findings.add(kinds.SYNTAX, (token.start, token.end), message, hint)
        raise Stop

    def refuse(self, token: Token, message: str) -> NoReturn:
        """Report a part of FEEL that is not offered, and stop."""
        self.builder.findings.add(kinds.UNSUPPORTED, (token.start, token.end), message)
        raise Stop

    def since(self, start: int) -> Extent:
        """From an offset to the end of the last token read."""
        return start, self.tokens[self.place - 1].end

    # operators

    def expression(self) -> Node:
        """Any expression."""
        self._depth += 1
        if self._depth > DEEPEST:
            self.builder.too_deep((self.token.start, self.token.end))
        bound, self._bound = self._bound, False
        found = self.binary(1)
        self._bound = bound
        self._depth -= 1
        return found

    def binary(self, lowest: int) -> Node:
        """Operands joined by operators of at least this level."""
        self._levels += 1
        if self._levels > MOST_LEVELS:
            self.builder.too_deep((self.token.start, self.token.end))
        left = self.unary()
        while self.token.kind in ("keyword", "symbol"):
            op = self.token.text
            level = LEVELS.get(op, 0)
            if level < lowest:
                break
            left = self._operator(op, level, left)
        self._levels -= 1
        return left

    def _operator(self, op: str, level: int, left: Node) -> Node:
        """Read one operator and its right side."""
        from ccm.feel.unary_tests import read_membership

        start = left.extent[0]
        self.place += 1
        if level < COMPARED:
            operands = [left, self.binary(level + 1)]
            while self.take(op):
                operands.append(self.binary(level + 1))
            return self.builder.junction(op, operands, self.since(start))
        if op == "in":
            return read_membership(self, left)
        if op == "between":
            low = self.binary(ADDED)
            self.need("and", hint="between takes two bounds: x between 1 and 5")
            high = self.binary(ADDED)
            return self.builder.between(left, low, high, self.since(start))
        if op == "=" and self.at("="):
            self.fail("a value is expected", "write a single = to compare")
        right = self.binary(level + 1)
        if op in COMPARISONS:
            return self.builder.comparison(op, left, right, self.since(start))
        return self.builder.arithmetic(op, left, right, self.since(start))

    def unary(self) -> Node:
        """Minus signs, then a value with its paths and filters."""
        start = self.token.start
        signs = 0
        while self.take("-"):
            signs += 1
        node = self.postfix(self.primary())
        for _ in range(signs % 2):
            extent = self.since(start)
            if isinstance(node, Literal) and isinstance(node.value, Decimal):
                return self.builder.literal(-node.value, extent)
            node = self.builder.negation(node, extent)
        return node

    def postfix(self, node: Node) -> Node:
        """Paths, filters, calls and type tests behind a value."""
        if not self.at(".", "[", "(", "instance"):
            return node
        from ccm.feel.calls import read_invocation
        from ccm.feel.type_expressions import read_type

        while True:
            if self.take("."):
                node = self._path(node)
            elif self.at("[") and not self._bound:
                node = self._filter(node)
            elif self.at("("):
                if self.builder.findings.strict and node.type.kind not in ("function", "any"):
                    self.fail("only functions are followed by a bracket", "functions are called by their name")
                node = read_invocation(self, node)
            elif self.take("instance"):
                if self.token.text != "of":
                    self.fail("“of” is expected", "x instance of number")
                self.place += 1
                node = self.builder.instance_of(node, read_type(self), self.since(node.extent[0]))
            else:
                return node

    def _path(self, base: Node) -> Node:
        """`base.field name` or `date.year`."""
        start = base.extent[0]
        type_ = record_of_base(base.type)
        if type_.kind == "record":
            fields = fields_of(type_)
            found = fields.longest(words_at(self.tokens, self.place, fields.longest_name))
            if found:
                name, count = found
                self.place += count
                return self.builder.field(base, name.name, name.slug, name.type, self.since(start))
        if self.token.kind not in ("name", "keyword"):
            self.fail("the name of a field is expected")
        known = ALL_PROPERTIES if type_.kind == "any" else PROPERTIES.get(type_.kind, {})
        word, count = property_at(words_at(self.tokens, self.place, 3), known)
        if word and not (type_.kind == "any" and run_of_words(self.tokens, self.place) > count):
            self.place += count
            return self.builder.property(base, word, known[word], self.since(start))
        first = self.token.start
        count = run_of_words(self.tokens, self.place)
        word = " ".join(words_at(self.tokens, self.place, count))
        self.place += count
        return self._no_field(base, word, self.since(first))

    def _no_field(self, base: Node, word: str, extent: Extent) -> Node:
        """Report a field that does not exist; of what is not known, or where types are not enforced, it may."""
        type_ = record_of_base(base.type)
        is_open = type_.kind == "any" or (type_.kind == "record" and type_.fields is None)
        if not is_open:
            known = [name.name for name in fields_of(type_).names] if type_.kind == "record" else []
            known += PROPERTIES.get(type_.kind, ())
            hint = did_you_mean(word, known) or (f"it has {', '.join(known[:8])}" if known else None)
            message = f"{self.builder.checks.text_of(base)} has no field “{word}”."
            self.builder.findings.add(kinds.UNKNOWN_FIELD, extent, message, hint)
            if self.builder.findings.strict:
                return self.builder.unknown(word, extent)
        return self.builder.field(base, word, word, ANY, (base.extent[0], extent[1]))

    def _filter(self, base: Node) -> Node:
        """`list[condition]`."""
        self.need("[")
        item = self.builder.local("item", self.builder.item_type(base), base.extent)
        self.enter_loop(item_scope(self.builder, item))
        condition = self.expression()
        self.leave_loop()
        self.need("]")
        return self.builder.filtered(base, item, condition, self.since(base.extent[0]))

    def enter_loop(self, scope: Scope) -> None:
        """Open the scope of something that runs over a list; loops in loops have a limit."""
        self.builder.loops += 1
        if self.builder.loops > MOST_LOOPS:
            self.builder.too_deep((self.token.start, self.token.end))
        self.scopes.append(scope)

    def leave_loop(self) -> None:
        """Close the scope of a loop."""
        self.builder.loops -= 1
        self.leave()

    def enter(self, scope: Scope) -> None:
        """Open an inner scope."""
        self.scopes.append(scope)

    def leave(self) -> None:
        """Close an inner scope."""
        self.builder.opened -= 1
        self.scopes.pop()

    # values

    def primary(self) -> Node:
        """A value: constant, name, call, list, range, bracket or form."""
        from ccm.feel.forms import FORMS

        token = self.token
        if token.kind in ("number", "text", "at"):
            self.place += 1
            if token.kind == "at":
                return self.builder.at_literal(str(token.value), (token.start, token.end))
            return self.builder.literal(token.value, (token.start, token.end))
        if token.kind == "name" or (token.kind == "keyword" and self._name_begins_here()):
            return self._named()
        if token.kind == "end":
            self.fail("a value is expected")
        brackets = {"(": self._bracket, "[": self._list, "]": self._open_range, "?": self._subject}
        if token.kind == "symbol" and token.text in brackets:
            return brackets[token.text]()
        form = FORMS.get(token.text)
        return form(self) if form is not None else self._constant(token)

    def _name_begins_here(self) -> bool:
        """Whether a keyword is only the first word of a declared name (`in debt`)."""
        found = longest_match(self.tokens, self.place, self.scopes)
        return found is not None and found[2] > 1

    def _constant(self, token: Token) -> Node:
        """`true`, `false`, `null`; everything else cannot begin a value."""
        constants = {"true": True, "false": False, "null": None}
        if token.kind != "keyword" or token.text not in constants:
            self._cannot_begin(token)
        self.place += 1
        return self.builder.literal(constants[token.text], (token.start, token.end))

    def _cannot_begin(self, token: Token) -> NoReturn:
        """Report a token that begins no value."""
        if token.text == "external":
            self.refuse(token, "External functions are not available: no foreign code runs here.")
        self.fail("a value is expected")

    def _subject(self) -> Node:
        """`?`: the value under test."""
        token = self.need("?")
        if self.subject is None:
            self.builder.findings.add(
                kinds.SYNTAX, (token.start, token.end), "“?” stands for the tested value, and there is none here."
            )
            raise Stop
        self.asked = True
        return Local((token.start, token.end), self.subject.type, 1, "?", self.subject.index)

    def _named(self) -> Node:
        """A declared name, or a call of a function."""
        from ccm.feel.calls import as_value

        if self.token.text == "not" and self.tokens[self.place + 1].text == "(":
            return self._not()
        start, function = self.token.start, function_at(self.tokens, self.place)
        found = longest_match(self.tokens, self.place, self.scopes)
        if function and (found is None or found[2] < function[1] or _is_value(found, function)):
            return self._call(*function)
        words = run_of_words(self.tokens, self.place)
        if found is not None and found[2] >= words:
            scope, name, count = found
            self.place += count
            node = scope.make(name, self.since(start))
            return looked_up(self.builder, name.name, node, self.scopes, scope)
        word = " ".join(words_at(self.tokens, self.place, words))
        self.place += words
        if self.at("("):
            return self._unknown_function(word, self.since(start))
        if word in BUILTINS and found is None:
            return self.builder.literal(as_value(BUILTINS[word]), self.since(start))
        return report_unknown(self.builder, word, self.since(start), self.scopes)

    def _unknown_function(self, word: str, extent: Extent) -> Node:
        """Report a function that does not exist; strictly, that ends the reading."""
        if not self.builder.findings.strict:
            return report_unknown(self.builder, word, extent, self.scopes)
        hint = did_you_mean(word, BUILTINS)
        self.builder.findings.add(kinds.UNKNOWN_FUNCTION, extent, f"There is no function “{word}”.", hint)
        raise Stop

    def _call(self, name: str, count: int) -> Node:
        """A call of a built-in function."""
        from ccm.feel.calls import read_arguments

        token = self.token
        self.place += count
        if name in REFUSED and self.builder.findings.strict:
            message = f"{name} is not available: {REFUSED[name]}."
            self.builder.findings.add(kinds.UNSUPPORTED, self.since(token.start), message)
            raise Stop
        self.need("(")
        return read_arguments(self, BUILTINS[name], token.start)

    def _not(self) -> Node:
        """`not(condition)`."""
        start = self.token.start
        self.place += 2
        operand = self.expression()
        self.need(")")
        return self.builder.negated(operand, self.since(start))

    def _bracket(self) -> Node:
        """`( … )`, or a range with an open start `( a .. b ]`."""
        start = self.need("(").start
        if self.at(*COMPARISONS):
            return self._signed_range(start)
        node = self.expression()
        if self.take(".."):
            return self._range(node, False, start)
        self.need(")")
        if node.extent in self.builder.checks.unknown:
            return node
        return replace(node, extent=self.since(start))

    def _signed_range(self, start: int) -> Node:
        """`(< 10)`: a range with one bound."""
        sign = self.token.text
        self.place += 1
        bound = self.binary(ADDED)
        self.need(")")
        return self.builder.signed_interval(sign, bound, self.since(start))

    def _list(self) -> Node:
        """`[a, b]`, or a range `[a..b]`."""
        start = self.need("[").start
        if self.take("]"):
            return self.builder.items([], self.since(start))
        items = [self.expression()]
        if self.take(".."):
            return self._range(items[0], True, start)
        while self.take(","):
            items.append(self.expression())
        self.need("]")
        return self.builder.items(items, self.since(start))

    def _open_range(self) -> Node:
        """`]a..b[`."""
        start = self.need("]").start
        low = self.binary(ADDED)
        self.need("..", hint="a range is written [1..5]")
        return self._range(low, False, start)

    def _range(self, low: Node, low_closed: bool, start: int) -> Node:
        """The upper half of a range, behind `..`."""
        bound, self._bound = self._bound, True
        high = self.binary(ADDED)
        self._bound = bound
        closing = self.need("]", ")", "[", hint="a range ends with ] (bound included) or ) (not included)")
        closed = (low_closed, closing.text == "]")
        return self.builder.interval(low, high, closed, self.since(start))


def _is_value(found: tuple[Scope, Name, int], function: tuple[str, int]) -> bool:
    """Whether a declared name of the same words as a built-in function is no function itself."""
    return found[2] == function[1] and found[1].type.kind not in ("function", "any")
