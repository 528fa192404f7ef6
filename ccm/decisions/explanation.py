"""Say why: a decision as plain data that a terminal, a gallery page or an archive can show.

In: a `Decision`. Out: JSON-ready mappings: every gate with its answer, every slot with what is in it and why, and
what is not in it and why not, each condition with the values it saw.
"""

import re
from collections.abc import Iterator
from typing import Any

from ccm.decisions.model import ChannelDecision, Considered, Decision, Gate, SlotDecision, Verdict
from ccm.dmn import TableResult
from ccm.feel import Trace
from ccm.feel.plain import to_plain

_LINE_BREAK = re.compile(r"\s*\n\s*")
PRESENT = (Verdict.INCLUDED, Verdict.REQUIRED)


def explain(decision: Decision) -> dict[str, Any]:
    """Explain one decision in full."""
    communication = decision.facts.communication
    return {
        "communication": communication.id,
        "touchpoint": communication.touchpoint,
        "subject": communication.subject,
        "recipient": communication.recipient,
        "role": communication.role,
        "name": decision.values.get("full_name") or "",
        "status": decision.status.value,
        "reason": decision.reason,
        "locale": decision.locale,
        "gates": [_gate(gate) for gate in decision.gates],
        "channels": [_channel(channel) for channel in decision.channels],
        "findings": [each.as_json() for each in decision.failures],
    }


def _gate(gate: Gate) -> dict[str, Any]:
    return {
        "kind": gate.kind,
        "name": gate.name,
        "answer": to_plain(gate.answer),
        "because": gate.because,
        **(_condition(gate.trace) if gate.table is None else _rows(gate.table)),
    }


def _channel(channel: ChannelDecision) -> dict[str, Any]:
    slots = [_slot(slot) for slot in channel.slots]
    return {"channel": channel.channel, "forms": list(channel.forms), "slots": slots}


def _slot(slot: SlotDecision) -> dict[str, Any]:
    return {"slot": slot.slot, "fragments": [_considered(each) for each in in_reading_order(slot)]}


def in_reading_order(slot: SlotDecision) -> Iterator[Considered]:
    """First what is in the slot, in printing order; then what is not."""
    by_id = {each.fragment.id: each for each in slot.considered if each.verdict in PRESENT}
    yield from (by_id[fragment.id] for fragment in slot.chosen)
    yield from (each for each in slot.considered if each.verdict not in PRESENT)


def _considered(each: Considered) -> dict[str, Any]:
    fragment = each.fragment
    return {
        "fragment": fragment.id,
        "locale": fragment.locale,
        "path": fragment.path,
        "digest": fragment.digest,
        "present": each.verdict in PRESENT,
        "verdict": each.verdict.value,
        "because": each.because,
        "reference": fragment.reference,
        "when": fragment.when.source if fragment.when else "",
        **_condition(each.trace),
    }


def _rows(result: TableResult) -> dict[str, Any]:
    """What a decision table gave, and why each of its rows matched or not."""
    undecided = [] if result.hits else [name for row in result.rows if row.matched is None for name in row.missing]
    return {"result": None, "seen": list(result.describe()), "missing": list(dict.fromkeys(undecided))}


def _condition(trace: Trace | None) -> dict[str, Any]:
    if trace is None:
        return {"result": None, "seen": [], "missing": []}
    whole, *parts = [_LINE_BREAK.sub(" ", line) for line in trace.describe()]
    return {"result": trace.result, "seen": [whole.strip(), *parts], "missing": list(trace.missing)}
