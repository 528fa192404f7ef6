"""Changes the text of a view's SELECT where it stands, leaving every other sign of it as its author wrote it.

In: SQL and what is known of it. Out: SQL that says more of its rows: the line each comes from, the value that could not
be converted. The text is cut at its own tokens; nothing is written anew from a tree, which might mean something else.
"""

from itertools import pairwise

import sqlglot
from sqlglot import Token, TokenType

from ccm.facts.intake import OWN_COLUMNS, quote


def _outer(sql: str) -> list[tuple[int, Token]]:
    """The tokens outside of all brackets, each with its place among all tokens; opening ones are outside."""
    found, depth = [], 0
    for place, token in enumerate(_tokens(sql)):
        if token.token_type in (TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE):
            depth -= 1
        if depth == 0:
            found.append((place, token))
        if token.token_type in (TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE):
            depth += 1
    return found


def _tokens(sql: str) -> list[Token]:
    return sqlglot.tokenize(sql, dialect="duckdb")


def with_places(sql: str, alias: str, *, starred: bool) -> str | None:
    """The SELECT with the file's own `_file` and `_row` beside its columns; None where there is no place for them."""
    if starred:
        return sql
    outer = [token for _, token in _outer(sql)]
    for before, token in pairwise(outer):
        if token.token_type is TokenType.FROM and before.token_type is not TokenType.DISTINCT:
            placed = ", ".join(f"{quote(alias)}.{column}" for column in OWN_COLUMNS)
            comma = "" if before.token_type is TokenType.COMMA else ", "
            return f"{sql[: token.start].rstrip()}\n{comma}{placed} {sql[token.start :]}"
    return None


def tell_instead_of_fail(sql: str) -> str:
    """The SELECT with each `CAST(… AS type)` that is a whole column giving text: as converted, or as it was."""
    tokens = _tokens(sql)
    outer = _outer(sql)
    parts, done = [], 0
    for (_, before), (_, token), (opens, bracket), (closes, last), (_, after) in zip(
        outer, outer[1:], outer[2:], outer[3:], outer[4:], strict=False
    ):
        whole = before.token_type in (TokenType.SELECT, TokenType.COMMA) and after.token_type in (
            TokenType.ALIAS, TokenType.COMMA, TokenType.FROM,
        )  # fmt: skip
        if not whole or token.text.upper() != "CAST" or bracket.token_type is not TokenType.L_PAREN:
            continue
        named = [one for one in tokens[opens:closes] if one.token_type is TokenType.ALIAS][-1]
        value, kind = sql[bracket.end + 1 : named.start].strip(), sql[named.end + 1 : last.start].strip()
        converted = f"TRY_CAST({value} AS {kind})"
        parts.append(f"{sql[done : token.start]}coalesce(CAST({converted} AS VARCHAR), CAST({value} AS VARCHAR))")
        done = last.end + 1
    return "".join(parts) + sql[done:]
