"""The pages of a review pack.

In: what changed, what it does to the sample customers' documents, what the checks found. Out: `index.html`, a page per
changed fragment and per document that differs, PDFs and their pages as pictures, in a folder that opens from disk.
Nothing is fetched from anywhere.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

from ccm.channels import Artefact
from ccm.cli.gallery import FORM_NAMES, mail_html, page_templates, stylesheet
from ccm.cli.pictures import draw_pages
from ccm.cli.terminal import Refusal
from ccm.compliance.changes import FragmentChange
from ccm.compliance.checking import Checked
from ccm.compliance.reach import touchpoints_of
from ccm.compliance.redline import Run, runs_as_html
from ccm.compliance.renditions import Rendition
from ccm.compose import Composed
from ccm.decisions import Verdict, explain
from ccm.delivery import write_whole
from ccm.diagnostics import Diagnostic
from ccm.library.approvals.model import Standing
from ccm.library.model import Fragment, Library
from ccm.project import Project
from ccm.values.formats import formats_of
from ccm.values.occasion import Occasion

PACK = "pack.json"
FOLDERS = ("wording", "documents", "files")
_MARK = "<style>{} {{ background: #fff3c9 !important; box-shadow: 0 0 0 6px #fff3c9 !important; }}</style>"


@dataclass(frozen=True)
class Pack:
    """Everything a reviewer is to see."""

    project: Project
    since: str
    changes: tuple[FragmentChange, ...]
    renditions: tuple[Rendition, ...]
    checked: Checked
    occasion: Occasion

    @cached_property
    def differing(self) -> tuple[Rendition, ...]:
        """The documents in which somebody would notice something."""
        return tuple(each for each in self.renditions if not each.is_same)

    def standing(self, change: FragmentChange, on: date) -> Standing | None:
        """Where a changed wording stands; None if it is gone."""
        review = self.project.library.reviews.get(change.name) if change.after else None
        return review.standing(on) if review else None

    def findings(self, change: FragmentChange) -> list[Diagnostic]:
        """What the checks found in a changed fragment."""
        return [each for each in self.checked.findings if _is_in(each, change)]

    def waived(self, change: FragmentChange) -> list[tuple[Diagnostic, Any]]:
        """What was found there and is accepted for now, with its waiver."""
        return [each for each in self.checked.waived if _is_in(each[0], change)]

    def receivers(self, change: FragmentChange) -> list["Receiver"]:
        """What was decided about a fragment for every sample customer of its touchpoints."""
        uses = {each.id for each in touchpoints_of(change.fragment, self.project.library)}
        return [_receiver(each, change) for each in self.renditions if each.case.touchpoint in uses]

    def as_json(self) -> list[dict[str, Any]]:
        """The changed fragments, for a program."""
        return [
            {
                "fragment": each.name,
                "kind": each.kind,
                "leans": list(each.leans),
                "content": each.after.digest if each.after else "",
                "findings": [one.as_json() for one in self.findings(each)],
                "waived": [one.as_json() for one, _ in self.waived(each)],
                "receivers": [
                    {"case": one.case, "before": one.before, "after": one.after} for one in self.receivers(each)
                ],
                "path": each.fragment.path,
            }
            for each in self.changes
        ]


@dataclass(frozen=True, slots=True)
class Receiver:
    """One sample customer: whether the fragment was, and is, in the documents, why, and the page that shows them."""

    case: str
    title: str
    before: bool
    after: bool
    because: str
    seen: tuple[str, ...]
    page: str


@dataclass(frozen=True, slots=True)
class Side:
    """One form of a document, old or new: its file, and what a page shows of it. `why` says why there is none."""

    which: str
    file: str = ""
    html: str = ""
    text: str = ""
    pictures: tuple[str, ...] = ()
    why: str = ""


def _is_in(found: Diagnostic, change: FragmentChange) -> bool:
    return change.after is not None and found.span is not None and found.span.source == change.after.path


def _receiver(rendition: Rendition, change: FragmentChange) -> Receiver:
    """What was decided about a fragment for one sample customer; what counts now explains it."""
    was, now = _answer(rendition.before, change.before), _answer(rendition.after, change.after)
    told = now if change.after else was
    page = "" if rendition.is_same else _page_of(rendition)
    case = rendition.case
    return Receiver(case.id, case.title, was.present, now.present, told.because, told.seen, page)


_NOT_ASKED = "not on the channels of this customer"


@dataclass(frozen=True, slots=True)
class _Answer:
    present: bool = False
    because: str = ""
    seen: tuple[str, ...] = ()


def _answer(composed: Composed | None, fragment: Fragment | None) -> _Answer:
    """Whether a fragment is in a communication, and why: of several channels the first that has it."""
    if composed is None or fragment is None:
        return _Answer()
    explained = explain(composed.decision)
    slots = [slot for channel in explained["channels"] for slot in channel["slots"]]
    mine = [each for slot in slots for each in slot["fragments"] if each["path"] == fragment.path]
    if not mine:
        return _Answer(because=composed.reason or _NOT_ASKED)
    told = next((each for each in mine if each["present"]), mine[0])
    because = told["because"] or ("" if told["verdict"] == Verdict.INCLUDED else told["verdict"])
    return _Answer(told["present"], because, tuple(line.strip() for line in told["seen"][1:]))


def _page_of(rendition: Rendition) -> str:
    return f"{rendition.case.touchpoint}-{rendition.case.id}.html"


def write_pack(folder: Path, pack: Pack) -> Path:
    """Write all pages; returns the first. An earlier pack in the folder makes room; another folder is refused."""
    _make_room(folder)
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    others = _inside(folder)
    write_whole(folder / "gallery.css", stylesheet())
    for change in pack.changes:
        write_whole(folder / "wording" / f"{change.name}.html", _fragment_page(pack, change).encode())
    for rendition in pack.differing:
        views = list(_views(rendition, pack, folder))
        words = [(channel, runs_as_html(runs)) for channel, runs in rendition.words() if _differs(runs)]
        page = _render("review-document.html", pack, root="../", rendition=rendition, views=views, words=words)
        write_whole(folder / "documents" / _page_of(rendition), page.encode())
    page = _render("review.html", pack, root="", rows=list(_rows(pack)), page_of=_page_of, form_names=FORM_NAMES)
    write_whole(folder / "index.html", page.encode())
    written = sorted(_inside(folder) - others)
    content = {"since": pack.since, "fragments": pack.as_json(), "written": written}
    write_whole(folder / PACK, json.dumps(content, ensure_ascii=False, default=str, indent=1).encode())
    return folder / "index.html"


def _inside(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for name in FOLDERS for path in (folder / name).iterdir()}


def _make_room(folder: Path) -> None:
    """Take away the pages of an earlier pack, and nothing else: nobody shall take one of them for a page of this."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    try:
        written = json.loads((folder / PACK).read_text(encoding="utf-8"))["written"]
    except (OSError, ValueError, KeyError, TypeError):
        raise Refusal(
            f"{folder} holds something else than a review pack", hint="name a new folder: --out DIR"
        ) from None
    for name in written:
        parent, _, file = str(name).partition("/")
        if parent in FOLDERS and "/" not in file:
            (folder / parent / file).unlink(missing_ok=True)


def _differs(runs: Sequence[Run]) -> bool:
    return any(run.change != "same" for run in runs)


def _render(template: str, pack: Pack, **values: Any) -> str:
    day = formats_of("en-GB").date(pack.occasion.letter_date)
    return page_templates().get_template(template).render(pack=pack, day=day, **values)


def _rows(pack: Pack) -> Iterator[dict[str, Any]]:
    for change in pack.changes:
        receivers = pack.receivers(change)
        yield {
            "change": change,
            "standing": pack.standing(change, pack.occasion.letter_date),
            "findings": len(pack.findings(change)),
            "waived": len(pack.waived(change)),
            "before": sum(each.before for each in receivers),
            "after": sum(each.after for each in receivers),
            "of": len(receivers),
        }


def _fragment_page(pack: Pack, change: FragmentChange) -> str:
    return _render(
        "review-fragment.html",
        pack,
        root="../",
        change=change,
        redline=change.redline.html(),
        standing=pack.standing(change, pack.occasion.letter_date),
        asked=[str(each) for each in pack.project.library.reviews[change.name].requirements] if change.after else [],
        touchpoints=list(_uses(change, pack.project.library)),
        receivers=pack.receivers(change),
        findings=pack.findings(change),
        waived=pack.waived(change),
        in_force=change.after is None or pack.occasion.letter_date in change.after.effective,
    )


def _uses(change: FragmentChange, library: Library) -> Iterator[dict[str, str]]:
    for touchpoint in touchpoints_of(change.fragment, library):
        audience = touchpoint.audience.source if touchpoint.audience else ""
        yield {"id": touchpoint.id, "title": touchpoint.title, "purpose": touchpoint.purpose, "audience": audience}


def _views(rendition: Rendition, pack: Pack, folder: Path) -> Iterator[dict[str, Any]]:
    """Every form that differs, old beside new."""
    changed = {each.fragment.id for each in pack.changes}
    for form in rendition.differing:
        sides = [
            _side(composed, form, rendition, which, changed, folder)
            for which, composed in (("old", rendition.before), ("new", rendition.after))
        ]
        yield {"form": form, "name": FORM_NAMES[form], "sides": sides}


def _side(
    composed: Composed | None, form: str, rendition: Rendition, which: str, changed: set[str], folder: Path
) -> Side:
    """One side of a form: what to show of it, or why there is nothing."""
    artefact = next((each for each in composed.artefacts if each.form == form), None) if composed else None
    if artefact is None:
        return Side(which, why=_why_none(composed, form))
    name = f"{rendition.case.touchpoint}-{rendition.case.id}-{form}-{which}"
    file = f"{name}{artefact.suffix}"
    write_whole(folder / "files" / file, artefact.content)
    match form:
        case "text":
            return Side(which, file, text=artefact.content.decode())
        case "page":
            return Side(which, file, html=_marked(artefact.content.decode(), changed))
        case "mail":
            return Side(which, file, html=mail_html(artefact.content))
    return Side(which, file, pictures=tuple(_pictures(artefact, name, folder)))


def _pictures(artefact: Artefact, name: str, folder: Path) -> Iterator[str]:
    for number, picture in enumerate(draw_pages(artefact.content), 1):
        write_whole(folder / "files" / f"{name}-{number}.png", picture)
        yield f"{name}-{number}.png"


def _marked(html: str, changed: set[str]) -> str:
    """A web page with the changed fragments marked."""
    selectors = ", ".join(f'[data-fragment="{escape(name)}"]' for name in sorted(changed))
    return html.replace("</head>", f"{_MARK.format(selectors)}</head>", 1) if selectors else html


def _why_none(composed: Composed | None, form: str) -> str:
    if composed is None:
        return "the touchpoint is not there"
    if composed.artefacts:
        return f"it is not sent as {FORM_NAMES[form].lower()}"
    return f"{composed.status}: {composed.reason}" if composed.reason else composed.status.value
