"""The words that tables are described in: types of columns and hit policies.

In: words as people write them (`string`, `C+`, `collect sum`). Out: types, hit policies and aggregates; and back.
"""

from ccm.diagnostics import Diagnostic, nearest_or_all
from ccm.dmn.tables import kinds
from ccm.dmn.tables.cells import Cell
from ccm.dmn.tables.model import Aggregate, HitPolicy
from ccm.feel import ANY, BOOLEAN, DATE, DATE_TIME, DAYS, MONTHS, NUMBER, TEXT, TIME, Type, list_of

_PLAIN: dict[str, Type] = {
    "number": NUMBER,
    "text": TEXT,
    "boolean": BOOLEAN,
    "date": DATE,
    "time": TIME,
    "date and time": DATE_TIME,
    "days and time duration": DAYS,
    "years and months duration": MONTHS,
    "any": ANY,
}
LIST_OF = "list of "
TYPES: dict[str, Type] = _PLAIN | {f"{LIST_OF}{word}": list_of(type_) for word, type_ in _PLAIN.items()}
"""The words for types."""
SYNONYMS = {"money": "number", "string": "text", "Any": "any", "dateTime": "date and time"}


def type_word(word: str) -> str:
    """The word for a type, whichever of its words was written."""
    plain = " ".join(word.split())
    return SYNONYMS.get(plain, plain)


def word_of(type_: Type) -> str:
    """The word for a type; `any` where there is none."""
    if type_.kind == "list" and type_.item is not None:
        return f"{LIST_OF}{word_of(type_.item)}"
    return next((word for word, one in _PLAIN.items() if one.kind == type_.kind), "any")


_POLICIES = {
    **{policy.value: (policy, Aggregate.NONE) for policy in HitPolicy},
    **{policy.letter: (policy, Aggregate.NONE) for policy in HitPolicy},
    **{f"collect {one.value}": (HitPolicy.COLLECT, one) for one in Aggregate if one},
    **{f"C{one.sign}": (HitPolicy.COLLECT, one) for one in Aggregate if one},
}


def policy_words(hit: HitPolicy, aggregate: Aggregate) -> str:
    """A hit policy in words: `unique`, `collect sum`."""
    return f"{hit.value} {aggregate.value}".strip()


def read_policy(written: Cell, found: list[Diagnostic]) -> tuple[HitPolicy, Aggregate]:
    """A hit policy by its words or letters (`collect sum`, `C+`); unique where nothing is said."""
    plain = " ".join(written.text.split())
    known = _POLICIES.get(plain) or _POLICIES.get(plain.lower()) or _POLICIES.get(plain.upper())
    if known is None and plain:
        words = [word for word in _POLICIES if len(word) > 2]
        hint = nearest_or_all(plain.lower(), words, "choose from")
        found.append(kinds.HIT_POLICY.at(written.span, f"there is no hit policy “{plain[:60]}”", hint=hint))
    return known or (HitPolicy.UNIQUE, Aggregate.NONE)
