"""The gallery: a run as web pages that open from disk, with every document in every form and why it says what it says.

In: a finished run's folder (results, outbox, explanations). Out: `index.html` with the balance and every touchpoint,
a page per communication, and `gallery.css` for all of them. Nothing is fetched from anywhere; the pages work without a
script too.
"""

import base64
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy
from functools import cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ccm.compose import Composed
from ccm.decisions import explain
from ccm.delivery import write_whole
from ccm.library.model import Case
from ccm.values.formats import formats_of
from ccm.values.locales import find_locale

FORM_NAMES = {
    "print": "Print PDF",
    "accessible": "Accessible PDF",
    "page": "Web page",
    "mail": "E-mail",
    "text": "Text message",
}
STATUS_ORDER = ("produced", "not in audience", "suppressed", "undecided", "failed")
IN_PAGE = ("mail", "text")
"""Forms that a browser cannot open as their reader would see them; the communication's own page shows them."""

SHOWN = 6
"""Documents of a touchpoint that the index shows before its reader asks for more."""

TYPEFACE = (("Regular", 400), ("Semibold", 600))


@dataclass(frozen=True)
class Entry:
    """One communication as the gallery shows it."""

    record: dict[str, Any]
    explanation: dict[str, Any]

    @property
    def name(self) -> str:
        """Who it is for."""
        return str(self.explanation["name"] or self.explanation["recipient"])

    @property
    def language(self) -> str:
        """The language it is written in, by its English name; empty if none was chosen."""
        locale = find_locale(self.explanation["locale"] or "")
        return (locale.get_language_name("en") or "") if locale else ""

    @property
    def page(self) -> str:
        """The page of this communication, relative to the gallery."""
        return f"why/{self.record['communication']}.html"

    @property
    def artefacts(self) -> list[dict[str, Any]]:
        """What was rendered: form and path below the outbox."""
        return list(self.record.get("artefacts", ()))

    def links(self, outbox: str) -> list[tuple[str, str]]:
        """Name of every form and the way to it from the index."""
        ways = {form: f"{self.page}#{form}" for form in IN_PAGE}
        return [(FORM_NAMES[each["form"]], ways.get(each["form"], outbox + each["path"])) for each in self.artefacts]

    def files(self, outbox: str) -> list[tuple[str, str]]:
        """Name of every artefact as a file and the way to it."""
        ends = dict.fromkeys(IN_PAGE, " file")
        return [
            (FORM_NAMES[each["form"]] + ends.get(each["form"], ""), outbox + each["path"]) for each in self.artefacts
        ]

    @property
    def status(self) -> str:
        """How it ended."""
        return str(self.record["status"])

    @property
    def because(self) -> list[str]:
        """Why there is no document: for whoever is not in the audience, the comparisons that said so."""
        for gate in self.explanation["gates"]:
            if gate["kind"] == "audience" and gate["answer"] is False:
                unmet = [line.strip() for line in gate["seen"][1:] if " is false" in line]
                return unmet or ["not in the audience"]
        return [str(self.record.get("reason") or self.status)]

    @property
    def channels(self) -> list[dict[str, Any]]:
        """By channel, which wordings are there and which were left out, and whether its web page marks them."""
        found = []
        for channel in self.explanation["channels"]:
            considered = [(slot["slot"], each) for slot in channel["slots"] for each in slot["fragments"]]
            left_out = [(slot, each) for slot, each in considered if not each["present"] and _could_be(each)]
            there = [(slot, each) for slot, each in considered if each["present"]]
            marked = "page" in channel["forms"]
            found.append({"name": channel["channel"], "marked": marked, "there": there, "left_out": left_out})
        return found


def _could_be(fragment: dict[str, Any]) -> bool:
    return not fragment["verdict"].startswith("written for another")


def write_gallery(folder: Path, run_folder: Path, titles: dict[str, str], *, bank: str) -> Path:
    """Write the gallery of a run into `folder`; `run_folder` is its sub-folder `run`. Returns the index page."""
    results = json.loads((run_folder / "run-results.json").read_text(encoding="utf-8"))
    entries = list(_entries(results, run_folder))
    (folder / "why").mkdir(parents=True, exist_ok=True)
    write_whole(folder / "gallery.css", stylesheet())
    for entry in entries:
        page = _communication_page(entry, run_folder / "outbox", titles, root="../", outbox="../run/outbox/")
        write_whole(folder / entry.page, page.encode())
    write_whole(folder / "index.html", _index_page(results, entries, titles, bank).encode())
    return folder / "index.html"


@cache
def stylesheet() -> bytes:
    """The look of all pages, with the typeface inside: a page opened from disk may not load a font from beside it."""
    faces = []
    for style, weight in TYPEFACE:
        font = (files("font_source_sans_pro") / "files" / f"SourceSansPro-{style}.ttf").read_bytes()
        source = f"url(data:font/ttf;base64,{base64.b64encode(font).decode('ascii')})"
        faces.append(f'@font-face {{ font-family: "Gallery Sans"; font-weight: {weight}; src: {source}; }}\n')
    look = (files("ccm.cli") / "pages" / "gallery.css").read_text(encoding="utf-8")
    return (look + "".join(faces)).encode()


@cache
def page_templates() -> ImmutableSandboxedEnvironment:
    """The templates of all pages that a person opens in a browser."""
    return ImmutableSandboxedEnvironment(
        loader=PackageLoader("ccm.cli", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _index_page(results: dict[str, Any], entries: list[Entry], titles: dict[str, str], bank: str) -> str:
    days = {name: date.fromisoformat(results["occasion"][name]) for name in ("as_of", "letter_date")}
    return (
        page_templates()
        .get_template("index.html")
        .render(
            results=results,
            **{name: formats_of("en-GB").date(day) for name, day in days.items()},
            groups=[_group(touchpoint, list(group), results, titles) for touchpoint, group in _by_touchpoint(entries)],
            outbox="run/outbox/",
            form_names=FORM_NAMES,
            bank=bank,
            root="",
            shown=SHOWN,
        )
    )


def _communication_page(entry: Entry, folder: Path, titles: dict[str, str], *, root: str, outbox: str) -> str:
    """The page of one communication; `root` is the way from it to the gallery, empty where there is none."""
    page = page_templates().get_template("communication.html")
    return page.render(entry=entry, views=_views(entry, folder), titles=titles, root=root, outbox=outbox)


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
    for artefact in entry.artefacts:
        form, content = artefact["form"], (outbox / artefact["path"]).read_bytes()
        html = content.decode("utf-8") if form == "page" else mail_html(content) if form == "mail" else ""
        text = content.decode("utf-8") if form == "text" else ""
        if html or text:
            views.append({"form": form, "name": FORM_NAMES[form], "html": html, "text": text})
    return views


def mail_html(content: bytes) -> str:
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


def write_deck_index(folder: Path, title: str, members: Sequence[tuple[Case, Composed]]) -> Path:
    """Write the page that lists the customers of a deck, beside theirs; returns its path."""
    listed = [
        (
            case,
            composed.status.value,
            [(FORM_NAMES[each.form], f"{case.id}-{each.form}{each.suffix}") for each in composed.artefacts],
        )
        for case, composed in members
    ]
    page = folder / "index.html"
    template = page_templates().get_template("deck.html")
    write_whole(page, template.render(title=title, members=listed, root="").encode())
    return page


def write_preview(folder: Path, name: str, title: str, composed: Composed, *, root: str = "") -> Path:
    """Write the page of one proof beside its artefacts; returns its path. `root` is the way to a page that lists it."""
    touchpoint = composed.decision.facts.communication.touchpoint
    record = {
        "communication": name,
        "touchpoint": touchpoint,
        "status": composed.status.value,
        "artefacts": [{"form": each.form, "path": f"{name}-{each.form}{each.suffix}"} for each in composed.artefacts],
    }
    entry = Entry(record, explain(composed.decision))
    page = folder / f"{name}.html"
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / "gallery.css", stylesheet())
    write_whole(page, _communication_page(entry, folder, {touchpoint: title}, root=root, outbox="").encode())
    return page
