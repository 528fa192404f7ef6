"""What paper relies on in both page engines, whatever a brand's stylesheet says.

In: nothing. Out: rules that go before `page.css`, and the room a page has below its whole pixels. Each evens out a
difference between PlutoPrint and WeasyPrint that decided over a page break; `docs/architecture.md` tells which.
"""

HAIR = 0.008
"""CSS pixels that every block is higher than its lines, so that none ends exactly where a page ends: there the engines
disagree on what becomes of its margin. The blocks of a page have less than SPARE of them together. Tables that are cut
into pages beforehand end where they are planned to, and need none."""
SPARE = 0.5
"""CSS pixels by which a page is higher than the whole pixels it is planned for. PlutoPrint rounds heights up to whole
pixels, WeasyPrint does not: in both the same whole pixels and the hairs above them fit, and not one pixel more."""
_NOTHING = "0 solid transparent"
RULES = (
    "p,li,h1,h2,h3,h4,table{white-space:pre-line}"
    f"p,li,h1,h2,h3,h4,table,td,th{{border-bottom:{HAIR}px solid transparent}}"
    f".rows td{{border-bottom:{_NOTHING}}}"
    ".new-page{margin-top:0!important}"
    f".long,.opening{{padding-bottom:0!important;border-bottom:{_NOTHING}!important}}"
    f".further{{margin-top:0!important;padding-top:0!important;border-top:{_NOTHING}!important}}"
)
"""A line ends where the text has a line break, which `ccm.channels.prose` puts there for both engines. What begins a
planned page stands at its top, where only WeasyPrint would keep a margin. What takes more than a page ends without a
padding, which would make WeasyPrint break pages in it earlier. Disclosures are two boxes that look like one; the first
stays whole."""
