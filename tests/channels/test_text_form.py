from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_documents import fact, paragraph, sms, statement

from ccm.channels import Artefact
from ccm.channels.segments import Segments, count_segments
from ccm.composition.model import Document, Section
from ccm.diagnostics import Diagnostic

Render = Callable[[Document, str], Artefact]
Findings = Callable[[Document, str], tuple[Diagnostic, ...]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Segments(1, "gsm7", "")),
        ("a" * 160, Segments(1, "gsm7", "")),
        ("a" * 161, Segments(2, "gsm7", "")),
        ("a" * 306, Segments(2, "gsm7", "")),
        ("a" * 307, Segments(3, "gsm7", "")),
        ("€" * 80, Segments(1, "gsm7", "")),
        ("a" * 152 + "€" + "a" * 10, Segments(2, "gsm7", "")),
        ("a" * 152 + "€" * 77, Segments(3, "gsm7", "")),
        ("é" * 160, Segments(1, "gsm7", "")),
        ("’" * 70, Segments(1, "ucs2", "’")),
        ("’" * 71, Segments(2, "ucs2", "’")),
        ("ř" + "a" * 133, Segments(2, "ucs2", "ř")),
        ("ř" + "a" * 134, Segments(3, "ucs2", "ř")),
        ("😀" * 35, Segments(1, "ucs2", "😀")),
        ("😀" * 36, Segments(2, "ucs2", "😀")),
        ("😀" * 67, Segments(3, "ucs2", "😀")),
    ],
)
def test_segments_are_counted_as_networks_count_them(text: str, expected: Segments) -> None:
    assert count_segments(text) == expected


@given(st.text(max_size=400), st.text(min_size=1, max_size=5))
def test_more_text_never_takes_fewer_segments(text: str, more: str) -> None:
    text, more = (part.encode("utf-8", "ignore").decode() for part in (text, more))
    assert count_segments(text).count <= count_segments(text + more).count


@pytest.mark.parametrize("space", ["\u00a0", "\u202f"])
def test_spaces_that_keep_words_together_are_plain_in_a_message(render: Render, findings: Findings, space: str) -> None:
    document = sms(f"Karta byla ztracena a{space}je zablokovana.")

    artefact = render(document, "text")

    assert artefact.content.decode() == "Karta byla ztracena a je zablokovana."
    assert (artefact.segments, findings(document, "text")) == (1, ())


def test_a_text_is_sent_as_approved(render: Render) -> None:
    artefact = render(sms(), "text")
    assert artefact.content.decode().startswith("Meridian Bank: a new device")
    assert (artefact.segments, artefact.address) == (1, "+447700900123")


def test_a_telephone_number_keeps_the_spaces_of_the_text_alphabet(render: Render) -> None:
    call = replace(sms(), sections=(Section("x", (paragraph("x", "x", "Call ", fact("0808 157 0911"), "."),)),))
    artefact = render(call, "text")
    assert artefact.content.decode() == "Call 0808 157 0911."
    assert artefact.segments == 1


def test_a_curly_quote_is_kept_and_reported(findings: Findings) -> None:
    (found,) = findings(sms("Not you? Don’t wait."), "text")
    assert (found.code, found.severity) == ("R051", "warning")
    assert "“’” outside the GSM alphabet: 70 characters fit instead of 160" in found.message


def test_a_second_segment_is_reported(findings: Findings) -> None:
    (found,) = findings(sms("a" * 161), "text")
    assert found.code == "R050"
    assert found.message == "161 characters take 2 segments"


def test_a_draft_says_so_first(render: Render) -> None:
    assert render(sms("Hello", draft=True), "text").content == b"DRAFT: Hello"


def test_a_drafts_mark_is_not_counted(render: Render) -> None:
    """What is counted is the message that will be sent: 160 characters stay one segment under the mark."""
    proof = render(sms("a" * 160, draft=True), "text")
    assert proof.segments == 1
    assert proof.warnings == ()


@pytest.mark.parametrize("number", ["07700900123", "+44 7700 900123", "+447700900123\n", "x"])
def test_a_number_in_another_form_is_refused(findings: Findings, number: str) -> None:
    (found,) = findings(sms(mobile=number), "text")
    assert found.code == "R053"


def test_a_text_without_a_number_is_refused_but_for_a_draft(render: Render, findings: Findings) -> None:
    (found,) = findings(sms(mobile=""), "text")
    assert found.code == "R052"
    assert render(sms(mobile="", draft=True), "text").address == ""


def test_a_table_cannot_be_a_text(findings: Findings) -> None:
    (found,) = findings(replace(sms(), sections=statement(1).sections), "text")
    assert found.code == "R054"


def test_a_control_character_is_refused(findings: Findings) -> None:
    (found,) = findings(sms("a\x07b"), "text")
    assert found.code == "R003"
