"""A model for an expression whose names nobody has declared: each gets the type that it is used as.

In: a source. Out: a `Model` of the names it uses; a name that may be of several types, or of none, is of unknown type.
"""

import re
from functools import partial

from ccm.feel.reading import parse
from ccm.feel.types import ANY, BOOLEAN, DATE, DATE_TIME, DAYS, MONTHS, NUMBER, TEXT, TIME, Model, Name, Type, slugify

_UNKNOWN = re.compile(r"“(.+)” is no known name\.")
_TYPES = (NUMBER, TEXT, DATE, DATE_TIME, TIME, DAYS, MONTHS, BOOLEAN)
MOST_NAMES = 50


def guessed_model(source: str, known: Model) -> Model:
    """The known names, and the others that an expression uses, of the types that make the fewest findings."""
    types: dict[str, Type] = {}

    def model() -> Model:
        return known.extended(Name(word, slugify(word), type_) for word, type_ in types.items())

    while len(types) < MOST_NAMES:  # one reading tells only so many names
        _, found = parse(source, model(), strict=False)
        words = [match[1] for one in found if (match := _UNKNOWN.match(one.message)) and match[1] not in types]
        types |= dict.fromkeys(words, ANY)
        if not words:
            break

    def problems(word: str, type_: Type) -> int:
        types[word] = type_
        return len(parse(source, model(), expect=BOOLEAN)[1])

    for word in types:
        types[word] = min(_TYPES, key=partial(problems, word))
    return model()
