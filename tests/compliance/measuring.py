"""What each check says of the faults and clean texts of its fixture, and of whole letters.

In: the fixtures beside this file and letters written in plain language. Out: findings, with the files they are about.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ccm.brand import Brand
from ccm.brand import load as load_brand
from ccm.compliance.checking import Checked, check_library
from ccm.diagnostics import Diagnostic, has_errors
from ccm.library import load, read_directory

HERE = Path(__file__).parent
FIXTURES = HERE / "fixtures"
PROJECT = read_directory(HERE / "project")
BRAND_FILES = read_directory(HERE.parents[1] / "brand")
Example = Mapping[str, Any]
Run = Callable[..., Checked]


def run_checks(changes: Mapping[str, str | None], **options: Any) -> Checked:
    """Check the small project with files replaced, added or (None) taken away; it must load without an error."""
    files = dict(PROJECT)
    for path, text in changes.items():
        files.pop(path, None)
        if text is not None:
            files[path] = text.encode()
    library, found = load(files)
    assert library is not None
    assert not has_errors(found), [str(each) for each in found]
    return check_library(library, files, **options)


def examples(slug: str, kind: str) -> list[Example]:
    """The `faults` or `clean` texts of a check's fixture."""
    found: list[Example] = yaml.safe_load((FIXTURES / f"{slug}.yaml").read_text(encoding="utf-8"))[kind]
    return found


def fragment(example: Example) -> tuple[str, str]:
    """The path and text of the fragment that an example writes."""
    locale = example.get("locale", "en-GB")
    front = {"id": "letter.tried", "slot": "body"} | example.get("front", {})
    lines = "".join(f"{key}: {value}\n" for key, value in front.items())
    return f"paragraphs/letter/{front['id']}.{locale}.md", f"---\n{lines}---\n{example['wording']}\n"


def found(slug: str, example: Example) -> tuple[list[Diagnostic], Mapping[str, str]]:
    """What a check says of an example, and the files it was given."""
    changes: dict[str, str] = dict(example.get("files", {}))
    if "wording" in example:
        path, text = fragment(example)
        changes[path] = text
    options: dict[str, Any] = {"brand": styled_brand(example["brand"])} if "brand" in example else {}
    checked = run_checks(changes, **options | example.get("options", {}))
    return [each for each in checked.findings if each.slug == slug], changes


def styled_brand(added: Mapping[str, str]) -> Brand:
    """The sample bank's brand with CSS at the end of its stylesheets."""
    files = dict(BRAND_FILES)
    for name, css in added.items():
        files[name] = files[name] + css.encode()
    brand, findings = load_brand(files)
    assert brand is not None, [str(each) for each in findings]
    return brand


@cache
def letter_files() -> Mapping[str, str]:
    """Whole letters in plain language, each as one fragment."""
    files = {}
    for path in sorted((HERE / "letters").glob("*.md")):
        name, locale = path.stem.split(".")
        front = f"id: letter.{name}\nslot: body\ntouchpoints: notice\nchannels: letter, email\n"
        files[f"paragraphs/letter/letter.{name}.{locale}.md"] = f"---\n{front}---\n{path.read_text(encoding='utf-8')}"
    return files


@cache
def in_letters() -> tuple[Diagnostic, ...]:
    """What all checks say of the letters, in which nothing is to be found."""
    # A letter is no fragment: it writes its amounts and dates itself, and belongs to no library.
    bundles = "bundles: [plain language, brand, financial promotion, fairness, accessibility]\n"
    settings = bundles + "terms:\n  - {use: payment plan, not: [repayment arrangement]}\nproducts: [Everyday Saver]\n"
    checked = run_checks({**letter_files(), "checks.yaml": settings}, brand=styled_brand({}))
    return tuple(each for each in checked.findings if each.span and each.span.source in letter_files())
