"""The shipped brand and one set of warm renderers for all tests of stage 4."""

import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pypdfium2
import pytest

from ccm.brand import Brand, load, read_folder
from ccm.channels import Artefact, Renderers, availability, open_renderers
from ccm.channels.renderers import FORMS
from ccm.composition import Document
from ccm.diagnostics import Diagnostic

ROOT = Path(__file__).parents[2]


def _register(name: str) -> None:
    """Make a module beside this file importable by its name; test folders are no packages."""
    spec = spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)


for _name in ("sample_documents", "random_documents", "drawn"):
    _register(_name)


@pytest.fixture(scope="session")
def brand() -> Brand:
    found, findings = load(read_folder(ROOT / "brand"))
    assert findings == ()
    assert found is not None
    return found


@pytest.fixture(scope="session")
def renderers(brand: Brand) -> Renderers:
    return open_renderers(brand, [form for form in FORMS if availability(form) is None])


@pytest.fixture
def accessible(renderers: Renderers) -> Renderers:
    """The renderers, if accessible PDF can be made here."""
    missing = availability("accessible")
    if missing is not None:
        pytest.skip(str(missing))
    return renderers


Render = Callable[[Document, str], Artefact]


@pytest.fixture
def render(renderers: Renderers) -> Render:
    """Render a document that must come out without a finding."""

    def rendered(document: Document, form: str) -> Artefact:
        found, findings = renderers.render(document, form)
        assert findings == ()
        assert found is not None
        return found

    return rendered


@pytest.fixture
def findings(renderers: Renderers) -> Callable[[Document, str], tuple[Diagnostic, ...]]:
    """The findings of rendering a document; an error among them must mean no artefact, and only then."""

    def found(document: Document, form: str) -> tuple[Diagnostic, ...]:
        artefact, diagnostics = renderers.render(document, form)
        assert (artefact is None) == any(each.severity == "error" for each in diagnostics)
        return diagnostics

    return found


@pytest.fixture
def pages() -> Callable[[bytes], list[list[str]]]:
    """The lines of each page of a PDF, as a reader's search would find them."""

    def lines(pdf: bytes) -> list[list[str]]:
        document = pypdfium2.PdfDocument(pdf)
        try:
            texts = [page.get_textpage().get_text_range() for page in document]
        finally:
            document.close()
        return [[line.strip() for line in text.splitlines() if line.strip()] for text in texts]

    return lines
