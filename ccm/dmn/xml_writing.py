"""Write a decision model as DMN XML: into the file it was read from, or as a new one.

In: definitions, and the bytes of the file they come from, if any. Out: bytes, and findings for what a reader should
know: layout that went with a removed element, a new element without a shape, parts newer than the file's version. An
unchanged model gives the very bytes it was read from.
"""

from lxml import etree

from ccm.diagnostics import Diagnostic, Kind, Span
from ccm.dmn import model_kinds as kinds
from ccm.dmn.definitions import Definitions
from ccm.dmn.xml_building import Builder
from ccm.dmn.xml_merging import Merger
from ccm.dmn.xml_nodes import FEEL, VERSIONS, line_of, local
from ccm.dmn.xml_reading import read_tree
from ccm.dmn.xml_source import SourceText

Xml = etree._Element
NAMESPACES = {version: namespace for namespace, version in VERSIONS.items()}
SINCE = dict.fromkeys(("conditional", "filter", "for", "some", "every"), "1.4")
SINCE |= {"functionItem": "1.3", "typeConstraint": "1.5"}
_OLD_TYPES = {
    "date and time": "dateTime",
    "days and time duration": "dayTimeDuration",
    "years and months duration": "yearMonthDuration",
}
_TYPED = ("typeRef", "outputTypeRef")


def write_model(
    model: Definitions, *, original: bytes | None = None, origin: str = ""
) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Write a model; with `original`, the changes are written into that file and all else in it stays."""
    if original is not None:
        root, before, _ = read_tree(original, origin)
        if root is not None and before is not None:
            return (original, ()) if before == model else _Writing(root, original, origin).changed(before, model)
    namespace = NAMESPACES.get(model.version, NAMESPACES["1.5"])
    element = Builder(namespace).definitions(model)
    etree.indent(element, space="  ")
    return bytes(etree.tostring(element, xml_declaration=True, encoding="UTF-8")) + b"\n", ()


class _Writing:
    """One file being changed."""

    def __init__(self, root: Xml, original: bytes, origin: str) -> None:
        self.root, self.origin = root, origin
        self.found: list[Diagnostic] = []
        self._source = SourceText(original, root)

    def changed(self, before: Definitions, after: Definitions) -> tuple[bytes, tuple[Diagnostic, ...]]:
        """The file with the differences of the two models."""
        builder = Builder(etree.QName(self.root).namespace or "")
        base, fresh = builder.definitions(before), builder.definitions(after)
        if before.version == "1.1":
            self._qualify(base)
            self._qualify(fresh)
        merger = Merger(_unit(self.root))
        merger.merge(self.root, base, fresh)
        self._report(merger, before.version)
        return self._source.bytes(), tuple(self.found)

    def say(self, kind: Kind, element: Xml, message: str) -> None:
        """Record a finding."""
        self.found.append(kind.at(Span(self.origin, line_of(element), 1), message))

    def _report(self, merger: Merger, version: str) -> None:
        """Say what was made new, and what the diagram lost or lacks."""
        for one in merger.rewritten:
            self.say(kinds.REWRITTEN, one, f"the parts of “{_called(one)}” were written anew")
        for new in merger.inserted:
            for tag in dict.fromkeys(local(part) for part in new.iter()):
                if SINCE.get(tag, "1.1") > version:
                    self.say(kinds.NEWER, new, f"“{tag}” is there since DMN {SINCE[tag]}; this file is DMN {version}")
        shapes = self._shapes()
        for old in merger.removed:
            for identifier in {part.get("id") for part in old.iter() if isinstance(part.tag, str)} - {None}:
                self._unshape(shapes.get(str(identifier), []))
        if shapes:
            for new in merger.inserted:
                if new.getparent() is self.root and new.get("id") and local(new) not in ("import", "itemDefinition"):
                    self.say(kinds.LAYOUT, new, f"“{_called(new)}” has no shape in the diagram yet")

    def _shapes(self) -> dict[str, list[Xml]]:
        """The shapes and edges of the diagrams by the element they show."""
        found: dict[str, list[Xml]] = {}
        for one in self.root.iter("{*}DMNShape", "{*}DMNEdge"):
            found.setdefault(one.get("dmnElementRef", "").rpartition(":")[2], []).append(one)
        return found

    def _unshape(self, shapes: list[Xml]) -> None:
        """Take the shapes of a removed element out of the diagram."""
        for one in shapes:
            parent = one.getparent()
            if parent is not None:
                message = f"the {local(one)[3:].lower()} of the removed “{one.get('dmnElementRef')}” went with it"
                self.say(kinds.LAYOUT, one, message)
                parent.remove(one)

    def _qualify(self, tree: Xml) -> None:
        """Write types as DMN 1.1 does, with the prefix of their namespace."""
        prefixes = {uri: prefix for prefix, uri in self.root.nsmap.items() if prefix}
        feel = next((prefixes[uri] for uri in FEEL if uri in prefixes), "")
        own = prefixes.get(self.root.get("namespace", ""), "")
        items = {one.get("name") for one in tree.iter("{*}itemDefinition")}

        def qualified(name: str) -> str:
            qualifier, _, rest = name.partition(".")
            if rest and qualifier in self.root.nsmap:
                return f"{qualifier}:{rest}"
            prefix = own if name in items else feel
            written = name if name in items else _OLD_TYPES.get(name, name)
            return f"{prefix}:{written}" if prefix and name else written

        for part in tree.iter():
            for attribute in _TYPED:
                if part.get(attribute):
                    part.set(attribute, qualified(str(part.get(attribute))))
            if local(part) == "typeRef":
                part.text = qualified(part.text or "")


def _unit(root: Xml) -> str:
    """One step of the file's indentation; nothing if it is all on one line."""
    text = root.text or ""
    return text.rpartition("\n")[2] if "\n" in text and not text.strip() else ""


def _called(element: Xml) -> str:
    """How a person knows an element."""
    return element.get("name") or element.get("id") or local(element)
