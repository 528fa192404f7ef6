"""A finished run as tests read it: results, findings and documents, with nothing but standard readers."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cached_property
from pathlib import Path
from typing import Any

import lxml.html
import pypdfium2

from ccm.samplebank.faults import Planted


@dataclass(frozen=True)
class Run:
    """A finished run and the data it read."""

    data: Path
    out: Path
    code: int
    said: str
    planted: tuple[Planted, ...] = ()

    @cached_property
    def results(self) -> dict[str, Any]:
        return json.loads((self.out / "run-results.json").read_text(encoding="utf-8"))

    @cached_property
    def records(self) -> dict[str, dict[str, Any]]:
        return {each["communication"]: each for each in self.results["communications"]}

    @cached_property
    def findings(self) -> list[dict[str, Any]]:
        return lines_of(self.out / "findings.jsonl")

    @cached_property
    def set_aside(self) -> list[dict[str, Any]]:
        return lines_of(self.out / "set-aside.jsonl")

    def documents(self, form: str, *touchpoints: str) -> Iterator[tuple[dict[str, Any], Path]]:
        """Every produced document of a form with its record."""
        for record in self.records.values():
            for artefact in record.get("artefacts", ()):
                if artefact["form"] == form and (not touchpoints or record["touchpoint"] in touchpoints):
                    yield record, self.out / "outbox" / artefact["path"]


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def rows_of(path: Path) -> list[tuple[int, list[str]]]:
    """Each record of a CSV file with the line it begins on; the first is the head."""
    text = path.read_bytes().decode("utf-8", "replace")
    reader = csv.reader(io.StringIO(text, newline=""))
    found, begins = [], 1
    for record in reader:
        found.append((begins, record))
        begins = reader.line_num + 1
    return found


def table_of(path: Path) -> list[dict[str, str]]:
    (_, head), *rows = rows_of(path)
    return [dict(zip(head, row, strict=True)) for _, row in rows]


def pages_of(pdf: Path) -> list[str]:
    """The text of each page of a PDF, as a reader's search would find it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def mail_of(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), policy=default)


def html_of(mail: EmailMessage) -> str:
    return mail.get_body(("html",)).get_content()


def tree_of(html: str) -> Any:
    return lxml.html.document_fromstring(html)


def text_of(path: Path) -> str:
    """What a person reads in a document of any form."""
    match path.suffix:
        case ".pdf":
            return "".join(pages_of(path))
        case ".html":
            return "\n".join(tree_of(path.read_text(encoding="utf-8")).body.itertext())
        case ".eml":
            return "\n".join(tree_of(html_of(mail_of(path))).body.itertext())
        case _:
            return path.read_text(encoding="utf-8")


def squeezed(text: str) -> str:
    """Without spaces, line ends and the marks that break a word: lines are broken where they must be."""
    return re.sub(r"[\s\u00ad\u2010\u200b\u2060\ufffe\x02-]+", "", text)
