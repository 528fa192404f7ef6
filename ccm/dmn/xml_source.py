"""Write a changed XML tree so that all that did not change stays as it was written, to the byte.

In: the bytes of a well-formed file without DOCTYPE, and its tree before and after changes. Out: bytes. XML writers
differ in quotes, in `<a />` and `<a></a>`, in line breaks within tags; a reviewer must see what was changed and nothing
else. So every element remembers its own tags and texts, and only what differs is written anew.
"""

import codecs
import re
from dataclasses import dataclass
from html import escape

from lxml import etree

Xml = etree._Element
_TOKEN = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|[^<]+", re.DOTALL)
_ATTRIBUTE = re.compile(r"(?P<space>\s+)(?P<name>[^\s=]+)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(slots=True)
class _Written:
    """How one node was written, and what it said then."""

    start: str
    attributes: dict[str, str]
    text: str | None
    tail: str | None
    raw_text: str = ""
    end: str = ""
    raw_tail: str = ""


class SourceText:
    """The text of a file, kept beside its tree."""

    def __init__(self, content: bytes, root: Xml) -> None:
        self._bom = next((bom for bom in _BOMS if content.startswith(bom)), b"")
        self._encoding = root.getroottree().docinfo.encoding or "utf-8"
        text = content.removeprefix(self._bom).decode(self._byte_encoding())
        self._line_end = "\r\n" if "\r\n" in text else "\n"
        self._root = root
        self._written: dict[Xml, _Written] = {}
        self._before, self._behind = "", ""
        self._read(_TOKEN.findall(text))

    def _byte_encoding(self) -> str:
        """The encoding of the bytes behind the byte order mark."""
        if self._bom == codecs.BOM_UTF8:
            return "utf-8"
        if self._bom:
            return "utf-16-le" if self._bom == codecs.BOM_UTF16_LE else "utf-16-be"
        return self._encoding

    def _read(self, tokens: list[str]) -> None:
        """Give each token to the node it belongs to: nodes come in the order of their tokens."""
        nodes = self._root.iter()
        open_: list[_Written] = []
        last: _Written | None = None  # the node whose text or tail comes next
        inside = False
        for token in tokens:
            is_text = not token.startswith("<") or token.startswith("<![CDATA[")
            if not open_ and last is None and (is_text or token.startswith(("<?", "<!--"))):
                self._before += token
            elif last is not None and not open_:
                self._behind += token
            elif is_text and last is not None:
                if inside:
                    last.raw_text += token
                else:
                    last.raw_tail += token
            elif token.startswith("</"):
                last, inside = open_.pop(), False
                last.end = token
            else:
                last = self._begun(next(nodes), token)
                inside = not token.endswith("/>") and not token.startswith(("<!--", "<?"))
                if inside:
                    open_.append(last)

    def _begun(self, node: Xml, token: str) -> _Written:
        """Remember a node and its first token."""
        attributes = {str(name): str(value) for name, value in node.attrib.items()} if _is_element(node) else {}
        self._written[node] = _Written(token, attributes, node.text, node.tail)
        return self._written[node]

    def bytes(self) -> bytes:
        """The file as the tree is now."""
        parts = [self._before]
        self._write(self._root, parts, is_root=True)
        text = "".join((*parts, self._behind))
        return self._bom + text.encode(self._byte_encoding(), "xmlcharrefreplace")

    def _write(self, node: Xml, parts: list[str], *, is_root: bool = False) -> None:
        """Write a node with all in it and the text behind it."""
        written = self._written.get(node)
        if not _is_element(node):
            parts.append(
                written.start if written is not None else etree.tostring(node, encoding="unicode", with_tail=False)
            )
        else:
            self._write_element(node, written, parts)
        if not is_root:
            same = written is not None and written.tail == node.tail
            parts.append(written.raw_tail if same and written is not None else self._escaped(node.tail))

    def _write_element(self, node: Xml, written: _Written | None, parts: list[str]) -> None:
        """Write an element: its old tags where nothing in them changed."""
        start = _changed_tag(node, written) if written is not None else _new_tag(node)
        same = written is not None and written.text == node.text
        text = written.raw_text if same and written is not None else self._escaped(node.text)
        closed = start.endswith("/>")
        if not len(node) and not text and (closed or written is None):
            parts.append(start if closed else f"{start[:-1]}/>")
            return
        parts += [f"{start[:-2].rstrip()}>" if closed else start, text]
        for child in node:
            self._write(child, parts)
        parts.append((written.end if written is not None else "") or f"</{_name(node)}>")

    def _escaped(self, text: str | None) -> str:
        """A text that was not there before."""
        return escape(text or "", quote=False).replace("\n", self._line_end)


def _is_element(node: Xml) -> bool:
    """Whether a node is an element, not a comment or an instruction."""
    return isinstance(node.tag, str)


def _name(node: Xml) -> str:
    """The name of an element as it is written."""
    local, prefix = etree.QName(node).localname, node.prefix
    return ":".join((str(prefix), local)) if prefix else local


def _value(text: str) -> str:
    """The value of an attribute."""
    return escape(text).replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;")


def _new_tag(node: Xml) -> str:
    """The start tag of a new element."""
    attributes = "".join(f' {name!s}="{_value(str(value))}"' for name, value in node.attrib.items())
    return f"<{_name(node)}{attributes}>"


def _changed_tag(node: Xml, written: _Written) -> str:
    """The start tag of an old element; attributes that changed are changed in place."""
    tag, now = written.start, {str(name): str(value) for name, value in node.attrib.items()}
    for name, before in written.attributes.items():
        if now.get(name) != before:
            tag = _with_attribute(tag, name, now.get(name))
    added = "".join(f' {name}="{_value(value)}"' for name, value in now.items() if name not in written.attributes)
    closing = "/>" if tag.endswith("/>") else ">"
    body = tag.removesuffix(closing)
    space = body[len(body.rstrip()) :]
    return f"{body.rstrip()}{added}{space}{closing}"


def _with_attribute(tag: str, name: str, value: str | None) -> str:
    """A start tag with another value of an attribute, or without it."""
    for hit in _ATTRIBUTE.finditer(tag):
        if hit["name"] == name:
            new = "" if value is None else f'{hit["space"]}{name}="{_value(value)}"'
            return f"{tag[: hit.start()]}{new}{tag[hit.end() :]}"
    return tag
