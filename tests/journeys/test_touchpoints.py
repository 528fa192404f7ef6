"""Every case of the sample library in every form: both PDF engines agree, and all forms say the same words."""

import re
from datetime import date
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

import ccm
from ccm.channels import Renderers, open_renderers
from ccm.cli.subjects import case_facts
from ccm.compose import Composed
from ccm.decisions import Status
from ccm.project import Project

ROOT = Path(__file__).parents[2]
OCCASION = ccm.Occasion.of_month(date(2026, 9, 30))
TOUCHPOINTS = sorted(path.stem for path in (ROOT / "fragments" / "touchpoints").glob("*.yaml"))
MARGINS = re.compile(
    r"^(Meridian Bank plc\.|A fictitious bank|Page \d|Strana \d|Smyšlená|Fiktivní|Meridian Bank$|[0-9A-F]{12}$)"
)
MARKER = re.compile(r"^(•|\d\.)(?= |$) ?")


@cache
def project() -> Project:
    opened, found = ccm.open_project(ROOT / "fragments")
    assert opened is not None, found
    return opened


@cache
def renderers() -> Renderers:
    return open_renderers(project().brand)


@cache
def composed_cases(touchpoint: str) -> dict[str, Composed]:
    library = project().library
    line = project().line(
        library.touchpoints[touchpoint], on=OCCASION.letter_date, every_form=True, renderers=renderers()
    )
    cases = [case for case in library.cases if case.touchpoint == touchpoint]
    return {case.id: line.compose(case_facts(case, library, OCCASION)) for case in cases}


def pages_of(content: bytes) -> list[list[str]]:
    """The lines of every page, white space evened out, without the page's margins and list markers."""
    document = pypdfium2.PdfDocument(content)
    try:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    lines = [[MARKER.sub("", " ".join(line.split())) for line in text.splitlines()] for text in texts]
    return [[line for line in page if line and not MARGINS.match(line)] for page in lines]


@pytest.mark.parametrize("touchpoint", TOUCHPOINTS)
def test_no_case_fails(touchpoint: str) -> None:
    ended = {case: (each.status, each.reason) for case, each in composed_cases(touchpoint).items()}
    meant = {case.id: case.expected.status for case in project().library.cases if case.expected is not None}

    assert ended
    odd = {case: why for case, why in ended.items() if why[0] not in {Status.PRODUCED, Status.SUPPRESSED}}
    assert {case: why for case, why in odd.items() if why[0] != meant.get(case)} == {}
    assert any(status is Status.PRODUCED for status, _ in ended.values())


@pytest.mark.usefixtures("accessible")
@pytest.mark.parametrize("touchpoint", TOUCHPOINTS)
def test_both_engines_break_every_letter_into_the_same_words_lines_and_pages(touchpoint: str) -> None:
    for case, composed in composed_cases(touchpoint).items():
        forms = {artefact.form: artefact for artefact in composed.artefacts}
        if "print" in forms:
            assert pages_of(forms["print"].content) == pages_of(forms["accessible"].content), case


@pytest.mark.parametrize("touchpoint", TOUCHPOINTS)
def test_no_document_shows_a_placeholder_or_a_python_value(touchpoint: str) -> None:
    for case, composed in composed_cases(touchpoint).items():
        for artefact in composed.artefacts:
            if artefact.form in {"page", "mail", "text"}:
                text = artefact.content.decode("utf-8")
                assert "{{" not in text, case
                assert not re.search(r">\s*None\s*<|Decimal\(|datetime\.", text), case


@pytest.mark.parametrize("touchpoint", TOUCHPOINTS)
def test_composing_again_gives_the_same_bytes(touchpoint: str) -> None:
    library = project().library
    line = project().line(
        library.touchpoints[touchpoint], on=OCCASION.letter_date, every_form=True, renderers=renderers()
    )
    for case in [case for case in library.cases if case.touchpoint == touchpoint][:2]:
        again = line.compose(case_facts(case, library, OCCASION))
        assert again.artefacts == composed_cases(touchpoint)[case.id].artefacts
