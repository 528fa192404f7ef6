"""Find out all that a reader asks for, by letting it read.

In: a reader of some text. Out: what it asked, run by run. It begins with an empty file, sees what is looked for, gives
that, sees what is looked for inside, and so on; then every choice is made in turn and every field is left out in turn,
because a reader may ask for more, or for less, depending on them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ccm.questions import ANY, ITEM, Question, Trail, listen

Place = tuple[Trail, str]
"""A field: the record it stands in and its key."""


@dataclass(frozen=True, slots=True)
class Run:
    """What was asked while one document was read. `chosen` are the choices in which it differs from the first one's;
    None if it differs otherwise.
    """

    asked: tuple[Question, ...]
    chosen: tuple[tuple[Place, str], ...] | None = ()


PROBE = "probe"
MOST_ROUNDS = 100

_WORTH: Mapping[str, int] = {"node": 0, "text": 1, "texts": 1}
_SAMPLES: Mapping[str, object] = {
    "texts": [PROBE],
    "names": [PROBE],
    "whole": "1",
    "number": "1",
    "day": "2026-01-01",
    "days": "2026-01-01/",
    "flag": "yes",
}


@dataclass
class _Known:
    """What has been found out so far: the telling question of each field, and the records with `one of`."""

    fields: dict[Place, Question] = field(default_factory=dict)
    ways: dict[Trail, tuple[str, ...]] = field(default_factory=dict)

    def learn(self, run: Run) -> bool:
        """Take in what one document taught; whether any of it was new."""
        before = len(self.fields) + len(self.ways)
        for each in run.asked:
            if each.shape == "one of":
                self.ways[each.trail] = each.choices
            elif each.key:
                place = (each.trail, each.key)
                self.fields[place] = telling((self.fields.get(place, each), each))
        return len(self.fields) + len(self.ways) > before


def telling(questions: tuple[Question, ...]) -> Question:
    """Of several questions about one field the one that says most: readers ask for a text and then what it is."""
    return max(questions, key=lambda each: _WORTH.get(each.shape, 2))


def probe(read: Callable[[Mapping[str, object]], object]) -> tuple[Run, ...]:
    """Everything a reader asks. `read` gives it a document made of dicts, lists and texts."""
    known = _Known()
    runs: dict[Run, None] = {}
    for _ in range(MOST_ROUNDS):
        for document, chosen in _documents(known):
            with listen() as heard:
                read(document)
            run = Run(tuple(map(_unnamed, heard)), chosen)
            runs[run] = None
            if known.learn(run):  # begin again with all that is known now; what was chosen so far says little
                runs = {replace(each, chosen=None): None for each in runs}
                break
        else:
            return tuple(runs)
    raise AssertionError("this reader asks for records within records without end")


def _unnamed(asked: Question) -> Question:
    """The question, about any key if it was about one that only the probe has."""
    trail = tuple(ANY if key == PROBE else key for key in asked.trail)
    return replace(asked, trail=trail, key=ANY if asked.key == PROBE else asked.key)


def _documents(known: _Known) -> Iterator[tuple[Mapping[str, object], tuple[tuple[Place, str], ...] | None]]:
    """The document with all that is known, and each that differs from it in one choice, one way or one field."""
    choices: list[dict[Place, str]] = [{}]
    choices += [{place: word} for place, each in known.fields.items() for word in each.choices[1:]]
    ways = [{(trail, ""): way} for trail, several in known.ways.items() for way in several]
    left_out = tuple(known.fields)
    for way in ways or [{}]:
        for choice in choices:
            yield _record((), known, {**way, **choice}, None), tuple(choice.items())
    for place in left_out:
        yield _record((), known, {}, place), None


def _record(trail: Trail, known: _Known, chosen: Mapping[Place, str], left_out: Place | None) -> Mapping[str, object]:
    ways = known.ways.get(trail, ())
    barred = {each for each in ways if each != chosen.get((trail, ""), ways[0])}
    found: dict[str, object] = {}
    for (at, key), question in known.fields.items():
        if at == trail and key not in barred and (at, key) != left_out:
            name = PROBE if key == ANY else key
            found[name] = _value(question, (*trail, key), known, chosen, left_out)
    return found


def _value(
    question: Question, trail: Trail, known: _Known, chosen: Mapping[Place, str], left_out: Place | None
) -> object:
    match question.shape:
        case "record":
            return _record(trail, known, chosen, left_out)
        case "records":
            return [_record((*trail, ITEM), known, chosen, left_out)]
        case "choice" | "choices" if question.choices:
            return chosen.get((question.trail, question.key), question.choices[0])
        case shape:
            return _SAMPLES.get(shape, PROBE)
