"""The shape of the code is a promise: sizes, docstrings, words and codes are checked like behaviour."""

import ast
import re
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "ccm").rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}
FUNCTIONS = [
    (path, node)
    for path, tree in TREES.items()
    for node in ast.walk(tree)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
]
OVERRIDDEN = {"_build_layout_context"}  # WeasyPrint's own name for what one class replaces
STANDARD = ("feel", "dmn")  # where a context is what the standard calls one
WAVED_THROUGH = re.compile(r"#\s*(type|pyright|mypy):\s*ignore")
BANNED_NAMES = re.compile(r"(^|_)(utils?|helpers?|managers?|handle|context|valid)(_|$)", re.IGNORECASE)


def _lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def _size(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_types_are_proven_and_none_is_waved_through() -> None:
    marked = [str(path.relative_to(ROOT)) for path in SOURCES if WAVED_THROUGH.search(path.read_text(encoding="utf-8"))]

    assert marked == []


def test_no_file_is_longer_than_500_lines_and_the_median_is_at_most_120() -> None:
    sizes = {str(path.relative_to(ROOT)): _lines(path) for path in SOURCES}

    assert {name: size for name, size in sizes.items() if size > 500} == {}
    assert median(sizes.values()) <= 120


def test_no_function_is_longer_than_50_lines_and_the_median_is_at_most_8() -> None:
    sizes = {f"{path.relative_to(ROOT)}:{node.name}": _size(node) for path, node in FUNCTIONS}

    assert {name: size for name, size in sizes.items() if size > 50} == {}
    assert median(sizes.values()) <= 8


def test_every_module_says_what_comes_in_what_goes_out_and_why() -> None:
    bare = [str(path.relative_to(ROOT)) for path, tree in TREES.items() if not ast.get_docstring(tree)]

    assert bare == []


def test_names_are_words_of_the_trade() -> None:
    named = [(path, node.name) for path, node in FUNCTIONS]
    named += [
        (path, node.name) for path, tree in TREES.items() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    ]
    named += [(path, path.stem) for path in SOURCES]

    own = [(str(path.relative_to(ROOT)), name) for path, name in named if name not in OVERRIDDEN]
    standard = [
        (path, name) for path, name in own if path.split("/")[1] not in STANDARD or "context" not in name.lower()
    ]
    assert [(path, name) for path, name in standard if BANNED_NAMES.search(name)] == []


@pytest.mark.parametrize("name", ["ccm/compose.py"])
def test_the_journey_fits_on_one_screen(name: str) -> None:
    assert _lines(ROOT / name) <= 100
