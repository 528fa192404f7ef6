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
from tests.compliance.figures import JUDGED, Measured, measured, set_aside, unseen
from tests.compliance.judging import PARTS, judged_texts
from tests.compliance.measuring import Example, examples, found, fragment, letter_files

INDEX = """\
# Checks

Generated from the checks. `ccm check` runs them on every wording; [Writing for customers](../authors.md#checks) tells
how to select, waive and fix. A library switches bundles or single checks off in `checks.yaml`.
"""

FIGURES = """\
## How well they find

Made by `make docs`. *Seeded*: faults in a check's own fixture, which were written together with it: that they are
found says that a check does what it means to, not that it finds every fault there is. *Marked*: faults in {texts} texts
of an invented bank ({letters} letters and paragraphs in plain language, {sentences} sentences, faulty ones and ones
that only look so), in which every fault was marked before any check had read them. Checks were mended by {worked} of
these texts. By the other {apart}, which are *set aside* and counted once more by themselves, none was: in them {aside}
faults are found, and {wrong} of {told} findings are wrong. What a check finds elsewhere is more like its figure there:
most of these checks know phrases, and who says the same in other words is not found.

*Texts*: those without the fault, in which a check should say nothing: its fixture's, {plain} more letters, the clean
ones of the {texts}, and, for a check whose findings in them were judged by hand, {real} real texts (service messages of
a tax-help charity, regulators' model clauses). *Findings*: all that a check said in all texts. *Recall*: the share of
seeded and marked faults that is found. *Precision*: the share of findings that is right. One wrong finding in twenty is
95%; where there are fewer findings than twenty, the figure says little.

A reader also counted {unseen} faults of style in letters that no check had read before; {hit} of them are
found{missed}.

| check | seeded | marked | set aside | texts | findings | wrong | recall | precision |
|:--|--:|--:|--:|--:|--:|--:|--:|--:|
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
    texts = [each for part in PARTS for each in judged_texts(part)]
    letters = sum(each.kind == "letters" for each in texts)
    seeded, hit, missed = unseen()
    aside, told, wrong = set_aside()
    head = FIGURES.format(
        texts=len(texts),
        letters=letters,
        sentences=len(texts) - letters,
        worked=len(judged_texts(PARTS[0])),
        apart=len(judged_texts(PARTS[1])),
        aside=aside,
        told=told,
        wrong=wrong,
        plain=len(letter_files()),
        real=yaml.safe_load(JUDGED.read_text(encoding="utf-8"))["texts"],
        unseen=seeded,
        hit=hit,
        missed=f" (missed by {', '.join(missed)})" if missed else "",
    )
    return head + "\n".join(_figures(each) for each in measured()) + "\n"


def _figures(each: Measured) -> str:
    counted = f"{each.fixture} | {each.marked} | {each.aside} | {each.texts} | {each.told} | {each.wrong}"
    return f"| {each.slug} | {counted} | {each.recall:.0%} | {each.precision:.0%} |"


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
