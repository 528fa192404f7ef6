"""The pages of a review pack.

In: what changed, what it does to the sample customers' documents, what the checks found. Out: `index.html`, a page per
changed fragment and per document that differs, PDFs and their pages as pictures, in a folder that opens from disk.
Nothing is fetched from anywhere.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ccm.channels import Artefact
from ccm.cli.gallery import FORM_NAMES, mail_html, page_templates, stylesheet
from ccm.cli.pictures import draw_pages
from ccm.cli.review_pack import Examined, Pack
from ccm.cli.terminal import Refusal
from ccm.compliance.changes import FragmentChange
from ccm.compliance.reach import touchpoints_of
from ccm.compliance.redline import Run, runs_as_html
from ccm.compliance.renditions import Rendition
from ccm.compose import Composed
from ccm.delivery import write_whole
from ccm.library.model import Library
from ccm.values.formats import formats_of

PACK = "pack.json"
FOLDERS = ("wording", "documents", "files")
_MARK = "<style>{} {{ background: #fff3c9 !important; box-shadow: 0 0 0 6px #fff3c9 !important; }}</style>"


@dataclass(frozen=True, slots=True)
class Side:
    """One form of a document, old or new: its file, and what a page shows of it. `why` says why there is none."""

    which: str
    file: str = ""
    html: str = ""
    text: str = ""
    pictures: tuple[str, ...] = ()
    why: str = ""


def _page_of(rendition: Rendition) -> str:
    """The page that shows a rendition, if there is anything to see."""
    return "" if rendition.is_same else f"{rendition.case.touchpoint}-{rendition.case.id}.html"


def write_pack(folder: Path, pack: Pack) -> Path:
    """Write all pages, in the place of an earlier pack; returns the first."""
    make_room(folder)
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    others = _inside(folder)
    write_whole(folder / "gallery.css", stylesheet())
    for each in pack.examined:
        write_whole(folder / "wording" / f"{each.change.name}.html", _fragment_page(pack, each).encode())
    for rendition in pack.differing:
        views = list(_views(rendition, pack, folder))
        words = [(channel, runs_as_html(runs)) for channel, runs in rendition.words() if _differs(runs)]
        page = _render("review-document.html", pack, root="../", rendition=rendition, views=views, words=words)
        write_whole(folder / "documents" / _page_of(rendition), page.encode())
    page = _render("review.html", pack, root="", form_names=FORM_NAMES)
    write_whole(folder / "index.html", page.encode())
    written = sorted(_inside(folder) - others)
    content = {"since": pack.since, "fragments": [each.as_json() for each in pack.examined], "written": written}
    write_whole(folder / PACK, json.dumps(content, ensure_ascii=False, default=str, indent=1).encode())
    return folder / "index.html"


def _inside(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for name in FOLDERS for path in (folder / name).iterdir()}


def refuse_other(folder: Path) -> list[str]:
    """What an earlier pack wrote here; a folder with anything else but a pack in it is refused."""
    if not folder.exists() or not any(folder.iterdir()):
        return []
    try:
        return [str(name) for name in json.loads((folder / PACK).read_text(encoding="utf-8"))["written"]]
    except (OSError, ValueError, KeyError, TypeError):
        hint = "name a new folder: --out DIR"
        raise Refusal(f"{folder} holds something else than a review pack", hint=hint) from None


def make_room(folder: Path) -> None:
    """Take away the pages of an earlier pack, and nothing else: nobody shall take one of them for a page of this."""
    for name in refuse_other(folder):
        parent, _, file = name.partition("/")
        if parent in FOLDERS and "/" not in file:
            (folder / parent / file).unlink(missing_ok=True)


def _differs(runs: Sequence[Run]) -> bool:
    return any(run.change != "same" for run in runs)


def _render(template: str, pack: Pack, **values: Any) -> str:
    day = formats_of("en-GB").date(pack.occasion.letter_date)
    return page_templates().get_template(template).render(pack=pack, day=day, page_of=_page_of, **values)


def _fragment_page(pack: Pack, examined: Examined) -> str:
    change = examined.change
    return _render(
        "review-fragment.html",
        pack,
        root="../",
        each=examined,
        change=change,
        standing=examined.review.standing(pack.on) if examined.review else None,
        touchpoints=list(_uses(change, pack.project.library)),
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
    """A web page with the changed fragments marked; ids are letters, digits, dots and hyphens."""
    selectors = ", ".join(f'[data-fragment="{name}"]' for name in sorted(changed))
    return html.replace("</head>", f"{_MARK.format(selectors)}</head>", 1)


def _why_none(composed: Composed | None, form: str) -> str:
    if composed is None:
        return "the touchpoint is not there"
    if composed.artefacts:
        return f"it is not sent as {FORM_NAMES[form].lower()}"
    return f"{composed.status}: {composed.reason}" if composed.reason else composed.status.value
