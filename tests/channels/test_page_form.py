import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from sample_documents import letter, named, paragraph, statement

from ccm.channels import Artefact
from ccm.composition.model import Document, Section
from ccm.diagnostics import Diagnostic

Render = Callable[[Document, str], Artefact]
Findings = Callable[[Document, str], tuple[Diagnostic, ...]]


class Outline(HTMLParser):
    """What a browser would see: tags with attributes, and the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def outline(artefact: Artefact) -> Outline:
    return Outline(artefact.content.decode())


def test_a_page_is_one_file_that_loads_nothing(render: Render) -> None:
    html = render(letter(), "page").content.decode()
    assert not re.search(r"<script|<link|<iframe|@import|url\(|src=", html)
    assert "default-src 'none'" in html
    assert "on" not in {name[:2] for _, attributes in Outline(html).tags for name in attributes}


def test_a_page_says_its_language_title_and_headings(render: Render) -> None:
    found = outline(render(letter(), "page"))
    assert dict(found.tags)["html"] == {"lang": "en-GB"}
    assert [tag for tag, _ in found.tags if re.match(r"h\d", tag)] == ["h1", "h2", "h2", "h2", "h3", "h2"]
    assert {"header", "main", "footer"} <= {tag for tag, _ in found.tags}


def test_every_block_can_be_asked_why_it_is_there(render: Render) -> None:
    found = outline(render(letter(), "page"))
    fragments = {attributes.get("data-fragment") for _, attributes in found.tags}
    assert fragments >= {"savings.regular-saver", "invest.invitation", "risk.capital-at-risk", "common.closing"}


def test_the_headline_can_be_asked_too(render: Render) -> None:
    subject = Section("subject", (paragraph("savings.subject", "subject", "Once"),))
    found = outline(render(replace(letter(), sections=(subject, *letter().sections)), "page"))
    assert [attributes for tag, attributes in found.tags if tag == "h1"] == [
        {"data-fragment": "savings.subject", "data-slot": "subject"}
    ]


def test_a_statement_is_one_table_whose_columns_are_named(render: Render) -> None:
    found = outline(render(statement(60), "page"))
    assert [attributes for tag, attributes in found.tags if tag == "table" and attributes.get("class") == "rows"]
    assert all(attributes.get("scope") == "col" for tag, attributes in found.tags if tag == "th")
    assert "Balance carried forward" not in found.words
    scrolling = [attributes for _, attributes in found.tags if attributes.get("class") == "scroll"]
    assert scrolling
    assert all(each["role"] == "group" and each["tabindex"] == "0" and each["aria-label"] for each in scrolling)


def test_a_draft_says_so_before_anything_else(render: Render) -> None:
    body = render(letter(draft=True), "page").content.decode().partition("<body")[2]
    assert body.index("Draft – not approved, not for customers") < body.index("Your savings in the past year")
    assert "Draft" not in "".join(outline(render(letter(), "page")).words)


@pytest.mark.parametrize("name", ["</title><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}"])
def test_hostile_texts_stay_texts_everywhere(render: Render, name: str) -> None:
    document = replace(named(name, letter()), title=name, reference=name, dated=name)
    found = outline(render(document, "page"))
    assert not {"script", "img"} & {tag for tag, _ in found.tags}
    assert "".join(found.words).count(name) >= 5


def test_a_right_to_left_language_turns_the_page(render: Render) -> None:
    found = outline(render(named("דוד", letter()), "page"))
    assert ("bdi", {}) in found.tags
    from ccm.channels.writing import is_right_to_left

    assert is_right_to_left("he-IL")
    assert not is_right_to_left("en-GB")


def test_control_characters_are_refused(findings: Findings) -> None:
    document = replace(letter(), sections=(Section("x", (paragraph("x.y", "x", "a\x1bb"),)),))
    (found,) = findings(document, "page")
    assert found.code == "R003"
    assert "U+001B" in found.message
    assert "fragment x.y" in found.message
