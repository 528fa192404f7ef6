"""Hostile input for as long as you like: `python -m tests.feel.fuzz --minutes 60 --seeds FOLDER`.

In: minutes (or a count of inputs), a seed, and perhaps a folder of decision models whose texts are mutated. Out: every
input that breaks what must hold (`fuzz_checks`), with its seed; ends with 1 if there is one. `fuzz_guided` lets the
code that is reached choose the inputs.
"""

import argparse
import faulthandler
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from ccm.feel.functions import BUILTINS
from tests.feel.fuzz_checks import SEEN, Violation, check_call, check_model, check_operators, check_source, told
from tests.feel.fuzz_material import Chance, Sources, Values, known_models, known_sources, moment_values

MOST_SECONDS = 60
"""Of processor time: more than any input may take, because its steps are budgeted."""
TYPED: dict[str, Callable[[Values], object]] = {
    "age": Values.finite,
    "balance": Values.finite,
    "own_funds": Values.finite,
    "city": Values.text,
    "in_debt": Values.plain,
    "opened": Values.day,
    "movements": Values.movements,
    "scores": Values.numbers,
    "thing": Values.wild,
    "row": Values.record,
}


class Fuzzer:
    """One input per chance, and what it was."""

    def __init__(self, folder: Path | None = None) -> None:
        self.known, self.models = known_sources(folder), known_models(folder)
        self.input: tuple[object, ...] = ()
        self.count = 0

    def run(self, chance: Chance) -> None:
        """Make an input and check it."""
        self.count += 1
        check = chance.pick([self._source, self._source, self._source, self._call, self._operators, self._model])
        check(chance)

    def _source(self, chance: Chance) -> None:
        source = Sources(chance, self.known).source()
        made = Values(chance)
        values = {slug: make(made) for slug, make in TYPED.items() if chance.below(4)}
        values |= moment_values() if chance.below(2) else {}
        self.input = source, values
        check_source(source, values)

    def _call(self, chance: Chance) -> None:
        made = Values(chance)
        for _ in range(10):
            name = chance.pick(sorted(BUILTINS))
            count = chance.pick([len(chance.pick(BUILTINS[name].forms).parameters), chance.below(4)])
            arguments = [made.wild() for _ in range(count)]
            self.input = name, arguments
            check_call(name, arguments)

    def _operators(self, chance: Chance) -> None:
        made = Values(chance)
        self.input = made.wild(), made.wild()
        check_operators(*self.input)

    def _model(self, chance: Chance) -> None:
        """Bytes of a decision model with pieces replaced."""
        content = chance.pick(self.models)
        for _ in range(chance.below(4)):
            place = chance.below(len(content) + 1)
            end = place + chance.below(40)
            source = Sources(chance, self.known).whole().encode("utf-8", "replace")
            pieces = [b"", content[place:end] * 3, b"<", b"&amp;", source.replace(b"<", b"&lt;"), b"\xff\x00", b"]]>"]
            content = content[:place] + chance.pick(pieces) + content[end:]
        self.input = (content,)
        check_model(content)


def _stop(*_: object) -> None:
    """An input takes too long."""
    raise Violation(f"it takes more than {MOST_SECONDS} seconds")


def attempt(fuzzer: Fuzzer, origin: int | bytes) -> str:
    """Run one input; what broke, in words, or nothing."""
    try:
        fuzzer.run(Chance(origin))
    except Exception as problem:  # noqa: BLE001  # whatever it is, it is what is looked for
        where = "" if isinstance(problem, Violation) else "".join(traceback.format_tb(problem.__traceback__)[-3:])
        return (
            f"{origin!r}: {type(problem).__name__}: {str(problem)[:1500]}\n  input {told(fuzzer.input)[:1500]}\n{where}"
        )
    return ""


def fuzz(fuzzer: Fuzzer, seeds: Iterator[int]) -> Iterator[str]:
    """What breaks, one after the other."""
    for seed in seeds:
        broken = attempt(fuzzer, seed)
        if broken:
            yield broken


def _until(end: float, seed: int, slowest: list[tuple[float, int]]) -> Iterator[int]:
    """Seeds until a time comes; an input that takes too long is stopped and told."""
    signal.signal(signal.SIGVTALRM, _stop)
    while time.monotonic() < end:
        began = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
        yield seed
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        slowest.append((round(time.process_time() - began, 2), seed))
        slowest.sort(reverse=True)
        del slowest[5:]
        seed += 1


def main() -> None:
    """Fuzz and say what was met; ends with 1 if anything broke."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=1)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--once", action="store_true", help="run only the input of --seed")
    options.add_argument("--seeds", type=Path, help="a folder of decision models to begin from")
    given = options.parse_args()
    fuzzer, slowest = Fuzzer(given.seeds), list[tuple[float, int]]()
    faulthandler.register(signal.SIGUSR1)
    end = time.monotonic() + given.minutes * 60
    seeds = iter([given.seed]) if given.once else _until(end, given.seed, slowest)
    count, began = 0, time.process_time()
    for broken in fuzz(fuzzer, seeds):
        count += 1
        sys.stdout.write(f"{broken}\n")
        sys.stdout.flush()
    used = time.process_time() - began
    sys.stdout.write(f"{fuzzer.count:,} inputs in {used:,.0f} seconds of processor time: {dict(SEEN.most_common())}\n")
    sys.stdout.write(f"slowest (seconds, seed): {slowest}\n{count} broken\n")
    sys.exit(bool(count))


if __name__ == "__main__":
    main()
