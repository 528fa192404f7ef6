"""Links that lead elsewhere than they say, and telephone links to numbers that are not the bank's.

In: a fragment. Out: a finding for each `tel:` link whose number is none of `library.yaml` or `parameters/`, and for
each link whose words are an address, a number or a mailbox while its target is another. A reader who is told to check
links must find that ours say where they lead.
"""

import re
from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.diagnostics import Diagnostic, error
from ccm.library.model import Fragment

DEAD = error("K711", "dead-link", "A link leads elsewhere than it says, or to a number that is not the bank's.")

_HOST = re.compile(r"(?:https?://)?(?:www\.)?((?:[\w-]+\.)+[a-z]{2,})(?:/\S*)?", re.IGNORECASE)
_SAME_DIGITS = 9


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every link that misleads."""
    for passage in inspection.passages(fragment):
        for start, end, target in passage.links:
            words = passage.text[start:end].strip()
            message = _misleads(words, target, inspection)
            if message:
                hint = "let the words say where the link leads, or mend its target"
                yield DEAD.at(passage.span(start, end), message, hint=hint)


def _misleads(words: str, target: str, inspection: Inspection) -> str:
    scheme, _, rest = target.partition(":")
    if scheme == "tel":
        digits = _digits(rest)
        if len(_digits(words)) >= _SAME_DIGITS and _digits(words) != digits:
            return f"the link says {words} and calls {rest}"
        return "" if digits in inspection.once(_numbers) else f"{rest} is none of the bank's numbers"
    if scheme == "mailto":
        said = words if "@" in words and " " not in words else ""
        return f"the link says {words} and writes to {rest}" if said and said.lower() != rest.lower() else ""
    said_host, host = _HOST.fullmatch(words), _HOST.match(target)
    if said_host and host and said_host[1].lower() != host[1].lower():
        return f"the link says {said_host[1]} and leads to {host[1]}"
    return ""


def _digits(text: str) -> str:
    """The last digits of a number, which are the same with and without the country in front."""
    return re.sub(r"\D", "", text)[-_SAME_DIGITS:]


def _numbers(inspection: Inspection) -> frozenset[str]:
    known = list(inspection.library.bank.values())
    known += [str(value) for each in inspection.library.parameters for _, value, _ in each.values]
    return frozenset(found for each in known if len(found := _digits(each)) == _SAME_DIGITS)


CHECK = Check(
    (DEAD,),
    "structure",
    "the bank's own numbers in library.yaml and parameters/; W3C WCAG 2.2, 2.4.4 (link purpose)",
    fragment=check,
)
