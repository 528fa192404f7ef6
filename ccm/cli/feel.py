"""`ccm feel`: evaluate an expression, see why it gives what it gives, how it was read, and its SQL.

In: an expression (or none: then a prompt, or one expression a line from a pipe) and a file of values. Out: the value,
the type problems it was read with, and for every null the place where it arose.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ccm.cli.feel_cases import case_lines, cases_as_json, cases_of
from ccm.cli.feel_values import read_values
from ccm.cli.options import FormatOption
from ccm.cli.terminal import Exit, Format, Refusal, end_on_errors, err, out, print_json, show_findings, visible
from ccm.diagnostics import Diagnostic
from ccm.feel import Expression, Model, Name, compile_conditions, parse, reasons, slugify, to_sql
from ccm.feel.outline import outline
from ccm.feel.plain import to_plain, type_of, write_value

ExpressionArgument = Annotated[
    str | None, typer.Argument(metavar="EXPR", help="The expression; without one, a prompt opens.")
]
FactsOption = Annotated[Path | None, typer.Option("--facts", help="A YAML or JSON file of names and values.")]
TraceOption = Annotated[bool, typer.Option("--trace", help="Show every comparison with the values it saw.")]
SqlOption = Annotated[bool, typer.Option("--sql", help="Show the expression as SQL, and whether it is exact.")]
AstOption = Annotated[bool, typer.Option("--ast", help="Show how the expression was read.")]
CasesOption = Annotated[
    bool,
    typer.Option("--cases", help="Show test cases of a condition: what proves each part, boundaries, missing values."),
]

HELP = """\
Type an expression to see its value. Or:
  :let NAME = EXPR   give a name a value
  :facts             the names there are
  :trace EXPR        with every comparison and the values it saw
  :ast EXPR          how it was read
  :sql EXPR          as SQL
  :cases EXPR        test cases of a condition
  :quit              leave (or Ctrl-D)"""


@dataclass(frozen=True, slots=True)
class Session:
    """The names that may be used, by name."""

    values: Mapping[str, object]

    @property
    def model(self) -> Model:
        """The names with the types their values have."""
        return Model(Name(name, slugify(name), type_of(value)) for name, value in self.values.items())

    @property
    def by_slug(self) -> dict[str, object]:
        """The values as expressions read them."""
        return {slugify(name): value for name, value in self.values.items()}

    def read(self, source: str) -> tuple[Expression | None, tuple[Diagnostic, ...]]:
        """Parse an expression as the standard does: problems of type are warnings."""
        return parse(source, self.model, origin="expression", strict=False)


def feel(
    expression: ExpressionArgument = None,
    facts: FactsOption = None,
    trace: TraceOption = False,
    sql: SqlOption = False,
    ast: AstOption = False,
    cases: CasesOption = False,
    form: FormatOption = Format.TEXT,
) -> None:
    """Evaluate a FEEL expression, or open a prompt."""
    if facts is not None and not facts.is_file():
        raise Refusal(f"there is no file {facts}", hint="give a YAML or JSON file of names and values")
    values, found = read_values(facts) if facts is not None else ({}, ())
    end_on_errors(found, form)
    session = Session(values)
    if expression is None:
        _converse(session)
        return
    if cases:
        _show_cases(session, expression, form)
        return
    parsed, problems = session.read(expression)
    if parsed is None:
        end_on_errors(problems, form)
        return
    if form is Format.JSON:
        print_json(_as_json(session, parsed, problems))
        return
    show_findings(problems)
    for line in describe(session, parsed, trace=trace, sql=sql, ast=ast):
        out.print(Text(visible(line)))


def describe(session: Session, expression: Expression, *, trace: bool, sql: bool, ast: bool) -> Iterator[str]:
    """The value and what was asked about it, line by line."""
    value, why = reasons(expression, session.by_slug)
    yield write_value(value)
    for reason in why:
        yield f"  null at {reason}"
    if trace:
        traced = compile_conditions({"": expression}).trace(session.by_slug)[""]
        yield from (f"  {step.describe()}" for step in traced.steps)
    if ast:
        yield from outline(expression)
    if sql:
        yield from _sql(expression)


def _sql(expression: Expression) -> Iterator[str]:
    """The SQL in both dialects; columns are the slugs of the names."""
    columns = {slug: f'"{slug}"' for slug in expression.reads}
    for dialect in ("duckdb", "postgres"):
        written, exactness = to_sql(expression, columns, dialect=dialect)
        yield f"{dialect} ({exactness.value}): {written or 'there is no SQL for this'}"


def _show_cases(session: Session, source: str, form: Format) -> None:
    """The test cases of a condition, instead of its value."""
    found = cases_of(source, session.model)
    if form is Format.JSON:
        print_json(cases_as_json(found))
        return
    for line in case_lines(found):
        out.print(Text(visible(line)), soft_wrap=True)


def _as_json(session: Session, expression: Expression, problems: tuple[Diagnostic, ...]) -> dict[str, object]:
    """Everything about an expression as data."""
    value, why = reasons(expression, session.by_slug)
    traced = compile_conditions({"": expression}).trace(session.by_slug)[""]
    columns = {slug: f'"{slug}"' for slug in expression.reads}
    written, exactness = to_sql(expression, columns)
    return {
        "value": to_plain(value),
        "feel": write_value(value),
        "type": str(expression.type),
        "nulls": [{"text": one.text, "line": one.line, "column": one.column, "why": one.why} for one in why],
        "steps": [{"text": one.text, "result": to_plain(one.result)} for one in traced.steps],
        "sql": written,
        "exactness": exactness.value,
        "findings": [each.as_json() for each in problems],
    }


def _converse(session: Session) -> None:
    """Read expressions until the end; a wrong one is explained and the prompt comes back."""
    talking = sys.stdin.isatty()
    failed = False
    if talking:
        import readline  # noqa: F401  # gives `input` its line editing

        err.print(Text("FEEL. :help says what can be typed, :quit leaves.", style="dim"))
    while True:
        try:
            line = input("feel> " if talking else "").strip()
        except (EOFError, KeyboardInterrupt):
            break
        if line in (":quit", ":q"):
            break
        session, right = _answer(session, line)
        failed = failed or not right
    if failed and not talking:
        raise typer.Exit(Exit.FINDINGS)


def _answer_cases(session: Session, source: str) -> bool:
    """Show the cases of a condition; returns whether there are any."""
    try:
        _show_cases(session, source, Format.TEXT)
    except Refusal as refusal:
        err.print(Text(f"{refusal}"))
        return False
    return True


def _answer(session: Session, line: str) -> tuple[Session, bool]:
    """Answer one line; returns the session with what was named, and whether the line could be read."""
    command, _, rest = line.partition(" ")
    if line in ("", ":help"):
        out.print(Text(HELP if line else ""), end="\n" if line else "")
        return session, True
    if line == ":facts":
        for name, value in session.values.items():
            out.print(Text(visible(f"{name} = {write_value(value)}")))
        return session, True
    if command == ":cases":
        return session, _answer_cases(session, rest)
    name, source = "", rest if command in (":trace", ":ast", ":sql") else line
    if command == ":let":
        name, _, source = (part.strip() for part in rest.partition("="))
    parsed, problems = session.read(source)
    show_findings(problems)
    if parsed is None:
        return session, False
    if name:
        value, _ = reasons(parsed, session.by_slug)
        return replace(session, values={**session.values, name: value}), True
    options = {"trace": command == ":trace", "sql": command == ":sql", "ast": command == ":ast"}
    for shown in describe(session, parsed, **options):
        out.print(Text(visible(shown)))
    return session, True
