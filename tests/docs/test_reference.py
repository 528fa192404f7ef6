"""Reference pages are generated and never stale; all that people can write, choose or meet is documented."""

import importlib.util
import inspect
import re
import tomllib
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
from typer.models import OptionInfo

from ccm.cli.terminal import Exit
from ccm.decisions import Status
from ccm.dmn import HitPolicy
from ccm.facts.model import Grain, Sensitivity
from ccm.facts.obtaining import Measure, Moment, Reach, RowOrder
from ccm.facts.tables import HOLDER_ROLES
from ccm.library.approvals.model import ReviewDecision, State
from ccm.library.approvals.reviewers import REVOCATIONS
from ccm.library.filters import CHANGES_TEXT, MAKES_TEXT
from ccm.library.model import CHANNELS, FORMS
from ccm.library.touchpoints import FILLS, LAYOUTS, PURPOSES
from ccm.library.wording import ROLES
from ccm.values.locales import DATE_STYLES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]


def _reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", Path(__file__).parent / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


reference = _reference()


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def first_cells(text: str) -> list[str]:
    """What stands in the first column of a page's tables, code marks taken off."""
    return [cell.strip("`") for cell in re.findall(r"^\| (.+?) \|", text, re.MULTILINE)]


def test_every_diagnostic_code_and_slug_is_declared_once() -> None:
    kinds = reference.declared_kinds()

    assert [code for code, count in Counter(kind.code for kind in kinds).items() if count > 1] == []
    assert [slug for slug, count in Counter(kind.slug for kind in kinds).items() if count > 1] == []
    assert len(kinds) > 50


@pytest.mark.parametrize("name", sorted(reference.PAGES))
def test_a_generated_page_is_up_to_date(name: str) -> None:
    assert page(name) == reference.PAGES[name](), "write it again: make docs"


def test_every_check_has_a_page_and_every_page_a_check() -> None:
    assert {path.relative_to(DOCS).as_posix() for path in (DOCS / "checks").glob("*.md")} == {
        name for name in reference.PAGES if name.startswith("checks/")
    }


def test_every_command_and_option_has_help() -> None:
    for name, command in reference.commands().items():
        assert inspect.getdoc(command), name
        assert [declared for declared, _, _ in reference.parameters(command) if not declared.help] == [], name


def test_every_command_is_in_a_page_for_people_and_every_option_of_run_in_that_for_operators() -> None:
    written = page("authors.md") + page("operators.md") + page("reviewers.md") + page("contributors.md")
    options = [
        name
        for declared, _, _ in reference.parameters(reference.commands()["run"])
        if isinstance(declared, OptionInfo)
        for name in reference.option_names(declared)
        if name.startswith("--")
    ]

    assert [name for name in reference.commands() if f"ccm {name}" not in written] == []
    assert [name for name in options if f"`{name}" not in page("operators.md")] == []


def test_the_statuses_and_exit_codes_of_a_run_are_documented_and_no_others() -> None:
    statuses = page("operators.md").partition("## The balance")[2].partition("##")[0]
    codes = page("operators.md").partition("## How it ends")[2].partition("##")[0]

    assert first_cells(statuses) == ["status", *Status]
    assert first_cells(codes) == ["exit code", *(str(int(each)) for each in Exit)]


def test_the_states_and_the_decisions_of_a_review_are_documented_and_no_others() -> None:
    states = page("reviewers.md").partition("## The states")[2].partition("##")[0]

    assert first_cells(states) == ["state", *State]
    assert [each for each in ReviewDecision if f"ccm {each}" not in page("reviewers.md")] == []
    assert [each for each in REVOCATIONS if each not in page("reviewers.md")] == []


CHOICES = {
    "filters": (*MAKES_TEXT, *CHANGES_TEXT),
    "date styles": DATE_STYLES,
    "hit policies": tuple(HitPolicy),
    "measures": tuple(Measure),
    "stretches of time": tuple(str(each).replace("last ", "last 12 ").replace("12 days", "90 days") for each in Reach),
    "moments": tuple(Moment),
    "orders": tuple(RowOrder),
    "grains": tuple(Grain),
    "sensitivities": tuple(Sensitivity),
    "channels": CHANNELS,
    "forms": tuple(form for forms in FORMS.values() for form in forms),
    "fills": FILLS,
    "layouts": LAYOUTS,
    "purposes": PURPOSES,
    "recipients": HOLDER_ROLES,
    "panel roles": ROLES,
}


@pytest.mark.parametrize("kind", CHOICES)
def test_every_word_an_author_may_choose_is_in_the_guide(kind: str) -> None:
    guide = page("authors.md")

    assert [str(word) for word in CHOICES[kind] if not re.search(rf"\b{re.escape(str(word))}\b", guide)] == []


def test_every_dependency_has_its_reason_in_the_architecture_page() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {re.match(r"[\w-]+", each)[0] for each in declared}
    reasons = page("architecture.md").partition("## Dependencies")[2]

    assert names == {name.strip() for cell in first_cells(reasons) for name in cell.split(",") if name.strip() in names}


def test_the_layers_of_the_architecture_page_are_those_that_are_enforced() -> None:
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ][0]
    written = re.search(r"Low to high: (.+?)\.", page("architecture.md"), re.DOTALL)

    assert written is not None
    assert [f"ccm.{name}" for name in re.findall(r"`(\w+)`", written[1])] == contract["layers"][::-1]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_what_a_page_points_to_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    files = re.findall(r"`((?:ccm|tests|docs|\.ci)/[\w./-]*)`", text)
    links = re.findall(r"\]\((?!https?:|mailto:|tel:)([^)\s…]+)\)", text)

    assert [name for name in files if not (ROOT / name).exists()] == []
    assert [link for link in links if not _leads_somewhere(path, link)] == []


def _leads_somewhere(path: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = path.parent / name if name else path
    if not target.exists() or not anchor:
        return target.exists()
    headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
    return anchor in [re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings]


def test_the_link_of_every_finding_leads_to_its_entry() -> None:
    for kind in reference.declared_kinds():
        link = kind.at(None, "said").link
        assert link is not None
        assert _leads_somewhere(ROOT / "README.md", link), link
