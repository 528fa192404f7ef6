"""Links that lead away from the bank's own domains.

Customers are told to trust the bank's addresses and no others; a link to elsewhere teaches the opposite, and nobody
at the bank notices when it changes hands. `domains` in `checks.yaml` lists where links and e-mail addresses may
lead, subdomains included. Without the list nothing is said.

In: a fragment. Out: a finding for each link, and each address written out, with another domain.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from ccm.compliance.model import Check, Inspection
from ccm.compliance.passages import Passage
from ccm.diagnostics import Diagnostic, nearest_or_all, warning
from ccm.library.model import Fragment

DOMAIN = warning("K220", "link-domains", "A link leads to a domain that is not on the library's list.")

_ADDRESS = re.compile(r"(?:https?://|\bwww\.)[^\s\ufffc<>()“”\"]+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every link to a domain that is not listed."""
    domains = inspection.settings.domains
    for passage in inspection.passages(fragment) if domains else ():
        for start, end, target in (*passage.links, *_addresses(passage)):
            host = _host(target)
            if host and not any(host == each or host.endswith(f".{each}") for each in domains):
                hint = nearest_or_all(host, domains, "links may lead to")
                message = f"this leads to {host}, which is not on the list"
                yield DOMAIN.at(passage.span(start, end), message, hint=hint)


def _addresses(passage: Passage) -> Iterator[tuple[int, int, str]]:
    """Addresses that are written out and not links already."""
    linked = {at for start, end, _ in passage.links for at in range(start, end)}
    for found in _ADDRESS.finditer(passage.text):
        if found.start() not in linked:
            yield found.start(), found.start() + len(found[0].rstrip(".,;:!?")), found[0]


def _host(target: str) -> str:
    if target.lower().startswith("tel:"):
        return ""
    if "@" in target.partition("?")[0] and "://" not in target:
        return target.partition("?")[0].rpartition("@")[2].rstrip(".,;:!?").lower()
    try:
        found = urlsplit(target if "://" in target else f"https://{target}").hostname
    except ValueError:
        return target
    return (found or "").rstrip(".,;:!?")


CHECK = Check(
    (DOMAIN,),
    "brand",
    "The library's own list, `domains` in checks.yaml; NCSC guidance on phishing (links that customers can recognise)",
    fragment=check,
)
