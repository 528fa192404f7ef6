"""Which names facts may have: readable ones that no FEEL keyword or operator can tear apart.

In: a name as written. Out: None, or what is wrong and a name that would do.
"""

import re

INSTEAD = {
    "and": "with",
    "or": "alternatively",
    "in": "of",
    "between": "from",
    "if": "when",
    "then": "afterwards",
    "else": "otherwise",
    "return": "returned",
    "for": "towards",
    "some": "several",
    "every": "each",
    "satisfies": "meets",
    "instance": "case",
    "null": "nothing",
    "true": "yes",
    "false": "no",
    "external": "outside",
    "function": "purpose",
}
"""Keywords of the rule language, and a word that says much the same in a name: `months of arrears`."""
FUNCTIONS = frozenset(
    {
        "abs",
        "all",
        "any",
        "append",
        "ceiling",
        "concatenate",
        "contains",
        "count",
        "date",
        "day",
        "decimal",
        "distinct",
        "duration",
        "ends",
        "exp",
        "floor",
        "log",
        "list",
        "lower",
        "max",
        "mean",
        "median",
        "min",
        "mode",
        "modulo",
        "month",
        "not",
        "now",
        "number",
        "odd",
        "even",
        "product",
        "replace",
        "reverse",
        "round",
        "sort",
        "split",
        "sqrt",
        "starts",
        "string",
        "sublist",
        "substring",
        "sum",
        "time",
        "today",
        "union",
        "upper",
        "year",
        "years",
    }
)
LONGEST = 60
_WORD = re.compile(r"[^\W\d_][\w]*|\d+", re.UNICODE)


def name_problem(name: str) -> tuple[str, str | None] | None:
    """Say why a name cannot be used, with a proposal; None if it can."""
    words = name.split(" ")
    if name != " ".join(name.split()):
        return "spaces at the ends or doubled", " ".join(name.split())
    if len(name) > LONGEST:
        return f"longer than {LONGEST} characters", None
    if not all(_WORD.fullmatch(word) for word in words):
        plain = " ".join(_WORD.findall(name))
        return "only letters, digits and single spaces read without doubt", _proposed(plain)
    if not words[0][0].isalpha():
        return "a name begins with a letter", _proposed(
            " ".join([*words[1:], words[0]]) if len(words) > 1 else f"n {name}"
        )
    taken = [word for word in words if word.lower() in INSTEAD]
    if taken:
        other = " ".join(INSTEAD.get(word.lower(), word) for word in words)
        return f"“{taken[0]}” is a keyword of the rule language", _proposed(other)
    if name.lower() in FUNCTIONS:
        return "a function of the rule language has this name", f"the {name}"
    return None


def _proposed(name: str) -> str | None:
    """The proposal itself, mended once more if it needs it."""
    if not name:
        return None
    problem = name_problem(name)
    return name if problem is None else problem[1]
