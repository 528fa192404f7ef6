"""Real service messages and regulators' wordings as fragments of a project.

In: the shared texts beside the repository. Out: files of a project, one fragment per text, for a notice and
for marketing alike. HTML becomes Markdown, placeholders of the original become ours; nothing else of the wording is
changed.
"""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from ccm.library import read_directory

PROJECT = read_directory(Path(__file__).parents[1] / "compliance" / "project")
SETTINGS = """\
bank: {name: Meridian Bank, contact phone: 0808 157 0100, website: meridian-bank.example}
default locale: en-US
locales: [en-US]
"""
_LINK = re.compile(r"<a\b[^>]*?href=[\"']?([^\"'\s>]*)[\"']?[^>]*>(.*?)</a>", re.DOTALL)
_BLOCK = re.compile(r"</?(?:p|div|ul|ol|h\d|section|br)\b[^>]*/?>")
_HOLE = re.compile(r"%\{\w+\}|<<[\w.]+>>|\[(?:insert|replace)[^\]]*\]")


def message_fragments(shared: Path) -> dict[str, bytes]:
    """The English service messages, each a fragment named by its number, in a project of their own."""
    lines = (shared / "texts" / "vita_min_messages_en_es.jsonl").read_text(encoding="utf-8").splitlines()
    texts = ((json.loads(line)["key"], json.loads(line)["en"]) for line in lines)
    return _project((key, _markdown(text)) for key, text in texts)


def regulator_fragments(shared: Path) -> dict[str, bytes]:
    """The regulators' model clauses, each a fragment; rules of layout are no wording."""
    lines = (shared / "texts" / "regulator_wording.jsonl").read_text(encoding="utf-8").splitlines()
    clauses = [each for each in map(json.loads, lines) if each.get("kind") != "layout rule"]
    return _project((each["id"], _markdown(each["text"])) for each in clauses)


def _project(texts: Iterator[tuple[str, str]]) -> dict[str, bytes]:
    files = {
        path: content.replace(b"[en-GB, cs-CZ]", b"[en-US]").replace(b"[en-GB]", b"[en-US]")
        for path, content in PROJECT.items()
        if not path.startswith("paragraphs/")
    }
    files["library.yaml"] = SETTINGS.encode()
    files["checks.yaml"] = b"abbreviations: [IRS, FDIC, CFD, NY]\n"
    for number, (key, text) in enumerate(texts):
        channels = "sms" if "sms" in key.split(".")[-1] or "sms" in key.split(".")[-2:] else "letter, email"
        name = f"real.{number:03}"
        front = f"id: {name}\nslot: body\ntouchpoints: notice, offer\nchannels: {channels}\nreference: {key}\n"
        files[f"paragraphs/real/{name}.en-US.md"] = f"---\n{front}---\n{text}\n".encode()
    return files


def _markdown(html: str) -> str:
    """HTML of messages as Markdown: links, lists and paragraphs stay, bold and the rest go."""
    text = _HOLE.sub("{{ full name }}", html)
    text = _LINK.sub(lambda found: f"[{_bare(found[2])}]({_target(found[1])})", text)
    text = re.sub(r"<li\b[^>]*>", "\n- ", text).replace("</li>", "\n")
    text = unescape(_bare(_BLOCK.sub("\n\n", text)))
    paragraphs = (" ".join(each.split()) for each in re.split(r"\n\s*\n|\n(?=- )", text))
    return "\n\n".join(re.sub(r"([*_`<#|])", r"\\\1", each) for each in paragraphs if each)


def _bare(text: str) -> str:
    return re.sub(r"</?\w+\b[^>]*>", "", text)


def _target(href: str) -> str:
    return href if href.startswith(("https:", "mailto:")) else "https://getyourrefund.example/linked"
