"""What can be wrong with a single field of a record, in the form that one pass over a table can ask.

In: a standard column and the type that the file has for it. Out: `Doubt`s, each the SQL that is true for a bad
record and the sentence that tells it. Told apart, because each is mended elsewhere.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ccm.diagnostics import Kind, did_you_mean, error
from ccm.facts.intake import quote
from ccm.facts.tables import HOLDER_ROLES, SQL_TYPES, TableColumn
from ccm.facts.tables import Kind as ColumnKind
from ccm.values.money import known_currencies

VALUE_MISSING = error("S020", "value-missing", "A required field is empty.")
VALUE_TYPE = error("S021", "value-type", "A field does not hold what its column is for: no number, no date, …")
NOT_FINITE = error("S022", "value-not-finite", "A number is NaN or infinite.")
TOO_LARGE = error("S023", "value-too-large", "A number is too large for its column.")
TOO_PRECISE = error(
    "S024", "value-too-precise", "An amount has more decimals than money has; rounding is not ours to do."
)
CONTROL = error("S025", "control-character", "A text holds control characters.")
ENCODING = error("S026", "broken-encoding", "A text is not UTF-8, or was broken on its way here.")
TOO_LONG = error("S027", "text-too-long", "A text is longer than any printed field.")
WORD_UNKNOWN = error("S033", "word-unknown", "A field holds a word that is none of those its column is for.")

LONGEST_TEXT = 10_000
_LINES_ALLOWED = ("street_address", "details")
CONTROLS = "\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F-\\x{9F}\\x{2028}-\\x{202E}\\x{FFFE}\\x{FFFF}"
_TEXT_NUMBER = "^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,3})?$"
_NOT_FINITE_TEXT = "^[+-]?(nan|inf|infinity)$"
_LIMITS = {ColumnKind.MONEY: "1e16", ColumnKind.RATE: "1e3", ColumnKind.INTEGER: "9.2e18"}
_WORDS = {
    ColumnKind.TEXT: "a text",
    ColumnKind.DATE: "a date like 2026-01-31",
    ColumnKind.BOOLEAN: "true or false",
    ColumnKind.MONEY: "an amount like 1234.56",
    ColumnKind.RATE: "a rate like 0.0350",
    ColumnKind.INTEGER: "a whole number",
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """One possible problem of one field: the SQL that is true for a bad record, and how it is told.

    `screen` is a cheaper condition, true for every bad record: several doubts may share it, so that fifty million good
    texts are looked at once. `guess` says what the bad value may have meant.
    """

    kind: Kind
    field: str
    sql: str
    said: str
    screen: str = ""
    guess: Callable[[str], str | None] | None = None


def doubts_of(column: TableColumn, sql_type: str) -> list[Doubt]:
    """What can be wrong with a field, given the type the file has for it."""
    raw, name = f"r.{quote(column.name)}", column.name
    doubts = []
    if column.required:
        doubts.append(
            Doubt(
                VALUE_MISSING,
                name,
                f"{raw} IS NULL" + (f" OR {raw} = ''" if sql_type == "VARCHAR" else ""),
                "this field must be filled in",
            )
        )
    match column.kind:
        case ColumnKind.TEXT:
            return doubts + _text_doubts(column, raw, sql_type) + _word_doubts(column, raw)
        case ColumnKind.DATE:
            return doubts + _date_doubts(column, raw, sql_type)
        case ColumnKind.BOOLEAN:
            return doubts + _truth_doubts(column, raw, sql_type)
        case _:
            return doubts + _number_doubts(column, raw, sql_type)


def _given(raw: str) -> str:
    return f"nullif(CAST({raw} AS VARCHAR), '') IS NOT NULL"


def _type_doubt(column: TableColumn, sql: str) -> Doubt:
    return Doubt(VALUE_TYPE, column.name, sql, f"{{value}} is not {_WORDS[column.kind]}")


def _is_whole(sql_type: str) -> bool:
    return sql_type.endswith("INT") or sql_type in ("INTEGER", "UINTEGER")


def _may_be_text(sql_type: str) -> bool:
    """A whole number may stand for an id; a fraction, a truth value or a list that is printed is a mistake."""
    whole = _is_whole(sql_type) or (sql_type.startswith("DECIMAL") and sql_type.endswith(",0)"))
    return whole or sql_type in ("VARCHAR", "UUID") or (sql_type.startswith("ENUM(") and sql_type.endswith(")"))


def _text_doubts(column: TableColumn, raw: str, sql_type: str) -> list[Doubt]:
    """Control characters (lines only where an address or a detail may have them), broken encodings, endless texts."""
    name = column.name
    if not _may_be_text(sql_type):
        return [_type_doubt(column, f"{raw} IS NOT NULL")]
    if sql_type != "VARCHAR":
        return []
    signs = CONTROLS if name in _LINES_ALLOWED else f"{CONTROLS}\\x09\\x0A\\x0D"
    screen = f"(regexp_matches({raw}, '[{signs}\\x{{FFFD}}]') OR strlen({raw}) > {LONGEST_TEXT})"
    return [
        Doubt(CONTROL, name, f"regexp_matches({raw}, '[{signs}]')", "{value} holds control characters", screen),
        Doubt(ENCODING, name, f"contains({raw}, chr(65533))", "{value} was broken by a wrong encoding", screen),
        Doubt(TOO_LONG, name, f"length({raw}) > {LONGEST_TEXT}", f"longer than {LONGEST_TEXT:,} characters", screen),
    ]


def _word_doubts(column: TableColumn, raw: str) -> list[Doubt]:
    """Words that decide what is sent, and to whom: a role that nobody is written to in would lose a letter silently."""

    def unlike(words: Iterable[str]) -> str:
        listed = ", ".join(f"'{word}'" for word in words)
        return f"{_given(raw)} AND CAST({raw} AS VARCHAR) NOT IN ({listed})"

    if column.name == "role":
        said = f"{{value}} is none of {', '.join(HOLDER_ROLES)}"
        return [Doubt(WORD_UNKNOWN, column.name, unlike(HOLDER_ROLES), said, guess=_guess_role)]
    if column.name == "currency":
        said = "{value} is no currency code (ISO 4217)"
        return [Doubt(WORD_UNKNOWN, column.name, unlike(sorted(known_currencies())), said, guess=_guess_currency)]
    return []


def _guess_role(value: str) -> str | None:
    return did_you_mean(value, HOLDER_ROLES)


def _guess_currency(value: str) -> str | None:
    """Only the same letters: any three letters are like those of some currency."""
    code = value.strip().upper()
    return f"did you mean “{code}”?" if code in known_currencies() else None


def _date_doubts(column: TableColumn, raw: str, sql_type: str) -> list[Doubt]:
    if sql_type not in ("VARCHAR", "DATE") and not sql_type.startswith("TIMESTAMP"):
        return [_type_doubt(column, f"{raw} IS NOT NULL")]
    cast = f"try_cast({raw} AS DATE)"
    bad = f"{_given(raw)} AND {cast} IS NULL" if sql_type != "DATE" else "false"
    outside = f"NOT isfinite({cast}) OR year({cast}) NOT BETWEEN 1000 AND 9999"
    exact = (
        f"{_given(raw)} AND NOT regexp_matches({raw}, '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}')"
        if sql_type == "VARCHAR"
        else "false"
    )
    return [_type_doubt(column, f"coalesce({bad} OR {outside} OR {exact}, false)")]


def _truth_doubts(column: TableColumn, raw: str, sql_type: str) -> list[Doubt]:
    """Of numbers only 0 and 1 are truth values: 2 would be true to a computer, and nobody knows what it meant."""
    if sql_type == "BOOLEAN":
        return []
    if sql_type == "VARCHAR":
        return [_type_doubt(column, f"{_given(raw)} AND try_cast({raw} AS BOOLEAN) IS NULL")]
    if _is_whole(sql_type) or sql_type in ("DOUBLE", "FLOAT") or sql_type.startswith("DECIMAL"):
        return [_type_doubt(column, f"coalesce({raw} NOT IN (0, 1), false)")]
    return [_type_doubt(column, f"{raw} IS NOT NULL")]


def _number_doubts(column: TableColumn, raw: str, sql_type: str) -> list[Doubt]:
    """Not a number, not finite, too large, too precise: told apart, because each is mended elsewhere."""
    name, target = column.name, SQL_TYPES[column.kind]
    limit = f"abs(try_cast({raw} AS DOUBLE)) >= {_LIMITS[column.kind]}"
    if sql_type in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", target):
        return (
            [] if sql_type == target else [Doubt(TOO_LARGE, name, f"coalesce({limit}, false)", "{value} is too large")]
        )
    finite = f"isfinite(try_cast({raw} AS DOUBLE))"
    doubts = []
    if sql_type == "VARCHAR":
        special = f"regexp_matches(lower(trim({raw})), '{_NOT_FINITE_TEXT}')"
        bad = f"{_given(raw)} AND NOT regexp_matches(trim({raw}), '{_TEXT_NUMBER}') AND NOT {special}"
        doubts.append(_type_doubt(column, bad))
        doubts.append(Doubt(NOT_FINITE, name, special, "{value} is no finite number"))
        finite = f"regexp_matches(trim({raw}), '{_TEXT_NUMBER}')"  # 1e400 is infinite to a computer: too large
    elif sql_type in ("DOUBLE", "FLOAT"):
        doubts.append(
            Doubt(NOT_FINITE, name, f"{raw} IS NOT NULL AND NOT isfinite({raw})", "{value} is no finite number")
        )
    elif not sql_type.startswith("DECIMAL") and not _is_whole(sql_type):
        return [_type_doubt(column, f"{raw} IS NOT NULL")]
    doubts.append(Doubt(TOO_LARGE, name, f"coalesce({finite} AND {limit}, false)", "{value} is too large"))
    places = {ColumnKind.MONEY: 2, ColumnKind.RATE: 6, ColumnKind.INTEGER: 0}[column.kind]
    finer = f"try_cast({raw} AS DECIMAL(38,{places + (4 if sql_type in ('DOUBLE', 'FLOAT') else 12)}))"
    precise = f"coalesce({finite} AND NOT ({limit}) AND {finer} IS DISTINCT FROM try_cast({raw} AS {target}), false)"
    doubts.append(Doubt(TOO_PRECISE, name, precise, f"{{value}} has more than {places} decimals"))
    return doubts
