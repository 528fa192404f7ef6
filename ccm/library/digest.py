"""Digests: what a reviewer signs and what a run can be repeated from.

In: a fragment as written, or the files of a project. Out: SHA-256 digests in hexadecimal. The content
digest covers what decides what a customer reads, in a canonical form (Unicode NFC, `\\n`, sorted, defaults
filled in): another owner, another review date, a reason noted for reviewers or other line ends do not un-approve a
wording; another comma does.
"""

import json
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from unicodedata import normalize

from ccm.library.manuscripts import Manuscript
from ccm.library.model import Effective, Fragment
from ccm.library.text import read_text

DECIDING = ("library.yaml", "facts/", "parameters/", "sources/", "tables/", "touchpoints/")


def content_digest(manuscript: Manuscript) -> str:
    """The digest of what a fragment says, to whom, where and when."""
    return _digest(json.dumps(content_of(manuscript), ensure_ascii=False, sort_keys=True))


def content_of(manuscript: Manuscript) -> Mapping[str, object]:
    """What decides what a customer reads, field by field, in the form that is digested."""
    rows = manuscript.rows
    return {
        "channels": sorted(manuscript.channels),
        "effective": [str(manuscript.effective.start or ""), str(manuscript.effective.end or "")],
        "id": manuscript.id,
        "locale": manuscript.locale,
        "order": manuscript.order,
        "reference": _plain(manuscript.reference),
        "requires": sorted({each.text for each in manuscript.requires}),
        "rows": rows
        and [
            _plain(rows.rows.text),
            _plain(rows.carried),
            _plain(rows.brought),
            _plain(rows.carried_field.text if rows.carried_field else ""),
            rows.carried_column,
            rows.text_column,
        ],
        "slot": manuscript.slot.text.strip(),
        "touchpoints": sorted({each.text for each in manuscript.touchpoints}),
        "when": _condition(manuscript.when[0]) if manuscript.when else "",
        "wording": _wording(manuscript.body),
        **_rivalry(manuscript),
        **_inheritance(manuscript),
    }


def _rivalry(manuscript: Manuscript) -> dict[str, object]:
    """What it excludes and how it ranks; left out where it says neither, so that older digests stay what they were."""
    found: dict[str, object] = {}
    if manuscript.excludes:
        found["excludes"] = sorted({each.text for each in manuscript.excludes})
    if manuscript.priority:
        found["priority"] = _condition(manuscript.priority[0])
    return found


def _inheritance(manuscript: Manuscript) -> dict[str, object]:
    """Of a variant, whose place it takes and on what conditions; all else it inherits is among the other fields."""
    if not manuscript.bases:
        return {}
    inherited = [_condition(each[0]) if each else "" for each in manuscript.inherited]
    return {"variant of": list(manuscript.bases), "inherited when": inherited, "rank": manuscript.rank}


def library_digest(files: Mapping[str, bytes], fragments: Iterable[Fragment]) -> str:
    """The digest of everything that decides what customers read: settings, facts, tables, touchpoints,
    fragments.
    """
    told = ((each.path, each.digest, each.approved_in) for each in fragments)
    return digest_of_library(deciding_lines(files), told)


def deciding_lines(files: Mapping[str, bytes]) -> list[str]:
    """The path and digest of each file that decides what customers read, but for wording."""
    return [
        f"{path} {_digest(normalize('NFC', read_text(path, files[path])[0] or ''))}"
        for path in files
        if path.startswith(DECIDING)
    ]


def digest_of_library(deciding: Iterable[str], fragments: Iterable[tuple[str, str, tuple[Effective, ...]]]) -> str:
    """The digest of a library by its `deciding_lines`, and the path, content digest and approved days of fragments."""
    told = (f"{path} {content} {_approved(days) if days else 'draft'}" for path, content, days in fragments)
    return _digest("\n".join(sorted((*deciding, *told))))


def _approved(days: Iterable[Effective]) -> str:
    return " ".join(f"{each.start}/{each.end}" for each in days)


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", normalize("NFC", text)).strip()


def _condition(source: str) -> str:
    """A condition with its own spaces kept (they may stand in a text), only indents go."""
    return "\n".join(line.strip() for line in normalize("NFC", source).strip().split("\n"))


def _wording(body: str) -> str:
    """The wording with nothing changed that Markdown could read; only blank lines around it go."""
    return normalize("NFC", body).strip("\n")
