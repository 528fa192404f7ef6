"""Every check finds the faults its fixture seeds, at their place, and leaves clean wording alone.

A fixture `fixtures/<slug>.yaml` holds `faults` (three or more) and `clean`: each a `wording`, with `front` for other
fields of the fragment, `locale`, `files` for other files of the project, `brand` for CSS at the end of the sample
brand's stylesheets; a fault says `at` (words its finding begins
at) or `in` (the file it is in), and how often (`count`, 1).
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from ccm.brand import Brand
from ccm.brand import load as load_brand
from ccm.compliance.checking import Checked
from ccm.compliance.checks import CHECKS
from ccm.diagnostics import Diagnostic
from ccm.library import read_directory

FIXTURES = Path(__file__).parent / "fixtures"
BRAND_FILES = read_directory(Path(__file__).parents[2] / "brand")
Example = Mapping[str, Any]


def examples(kind: str) -> list[Any]:
    return [
        pytest.param(path.stem, example, id=f"{path.stem} {number}")
        for path in sorted(FIXTURES.glob("*.yaml"))
        for number, example in enumerate(yaml.safe_load(path.read_text(encoding="utf-8"))[kind], 1)
    ]


def fragment(example: Example) -> tuple[str, str]:
    """The path and text of the fragment that an example writes."""
    locale = example.get("locale", "en-GB")
    front = {"id": "letter.tried", "slot": "body"} | example.get("front", {})
    lines = "".join(f"{key}: {value}\n" for key, value in front.items())
    return f"paragraphs/letter/{front['id']}.{locale}.md", f"---\n{lines}---\n{example['wording']}\n"


def styled_brand(added: Mapping[str, str]) -> Brand:
    """The sample bank's brand with CSS at the end of its stylesheets."""
    files = dict(BRAND_FILES)
    for name, css in added.items():
        files[name] = files[name] + css.encode()
    brand, findings = load_brand(files)
    assert brand is not None, [str(each) for each in findings]
    return brand


def found(
    run_checks: Callable[..., Checked], slug: str, example: Example
) -> tuple[list[Diagnostic], Mapping[str, str]]:
    """What a check says of an example, and the files it was given."""
    changes: dict[str, str] = dict(example.get("files", {}))
    if "wording" in example:
        path, text = fragment(example)
        changes[path] = text
    brand = {"brand": styled_brand(example["brand"])} if "brand" in example else {}
    checked = run_checks(changes, **brand)
    return [each for each in checked.findings if each.slug == slug], changes


@pytest.mark.parametrize(("slug", "example"), examples("faults"))
def test_a_seeded_fault_is_found_at_its_place(run_checks: Callable[..., Checked], slug: str, example: Example) -> None:
    findings, files = found(run_checks, slug, example)
    assert len(findings) == example.get("count", 1), [str(each) for each in findings]
    span = findings[0].span
    assert span is not None
    if "in" in example:
        assert span.source == example["in"]
    if "at" in example:
        assert span.source in files
        line = files[span.source].split("\n")[span.line - 1]
        assert line[span.column - 1 :].startswith(example["at"]), line[span.column - 1 :]


@pytest.mark.parametrize(("slug", "example"), examples("clean"))
def test_clean_wording_is_left_alone(run_checks: Callable[..., Checked], slug: str, example: Example) -> None:
    findings, _ = found(run_checks, slug, example)
    assert findings == []


def test_every_check_has_a_fixture_with_three_faults_and_two_clean_texts() -> None:
    slugs = {kind.slug for check in CHECKS for kind in check.kinds}
    assert slugs == {path.stem for path in FIXTURES.glob("*.yaml")}
    for path in FIXTURES.glob("*.yaml"):
        fixture = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert fixture["check"] == path.stem
        assert len(fixture["faults"]) >= 3, path.stem
        assert len(fixture["clean"]) >= 2, path.stem
