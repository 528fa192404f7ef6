"""The test cases of a condition, for people and for programs: what `ccm feel EXPR --cases` shows.

In: a source and the names that have a type. Out: lines of a table, or plain data: per case the values, what the
condition comes to, and which single conditions it proves, at whose boundary it stands, or what is missing in it.
"""

from collections.abc import Iterator, Sequence

from ccm.cli.terminal import Refusal
from ccm.feel import BOOLEAN, Expression, Model, parse, show
from ccm.feel.analysis import ConditionCases, TooManyStepsError, condition_cases, guessed_model
from ccm.feel.analysis.cases import ConditionCase
from ccm.feel.plain import to_plain


def cases_of(source: str, known: Model) -> ConditionCases:
    """The cases of a condition; names that nobody has declared get the type they are used as."""
    expression, found = parse(source, guessed_model(source, known), expect=BOOLEAN, origin="expression")
    if expression is None or expression.type.kind != "boolean":
        reason = found[0].message if found else "It may be something else than true or false."
        raise Refusal(f"there are no cases: {reason}", hint="cases are those of a condition such as age > 30")
    return _worked_out(expression)


def _worked_out(expression: Expression) -> ConditionCases:
    """The cases, or a refusal where there is too much to look at."""
    try:
        return condition_cases(expression)
    except TooManyStepsError:
        hint = "take it apart, or make a decision table of it: ccm table test makes cases of each row"
        raise Refusal("the condition is too large to find its cases", hint=hint) from None


def case_lines(found: ConditionCases) -> Iterator[str]:
    """A table: a case a line, a term a column."""
    terms = list(found.cases[0].given) if found.cases else []
    rows = [["case", *terms, "expected", "shows"]]
    for number, case in enumerate(found.cases, 1):
        expected = "undecided" if case.expected is None else show(case.expected)
        rows.append([str(number), *map(_shown, case.given.values()), expected, _shows(case)])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
    if found.unproven:
        yield f"never decides by itself: {', '.join(found.unproven)}"
    if found.left_out:
        yield f"{found.left_out} further cases at boundaries are left out"


def _shown(value: object) -> str:
    """A value in a column."""
    return "missing" if value is None else show(value)


def _shows(case: ConditionCase) -> str:
    """What a case is for."""
    parts: Sequence[tuple[str, Sequence[str]]] = (
        ("proves", case.proves),
        ("without", case.missing),
        ("boundary of", case.bounds),
    )
    return "; ".join(f"{word} {', '.join(items)}" for word, items in parts if items) or "an example"


def cases_as_json(found: ConditionCases) -> dict[str, object]:
    """The same as data."""
    return {
        "cases": [
            {
                "given": {term: to_plain(value) for term, value in case.given.items()},
                "expected": case.expected,
                "proves": list(case.proves),
                "missing": list(case.missing),
                "boundary_of": list(case.bounds),
            }
            for case in found.cases
        ],
        "never_decides_by_itself": list(found.unproven),
        "left_out": found.left_out,
    }
