"""The kinds of file that authors write, and the reader of each.

In: nothing. Out: `KINDS`: name, files, and the very reader that `ccm check` uses, given a document as a text. The brand
is the exception: it is read through a data model that can say its own schema.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ccm.brand.tokens import BrandFile
from ccm.compliance.checking import SLUGS
from ccm.compliance.settings import read_check_settings
from ccm.compliance.waivers import read_waivers
from ccm.dmn.tables.yaml_reading import read_yaml_sheet
from ccm.facts.definitions import read_definitions
from ccm.facts.mapping import load_mapping
from ccm.feel import Model
from ccm.library.approvals.reviewers import read_reviewer
from ccm.library.cases import Bearings, read_cases
from ccm.library.manuscripts import read_manuscript
from ccm.library.parameters import read_parameters
from ccm.library.settings import Settings, read_settings
from ccm.library.touchpoints import TouchpointReader

Document = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: its name, the files that are of it, and its reader, which takes a document as dicts and lists."""

    name: str
    files: tuple[str, ...]
    read: Callable[[Document], object] | None


def _of_text(read: Callable[[str], object]) -> Callable[[Document], object]:
    """A reader of YAML, of which JSON is a part."""
    return lambda document: read(json.dumps(document, ensure_ascii=False))


def _read_fragment(document: Document) -> object:
    said = {key: ", ".join(value) if isinstance(value, list) else value for key, value in document.items()}
    lines = "".join(f"{key}: {value}\n" for key, value in said.items())
    return read_manuscript("paragraphs/probe.en.md", f"---\n{lines}---\n")


def _read_touchpoint(text: str) -> object:
    return TouchpointReader("touchpoints/probe.yaml", Settings(), lambda _: Model()).read(text)


def _read_facts(text: str) -> object:
    return read_definitions({"facts/probe.yaml": text.encode()}, bank={})


def _read_parameters(text: str) -> object:
    return read_parameters("parameters/probe.yaml", text, on=None)


def _read_cases(text: str) -> object:
    return read_cases("cases/probe.yaml", text, Bearings({}, (), (), lambda _: Model()))


def _read_waivers(text: str) -> object:
    return read_waivers({"waivers/probe.yaml": text.encode()}, checks=(), fragments=())


def _read_reviewer(text: str) -> object:
    return read_reviewer("reviewers/probe.yaml", text.encode(), None, [])


KINDS = (
    FileKind("library", ("library.yaml",), _of_text(lambda text: read_settings("library.yaml", text))),
    FileKind("checks", ("checks.yaml",), _of_text(lambda text: read_check_settings(text, SLUGS))),
    FileKind("touchpoint", ("touchpoints/*.yaml",), _of_text(_read_touchpoint)),
    FileKind("fragment", ("paragraphs/**/*.md",), _read_fragment),
    FileKind("facts", ("facts/*.yaml",), _of_text(_read_facts)),
    FileKind("parameters", ("parameters/*.yaml",), _of_text(_read_parameters)),
    FileKind("table", ("tables/*.yaml",), _of_text(lambda text: read_yaml_sheet(text, "tables/probe.yaml"))),
    FileKind("cases", ("cases/*.yaml",), _of_text(_read_cases)),
    FileKind("sources", ("sources/*.yaml",), _of_text(lambda text: load_mapping("sources/probe.yaml", text.encode()))),
    FileKind("waivers", ("waivers/*.yaml",), _of_text(_read_waivers)),
    FileKind("reviewer", ("reviewers/*.yaml",), _of_text(_read_reviewer)),
    FileKind("brand", ("brand.yaml",), None),
)
BRAND = BrandFile
"""The data model through which `brand.yaml` is read."""
