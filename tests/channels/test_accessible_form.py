import json
import logging
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from sample_documents import letter, named, statement

from ccm.brand import Brand
from ccm.channels import Artefact, Renderers, open_renderers
from ccm.composition.model import Document
from ccm.diagnostics import Diagnostic

Render = Callable[[Document, str], Artefact]
Findings = Callable[[Document, str], tuple[Diagnostic, ...]]
Lines = Callable[[bytes], list[list[str]]]

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.usefixtures("accessible")


def test_the_file_is_tagged_and_says_its_title_and_language(render: Render) -> None:
    content = render(letter(), "accessible").content
    document = pypdfium2.PdfDocument(content)
    assert document.is_tagged()
    assert document.get_metadata_dict()["Title"] == "Your savings in the past year"
    assert document.get_metadata_dict()["CreationDate"].removeprefix("D:").startswith("20261001")
    document.close()


def test_the_same_document_is_the_same_bytes_also_in_another_process(render: Render) -> None:
    here = [sha256(render(each, "accessible").content).hexdigest() for each in (letter(), statement(9), letter())]
    assert here[0] == here[2]
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; from hashlib import sha256\n"
        "from ccm.brand import load, read_folder; from ccm.channels import open_renderers\n"
        "from sample_documents import letter, statement\n"
        "brand, _ = load(read_folder(Path('brand'))); r = open_renderers(brand, ['accessible'])\n"
        "print(*(sha256(r.render(each, 'accessible')[0].content).hexdigest() for each in (statement(9), letter())))"
    )
    command = [sys.executable, "-c", program, str(Path(__file__).parent)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == [here[1], here[0]]
    assert done.stderr == ""


def test_a_name_in_a_font_of_variable_weight_is_the_same_bytes_at_any_time(
    render: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such a font is made anew for each document, and says when it was."""
    made = []
    for moment in ("1000000000", "1700000000"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", moment)  # what the font's writer takes for the present, if it asks
        made.append(render(named("محمد عبد الرحمن", letter()), "accessible").content)

    assert made[0] == made[1]


def by_itself(renderer: Any, brand: Brand, document: Document) -> bytes:
    """What WeasyPrint makes of the same HTML and stylesheets, cold."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from ccm.channels.accessible_form import VARIANT, _fetcher
    from ccm.channels.assets import brand_assets

    sheet, _ = renderer.sheets.make(document)
    html = renderer.sheets.plan(sheet).html if sheet.tables else sheet.unbroken()
    fonts, fetcher = FontConfiguration(), _fetcher(brand_assets(brand))
    css = [CSS(string=each, font_config=fonts) for each in (brand.css["page"], sheet.box, sheet.own_box) if each]
    content = HTML(string=html, url_fetcher=fetcher).write_pdf(
        stylesheets=css,
        font_config=fonts,
        pdf_variant=VARIANT,
        pdf_identifier=blake2b(document.communication.encode(), digest_size=16).digest(),
    )
    return bytes(content)


@pytest.mark.parametrize("document", [letter(), letter(draft=True), statement(60), statement(0)])
def test_what_is_kept_makes_the_bytes_that_weasyprint_makes_by_itself(
    renderers: Renderers, brand: Brand, document: Document
) -> None:
    renderer = renderers.by_form["accessible"]
    theirs = by_itself(renderer, brand, document)
    for _ in range(2):
        ours, _ = renderer.render(document)
        assert ours is not None
        assert ours.content == theirs


_LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 139 40" width="139" height="40">{}</svg>'
_SHADED = (
    '<linearGradient id="g"><stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient>'
)


@pytest.mark.parametrize(
    "drawing",
    [
        '<path fill="#17313a" d="M0 0H9V9H0z"/>',
        '<path fill="#0b4a59" fill-opacity="0.5" d="M0 0H9V9H0z"/><path stroke="red" d="M0 0L9 9"/>',
        '<g opacity="0.5"><path d="M0 0H9V9H0z"/></g>',
        f'{_SHADED}<rect width="99" height="9" fill="url(#g)"/>',
        '<text x="3" y="30">Meridian</text>',
        "",
    ],
)
def test_every_kind_of_logo_comes_out_as_when_drawn_anew(brand: Brand, drawing: str) -> None:
    odd = replace(brand, logo=_LOGO.format(drawing))
    renderer = open_renderers(odd, ["accessible"]).by_form["accessible"]
    for document in (letter(), statement(40), letter(draft=True), letter()):
        made, _ = renderer.render(document)
        assert made is not None
        assert made.content == by_itself(renderer, odd, document)


def test_weasyprint_is_silent(
    renderers: Renderers, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for document in (letter(), statement(3), letter(draft=True)):
            assert renderers.render(document, "accessible")[1] == ()
    out = capfd.readouterr()
    assert (out.out, out.err) == ("", "")


def test_what_weasyprint_remarks_on_the_stylesheet_is_a_finding_at_the_start(brand: Brand) -> None:
    odd = replace(brand, css={**brand.css, "page": brand.css["page"] + "p{font-kerning:sometimes}"})
    (found,) = open_renderers(odd, ["accessible"]).findings
    assert (found.code, str(found.span)) == ("R031", "brand/page.css")
    assert "font-kerning:sometimes" in found.message


def test_a_drawing_that_is_not_the_brands_is_refused(brand: Brand) -> None:
    odd = replace(
        brand, css={**brand.css, "page": brand.css["page"] + "p{background:url(https://never.example/x.png)}"}
    )
    artefact, findings = open_renderers(odd, ["accessible"]).render(letter(), "accessible")
    assert artefact is None
    assert {each.code for each in findings} == {"R022"}


def test_arabic_and_hebrew_names_are_treated_as_in_print(render: Render, findings: Findings) -> None:
    assert render(named("محمد عبد الله", letter()), "accessible").pages == 2
    assert {each.code for each in findings(named("דוד", letter()), "accessible")} == {"R002"}


@pytest.mark.slow
def test_memory_stays_flat_over_many_documents() -> None:
    program = """
import gc, json, resource, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from ccm.brand import load, read_folder
from ccm.channels import open_renderers
from sample_documents import letter, named, statement
brand, _ = load(read_folder(Path('brand')))
renderers = open_renderers(brand, ['print', 'accessible', 'page', 'mail'])
def resident():
    return int(Path('/proc/self/statm').read_text().split()[1]) * 4
def run(count):
    for at in range(count):
        renderers.render(named(f'Customer {at}', letter()), 'print')
        renderers.render(named(f'Customer {at}', letter()), 'page')
        if at % 10 == 0:
            renderers.render(named(f'Customer {at}', letter()), 'accessible')
            renderers.render(statement(at % 40), 'accessible')
            renderers.render(statement(at % 90), 'print')
sizes = []
for _ in range(6):
    run(300)
    gc.collect()
    sizes.append(resident())
print(json.dumps(sizes))
"""
    command = [sys.executable, "-c", program, str(Path(__file__).parent)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    sizes = json.loads(done.stdout)
    assert max(sizes[2:]) - sizes[1] < 6_000, sizes
