"""The gallery: a run as web pages that open from disk, with every document in every form and why it says what it says.

In: a finished run's folder (results, outbox, explanations). Out: `index.html` with the balance and every touchpoint,
and a page per communication. Nothing is fetched from anywhere; the pages work without a script too.
"""

import base64
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ccm.compose import Composed
from ccm.decisions import explain
from ccm.delivery import write_whole

FORM_NAMES = {
    "print": "Print PDF",
    "accessible": "Accessible PDF",
    "page": "Web page",
    "mail": "E-mail",
    "text": "Text message",
}
STATUS_ORDER = ("produced", "not in audience", "suppressed", "undecided", "failed")


@dataclass(frozen=True)
class Entry:
    """One communication as the gallery shows it."""

    record: dict[str, Any]
    explanation: dict[str, Any]

    @property
    def page(self) -> str:
        """The page of this communication, relative to the gallery."""
        return f"why/{self.record['communication']}.html"

    @property
    def forms(self) -> list[tuple[str, str]]:
        """Name of every artefact and its path below the outbox."""
        artefacts = self.record.get("artefacts", ())
        return [(FORM_NAMES[each["form"]], each["path"]) for each in artefacts]

    @property
    def status(self) -> str:
        """The status, with its reason where it has one."""
        return str(self.record["status"])


def write_gallery(folder: Path, run_folder: Path, titles: dict[str, str], *, bank: str) -> Path:
    """Write the gallery of a run into `folder`; `run_folder` is its sub-folder `run`. Returns the index page."""
    results = json.loads((run_folder / "run-results.json").read_text(encoding="utf-8"))
    entries = list(_entries(results, run_folder))
    (folder / "why").mkdir(parents=True, exist_ok=True)
    for entry in entries:
        page = _communication_page(entry, run_folder / "outbox", titles, home="../index.html", outbox="../run/outbox/")
        write_whole(folder / entry.page, page.encode())
    index = (
        _pages()
        .get_template("index.html")
        .render(
            results=results,
            groups=[_group(touchpoint, list(group), results, titles) for touchpoint, group in _by_touchpoint(entries)],
            statuses=STATUS_ORDER,
            outbox="run/outbox/",
            form_names=FORM_NAMES,
            bank=bank,
        )
    )
    write_whole(folder / "index.html", index.encode())
    return folder / "index.html"


@cache
def _pages() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=PackageLoader("ccm.cli", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _communication_page(entry: Entry, folder: Path, titles: dict[str, str], *, home: str, outbox: str) -> str:
    page = _pages().get_template("communication.html")
    return page.render(entry=entry, views=_views(entry, folder), titles=titles, home=home, outbox=outbox)


def _entries(results: dict[str, Any], run_folder: Path) -> Iterator[Entry]:
    explanations: dict[str, dict[str, Any]] = {}
    with (run_folder / "explanations.jsonl").open(encoding="utf-8") as stream:
        for line in stream:
            explanation = json.loads(line)
            explanations[explanation["communication"]] = explanation
    for record in results["communications"]:
        yield Entry(record, explanations[record["communication"]])


def _by_touchpoint(entries: list[Entry]) -> Iterator[tuple[str, Iterator[Entry]]]:
    return groupby(entries, key=lambda entry: str(entry.record["touchpoint"]))


def _group(touchpoint: str, entries: list[Entry], results: dict[str, Any], titles: dict[str, str]) -> dict[str, Any]:
    by_status: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_status[entry.status].append(entry)
    return {
        "id": touchpoint,
        "title": titles[touchpoint],
        "balance": results["balance_by_touchpoint"][touchpoint],
        "by_status": [(status, by_status[status]) for status in STATUS_ORDER if by_status[status]],
    }


def _views(entry: Entry, outbox: Path) -> list[dict[str, str]]:
    """What can be shown inside the page: the web page, the e-mail's HTML part, the text message."""
    views: list[dict[str, str]] = []
    for artefact in entry.record.get("artefacts", ()):
        content = (outbox / artefact["path"]).read_bytes()
        if artefact["form"] == "page":
            views.append({"name": FORM_NAMES["page"], "html": content.decode("utf-8"), "text": ""})
        elif artefact["form"] == "mail":
            views.append({"name": FORM_NAMES["mail"], "html": _mail_html(content), "text": ""})
        elif artefact["form"] == "text":
            views.append({"name": FORM_NAMES["text"], "html": "", "text": content.decode("utf-8")})
    return views


def _mail_html(content: bytes) -> str:
    """The HTML part of an e-mail, with its pictures inside, so that a browser can show it."""
    message = message_from_bytes(content, policy=policy.default)
    body = message.get_body(preferencelist=("html", "plain"))
    html = str(body.get_content()) if body is not None else ""
    for part in message.walk():
        name, payload = str(part["Content-ID"] or "").strip("<>"), part.get_payload(decode=True)
        if name and isinstance(payload, bytes):
            picture = base64.b64encode(payload).decode("ascii")
            html = html.replace(f"cid:{name}", f"data:{part.get_content_type()};base64,{picture}")
    return html


def write_preview(folder: Path, name: str, title: str, composed: Composed) -> Path:
    """Write the page of one proof beside its artefacts; returns its path."""
    record = {
        "communication": name,
        "touchpoint": name,
        "status": composed.status.value,
        "artefacts": [{"form": each.form, "path": f"{name}-{each.form}{each.suffix}"} for each in composed.artefacts],
    }
    entry = Entry(record, explain(composed.decision))
    page = folder / f"{name}.html"
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(page, _communication_page(entry, folder, {name: title}, home="", outbox="").encode())
    return page
