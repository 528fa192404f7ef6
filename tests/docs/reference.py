"""Writes the generated reference pages: `python tests/docs/reference.py`. A test fails when they are stale.

In: the code's own declarations. Out: `docs/diagnostics.md`, every code with its meaning.
"""

import ast
import importlib
import pkgutil
from pathlib import Path

import ccm
from ccm.diagnostics import Kind

DOCS = Path(__file__).parents[2] / "docs"

AREAS = {
    "F": "FEEL expressions",
    "T": "Decision tables",
    "S": "Source data",
    "V": "Facts and vocabulary",
    "L": "Library: fragments, touchpoints, parameters, releases",
    "D": "Decisions",
    "C": "Composition",
    "B": "Brand",
    "R": "Rendering",
    "O": "Delivery",
    "X": "Projects and commands",
}


def declared_kinds() -> list[Kind]:
    """Every diagnostic kind that the code declares, by code; a kind is found in the module that assigns it."""
    found: list[Kind] = []
    for info in pkgutil.walk_packages(ccm.__path__, "ccm."):
        if info.name == "ccm.__main__":
            continue
        module = importlib.import_module(info.name)
        tree = ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8"))
        assigned = {name.id for node in tree.body for name in _targets(node)}
        found += [value for name, value in vars(module).items() if name in assigned and isinstance(value, Kind)]
    return sorted(found, key=lambda kind: (list(AREAS).index(kind.code[0]), kind.code))


def _targets(node: ast.stmt) -> list[ast.Name]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target for target in targets if isinstance(target, ast.Name)]


def diagnostics_page() -> str:
    """The page `docs/diagnostics.md`."""
    lines = [
        "# Diagnostics",
        "",
        "Generated from the code: every finding, its code, its slug and what it means.",
        "",
    ]
    area = ""
    for kind in declared_kinds():
        if kind.code[0] != area:
            area = kind.code[0]
            lines += [f"# {AREAS[area]}", ""]
        lines += [f"## {kind.code} {kind.slug}", "", f"*{kind.severity}* · {kind.summary}", ""]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    (DOCS / "diagnostics.md").write_text(diagnostics_page(), encoding="utf-8")
