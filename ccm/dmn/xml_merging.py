"""Write the changes of a decision model into the file it was read from.

In: the file's element, and two built ones: of the model as it was read and as it is now. Out: the file's element,
changed only where the two differ; comments, foreign attributes, extension elements and white space stay. What cannot be
changed in place is written anew, and reported.
"""

from collections import Counter
from difflib import SequenceMatcher

from lxml import etree

from ccm.dmn.xml_nodes import local

Xml = etree._Element
_LAST = frozenset(["DMNDI"])


class Merger:
    """Merges one file; `inserted` and `rewritten` say what was made new."""

    def __init__(self, unit: str) -> None:
        self._unit = unit
        self.inserted: list[Xml] = []
        self.rewritten: list[Xml] = []
        self.removed: list[Xml] = []

    def merge(self, target: Xml, base: Xml, fresh: Xml) -> None:
        """Bring `target` from `base` to `fresh`."""
        if etree.tostring(base) == etree.tostring(fresh):
            return
        for name in dict.fromkeys(map(str, (*base.attrib, *fresh.attrib))):
            value = fresh.get(name)
            if value is not None and value != base.get(name):
                target.set(name, value)
            elif value is None and name in target.attrib:
                del target.attrib[name]
        if (base.text or "") != (fresh.text or ""):
            self._text(target, fresh.text or "")
        self._children(target, base, fresh)

    def _text(self, target: Xml, text: str) -> None:
        """Replace the text of an element; comments in it stay."""
        target.text = text
        for child in target:
            child.tail = None

    def _children(self, target: Xml, base: Xml, fresh: Xml) -> None:
        """Align the children, and merge, insert and remove them."""
        found = _counterparts(target, base)
        if found is None:
            self._anew(target, fresh)
            return
        old, new = list(base), list(fresh)
        matcher = SequenceMatcher(None, list(map(_key, old)), list(map(_key, new)), autojunk=False)
        behind: Xml | None = None
        ahead = next((one for one in found if one.getparent() is target), None)
        for _, begin, end, first, last in matcher.get_opcodes():
            pairs = list(zip(range(begin, end), range(first, last), strict=False))
            paired = len(pairs) if all(old[one].tag == new[other].tag for one, other in pairs) else 0
            for one, other in pairs[:paired]:
                self.merge(found[one], old[one], new[other])
                behind = found[one]
            for other in range(first + paired, last):
                behind = self._insert(target, new[other], behind, ahead)
            for one in range(begin + paired, end):
                self._remove(found[one])

    def _anew(self, target: Xml, fresh: Xml) -> None:
        """Write an element's children anew, behind those of others."""
        own = etree.QName(target).namespace
        for child in list(target):
            if (
                isinstance(child.tag, str)
                and etree.QName(child).namespace == own
                and local(child) != "extensionElements"
            ):
                target.remove(child)
        behind = target[-1] if len(target) else None
        for child in list(fresh):
            behind = self._insert(target, child, behind, None)
        self.rewritten.append(target)

    def _insert(self, parent: Xml, new: Xml, behind: Xml | None, ahead: Xml | None) -> Xml:
        """Insert a new child behind one, or before the other, indented like its neighbours."""
        place = _place(parent, new, behind, ahead)
        depth = sum(1 for _ in parent.iterancestors()) + 1
        inside, outside = self._indent(depth), self._indent(depth - 1)
        if self._unit and len(new):
            etree.indent(new, space=self._unit, level=depth)
        if place == 0:
            parent.text, new.tail = inside, inside if len(parent) else outside
        else:
            before = parent[place - 1]
            new.tail = before.tail
            before.tail = inside
        parent.insert(place, new)
        self.inserted.append(new)
        return new

    def _indent(self, depth: int) -> str | None:
        """The white space before an element of a depth."""
        return "\n" + self._unit * depth if self._unit else None

    def _remove(self, element: Xml) -> None:
        """Remove an element with the white space before it."""
        parent, before = element.getparent(), element.getprevious()
        if parent is None:
            return
        if element.getnext() is None:
            if before is not None:
                before.tail = element.tail
            else:
                parent.text = element.tail
        parent.remove(element)
        self.removed.append(element)


def _place(parent: Xml, new: Xml, behind: Xml | None, ahead: Xml | None) -> int:
    """Where a new child stands: a description comes first, others' extensions before all else, the layout last."""
    if local(new) == "description":
        return 0
    if behind is not None and behind.getparent() is parent:
        return max(parent.index(behind) + 1, _extended(parent))
    if ahead is not None and ahead.getparent() is parent:
        return parent.index(ahead)
    return next((place for place, child in enumerate(parent) if local(child) in _LAST), len(parent))


def _extended(parent: Xml) -> int:
    """The first place behind extension elements."""
    return next((place + 1 for place, child in enumerate(parent) if local(child) == "extensionElements"), 0)


def _counterparts(target: Xml, base: Xml) -> list[Xml] | None:
    """The child of `target` that each child of `base` was built from; None if they cannot be told."""
    by_tag: dict[str, list[Xml]] = {}
    for child in target:
        if isinstance(child.tag, str):
            by_tag.setdefault(child.tag, []).append(child)
    counts = Counter(str(child.tag) for child in base)
    if any(len(by_tag.get(tag, ())) != count for tag, count in counts.items()):
        return None
    ahead = {tag: iter(children) for tag, children in by_tag.items()}
    return [next(ahead[str(child.tag)]) for child in base]


def _key(element: Xml) -> tuple[str, str]:
    """By what an element is known again: its id, else its name, else all it says."""
    return str(element.tag), element.get("id") or element.get("name") or etree.tostring(element).decode()
