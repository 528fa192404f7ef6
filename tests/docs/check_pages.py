"""The pages `docs/checks/*.md`: one per check, written from its own text and an example that is run, and an index.

In: the checks, their fixtures, what they found in real texts. Out: the pages by path. A reader meets the rule
first, then a wording that breaks it with the finding as it is printed, then where the rule comes from.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from itertools import groupby

import yaml

from ccm.compliance.checks import CHECKS
from ccm.compliance.fixing import apply_fixes
from ccm.compliance.model import Check
from ccm.compliance.settings import BUNDLES
from ccm.diagnostics import Diagnostic
from ccm.values.locales import find_locale
from tests.compliance.measuring import (
    JUDGED,
    Example,
    Measured,
    examples,
    found,
    fragment,
    letter_files,
    measured,
    unseen,
)

INDEX = """\
# Checks

Generated from the checks. `ccm check` runs them on every wording; [Writing for customers](../authors.md#checks) tells
how to select, waive and fix. A library switches bundles or single checks off in `checks.yaml`.
"""

FIGURES = """\
## How well they find

Made by `make docs`. *Recall*: the share of the seeded faults that is found. *Precision*: the share of all findings that
is right, over seeded faults, clean texts (the fixture's own and {letters} whole letters in plain language) and {texts}
real texts (service messages of a tax-help charity, regulators' model clauses), whose findings were judged by hand. “–”:
not judged on real texts, because the check looks at what is around a wording. The seeded faults were written together
with the checks, so their recall says that a check does what it means to, not that it finds every fault there is. So a
reader also counted {unseen} faults in letters that no check had read before; {hit} of them are found{missed}.

| check | seeded | recall | clean texts | false | real findings | wrong | precision |
|:--|--:|--:|--:|--:|--:|--:|--:|
"""


def pages() -> dict[str, Callable[[], str]]:
    """Every page by its path below `docs/`."""
    return {"checks/README.md": index} | {f"checks/{each.slug}.md": partial(page, each) for each in CHECKS}


def index() -> str:
    """The list of all checks by bundle, and how well they find."""
    lines = [INDEX]
    ordered = sorted(CHECKS, key=lambda each: BUNDLES.index(each.bundle))
    for bundle, checks in groupby(ordered, key=lambda each: each.bundle):
        lines += [f"## {bundle.capitalize()}", "", "| check | | finds | mends |", "|:--|:--|:--|:--|"]
        lines += [row for check in checks for row in _rows(check)]
        lines.append("")
    return "\n".join(lines) + "\n" + figures()


def _rows(check: Check) -> Iterator[str]:
    for kind in check.kinds:
        mends = "`--fix`" if any(each.fix is not None for _, said in _tried(kind.slug) for each in said) else ""
        yield f"| [{kind.slug}]({check.slug}.md) | {kind.code} | {kind.summary} | {mends} |"


def figures() -> str:
    """The table of recall and precision."""
    judged = yaml.safe_load(JUDGED.read_text(encoding="utf-8"))["texts"]
    seeded, hit, missed = unseen()
    misses = f" (missed by {', '.join(missed)})" if missed else ""
    head = FIGURES.format(letters=len(letter_files()), texts=judged, unseen=seeded, hit=hit, missed=misses)
    return head + "\n".join(_figures(each) for each in measured()) + "\n"


def _figures(each: Measured) -> str:
    real = "–" if each.told is None else str(each.told)
    wrong = "–" if each.told is None else str(each.wrong)
    shares = f"{each.recall:.0%}", f"{each.precision:.0%}"
    return (
        f"| {each.slug} | {each.seeded} | {shares[0]} | {each.clean} | {each.false} | {real} | {wrong} | {shares[1]} |"
    )


def page(check: Check) -> str:
    """The page of one check."""
    title, _, rest = _docstring(check).partition("\n")
    severities = " and ".join(dict.fromkeys(str(each.severity) for each in check.kinds))
    names = " · ".join(f"`{each.code}` `{each.slug}`" for each in check.kinds)
    read = f"in {_languages(check)}" if check.languages else "in any language"
    lines = [f"# {check.slug}", "", f"{names} · *{severities}* · bundle *{check.bundle}* · {read}", "", f"**{title}**"]
    lines += [_for_authors(rest), "", "## Example", "", *_example(check), "## Where it comes from", "", check.source]
    lines += ["", "[All checks](README.md) · [how to waive one](../authors.md#checks)"]
    return "\n".join(lines) + "\n"


def _docstring(check: Check) -> str:
    run = check.fragment or check.library
    return (sys.modules[run.__module__].__doc__ or "").strip() if run else ""


def _for_authors(text: str) -> str:
    """The rest of a module's text; what comes in and goes out is said as an author would."""
    return re.sub(
        r"^In: (.+?)\. Out: ", lambda hit: f"*Looks at* {hit[1]}; *tells* ", text, flags=re.MULTILINE | re.DOTALL
    )


def _languages(check: Check) -> str:
    locales = (find_locale(each) for each in check.languages)
    return ", ".join(each.english_name or "" for each in locales if each is not None)


@cache
def _faults(slug: str) -> tuple[Example, ...]:
    return tuple(examples(slug, "faults"))


@cache
def _tried(slug: str) -> tuple[tuple[int, tuple[Diagnostic, ...]], ...]:
    """What the check says of each seeded fault, by its number."""
    return tuple((number, tuple(found(slug, fault)[0])) for number, fault in enumerate(_faults(slug)))


def _example(check: Check) -> Iterator[str]:
    slug = check.slug
    number, said = _tried(slug)[0]
    fault = _faults(slug)[number]
    for path, text in fault.get("files", {}).items():
        yield from (f"With this in `{path}`:", "", *_fenced(text), "")
    for path, text in fault.get("brand", {}).items():
        yield from (f"With this at the end of the brand's `{path}`:", "", *_fenced(text), "")
    if "wording" in fault:
        front = [f"{key}: {value}" for key, value in fault.get("front", {}).items() if key == "tone"]
        shown = "\n".join([*front, "---", fault["wording"]] if front else [fault["wording"]])
        yield from (*_fenced(shown), "", "`ccm check` says:", "")
    yield from (*_fenced("\n".join(str(each) for each in said)), "")
    yield from _mended(fault, said)


def _mended(fault: Example, said: tuple[Diagnostic, ...]) -> Iterator[str]:
    if "wording" not in fault or not any(each.fix is not None for each in said):
        return
    path, text = fragment(fault)
    mended = apply_fixes({path: text.encode()}, said).files[path].decode()
    wording = mended.split("\n---\n", 1)[1].rstrip("\n")
    yield from ("`ccm check --fix` writes:", "", *_fenced(wording), "")


def _fenced(text: str) -> Iterator[str]:
    yield from ("```text", text.rstrip("\n"), "```")


PAGES: Mapping[str, Callable[[], str]] = pages()
