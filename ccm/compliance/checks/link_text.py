"""Links whose words do not say where they lead.

People who listen to a page hear its links one after another: *click here, click here, more*. Let the words name the
target: *read our fees*. A long address is spelt out letter by letter; a short domain that a reader of paper can
type is fine.

In: a fragment. Out: a finding for each link with empty words, with nothing but *here*, *more*, *this link*, or with
a long address as its words; and for “click here” anywhere.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.passages import Passage
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

VAGUE = warning("K611", "link-text", "The words of a link do not say where it leads.")

_EMPTY_WORDS = (
    "here click this link page website site more info information read learn details download continue go see find "
    "out visit the our on to a by clicking please button following zde tady hier klikněte odkaz odkazu více na tento "
    "stránce"
)
_VAGUE = frozenset(_EMPTY_WORDS.split())
_LONGEST = 40
"""Characters of an address that somebody may be asked to listen to or type."""
_CLICK = re.compile(
    r"\bclick(?:ing)? (?:here|this link|on this link|the link below)\b|\bklikněte (?:zde|sem)\b", re.IGNORECASE
)


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every link that does not say where it leads."""
    for passage in inspection.passages(fragment):
        linked: set[int] = set()
        for start, end, target in passage.links:
            linked.update(range(start, end))
            message = _wrong(passage.text[start:end], target)
            if message:
                hint = "let the words name the target: [our fees](https://…)"
                yield VAGUE.at(passage.span(start, end), message, hint=hint)
        yield from _clicks(passage, linked)


def _clicks(passage: Passage, linked: set[int]) -> Iterator[Diagnostic]:
    for found in _CLICK.finditer(passage.text):
        if linked.isdisjoint(range(*found.span())):
            message = f"“{found[0]}” works for a mouse only, and says nothing"
            yield VAGUE.at(
                passage.span(*found.span()), message, hint="name what is to be found there, and link the name"
            )


def _wrong(text: str, target: str) -> str:
    words = re.findall(r"\w+", text.lower())
    if not words and "\ufffc" not in text:
        return "this link has no words"
    if words and all(word in _VAGUE for word in words):
        return f"“{text}” does not say where it leads"
    address = text.strip()
    is_address = "://" in address or address.lower().startswith("www.") or address == target
    if is_address and ("://" in address or len(address) > _LONGEST or "?" in address):
        return "this address is read out letter by letter"
    return ""


CHECK = Check(
    (VAGUE,),
    "accessibility",
    "WCAG 2.2, success criterion 2.4.4 (link purpose; technique G91, failure F63)",
    fragment=check,
)
