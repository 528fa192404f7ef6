"""The journey of one communication, all five stages on one screen. Read this first.

    1 facts.derive          source tables, occasion        → Facts
    2 decisions.decide      Facts, touchpoint, library     → Decision
    3 composition.assemble  Decision, library, locale      → Document
    4 channels.render       Document, brand                → Artefact
    5 delivery.dispatch     Artefact, outbox               → file, manifest line, contact

In: facts and a warm `Line` (library, brand, renderers: made once, used for every customer). Out: `Composed`, complete
or not at all: one failed form fails the communication, and only that one.
"""

from dataclasses import dataclass, field

from ccm.channels import Artefact, Renderers
from ccm.composition import Assembler, Document
from ccm.decisions import Decider, Decision, Status
from ccm.delivery import Dispatched, Outbox, dispatch
from ccm.diagnostics import Diagnostic, has_errors
from ccm.facts import Facts


@dataclass(frozen=True)
class Line:
    """What every communication of a touchpoint shares, warm."""

    decider: Decider
    assembler: Assembler
    renderers: Renderers
    draft: bool = False

    def compose(self, facts: Facts) -> "Composed":
        """Compose one communication: see `compose`."""
        return compose(facts, self)


@dataclass(frozen=True)
class Composed:
    """One communication after stages 2 to 4: its decision, documents by channel, artefacts by form, findings."""

    decision: Decision
    status: Status
    reason: str
    documents: tuple[Document, ...] = ()
    artefacts: tuple[Artefact, ...] = ()
    findings: tuple[Diagnostic, ...] = field(default=())


def compose(facts: Facts, line: Line) -> Composed:
    """Decide, assemble and render one communication."""
    decision = line.decider.decide(facts)
    if decision.status is not Status.PRODUCED:
        return Composed(decision, decision.status, decision.reason, findings=decision.failures)
    documents: list[Document] = []
    artefacts: list[Artefact] = []
    findings: dict[Diagnostic, None] = {}  # what several forms of a document share is said once
    for channel in decision.channels:
        document, found = line.assembler.assemble(
            decision, channel, draft=line.draft, printable=line.renderers.printable
        )
        findings.update(dict.fromkeys(found))
        if document is None:
            continue
        documents.append(document)
        for form in channel.forms:
            artefact, found = line.renderers.render(document, form)
            findings.update(dict.fromkeys(found))
            if artefact is not None:
                artefacts.append(artefact)
    if has_errors(findings):
        reason = next(each.message for each in findings if each.severity == "error")
        return Composed(decision, Status.FAILED, reason, tuple(documents), findings=tuple(findings))
    return Composed(decision, Status.PRODUCED, "", tuple(documents), tuple(artefacts), tuple(findings))


def deliver(composed: Composed, outbox: Outbox) -> Dispatched:
    """Dispatch what was composed: files written whole or not at all, a manifest line, a contact per channel."""
    return dispatch(composed.decision, composed.artefacts, outbox)
