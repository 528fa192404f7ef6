"""Parse XML safely and walk DMN with line numbers.

In: the bytes of a file from anybody. Out: an lxml tree that is small, flat enough and free of entities, or findings;
and `Nodes`, which hands out the parts of an element and reports what DMN does not know. Nothing is fetched, no entity
is expanded, nothing raises.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from lxml import etree

from ccm.diagnostics import Diagnostic, Kind, Span, did_you_mean
from ccm.dmn import model_kinds as kinds

LARGEST, DEEPEST, MOST_ELEMENTS = 10_000_000, 120, 300_000
LONGEST_LINE = 2_000
"""In which a text is looked for; a whole file on one line would be searched once for every text."""
VERSIONS = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}
FEEL = (
    "http://www.omg.org/spec/FEEL/20140401",
    "http://www.omg.org/spec/DMN/20180521/FEEL/",
    "https://www.omg.org/spec/DMN/20191111/FEEL/",
    "https://www.omg.org/spec/DMN/20211108/FEEL/",
    "https://www.omg.org/spec/DMN/20230324/FEEL/",
    "https://www.omg.org/spec/DMN/20240513/FEEL/",
)
OMG = ("http://www.omg.org/spec/DMN/", "https://www.omg.org/spec/DMN/")
_OLDER = ("literalExpression", "context", "list", "relation", "invocation", "functionDefinition", "decisionTable")
BOXES = frozenset([*_OLDER, "conditional", "filter", "for", "some", "every"])
ALWAYS = frozenset(["description", "extensionElements"])


@dataclass(frozen=True, slots=True)
class XmlRules:
    """Up to which size XML is read, what is said where it is not, and whether comments and instructions are kept."""

    unreadable: Kind
    unsafe: Kind
    too_large: Kind
    largest: int = LARGEST
    deepest: int = DEEPEST
    most_elements: int = MOST_ELEMENTS
    comments: bool = True


DMN = XmlRules(kinds.UNREADABLE, kinds.UNSAFE, kinds.TOO_LARGE)


def parse_xml(content: bytes, origin: str, rules: XmlRules = DMN) -> tuple[etree._Element | None, list[Diagnostic]]:
    """Parse XML from anybody; a DOCTYPE, oversize or bad form is a finding and there is no tree."""
    if len(content) > rules.largest:
        message = f"the file has {len(content):,} bytes; at most {rules.largest:,} are read"
        return None, [rules.too_large.at(Span(origin), message)]
    if b"<!DOCTYPE" in content.replace(b"\0", b"").upper():
        return None, [rules.unsafe.at(Span(origin, 1, 1), "a DOCTYPE has no place here", hint="remove it")]
    dropped = not rules.comments
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        strip_cdata=False,
        remove_comments=dropped,
        remove_pis=dropped,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as problem:
        line, column = problem.position
        return None, [rules.unreadable.at(Span(origin, line, column), f"this is not well-formed XML: {problem.msg}")]
    except ValueError as problem:  # an encoding nobody knows
        return None, [rules.unreadable.at(Span(origin), f"this is not well-formed XML: {problem}")]
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding in which the word was not seen
        return None, [rules.unsafe.at(Span(origin, 1, 1), "a DOCTYPE has no place here", hint="remove it")]
    return _bounded(root, origin, rules)


def _bounded(root: etree._Element, origin: str, rules: XmlRules) -> tuple[etree._Element | None, list[Diagnostic]]:
    """The tree, if it is within the limits."""
    depth = count = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > rules.deepest or count > rules.most_elements:
            limits = f"{rules.deepest} levels or has more than {rules.most_elements:,} elements"
            return None, [rules.too_large.at(Span(origin), f"the file is nested deeper than {limits}")]
    return root, []


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; comments and instructions have none."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def namespace_of(element: etree._Element) -> str:
    """The namespace of an element."""
    return etree.QName(element).namespace or "" if isinstance(element.tag, str) else ""


def line_of(element: etree._Element) -> int:
    """The line an element begins in."""
    line: Any = element.sourceline
    return int(line or 0)


def text_of(element: etree._Element) -> str:
    """All text in an element, comments left out."""
    if not len(element):
        return element.text or ""
    return "".join([element.text or "", *(below.tail or "" for below in element)])


class Nodes:
    """Walks the elements of one file and collects what is to be said of them."""

    def __init__(self, root: etree._Element, content: bytes, origin: str) -> None:
        self.origin, self.namespace = origin, namespace_of(root)
        self.found: list[Diagnostic] = []
        self._lines = content.decode(root.getroottree().docinfo.encoding or "utf-8", "replace").splitlines()

    def span(self, element: etree._Element) -> Span:
        """The line an element begins in."""
        return Span(self.origin, line_of(element), 1)

    def text_span(self, element: etree._Element) -> Span:
        """Where the text of an element begins; the column is that of its first words, if they are in this line."""
        line = line_of(element)
        first = text_of(element).partition("\n")[0].strip()
        source = self._lines[line - 1] if 0 < line <= len(self._lines) else ""
        if len(source) > LONGEST_LINE:
            return Span(self.origin, line, 1)
        for written in (first, escape(first, quote=False), escape(first)):
            if written and source.count(written) == 1:
                return Span(self.origin, line, source.index(written) + 1)
        return Span(self.origin, line, 1)

    def report(self, kind: Kind, element: etree._Element, message: str, hint: str | None = None) -> None:
        """Record a finding about an element."""
        self.found.append(kind.at(self.span(element), message, hint=hint))

    def own(self, element: etree._Element) -> Iterator[etree._Element]:
        """The children in the namespace of DMN."""
        for child in element:
            if isinstance(child.tag, str) and namespace_of(child) == self.namespace:
                yield child

    def parts(
        self, element: etree._Element, known: str = "", attributes: str = "", *, boxes: bool = False
    ) -> dict[str, list[etree._Element]]:
        """The children by name, boxes under `box`; what DMN does not know here is reported (and stays in the file)."""
        words = frozenset(known.split())
        found: dict[str, list[etree._Element]] = defaultdict(list)
        for child in self.own(element):
            name = local(child)
            if name in words:
                found[name].append(child)
            elif boxes and name in BOXES:
                found["box"].append(child)
            elif name not in ALWAYS:
                self._unknown(
                    child, f"{local(element)} has no part “{name}”", name, (*words, *(BOXES if boxes else ()))
                )
        self._attributes(element, frozenset(attributes.split()) | {"id", "label"})
        return found

    def _attributes(self, element: etree._Element, known: Iterable[str]) -> None:
        """Report attributes that DMN does not know; those of other namespaces are others' business."""
        for name in map(str, element.attrib):
            if not name.startswith("{") and name not in known:
                self._unknown(element, f"{local(element)} has no attribute “{name}”", name, known)

    def _unknown(self, element: etree._Element, message: str, word: str, known: Iterable[str]) -> None:
        """Report what is not understood."""
        self.report(kinds.NOT_UNDERSTOOD, element, f"{message}; it is kept as it is", did_you_mean(word, known))

    def only(self, found: dict[str, list[etree._Element]], name: str) -> etree._Element | None:
        """The one part of this name; further ones are reported."""
        parts = found.get(name, [])
        for more in parts[1:]:
            message = f"a second “{local(more)}” is one too many; it is kept as it is"
            self.report(kinds.NOT_UNDERSTOOD, more, message)
        return parts[0] if parts else None

    def need(self, element: etree._Element, attribute: str) -> str:
        """An attribute that must be there."""
        value = element.get(attribute)
        if value is None:
            self.report(kinds.MISSING, element, f"{local(element)} needs the attribute “{attribute}”")
        return value or ""

    def description(self, element: etree._Element) -> str:
        """The description of an element."""
        for child in self.own(element):
            if local(child) == "description":
                return text_of(child)
        return ""
