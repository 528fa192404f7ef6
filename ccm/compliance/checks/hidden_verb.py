"""Verbs that hide in a noun: “make a payment” for *pay*, “give consideration to” for *consider*.

The noun needs a second, empty verb (make, give, carry out, take), and often drops who does what. Write the verb
itself.

In: a fragment in English. Out: a finding for each hidden verb, with the sentence's own verb in the same form.
"""

from collections.abc import Iterator

from ccm.compliance.model import Check, Inspection
from ccm.compliance.words import Phrases, inflected
from ccm.diagnostics import Diagnostic, warning
from ccm.library.model import Fragment

HIDDEN = warning("K114", "hidden-verb", "What is done hides in a noun behind an empty verb.")

_MAKE = ("make", "makes", "made", "making")
_GIVE = ("give", "gives", "gave", "given", "giving")
_TAKE = ("take", "takes", "took", "taken", "taking")
_CARRY = ("carry out", "carries out", "carried out", "carrying out")
_HAVE = ("have", "has", "had", "having")
_COME = ("come to", "comes to", "came to", "coming to")
_PROVIDE = ("provide", "provides", "provided", "providing")


def _regular(verb: str, *, given: bool = False) -> tuple[str, ...]:
    """The forms of a regular verb in the order of the empty verbs; `given` repeats the past for *given* and *taken*."""
    if verb.endswith("ly"):
        third, past, running = f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    else:
        stem = verb.removesuffix("e")
        third, past, running = f"{verb}{'es' if verb.endswith('s') else 's'}", f"{stem}ed", f"{stem}ing"
    return (verb, third, past, past, running) if given else (verb, third, past, running)


_TELL = ("tell you of", "tells you of", "told you of", "telling you of")
_PHRASES = Phrases(
    {
        **inflected(_MAKE, ["a payment of", "the payment of", "payment of"], ("pay", "pays", "paid", "paying")),
        **inflected(_MAKE, ["a payment to", "payment to"], ("pay", "pays", "paid", "paying")),
        **inflected(_MAKE, ["an application for", "application for"], [f"{each} for" for each in _regular("apply")]),
        **inflected(_MAKE, ["a decision on", "a decision about"], [f"{each} on" for each in _regular("decide")]),
        **inflected(_MAKE, ["a decision to"], [f"{each} to" for each in _regular("decide")]),
        **inflected(_MAKE, ["use of"], _regular("use")),
        **inflected(_MAKE, ["a change to", "changes to"], _regular("change")),
        **inflected(_MAKE, ["a request for"], [f"{each} for" for each in _regular("ask")]),
        **inflected(_MAKE, ["an assessment of"], _regular("assess")),
        **inflected(_MAKE, ["an attempt to"], ("try to", "tries to", "tried to", "trying to")),
        **inflected(_MAKE, ["contact with"], _regular("contact")),
        **inflected(_MAKE, ["a complaint about"], [f"{each} about" for each in _regular("complain")]),
        **inflected(_MAKE, ["a recommendation that", "the recommendation that"], _regular("recommend")),
        **inflected(_MAKE, ["arrangements for", "arrangements to"], _regular("arrange")),
        **inflected(_GIVE, ["consideration to"], _regular("consider", given=True)),
        **inflected(_GIVE, ["an explanation of"], _regular("explain", given=True)),
        **inflected(_GIVE, ["approval for", "approval to", "our approval to"], _regular("approve", given=True)),
        **inflected(_GIVE, ["notice of", "notification of"], (*_TELL[:3], *_TELL[2:])),
        **inflected(_TAKE, ["into consideration"], _regular("consider", given=True)),
        **inflected(_CARRY, ["a review of", "a check of", "an assessment of"], _regular("review")),
        **inflected(_CARRY, ["an investigation into", "an investigation of"], _regular("investigate")),
        **inflected(_HAVE, ["a discussion about"], [f"{each} about" for each in _regular("talk")]),
        **inflected(_HAVE, ["a requirement for"], _regular("need")),
        **inflected(_COME, ["the conclusion that", "a decision on"], _regular("conclude")),
        **inflected(_PROVIDE, ["assistance to", "assistance with"], _regular("help")),
        **inflected(_PROVIDE, ["an explanation of"], _regular("explain")),
        **inflected(_PROVIDE, ["confirmation of", "confirmation that"], _regular("confirm")),
        **inflected(_PROVIDE, ["notification of"], _TELL),
        "upon completion of": "when you complete",
        "on completion of": "when you complete",
        "upon cancellation of": "when you cancel",
        "for the calculation of": "to calculate",
        "for the protection of": "to protect",
        "for the prevention of": "to prevent",
        "effect payment of": "pay",
        "effect a transfer of": "transfer",
    }
)  # fmt: skip


def check(fragment: Fragment, inspection: Inspection) -> Iterator[Diagnostic]:
    """Every verb that hides in a noun."""
    for passage in inspection.passages(fragment):
        for hit in _PHRASES.find(passage.text):
            message = f"the verb “{hit.said}” hides in “{hit.written}”"
            yield HIDDEN.at(passage.span(hit.start, hit.end), message, hint=f"write “{hit.instead} …”")


CHECK = Check(
    (HIDDEN,),
    "plain language",
    "Federal Plain Language Guidelines (avoid hidden verbs); ISO 24495-1:2023, principle 3",
    fragment=check,
    languages=("en",),
)
