import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pypdfium2
import pytest
from sample_documents import letter, named, paragraph, statement

from ccm.brand import Brand
from ccm.channels import Artefact, Renderers
from ccm.composition.model import Document, Section, Styled
from ccm.diagnostics import Diagnostic

ROOT = Path(__file__).parents[2]

Render = Callable[[Document, str], Artefact]
Findings = Callable[[Document, str], tuple[Diagnostic, ...]]
Lines = Callable[[bytes], list[list[str]]]


def test_a_letter_has_its_furniture_on_every_page(render: Render, pages: Lines) -> None:
    artefact = render(letter(), "print")
    first, second = pages(artefact.content)
    assert artefact.pages == 2
    for line in ("Mrs Amelia Hartley", "1 October 2026", "MB-4471 0926", "Your savings in the past year"):
        assert line in first
    assert any(line.endswith("Page 1 of 2") for line in first)
    assert any(line.endswith("Page 2 of 2") for line in second)
    assert "Meridian Bank MB-4471 0926" in second
    assert "Meridian Bank MB-4471 0926" not in first
    assert all(any("Registered office" in line for line in page) for page in (first, second))


def test_the_address_stands_in_the_window_of_din_5008(render: Render) -> None:
    document = pypdfium2.PdfDocument(render(letter(), "print").content)
    text = document[0].get_textpage()
    at = text.get_text_range().index("Mrs Amelia Hartley")
    last = text.get_text_range().index("NG4 2QX")
    left, _, _, top = text.get_charbox(at)
    _, bottom, _, _ = text.get_charbox(last)
    millimetre = 72 / 25.4
    assert 20 <= left / millimetre <= 105
    assert (841.89 - top) / millimetre >= 45
    assert (841.89 - bottom) / millimetre <= 90
    document.close()


def test_the_letters_date_is_the_only_date_in_the_file(render: Render) -> None:
    content = render(letter(), "print").content
    document = pypdfium2.PdfDocument(content)
    found = document.get_metadata_dict()
    document.close()
    assert found["CreationDate"] == found["ModDate"]
    assert found["CreationDate"].removeprefix("D:") == "20261001000000Z"
    assert found["Title"] == "Your savings in the past year"
    assert found["Author"] == "Meridian Bank"


def test_the_same_document_is_the_same_bytes_also_in_another_process(render: Render) -> None:
    here = [sha256(render(each, "print").content).hexdigest() for each in (letter(), statement(), letter())]
    assert here[0] == here[2]
    folder = Path(__file__).parent
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; from hashlib import sha256\n"
        "from ccm.brand import load, read_folder; from ccm.channels import open_renderers\n"
        "from sample_documents import letter, statement\n"
        "brand, _ = load(read_folder(Path('brand'))); renderers = open_renderers(brand, ['print'])\n"
        "print(*(sha256(renderers.render(each, 'print')[0].content).hexdigest() for each in (statement(), letter())))"
    )
    command = [sys.executable, "-c", program, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder.parents[1])
    assert done.stdout.split() == [here[1], here[0]]
    assert done.stderr == ""


def test_words_can_be_found_as_they_were_written(render: Render, pages: Lines) -> None:
    wording = "Your official file: difficult affairs, fifty flats, offline."
    document = replace(letter(), sections=(Section("x", (paragraph("x", "x", wording),)),))
    assert wording in " ".join(pages(render(document, "print").content)[0])


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "**x**", "{{ y }}", "{% raw %}", "O’Brien & Söhne", "&lt;"]
)
def test_a_hostile_name_is_printed_as_it_is(render: Render, pages: Lines, name: str) -> None:
    first = pages(render(named(name, letter()), "print").content)[0]
    assert name in first
    assert f"Dear {name}," in first


def test_a_name_of_90_letters_without_a_space_is_printed_whole(render: Render, pages: Lines) -> None:
    name = "Wolfeschlegelsteinhausenbergerdorff" * 3
    first = "".join(pages(render(named(name[:90], letter()), "print").content)[0])
    assert first.count(name[:90]) == 2


def test_an_arabic_name_is_printed(render: Render) -> None:
    assert render(named("محمد عبد الله", letter()), "print").pages == 2


def test_a_hebrew_name_fails_by_name_because_no_font_has_it(findings: Findings) -> None:
    found = findings(named("דוד", letter()), "print")
    assert {each.code for each in found} == {"R002"}
    assert (
        "“ד” (U+05D3 HEBREW LETTER DALET) in line 1 of the address is in none of the brand's fonts" in found[0].message
    )
    assert "in fragment common.salutation, {{ name }}" in found[-1].message


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\u202e", "\ue000", "\ufffe"])
def test_a_character_that_nothing_can_show_is_refused(findings: Findings, character: str) -> None:
    found = findings(named(f"Ann{character}Lee", letter()), "print")
    assert {each.code for each in found} == {"R003"}


def test_an_address_that_overflows_the_window_is_set_smaller_first(
    brand: Brand, render: Render, findings: Findings
) -> None:
    def lines(count: int) -> Document:
        return replace(letter(), address=tuple(f"Line {number}" for number in range(count)))

    tight = brand.geometry.tight_address
    assert tight.shown > brand.geometry.address.shown
    assert render(lines(tight.shown), "print")
    (found,) = findings(lines(tight.room), "print")
    assert (found.code, found.severity) == ("R010", "warning")
    (found,) = findings(lines(tight.room + 1), "print")
    assert (found.code, found.severity) == ("R012", "error")


def test_a_draft_is_marked_on_every_page(render: Render, pages: Lines) -> None:
    plain, draft = render(letter(), "print"), render(letter(draft=True), "print")
    assert all("Draft – not approved, not for customers" in "\n".join(page) for page in pages(draft.content))
    assert not any("Draft" in line for page in pages(plain.content) for line in page)
    assert len(draft.content) > len(plain.content)


def test_the_watermark_is_on_every_page_of_a_draft(render: Render) -> None:
    def inked(content: bytes) -> list[float]:
        document = pypdfium2.PdfDocument(content)
        found = [float((page.render(scale=0.5).to_numpy()[:, :, :3].min(2) < 250).mean()) for page in document]
        document.close()
        return found

    plain, draft = inked(render(letter(), "print").content), inked(render(letter(draft=True), "print").content)
    assert all(with_mark > without + 0.01 for without, with_mark in zip(plain, draft, strict=True))


def test_a_language_the_brand_has_no_furniture_for_is_refused(findings: Findings) -> None:
    found = findings(replace(letter(), locale="de-DE", sections=()), "print")
    assert [each.code for each in found] == ["R001"]
    assert "it has cs, en" in found[0].message


def test_furniture_follows_the_language_of_the_wording(render: Render, pages: Lines) -> None:
    czech = Section("x", (paragraph("x", "x", "Dobrý den,"),))
    origin = replace(czech.blocks[0].origin, locale="cs")
    document = replace(letter(), locale="cs-CZ", sections=(Section("x", (replace(czech.blocks[0], origin=origin),)),))
    first = pages(render(document, "print").content)[0]
    assert any("Strana 1 z 1" in line for line in first)
    assert "Naše značka" in first


def test_nothing_is_fetched_whatever_a_document_asks_for(
    renderers: Renderers, capfd: pytest.CaptureFixture[str]
) -> None:
    link = Styled("link", paragraph("x", "x", "here").inlines, "https://never.example/")
    document = replace(letter(), sections=(Section("x", (paragraph("x", "x", link),)),))
    assert renderers.render(document, "print")[0] is not None
    layout = renderers.by_form["print"].layout
    layout.open('<img src="file:///etc/passwd"><img src="https://never.example/x.png">', "").get_page_count()
    assert layout.refused == ["file:///etc/passwd", "https://never.example/x.png"]
    layout.refused.clear()
    assert "passwd" not in capfd.readouterr().out


def test_fonts_are_found_below_a_hidden_folder_and_their_absence_is_never_blank_paper(tmp_path: Path) -> None:
    program = (
        "import os, sys; os.environ['FONTCONFIG_FILE'] = sys.argv[1]\n"
        "from pathlib import Path\n"
        "from ccm.brand import load, read_folder\n"
        "from ccm.channels.print_form import Layout\n"
        "brand, _ = load(read_folder(Path('brand')))\n"
        "print(Layout(brand).draws_letters())"
    )
    fonts = prepare_fonts_at(tmp_path / ".hidden")
    empty = tmp_path / "empty.conf"
    empty.write_text('<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig></fontconfig>')

    drawn = [
        subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True, cwd=ROOT)
        for path in (fonts, empty)
    ]

    assert [each.stdout.strip() for each in drawn] == ["True", "False"]


def prepare_fonts_at(folder: Path) -> Path:
    """The configuration that a worker would write with its cache in this folder."""
    program = (
        "from pathlib import Path\n"
        "from ccm.brand import load, read_folder\n"
        "from ccm.brand.fonts import prepare_fonts\n"
        "brand, _ = load(read_folder(Path('brand')))\n"
        "print(prepare_fonts(brand))"
    )
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT, env=environment
    )
    return Path(done.stdout.strip())
