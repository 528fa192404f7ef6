"""Writes the generated reference pages: `python tests/docs/reference.py`. A test fails when they are stale.

In: the code's own declarations. Out: `docs/diagnostics.md`, every code with its meaning; `docs/facts.md`, the facts
that are always there; `docs/commands.md`, every command with its options; `docs/checks/`, a page for each check; in
`docs/integrators.md` the standard tables, in `docs/feel.md` the functions.
"""

import ast
import importlib
import importlib.util
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from typer.models import ArgumentInfo, OptionInfo

import ccm
from ccm.cli.main import make_app
from ccm.compliance.checks import CHECKS
from ccm.diagnostics import Kind
from ccm.facts.builtin import BUILTIN
from ccm.facts.model import FactDefinition, Grain
from ccm.facts.tables import TABLES, TableColumn
from ccm.facts.tables import Kind as TableKind
from ccm.feel import Model, parse
from ccm.feel.functions import LIBRARIES
from ccm.feel.signatures import Builtin

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT)] if str(ROOT) not in sys.path else []  # run as a script, the folder of tests is not found

from tests.docs import check_pages  # noqa: E402

DOCS = ROOT / "docs"
CHECK_PAGES = {kind.code: check.slug for check in CHECKS for kind in check.kinds}

FUNCTIONS_BEGIN, FUNCTIONS_END = "<!-- functions: written by `make docs` -->", "<!-- end of functions -->"
TABLES_BEGIN, TABLES_END = "<!-- tables: written by `make docs` -->", "<!-- end of tables -->"

AREAS = {
    "F": "FEEL expressions",
    "T": "Decision tables",
    "M": "Decision models (DMN)",
    "S": "Source data",
    "V": "Facts and vocabulary",
    "L": "Library: fragments, touchpoints, parameters, releases",
    "D": "Decisions",
    "C": "Composition",
    "B": "Brand",
    "R": "Rendering",
    "O": "Delivery",
    "K": "Compliance checks",
    "X": "Projects and commands",
}

GRAINS = {
    Grain.CUSTOMER: "About the recipient and the occasion. Every touchpoint can use these.",
    Grain.ACCOUNT: "In touchpoints for each account.",
    Grain.PRODUCT: "In touchpoints for each product.",
    Grain.EVENT: "In touchpoints for each event.",
}

DIAGNOSTICS = """\
# Diagnostics

Generated from the code: every finding, its code, its slug and what it means. An *error* stops what it is about, a
*warning* is counted and shown. Codes and slugs are stable; the wording may improve.
"""

FACTS = """\
# Standard facts

Generated from the code: the facts that every project has without declaring them. `library.yaml` adds the bank's own
constants (`bank name`, …), `facts/*.yaml` all others; `ccm facts` lists everything a project knows. *Required* means
never missing. The source is the column of the [standard table](integrators.md) that a value is taken from.
"""

COMMANDS = """\
# Commands

Generated from the code. Exit codes: 0 all is well · 1 findings or failed documents · 2 called wrongly · 3 not completed
or not balanced. Results go to standard output, findings and progress to standard error.
"""


def declared_kinds() -> list[Kind]:
    """Every diagnostic kind that the code declares, by code; a kind is found in the module that assigns it.

    A module that knows nothing of diagnostics is not imported: it may need an engine that is not on every machine.
    """
    found: list[Kind] = []
    for info in pkgutil.walk_packages(ccm.__path__, "ccm."):
        spec = importlib.util.find_spec(info.name)
        source = Path(spec.origin or "").read_text(encoding="utf-8") if spec else ""
        if info.name == "ccm.__main__" or "ccm.diagnostics" not in source:
            continue
        module = importlib.import_module(info.name)
        tree = ast.parse(source)
        assigned = {name.id for node in tree.body for name in _targets(node)}
        found += [value for name, value in vars(module).items() if name in assigned and isinstance(value, Kind)]
    return sorted(found, key=lambda kind: (list(AREAS).index(kind.code[0]), kind.code))


def _targets(node: ast.stmt) -> list[ast.Name]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target for target in targets if isinstance(target, ast.Name)]


def diagnostics_page() -> str:
    """The page `docs/diagnostics.md`."""
    lines = [DIAGNOSTICS]
    area = ""
    for kind in declared_kinds():
        if kind.code[0] != area:
            area = kind.code[0]
            lines += [f"## {AREAS[area]}", ""]
        page = CHECK_PAGES.get(kind.code)
        more = f" [More](checks/{page}.md)" if page else ""
        lines += [f"### {kind.code}", "", f"`{kind.slug}` · *{kind.severity}* · {kind.summary}{more}", ""]
    return _page(lines)


def facts_page() -> str:
    """The page `docs/facts.md`."""
    lines = [FACTS]
    for grain, said in GRAINS.items():
        lines += [f"## {grain.value.capitalize()}", "", said, ""]
        lines += ["| name | type | sensitivity | | meaning | source |", "|---|---|---|---|---|---|"]
        lines += [_fact_row(fact) for fact in BUILTIN if fact.grain is grain]
        lines.append("")
    return _page(lines)


def _fact_row(fact: FactDefinition) -> str:
    kind = f"money in `{fact.unit}`" if fact.unit else str(fact.type)
    required = "" if fact.nullable else "required"
    source = fact.source.removeprefix("standard: ")
    return f"| `{fact.name}` | {kind} | {fact.sensitivity} | {required} | {fact.meaning} | `{source}` |"


def integrators_page() -> str:
    """The page `docs/integrators.md` with its list of standard tables written again."""
    before, _, rest = (DOCS / "integrators.md").read_text(encoding="utf-8").partition(TABLES_BEGIN)
    rows = [f"| `{table.name}` | {', '.join(map(_column, table.columns))} |" for table in TABLES.values()]
    written = "\n".join([TABLES_BEGIN, "", "| table | columns |", "|---|---|", *rows, "", ""])
    return before + written + rest[rest.index(TABLES_END) :]


def language_page() -> str:
    """The page `docs/feel.md` with its list of functions written again."""
    before, _, rest = (DOCS / "feel.md").read_text(encoding="utf-8").partition(FUNCTIONS_BEGIN)
    lines = [FUNCTIONS_BEGIN, ""]
    for library in LIBRARIES:
        rows = [f"| {'<br>'.join(map(_signature, one.forms))} | {one.meaning} |" for one in library.builtins]
        shown = [f"{source} → {wanted}" for one in library.builtins for source, wanted in one.examples]
        told = [line for line in shown if parse(line.partition(" → ")[0], Model())[1] == ()]
        lines += [
            f"### {library.title}",
            "",
            "| function | meaning |",
            "|---|---|",
            *rows,
            "",
            "```feel",
            *told,
            "```",
            "",
        ]
    return before + "\n".join(lines) + rest[rest.index(FUNCTIONS_END) :]


def _signature(form: Builtin) -> str:
    """A form as it is called: `?` may be left out, `…` may be given again."""
    repeated = [one.repeated or form.variadic for one in form.parameters]
    marks = [
        "…" if again else "?" if one.optional else "" for one, again in zip(form.parameters, repeated, strict=True)
    ]
    names = ", ".join(one.name + mark for one, mark in zip(form.parameters, marks, strict=True))
    return f"`{form.name}({names})`"


def _column(column: TableColumn) -> str:
    name = f"**{column.name}**" if column.required else column.name
    return name if column.kind is TableKind.TEXT else f"{name} {column.kind}"


def commands() -> Mapping[str, Callable[..., None]]:
    """Every command by name; those of a group by both names: `table check`."""
    app = make_app()
    found = {each.name: each.callback for each in app.registered_commands if each.name and each.callback}
    for group in app.registered_groups:
        inside = group.typer_instance.registered_commands if group.typer_instance else []
        found |= {f"{group.name} {each.name}": each.callback for each in inside if each.name and each.callback}
    return found


def parameters(command: Callable[..., None]) -> Iterator[tuple[OptionInfo | ArgumentInfo, Any, object]]:
    """The options and arguments of a command: how each is declared, its type, its default."""
    hints = get_type_hints(command, include_extras=True)
    for name, parameter in inspect.signature(command).parameters.items():
        kind, declared = get_args(hints[name])[:2]
        yield declared, kind, parameter.default


def commands_page() -> str:
    """The page `docs/commands.md`."""
    lines = [COMMANDS]
    for name, command in commands().items():
        found = list(parameters(command))
        arguments = "".join(f" {_argument(one, default)}" for one, _, default in found if isinstance(one, ArgumentInfo))
        lines += [f"## ccm {name}", "", inspect.getdoc(command) or "", ""]
        lines += [f"`ccm {name}{arguments} [OPTIONS]`", "", "| | | default |", "|---|---|---|"]
        lines += [_parameter_row(one, kind, default) for one, kind, default in found]
        lines.append("")
    return _page(lines)


def _argument(declared: ArgumentInfo, default: object) -> str:
    metavar = declared.metavar or ""
    return metavar if default is inspect.Parameter.empty else f"[{metavar}]"


def _parameter_row(declared: OptionInfo | ArgumentInfo, kind: Any, default: object) -> str:
    if isinstance(declared, ArgumentInfo):
        written = f"`{declared.metavar}`"
    else:
        value = _value(declared, kind)
        written = ", ".join(f"`{each}{value}`" for each in option_names(declared))
    return f"| {written} | {declared.help} | {_default(declared, default)} |"


def option_names(declared: OptionInfo) -> list[str]:
    """How an option is written. In `Annotated`, typer keeps the first name where the default would stand."""
    return [each for each in (declared.default, *(declared.param_decls or ())) if isinstance(each, str)]


def _value(declared: OptionInfo, kind: Any) -> str:
    members = [each for each in get_args(kind) if each is not type(None)]
    if get_origin(kind) is not list and members:
        kind = members[0]
    if kind is bool:
        return ""
    if declared.metavar:
        return f" {declared.metavar}"
    if inspect.isclass(kind) and issubclass(kind, Enum):
        return f" {'/'.join(str(each) for each in kind)}"
    return {int: " N", Path: " PATH", datetime: " DATE"}.get(kind, " TEXT")


def _default(declared: OptionInfo | ArgumentInfo, default: object) -> str:
    if default is inspect.Parameter.empty:
        return "required"
    if isinstance(declared.show_default, str):
        return declared.show_default
    return "" if default in (None, False, Path()) else f"`{default}`"


def _page(lines: list[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


PAGES = {
    "diagnostics.md": diagnostics_page,
    "facts.md": facts_page,
    "commands.md": commands_page,
    "feel.md": language_page,
    "integrators.md": integrators_page,
    **check_pages.PAGES,
}

if __name__ == "__main__":
    (DOCS / "checks").mkdir(exist_ok=True)
    for gone in set((DOCS / "checks").glob("*.md")) - {DOCS / name for name in PAGES}:
        gone.unlink()
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
