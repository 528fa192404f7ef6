"""Reference pages are generated, complete and never stale."""

import importlib.util
from collections import Counter
from pathlib import Path
from types import ModuleType

import click
import typer

from ccm.cli.main import app

DOCS = Path(__file__).parents[2] / "docs"


def _reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", Path(__file__).parent / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_diagnostic_code_and_slug_is_declared_once() -> None:
    kinds = _reference().declared_kinds()

    assert [code for code, count in Counter(kind.code for kind in kinds).items() if count > 1] == []
    assert [slug for slug, count in Counter(kind.slug for kind in kinds).items() if count > 1] == []
    assert len(kinds) > 50


def test_the_page_of_diagnostics_is_up_to_date() -> None:
    assert (DOCS / "diagnostics.md").read_text(encoding="utf-8") == _reference().diagnostics_page()


def test_every_command_has_help_and_is_documented() -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, click.Group)
    pages = "".join(path.read_text(encoding="utf-8") for path in DOCS.glob("*.md"))

    for name, command in group.commands.items():
        assert command.help, name
        assert f"ccm {name}" in pages, name


def test_every_option_has_help_and_those_of_run_are_documented() -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, click.Group)
    operators = (DOCS / "operators.md").read_text(encoding="utf-8")

    for name, command in group.commands.items():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, (name, parameter.name)
    assert [
        opt
        for each in group.commands["run"].params
        for opt in each.opts
        if opt.startswith("--") and opt not in operators
    ] == []
