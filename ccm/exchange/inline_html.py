"""The words of a document's paragraph as inline wording, and what of them a fragment cannot carry.

In: an element of an HTML tree. Out: words, bold, italics, links and line breaks; findings for pictures, comments,
tracked changes, footnotes, scripts, hidden text, odd links. Fonts and colours are told once for the whole document.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ccm.diagnostics import Diagnostic, Kind, Severity, Span, warning
from ccm.dmn.xml_nodes import line_of
from ccm.exchange.units import add_inlines, add_words, trimmed
from ccm.library.model import Inline, Styled, Words
from ccm.library.placeholders import MARKER, hole_of
from ccm.library.text import HIDDEN
from ccm.written import short

DROPPED = warning("X151", "import-dropped", "Something in a document was left out.")
JOINED = Kind("X152", "import-joined", Severity.INFO, "Something in a document was put into a simpler form.")

DEEPEST = 60
"""How deep elements may stand in each other; what stands deeper is words only."""
_SCHEMES = ("https:", "mailto:", "tel:")
_SILENT = ("head", "style", "meta", "title", "link", "base", "colgroup", "col")
_LOUD = {
    "script": "a script",
    "noscript": "a script’s stand-in",
    "template": "a template",
    "img": "a picture",
    "svg": "a drawing",
    "canvas": "a drawing",
    "object": "an embedded object",
    "embed": "an embedded object",
    "applet": "an embedded object",
    "iframe": "a page inside the page",
    "video": "a film",
    "audio": "a sound",
    "input": "a form field",
    "select": "a form field",
    "textarea": "a form field",
    "button": "a form field",
    "del": "a tracked deletion",
    "math": "a formula",
}
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all")
_COMMENTS = re.compile(r"mso-element\s*:\s*comment|mso-special-character\s*:\s*comment")
_NOTES = re.compile(r"mso-element\s*:\s*(?:footnote|endnote)")
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")
_ITALIC = re.compile(r"font-style\s*:\s*italic")
_DRESS = re.compile(r"(?<!-)(?:color|background|font-family|font-size|text-decoration|letter-spacing)\s*:")
_PLAIN_MARKS = {
    "u": "underlining",
    "s": "striking through",
    "strike": "striking through",
    "sup": "raising",
    "sub": "lowering",
}


@dataclass
class InlineReader:
    """Reads paragraphs of one document; `holes` are the placeholders that were kept aside."""

    path: str
    holes: tuple[str, ...] = ()
    findings: list[Diagnostic] = field(default_factory=list)
    dress: Counter[str] = field(default_factory=Counter)

    def told(self) -> Iterator[Diagnostic]:
        """Everything that was left out or made simpler, from top to bottom; forms of letters at the end."""
        yield from dict.fromkeys(self.findings)
        for what, times in self.dress.items():
            yield JOINED.at(Span(self.path), f"{what}: left out in {times:,} place{'' if times == 1 else 's'}")

    def tell(self, kind: Kind, element: etree._Element, what: str) -> None:
        """Say what becomes of something at its place."""
        verb = " was left out" if kind is DROPPED else ""
        self.findings.append(kind.at(Span(self.path, self.line_of(element), 1), f"{what}{verb}"))

    def line_of(self, element: etree._Element) -> int:
        """The line of the file that an element stands on."""
        marked = next(
            (each.get("data-line") for each in (element, *element.iterancestors()) if each.get("data-line")), None
        )
        return int(marked) if marked and marked.isdecimal() else line_of(element) or 1

    def start_of(self, element: etree._Element) -> int:
        """The line of the file on which an element's words begin."""
        for each in element.iter():
            text = each.text or ""
            if text.strip():
                return self.line_of(each) + text[: len(text) - len(text.lstrip())].count("\n")
            if each is not element and (each.tail or "").strip():
                return self.line_of(each)
        return self.line_of(element)

    @staticmethod
    def name_of(element: etree._Element) -> str:
        """The element's name without its namespace; Word's `o:p` is a `p` of its own kind."""
        return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""

    def drops(self, element: etree._Element) -> bool:
        """Whether an element is left out whole; if so, it is told unless nobody would miss it."""
        name = self.name_of(element)
        if name == "head":
            for script in element.iter("script"):
                self.tell(DROPPED, script, _LOUD["script"])
        if not name or name in _SILENT or name.startswith(("v:", "w:", "xml")):
            return True
        what = _LOUD.get(name) or _hidden_kind(element)
        if not what:
            return False
        said = " ".join(_words_in(element).split())
        named = element.get("alt") or element.get("src") or ("" if name == "script" else said)
        if named or name in _LOUD:
            self.tell(DROPPED, element, f"{what}{f' ({short(named)})' if named else ''}")
        return True

    def plain(self, element: etree._Element) -> str:
        """All words of an element, placeholders as they were written."""
        return self._unmasked(_words_in(element))

    def _unmasked(self, text: str) -> str:
        """A text with the placeholders that were kept aside back in their places."""
        return MARKER.sub(lambda each: f"{{{{ {self.holes[hole_of(each)]} }}}}", text)

    def read(self, element: etree._Element, *, in_cell: bool = False) -> tuple[Inline, ...]:
        """The inline wording of an element; in a cell of a table lines are not broken."""
        found: list[Inline] = []
        self._within(element, found, in_cell, 0)
        return trimmed(tuple(found))

    def _within(self, element: etree._Element, found: list[Inline], in_cell: bool, depth: int) -> None:
        self._say(element, element.text, found)
        for child in element:
            self._take(child, found, in_cell, depth)
            self._say(element, child.tail, found)

    def _take(self, child: etree._Element, found: list[Inline], in_cell: bool, depth: int) -> None:
        if self.drops(child):
            return
        name, style = self.name_of(child), child.get("style", "").lower()
        if name == "br":
            add_words(found, " ") if in_cell else found.append(Styled("break"))
            return
        if depth > DEEPEST:
            self._say(child, _words_in(child), found)
            return
        inside: list[Inline] = []
        self._within(child, inside, in_cell, depth + 1)
        self._note_dress(name, style)
        if name == "ins":
            self.tell(JOINED, child, f"a tracked insertion was taken as accepted: {short(self.plain(child).strip())}")
        role = self._role(child, name, style)
        if role is None:
            if name in ("p", "div", "li", "td", "th") and found:
                add_words(found, " ")
            add_inlines(found, inside)
        else:
            _surround(found, role, inside)

    def _note_dress(self, name: str, style: str) -> None:
        if name in _PLAIN_MARKS:
            self.dress[_PLAIN_MARKS[name]] += 1
        elif name == "font" or _DRESS.search(style):
            self.dress["fonts, sizes and colours"] += 1

    def _role(self, element: etree._Element, name: str, style: str) -> Styled | None:
        """The mark an element makes, if a fragment can carry it."""
        if name == "a":
            target = re.sub(r"\s", "%20", (element.get("href") or "").strip())
            if target.lower().startswith(_SCHEMES) and not HIDDEN.search(target):
                return Styled("link", (), target)
            if target and not target.startswith("#"):
                self.tell(DROPPED, element, f"the link to {short(target)}, not its words,")
            return None
        if name in ("b", "strong") or _BOLD.search(style):
            return Styled("strong")
        if name in ("i", "em", "cite", "dfn") or _ITALIC.search(style):
            return Styled("emphasis")
        return None

    def _say(self, element: etree._Element, text: str | None, found: list[Inline]) -> None:
        """Words, without the signs in them that nobody sees."""
        said = self._unmasked(text or "")
        clean = HIDDEN.sub("", said)
        if clean != said:
            self.tell(DROPPED, element, f"a hidden sign in “{short(clean.strip())}”")
        add_words(found, re.sub(r"[\xa0 ]{2,}|\xa0(?=\s)", " ", clean))


def _words_in(element: etree._Element) -> str:
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def _hidden_kind(element: etree._Element) -> str:
    """What an element is that nobody is meant to read in the text: a comment, a note, hidden words."""
    style, named = element.get("style", "").lower(), element.get("class", "").lower()
    target = element.get("href", "").lower()
    if _COMMENTS.search(style) or "msocom" in named or target.startswith("#_msocom"):
        return "a comment"
    if _NOTES.search(style) or target.startswith(("#_ftn", "#_edn")) or "footnotereference" in named:
        return "a footnote"
    if _HIDING.search(style) or element.get("hidden") is not None:
        return "hidden text"
    return ""


def _surround(found: list[Inline], role: Styled, inside: list[Inline]) -> None:
    """A mark around words, spaces at its edges outside; marks of one kind that meet or nest become one."""
    flat: list[Inline] = []
    for each in inside:
        add_inlines(flat, each.children if isinstance(each, Styled) and each.role == role.role else [each])
    words = trimmed(tuple(flat))
    if flat and isinstance(flat[0], Words) and flat[0].text.startswith(" "):
        add_words(found, " ")
    last = found[-1] if found else None
    if (
        words
        and isinstance(last, Styled)
        and (last.role, last.target) == (role.role, role.target)
        and role.role != "link"
    ):
        joined = list(last.children)
        add_inlines(joined, words)
        found[-1] = Styled(last.role, tuple(joined), last.target)
    elif words:
        found.append(Styled(role.role, words, role.target))
    if flat and isinstance(flat[-1], Words) and flat[-1].text.endswith(" "):
        add_words(found, " ")
