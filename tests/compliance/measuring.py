"""How well each check finds what it is for: in the faults and clean texts of its fixture, and in whole letters.

In: the fixtures beside this file, letters written in plain language, and what was judged of real texts
(`tests/real/judged_findings.yaml`). Out: `Measured` for each check.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ccm.brand import Brand
from ccm.brand import load as load_brand
from ccm.compliance.checking import Checked, check_library
from ccm.compliance.checks import CHECKS
from ccm.diagnostics import Diagnostic, has_errors
from ccm.library import load, read_directory

HERE = Path(__file__).parent
FIXTURES = HERE / "fixtures"
PROJECT = read_directory(HERE / "project")
BRAND_FILES = read_directory(HERE.parents[1] / "brand")
JUDGED = HERE.parent / "real" / "judged_findings.yaml"
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


@dataclass(frozen=True, slots=True)
class Measured:
    """What a check found: `hit` of `seeded` faults, `false` alarms in `clean` texts; `told` in real ones, some `wrong`.

    `told` is None where nobody has judged the check's findings in real texts.
    """

    slug: str
    seeded: int
    hit: int
    clean: int
    false: int
    told: int | None
    wrong: int

    @property
    def recall(self) -> float:
        """The share of the seeded faults that is found."""
        return self.hit / self.seeded

    @property
    def precision(self) -> float:
        """The share of the findings, in all texts, that is right."""
        right = self.hit + (self.told or 0) - self.wrong
        return right / (right + self.false + self.wrong)


def measured() -> Iterator[Measured]:
    """Every kind of finding of every check, in the order of the codes."""
    judged = yaml.safe_load(JUDGED.read_text(encoding="utf-8"))["checks"] if JUDGED.exists() else {}
    letters = in_letters()
    for slug in (kind.slug for check in CHECKS for kind in check.kinds):
        seeded = hit = false = 0
        for fault in examples(slug, "faults"):
            wanted = fault.get("count", 1)
            seeded += wanted
            hit += min(wanted, len(found(slug, fault)[0]))
        clean = examples(slug, "clean")
        false += sum(len(found(slug, text)[0]) for text in clean)
        false += sum(each.slug == slug for each in letters)
        real = judged.get(slug)
        told, wrong = (real["findings"], real.get("wrong", 0)) if real else (None, 0)
        yield Measured(slug, seeded, hit, len(clean) + len(letter_files()), false, told, wrong)


def unseen() -> tuple[int, int, tuple[str, ...]]:
    """How many faults a reader counted in letters that no check was written for, how many are found, whose are not."""
    seeded, missed = 0, []
    for letter in yaml.safe_load((HERE / "unseen" / "letters.yaml").read_text(encoding="utf-8")):
        path, text = fragment(letter | {"front": {"touchpoints": "notice", "channels": "letter, email"}})
        said = [each.slug for each in run_checks({path: text}).findings if each.span and each.span.source == path]
        for slug, count in letter["faults"].items():
            seeded += count
            missed += [slug] * max(0, count - said.count(slug))
    return seeded, seeded - len(missed), tuple(sorted(set(missed)))


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
