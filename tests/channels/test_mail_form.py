from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import cast

import pytest
from sample_documents import email, named, paragraph, statement

from ccm.channels import Artefact
from ccm.composition.model import Document, Section
from ccm.diagnostics import Diagnostic

Render = Callable[[Document, str], Artefact]
Findings = Callable[[Document, str], tuple[Diagnostic, ...]]


def parsed(artefact: Artefact) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(artefact.content, policy=SMTP))


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_an_email_has_text_html_and_the_logo(render: Render) -> None:
    artefact = render(email(), "mail")
    message = parsed(artefact)
    kinds = [each.get_content_type() for each in message.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    assert artefact.address == "amelia.hartley@mail.example"
    assert message["To"] == "Mrs Amelia Hartley <amelia.hartley@mail.example>"
    assert message["Subject"] == "A new device was added to your account"
    assert message.defects == []
    (logo,) = [each for each in message.walk() if each.get_content_type() == "image/png"]
    assert f"cid:{str(logo['Content-ID']).strip('<>')}" in part(message, "html")


def test_everything_in_it_comes_from_the_document(render: Render) -> None:
    one, two = render(email(), "mail"), render(email(), "mail")
    assert one.content == two.content
    message = parsed(one)
    assert message["Message-ID"] == "<sample-email-0001@post.meridian-bank.example>"
    assert message["Date"] == "Thu, 01 Oct 2026 09:00:00 +0000"
    assert b"\n" not in one.content.replace(b"\r\n", b"")


def test_the_text_part_says_what_the_html_says(render: Render) -> None:
    text = part(parsed(render(email(), "mail")), "plain")
    assert "If this was not you\n-------------------" in text
    assert "Call us at once on 0808 157 0100." in text
    assert "settings (https://meridian-bank.example/devices)" in text.replace("\n", " ")
    assert "<" not in text
    assert "&amp;" not in text


def test_styles_are_inlined_and_nothing_is_loaded(render: Render) -> None:
    html = part(parsed(render(email(), "mail")), "html")
    assert 'style="' in html
    assert "@media" in html
    for outside in ("<link", "<script", "@import", "http://", "url("):
        assert outside not in html
    assert html.count("https://") == 1


@pytest.mark.parametrize("field", ["title", "recipient_name"])
@pytest.mark.parametrize("line", ["\r\nBcc: all@evil.example", "\nX-Evil: 1", "\r"])
def test_a_line_break_cannot_add_a_header(findings: Findings, field: str, line: str) -> None:
    document = replace(email(), **{field: f"Hello{line}"})
    found = findings(document, "mail")
    assert "R043" in {each.code for each in found}


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nBcc: x@y.example",
        "a@b.example, c@d.example",
        "<a@b.example>",
        "a b@c.example",
        "a@b",
        "@b.example",
    ],
)
def test_an_address_that_is_more_than_an_address_is_refused(findings: Findings, address: str) -> None:
    (found,) = findings(email(email=address), "mail")
    assert found.code == "R042"


def test_an_email_without_an_address_is_refused_but_for_a_draft(render: Render, findings: Findings) -> None:
    (found,) = findings(email(email=""), "mail")
    assert found.code == "R041"
    assert parsed(render(email(email="", draft=True), "mail"))["To"] is None


@pytest.mark.parametrize("name", ["Žaneta Ōkami", "محمد", '"quoted" <x@y.example>', "a" * 90, "</h1><script>"])
def test_awkward_names_travel_safely(render: Render, name: str) -> None:
    message = parsed(render(named(name, email()), "mail"))
    assert message["To"].addresses[0].display_name == name
    assert message["To"].addresses[0].addr_spec == "amelia.hartley@mail.example"
    assert len(message["To"].addresses) == 1
    assert "<script>" not in part(message, "html")
    assert name in part(message, "plain").replace("\n", " ")


def test_an_email_that_would_be_clipped_is_reported(findings: Findings) -> None:
    (found,) = findings(replace(email(), sections=statement(700).sections), "mail")
    assert found.code == "R040"
    assert "Gmail cuts off" in found.message


def test_a_draft_says_so_in_both_parts(render: Render) -> None:
    message = parsed(render(email(draft=True), "mail"))
    assert "Draft – not approved" in part(message, "html")
    assert part(message, "plain").startswith("DRAFT – NOT APPROVED, NOT FOR CUSTOMERS")


def test_tables_in_the_text_part_keep_their_columns(render: Render) -> None:
    text = part(parsed(render(replace(email(), sections=statement(3).sections), "mail")), "plain")
    lines = [line for line in text.splitlines() if line.endswith(("Balance (£)", "1,204.17"))]
    assert len({len(line) for line in lines}) == 1


def test_a_long_line_is_folded_at_spaces(render: Render) -> None:
    section = Section("x", (paragraph("x", "x", "word " * 60),))
    text = part(parsed(render(replace(email(), sections=(section,)), "mail")), "plain")
    assert all(len(line) <= 76 for line in text.splitlines() if line.startswith("word"))


ENCODED = "=?utf-8?q?a=0D=0ABcc=3A_x=40evil=2Eexample?="
"""A text that header parsers decode to a line break and another header (RFC 2047)."""


@pytest.mark.parametrize("name", [ENCODED, "=?utf-8?q?Evil=2C_boss?=", f"Ann {ENCODED} Lee", f"Ámy {ENCODED}"])
def test_an_encoded_word_in_a_name_is_text_and_adds_no_header(render: Render, name: str) -> None:
    artefact = render(replace(named(name, email()), title=f"Your {name} statement"), "mail")
    head = artefact.content.split(b"\r\n\r\n", 1)[0]
    message = parsed(artefact)

    assert b"evil.example" not in head
    assert "Bcc" not in message
    assert [each.addr_spec for each in message["To"].addresses] == ["amelia.hartley@mail.example"]
    assert message["Subject"] == f"Your {name} statement"
    assert max(map(len, head.split(b"\r\n"))) <= 78


@pytest.mark.parametrize(
    "address",
    ["a..b@c.example", ".a@c.example", "a.@c.example", "=?utf-8?q?x?=@c.example", "a@-c.example", "a@c-.example"],
)
def test_an_address_that_no_header_can_hold_is_refused_and_breaks_nothing(findings: Findings, address: str) -> None:
    (found,) = findings(email(email=address), "mail")
    assert found.code == "R042"
