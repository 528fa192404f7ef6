import re
from pathlib import Path

import pytest

from ccm.brand.css_lint import PAGE_PROPERTIES, SCREEN_PROPERTIES, lint

ROOT = Path(__file__).parents[2]

FORBIDDEN = [
    ("@import url(other.css);", "B014", "a stylesheet stands alone"),
    ("@font-face { font-family: x; src: url(x.woff) }", "B014", "fonts come from packages"),
    ("@page { margin: 0 }", "B014", "the page box is made from the tokens"),
    ("@media print { p { color: red } }", "B014", "page.css is only for paper"),
    ("h1 { string-set: title content() }", "B011", "PlutoPrint does not know it"),
    ("p { hyphens: auto }", "B012", "PlutoPrint does not hyphenate"),
    ("p { line-height: normal }", "B012", "depends on the engine"),
    ("table { border-collapse: collapse }", "B012", "separate borders"),
    ("p { overflow-wrap: break-word }", "B011", "break words differently"),
    ("p { margin-top: 5pt }", "B012", "5pt is no multiple of 0.75pt"),
    ("p { padding: 3pt 5pt 4pt 5pt }", "B012", "4pt is no multiple of 0.75pt"),
    ("p { line-height: 1.4em }", "B012", "no multiple of 0.75pt"),
    ("p { text-align: justify }", "B012", "nothing would be stretched"),
    ("p { max-width: 40rem }", "B012", "40rem cannot be measured before layout"),
    ("p { padding-left: 2vw }", "B012", "2vw cannot be measured before layout"),
    ("p { orphans: 2 }", "B011", "keep them whole"),
    ("p { font-variant-ligatures: normal }", "B012", "unsearchable"),
    ("p { background-image: url(https://evil.example/pixel) }", "B015", "url() may not be used"),
    ("p { background-color: url('x') }", "B015", "url() may not be used"),
    ("p::before { content: 'Guaranteed!' }", "B013", "may not stand in a selector"),
    ("p { content: 'Guaranteed!' }", "B012", "nobody's fragment"),
    ("a[href] { color: red }", "B013", "may not stand in a selector"),
    ("h2 + p { color: red }", "B013", "may not stand in a selector"),
    ("#x { color: red }", "B013", "may not stand in a selector"),
    ("* { color: red }", "B013", "may not stand in a selector"),
    ("p { positon: fixed }", "B011", "not in the subset"),
    ("p { display: flex }", "B011", "not in the subset"),
    ("p { color red }", "B010", ""),
    ("p { color: red", None, ""),
]


@pytest.mark.parametrize("sheet", ["page", "screen", "mail"])
def test_the_shipped_stylesheets_keep_to_the_subset(sheet: str) -> None:
    assert lint((ROOT / f"brand/{sheet}.css").read_text(), f"{sheet}.css") == ()


@pytest.mark.parametrize(("css", "code", "why"), FORBIDDEN, ids=[css for css, _, _ in FORBIDDEN])
def test_what_the_engines_lay_out_differently_is_refused(css: str, code: str | None, why: str) -> None:
    found = lint(css, "page.css")
    assert bool(found) == (code is not None)
    assert not found or any(each.code == code and why in each.message for each in found)


def test_a_finding_names_line_and_column_and_guesses_the_typo() -> None:
    (found,) = lint("p {\n  color: red;\n  margn-top: 2pt;\n}\n", "page.css")
    assert str(found.span) == "page.css:3:3"
    assert found.hint == "did you mean “margin-top”?"


def test_all_findings_come_at_once_in_order() -> None:
    found = lint("@import 'x';\n* { hyphens: auto }\np { float: left }\n", "page.css")
    assert [each.span.line for each in found if each.span] == [1, 2, 2, 3]


def test_screens_may_have_media_queries_and_states() -> None:
    css = "@media (max-width: 40rem) { a:hover { opacity: 0.5 } }"
    assert lint(css, "screen.css") == ()
    assert lint("p { text-align: justify; max-width: 40rem }", "screen.css") == ()
    assert lint("@media print { p { hyphens: auto } }", "screen.css")[0].code == "B012"


def test_the_written_subset_is_the_enforced_one() -> None:
    text = (ROOT / "docs/brand-css.md").read_text()
    page, screen = (
        set(re.findall(r"`([a-z-]+)`", part))
        for part in re.findall(r"<!-- properties -->(.*?)<!-- end -->", text, re.DOTALL)
    )
    assert page == PAGE_PROPERTIES
    assert screen == SCREEN_PROPERTIES - PAGE_PROPERTIES
