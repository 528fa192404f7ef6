"""The demo's gallery in a real browser: what a person sees, clicks, hears read out and reaches by keyboard."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import open_page
from finished_run import Run, html_of, mail_of, pages_of, squeezed, tree_of
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from ccm.channels import availability

FORMS = {
    "Print PDF": "print",
    "Accessible PDF": "accessible",
    "Web page": "page",
    "E-mail": "mail",
    "Text message": "text",
}
WIDTHS = (380, 1280)
OVERFLOWING = """() => [document, ...[...document.querySelectorAll("iframe")].map((each) => each.contentDocument)]
    .filter((each) => each.documentElement.scrollWidth > each.documentElement.clientWidth)
    .map((each) => each.title + ": " + each.documentElement.scrollWidth)"""


@pytest.fixture(scope="module")
def demo(ccm, tmp_path_factory) -> Run:
    """What `ccm demo` leaves behind; its gallery is the folder above the run."""
    out = tmp_path_factory.mktemp("demo") / "demo"
    ended = ccm("demo", "--out", out, "--no-open")
    assert ended.code == 0, ended.err
    assert f"Open the gallery: {out / 'index.html'}" in ended.out.replace("\n", "")
    return Run(out / "bank", out / "run", ended.code, ended.out)


def gallery(demo: Run) -> Path:
    return demo.out.parent


def index(demo: Run) -> str:
    return (gallery(demo) / "index.html").as_uri()


def explained(demo: Run) -> dict[str, dict[str, Any]]:
    lines = (demo.out / "explanations.jsonl").read_text(encoding="utf-8").splitlines()
    return {each["communication"]: each for each in map(json.loads, lines)}


def chosen(demo: Run, status: str = "produced") -> dict[str, dict[str, Any]]:
    """The first communication of each touchpoint that ended so: the most forms first."""
    found: dict[str, dict[str, Any]] = {}
    for record in sorted(demo.records.values(), key=lambda each: -len(each.get("artefacts", ()))):
        if record["status"] == status:
            found.setdefault(record["touchpoint"], record)
    return found


def why_page(demo: Run, record: dict[str, Any]) -> str:
    return (gallery(demo) / "why" / f"{record['communication']}.html").as_uri()


def artefact(demo: Run, record: dict[str, Any], form: str) -> Path:
    (path,) = (each["path"] for each in record["artefacts"] if each["form"] == form)
    return demo.out / "outbox" / path


def documents_to_read(demo: Run) -> Iterator[tuple[str, Any]]:
    """One web page and one e-mail of each touchpoint, as the HTML that their readers get."""
    for record in chosen(demo).values():
        forms = {each["form"] for each in record["artefacts"]}
        yield record["touchpoint"], artefact(demo, record, "page").read_text(encoding="utf-8")
        if "mail" in forms:
            html = html_of(mail_of(artefact(demo, record, "mail")))
            yield f"{record['touchpoint']} mail", html.replace("cid:", "data:,")


# What is there, whether or not a browser is.


def test_a_demo_shows_at_least_a_hundred_documents_in_every_form(demo: Run) -> None:
    pictured = dict(demo.results["balance"]["artefacts"])
    wanted = set(FORMS.values()) - {form for form in FORMS.values() if availability(form) is not None}

    assert demo.results["balance"]["produced"] >= 100
    assert {form for form, count in pictured.items() if count} == wanted
    assert set(chosen(demo)) == set(demo.results["touchpoints"])


def test_every_link_and_source_of_every_page_leads_somewhere(demo: Run) -> None:
    pages = {path: tree_of(path.read_text(encoding="utf-8")) for path in sorted(gallery(demo).rglob("*.html"))}
    anchors = {path: set(tree.xpath("//@id")) for path, tree in pages.items()}
    lost = []
    for path, tree in pages.items():
        inner = [tree_of(each) for each in tree.xpath("//iframe/@srcdoc")]
        for target in (each for part in (tree, *inner) for each in part.xpath("//@href | //@src")):
            way, anchor = urldefrag(target)
            if urlsplit(way).scheme in ("data", "https", "mailto", "tel"):
                continue
            leads_to = (path.parent / unquote(way)).resolve() if way else path
            if not leads_to.is_file() or (anchor and anchor not in anchors[leads_to]):
                lost.append((path.name, target))

    assert len(pages) > len(demo.records)
    assert lost == []


# What a person does.


def section_of(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title, exact=True)


def test_a_person_reads_a_document_of_every_touchpoint_in_every_form(demo: Run, browser: Browser) -> None:
    read: set[str] = set()
    with open_page(browser) as page:
        page.goto(index(demo))
        for record in chosen(demo).values():
            name = explained(demo)[record["communication"]]["name"]
            for label, form in FORMS.items():
                if form not in {each["form"] for each in record["artefacts"]}:
                    continue
                title = open_touchpoint(page, record["touchpoint"])
                row = row_of(section_of(page, title), record)
                row.get_by_role("link", name=f"{label} for {name}").click()
                read_form(page, demo, record, form)
                read.add(form)
                page.go_back()

    assert read == set(demo.results["balance"]["artefacts"])


def open_touchpoint(page: Page, touchpoint: str) -> str:
    """Go to a touchpoint from the list at the top, and show all its documents; returns its title."""
    link = page.get_by_role("navigation", name="Touchpoints").locator(f'a[href="#{touchpoint}"]')
    title = link.inner_text()
    link.click()
    section = section_of(page, title)
    expect(section).to_be_in_viewport()
    closed = section.locator("details:not([open]) > summary")
    while closed.count():
        closed.first.click()
    return title


def row_of(section: Locator, record: dict[str, Any]) -> Locator:
    why = f'a[href="why/{record["communication"]}.html"]'
    return section.get_by_role("listitem").filter(has=section.page.locator(why))


def read_form(page: Page, demo: Run, record: dict[str, Any], form: str) -> None:
    """Look at the opened document: it is the one, and it says what its kind says."""
    path = artefact(demo, record, form)
    if form in ("mail", "text"):
        expect(page).to_have_url(f"{why_page(demo, record)}#{form}")
        view = page.locator(f"#{form}")
        expect(view.get_by_role("heading", level=2)).to_be_in_viewport()
        if form == "text":
            expect(view.locator(".bubble")).to_have_text(path.read_text(encoding="utf-8"))
        else:
            headline = tree_of(html_of(mail_of(path))).findtext(".//h1")
            expect(view.frame_locator("iframe").get_by_role("heading", level=1)).to_have_text(headline)
            expect(view.frame_locator("iframe").get_by_role("img", name="Meridian Bank")).to_be_visible()
        return
    expect(page).to_have_url(path.as_uri())
    title = tree_of(artefact(demo, record, "page").read_text(encoding="utf-8")).findtext(".//h1")
    if form == "page":
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        expect(page.get_by_role("img", name="Meridian Bank")).to_be_visible()
    else:
        assert squeezed(title) in squeezed("".join(pages_of(path)))


def test_every_paragraph_of_every_touchpoint_says_why_it_is_there(demo: Run, browser: Browser) -> None:
    with open_page(browser) as page:
        for record in chosen(demo).values():
            page.goto(index(demo))
            open_touchpoint(page, record["touchpoint"])
            why = page.locator(f'a[href="why/{record["communication"]}.html"]')
            why.click()
            document = page.frame_locator('iframe[title="Web page"]')
            paragraphs = document.locator("[data-fragment]")
            expect(paragraphs.first).to_be_visible()
            marked = {each.get_attribute("data-fragment") for each in paragraphs.all()}
            asked = {each.get_attribute("data-why") for each in page.locator("[data-why]").all()}

            assert marked == asked
            assert marked <= {each.split("@")[0].rsplit(".", 1)[0] for each in record["fragments"]}
            ask_and_answer(page, document)


def ask_and_answer(page: Page, document: FrameLocator) -> None:
    """From a paragraph to its reason, and from a reason to its paragraph."""
    paragraph = document.locator("p[data-fragment]").last
    fragment = str(paragraph.get_attribute("data-fragment"))
    paragraph.click()
    reason = page.locator(f'[data-why="{fragment}"]').first
    expect(reason.get_by_role("button")).to_be_focused()
    expect(reason).to_be_in_viewport()
    expect(reason.get_by_role("button")).to_have_attribute("aria-pressed", "true")
    expect(reason).to_contain_text(fragment)
    expect(reason).to_contain_text("Wording ")

    other = page.locator("[data-why]").first.get_by_role("button")
    other.click()
    expect(reason.get_by_role("button")).to_have_attribute("aria-pressed", "false")
    shown = document.locator(f'[data-fragment="{other.inner_text()}"]').first
    expect(shown).to_have_css("background-color", "rgb(255, 243, 201)")
    expect(shown).to_be_in_viewport()


def test_whoever_got_nothing_can_be_asked_why_not(demo: Run, browser: Browser) -> None:
    for status in ("not in audience", "suppressed"):
        record = chosen(demo, status)["invitation-to-invest"]
        explanation = explained(demo)[record["communication"]]
        with open_page(browser) as page:
            page.goto(index(demo))
            title = open_touchpoint(page, "invitation-to-invest")
            row = row_of(section_of(page, title), record)
            row.get_by_role("link", name=f"Why not, for {explanation['name']}").click()
            answer = page.get_by_role("region", name="Why not")
            said = record["reason"] if status == "suppressed" else " is false ("

            expect(answer).to_contain_text(f"No document: {said}" if status == "suppressed" else said)
            expect(answer.locator(".out")).to_have_count(1)
            expect(page.locator("iframe")).to_have_count(0)


def test_the_gallery_works_by_keyboard_alone(demo: Run, browser: Browser) -> None:
    focus = "() => document.activeElement.innerText.trim()"
    with open_page(browser) as page:
        press = page.keyboard.press
        page.goto(index(demo))
        press("Tab")
        expect(page.get_by_role("link", name="Skip to the documents")).to_be_in_viewport()
        press("Enter")
        press("Tab")
        first = page.get_by_role("navigation", name="Touchpoints").get_by_role("link").first
        expect(first).to_be_focused()
        assert first.evaluate("(each) => getComputedStyle(each).outlineStyle") == "solid"
        press("Enter")
        press("Tab")
        assert page.evaluate(focus) == "Print PDF"
        tab_to(page, lambda: "more" in page.evaluate(focus))
        press("Enter")
        expect(page.locator("details[open]")).to_have_count(1)
        press("Tab")
        tab_to(page, lambda: page.evaluate(focus) == "Why this paragraph")
        press("Enter")
        expect(page.get_by_role("region", name="Why this paragraph")).to_be_visible()
        tab_to(page, lambda: page.evaluate("() => document.activeElement.tagName") == "BUTTON")
        press("Enter")
        pressed = page.locator('button[aria-pressed="true"]')
        expect(pressed).to_be_focused()
        shown = page.frame_locator("iframe").first.locator(f'[data-fragment="{pressed.inner_text()}"]')
        expect(shown).to_be_in_viewport()


def tab_to(page: Page, reached: Any) -> None:
    for _ in range(60):
        if reached():
            return
        page.keyboard.press("Tab")
    pytest.fail("not reached by 60 presses of Tab")


def test_the_gallery_can_be_read_without_scripts(demo: Run, browser: Browser) -> None:
    record = chosen(demo)["security-alert"]
    with open_page(browser, java_script_enabled=False) as page:
        page.goto(why_page(demo, record))
        expect(page.get_by_role("region", name="Why this paragraph")).to_contain_text("security")
        expect(page.frame_locator("iframe").first.get_by_role("heading", level=1)).to_be_visible()


# How it fits and reads.


def test_nothing_runs_off_the_side_of_a_phone_or_a_desk(demo: Run, browser: Browser) -> None:
    places = [index(demo), *(why_page(demo, each) for each in chosen(demo).values())]
    places.append(why_page(demo, chosen(demo, "not in audience")["invitation-to-invest"]))
    wide = []
    for width in WIDTHS:
        with open_page(browser, width=width) as page:
            for place in places:
                page.goto(place)
                page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
                wide += [(width, place, each) for each in page.evaluate(OVERFLOWING)]
            for name, html in documents_to_read(demo):
                page.set_content(html)
                wide += [(width, name, each) for each in page.evaluate(OVERFLOWING)]

    assert wide == []


def test_a_phone_shows_every_amount_of_a_statement_and_reads_it_out_as_a_table(demo: Run, browser: Browser) -> None:
    statement = artefact(demo, chosen(demo)["current-account-statement"], "page").as_uri()
    with open_page(browser, width=380) as page:
        page.goto(statement)
        figures = page.locator("table.rows td.right").all()
        boxes = [each.bounding_box() for each in figures if each.inner_text().strip()]
        phone = read_out(page)
    with open_page(browser, width=1280) as page:
        page.goto(statement)
        desk = read_out(page)

    assert len(boxes) > 20
    assert all(box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 380 for box in boxes)
    assert phone == desk
    assert phone["row"] > 10


def read_out(page: Page) -> Counter[str]:
    """How many tables, rows and cells the browser tells a screen reader of, whatever the stylesheet made of them."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roles = Counter(each["role"]["value"] for each in nodes if not each["ignored"])
    return Counter({role: roles[role] for role in ("table", "row", "cell", "columnheader")})


def checked(page: Page, name: str, *without: str, only: str = "") -> list[str]:
    """What axe-core finds wrong with the page: names, headings, landmarks, contrast, order, language."""
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False, "iframes": False}
    options["rules"] = {rule: {"enabled": False} for rule in without}
    if only:
        options["runOnly"] = {"type": "rule", "values": [only]}
    found = Axe().run(page, options=options)
    return [f"{name}: {each['id']} {each['nodes'][0]['html'][:120]}" for each in found.response["violations"]]


def test_no_gallery_page_has_an_accessibility_violation(demo: Run, browser: Browser) -> None:
    produced, refused = chosen(demo), chosen(demo, "not in audience")
    found = []
    with open_page(browser) as page:
        for record in (produced["security-alert"], refused["invitation-to-invest"], None):
            page.goto(why_page(demo, record) if record else index(demo))
            for closed in page.locator("details:not([open])").all()[:2]:
                closed.evaluate("(each) => { each.open = true; }")
            found += checked(page, page.url)
            page.emulate_media(color_scheme="dark")
            found += checked(page, f"{page.url} by night", only="color-contrast")
            page.emulate_media(color_scheme="light")

    assert found == []


def test_no_web_page_or_mail_of_a_customer_has_an_accessibility_violation(demo: Run, browser: Browser) -> None:
    found = []
    with open_page(browser, width=380) as page:
        for name, html in documents_to_read(demo):
            page.set_content(html)
            of_a_page = ("landmark-one-main", "region") if name.endswith("mail") else ()  # a mail program has these
            found += checked(page, name, *of_a_page)

    assert found == []


def test_pages_have_landmarks_and_headings_in_order(demo: Run, browser: Browser) -> None:
    levels = "() => [...document.querySelectorAll('h1, h2, h3, h4')].map((each) => Number(each.tagName[1]))"
    with open_page(browser) as page:
        for place in (index(demo), *(why_page(demo, each) for each in chosen(demo).values())):
            page.goto(place)
            found = page.evaluate(levels)
            for landmark in ("banner", "main", "navigation"):
                expect(page.get_by_role(landmark)).to_have_count(1)
            assert found.count(1) == 1
            assert all(below <= above + 1 for above, below in pairwise(found))
