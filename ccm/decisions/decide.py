"""The verb of stage 2: decide, for one communication, whether it goes out and what it says.

In: `Facts` and a `Decider` (touchpoint, library, letter date, compiled once). Out: a `Decision`. The order is fixed:
decision tables, audience, suppressions, locale, channels, then the slots of each channel.
"""

from collections.abc import Callable, Mapping
from datetime import date

from ccm.decisions.candidates import Candidates, find_candidates
from ccm.decisions.model import ChannelDecision, Decision, Gate, Status
from ccm.decisions.slots import fill_slots
from ccm.diagnostics import Diagnostic, error, has_errors
from ccm.dmn import compile_table
from ccm.facts.model import Facts
from ccm.feel import Trace, compile_conditions, compile_expression
from ccm.library.model import CHANNELS, EMAIL, FORMS, SMS, Condition, Library, Touchpoint

NO_LOCALE = error("D110", "locale-not-offered", "The recipient's language is not offered and there is no default.")


class Decider:
    """Everything about one touchpoint that does not depend on the customer, compiled once.

    `draft` lets unapproved fragments in; the documents are watermarked. `every_form` takes every channel in every form,
    whatever the entries' conditions say (a demonstration, a proof); `without` leaves forms out. Those that are
    `unavailable` cannot be made here: they are left out where a channel has another form, else they fail when rendered.
    """

    def __init__(
        self,
        library: Library,
        touchpoint: Touchpoint,
        *,
        on: date,
        draft: bool = False,
        every_form: bool = False,
        without: frozenset[str] = frozenset(),
        unavailable: frozenset[str] = frozenset(),
    ) -> None:
        self.library = library
        self.touchpoint = touchpoint
        self.on = on
        self.draft = draft
        self.every_form = every_form
        self.without = without
        self.unavailable = unavailable
        self.constants = _constants(library, on)
        self.tables = tuple((table, compile_table(table).explain) for table in library.tables)
        self._candidates: dict[tuple[str, str], Candidates] = {}
        gates = dict(_gate_conditions(touchpoint))
        self.gates = compile_conditions({key: condition.expression for key, condition in gates.items()})
        self.locale: Callable[[Mapping[str, object]], object] | None = None
        if touchpoint.locale is not None:
            self.locale = compile_expression(touchpoint.locale.expression)

    def candidates(self, channel: str, locale: str) -> Candidates:
        """The usable fragments for a channel and locale, found at first use."""
        key = (channel, locale)
        if key not in self._candidates:
            self._candidates[key] = find_candidates(
                self.library, self.touchpoint, channel=channel, locale=locale, on=self.on, draft=self.draft
            )
        return self._candidates[key]

    def decide(self, facts: Facts) -> Decision:
        """Decide one communication; see the module."""
        return decide(facts, self)


def decide(facts: Facts, decider: Decider) -> Decision:
    """Decide whether one communication goes out, in which language and channels, with which fragments."""
    values, gates = _complete(facts, decider)
    if has_errors(facts.failures):
        return Decision(facts, Status.FAILED, facts.failures[0].message, values=values, failures=facts.failures)
    traces = decider.gates.trace(values)
    status, reason = _pass_gates(decider.touchpoint, traces, gates)
    if status is not Status.PRODUCED:
        return Decision(facts, status, reason, gates=tuple(gates), values=values)
    locale, fragment_locale = _choose_locale(decider, values)
    gates.append(Gate("locale", "language", locale, None, f"wording in {fragment_locale}"))
    forms = _choose_forms(decider, traces, gates, values)
    if not forms:
        return Decision(facts, Status.SUPPRESSED, "no channel", locale, fragment_locale, tuple(gates), (), values)
    return _decide_channels(facts, decider, values, (locale, fragment_locale), tuple(gates), forms)


def _decide_channels(
    facts: Facts,
    decider: Decider,
    values: Mapping[str, object],
    locales: tuple[str, str],
    gates: tuple[Gate, ...],
    forms: Mapping[str, tuple[str, ...]],
) -> Decision:
    channels: list[ChannelDecision] = []
    undecided: list[str] = []
    failures: list[Diagnostic] = []
    for channel, wanted in forms.items():
        slots = tuple(slot for slot in decider.touchpoint.slots if channel in slot.channels)
        decided, filling = fill_slots(decider.candidates(channel, locales[1]), slots, values)
        channels.append(ChannelDecision(channel, wanted, decided))
        undecided.extend(filling.undecided)
        failures.extend(filling.failures)
    status, reason = Status.PRODUCED, ""
    if failures:
        status, reason = Status.FAILED, failures[0].message
    elif undecided:
        status, reason = Status.UNDECIDED, undecided[0]
    return Decision(facts, status, reason, *locales, gates, tuple(channels), values, tuple(failures))


def _constants(library: Library, on: date) -> dict[str, object]:
    """Parameters in force on the letter date and the bank's own names, by slug."""
    found: dict[str, object] = dict(library.bank)
    found.update({parameter.slug: parameter.on(on) for parameter in library.parameters})
    return found


def _gate_conditions(touchpoint: Touchpoint) -> list[tuple[str, Condition]]:
    gates: list[tuple[str, Condition]] = []
    if touchpoint.audience is not None:
        gates.append(("audience", touchpoint.audience))
    gates.extend((f"suppress {index}", each.when) for index, each in enumerate(touchpoint.suppress))
    gates.extend(
        (f"channel {index}", each.when) for index, each in enumerate(touchpoint.channels) if each.when is not None
    )
    return gates


def _complete(facts: Facts, decider: Decider) -> tuple[dict[str, object], list[Gate]]:
    """Add parameters, bank names and decision-table outputs to the facts."""
    values: dict[str, object] = {**decider.constants, **facts.values}
    gates: list[Gate] = []
    for table, evaluate in decider.tables:
        result = evaluate(values)
        values[table.slug] = result.value
        gates.append(Gate("decision table", table.name, result.value, None, result.because, result))
    return values, gates


def _pass_gates(touchpoint: Touchpoint, traces: Mapping[str, Trace], gates: list[Gate]) -> tuple[Status, str]:
    audience = traces.get("audience")
    if audience is not None:
        gates.append(Gate("audience", touchpoint.id, audience.result, audience))
        if audience.result is None:
            return Status.UNDECIDED, f"audience: {_names(audience)} is missing"
        if audience.result is False:
            return Status.NOT_IN_AUDIENCE, "audience"
    for index, suppression in enumerate(touchpoint.suppress):
        trace = traces[f"suppress {index}"]
        gates.append(Gate("suppression", suppression.reason, trace.result, trace))
        if trace.result is True:
            return Status.SUPPRESSED, suppression.reason
        if trace.result is None:
            return Status.UNDECIDED, f"suppression “{suppression.reason}”: {_names(trace)} is missing"
    return Status.PRODUCED, ""


def _names(trace: Trace) -> str:
    return ", ".join(trace.missing) or "a value"


def _choose_locale(decider: Decider, values: Mapping[str, object]) -> tuple[str, str]:
    """The formatting locale and the wording's locale: exact, then language, then the library's default."""
    asked = decider.locale(values) if decider.locale else values.get("locale")
    wanted = _tag(asked) if isinstance(asked, str) and asked.strip() else decider.library.default_locale
    offered = decider.touchpoint.locales
    language = wanted.split("-")[0]
    if wanted in offered:
        return wanted, wanted
    if language in offered:
        return wanted, language
    same_language = next((each for each in offered if each.split("-")[0] == language), None)
    if same_language is not None:
        return wanted, same_language
    default = decider.library.default_locale
    fallback = default if default in offered else default.split("-")[0]
    return default, fallback if fallback in offered else offered[0]


def _tag(written: str) -> str:
    """A language tag in the case and with the hyphens of BCP 47: `CS_cz` is cs-CZ."""
    language, *rest = written.strip().replace("_", "-").split("-")
    return "-".join([language.lower(), *(each.title() if len(each) == 4 else each.upper() for each in rest)])


_ADDRESS_OF = {EMAIL: "email", SMS: "mobile"}


def _reachable(channel: str, decider: Decider, values: Mapping[str, object]) -> bool:
    """Whether a channel has somewhere to go; a proof needs no address."""
    return decider.draft or channel not in _ADDRESS_OF or bool(values.get(_ADDRESS_OF[channel]))


def _choose_forms(
    decider: Decider, traces: Mapping[str, Trace], gates: list[Gate], values: Mapping[str, object]
) -> dict[str, tuple[str, ...]]:
    """The forms by channel: the union over all entries that hold, in the trade's order."""
    chosen: dict[str, set[str]] = {}
    for index, entry in enumerate(decider.touchpoint.channels):
        trace = traces.get(f"channel {index}")
        holds = True if trace is None else trace.result
        gates.append(Gate("channel", f"{entry.channel} ({', '.join(entry.forms)})", holds, trace))
        if decider.every_form and _reachable(entry.channel, decider, values):
            chosen.setdefault(entry.channel, set()).update(FORMS[entry.channel])
        elif holds is True:
            chosen.setdefault(entry.channel, set()).update(entry.forms)
    wanted = {channel: [f for f in FORMS[channel] if f in forms] for channel, forms in chosen.items()}
    kept = {channel: _kept(wanted[channel], decider) for channel in CHANNELS if channel in wanted}
    return {channel: forms for channel, forms in kept.items() if forms}


def _kept(forms: list[str], decider: Decider) -> tuple[str, ...]:
    """The forms of a channel that are not left out; one that cannot be made here only if there is no other."""
    asked = tuple(form for form in forms if form not in decider.without)
    return tuple(form for form in asked if form not in decider.unavailable) or asked
