"""RE2, the step-by-step search and, where it speaks the same language, Python's own agree on random expressions."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ccm.feel.functions import BUILTINS
from ccm.feel.patterns import search_for
from ccm.feel.patterns.looking_ahead import reads_on
from ccm.feel.patterns.stepwise import stepwise
from ccm.feel.patterns.tree import matches_nothing, places
from ccm.feel.values import BudgetError

ATOMS = st.sampled_from(["a", "b", "c", "é", "[ab]", "[^a]", "[a-c]", "."])
TIMES = st.sampled_from(["*", "+", "?", "{2}", "{1,2}", "{2,}", "*?", "+?", "??", "{0,1}?"])


def _deeper(inner):
    """Sequences, choices, groups, and repetitions of what is not empty (where engines may differ on empty rounds)."""
    repeated = st.tuples(inner.filter(lambda one: not matches_nothing(search_for(one).pattern.tree)), TIMES)
    return st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda pair: f"(?:{pair[0]}|{pair[1]})"),
        inner.map(lambda one: f"({one})"),
        repeated.map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
    )


PATTERNS = st.recursive(ATOMS, _deeper, max_leaves=8)
ANCHORED = st.tuples(st.sampled_from(["", "^"]), PATTERNS, st.sampled_from(["", "$"])).map("".join)
TEXTS = st.text("abcAé\n", max_size=10)
FLAGS = st.sampled_from(["", "i", "s", "m", "im"])


def _of_python(pattern: str, flags: str) -> re.Pattern[str]:
    """The expression as Python writes it."""
    bits = (re.IGNORECASE if "i" in flags else 0) | (re.DOTALL if "s" in flags else 0)
    plain = pattern if "s" in flags else pattern.replace(".", r"[^\n\r]")
    if "m" in flags:
        return re.compile(
            plain.replace("^", r"(?:(?<=\n)(?!\Z)|\A)", plain.startswith("^")).replace("$", r"(?=\n|\Z)"), bits
        )
    return re.compile(plain.replace("$", r"\Z"), bits)


@settings(max_examples=200)
@given(ANCHORED, TEXTS, FLAGS)
def test_all_engines_find_the_same(pattern, text, flags):
    search = search_for(pattern, flags)
    assert search.linear is not None
    wanted = _of_python(pattern, flags).search(text) is not None
    assert search.finds(text) is wanted
    assert stepwise(search.pattern).finds(text) is wanted
    assert search.matches_nothing == (_of_python(pattern, flags).search("") is not None)


@settings(max_examples=200)
@given(ANCHORED, TEXTS, FLAGS)
def test_all_engines_find_the_same_matches_and_groups(pattern, text, flags):
    search = search_for(pattern, flags)
    assume(not search.matches_nothing)
    groups = tuple(range(search.groups + 1))
    found = list(search.split(text, groups))
    assert list(stepwise(search.pattern).split(text, groups)) == found
    pieces = [(before, whole[0]) for before, whole in found if whole is not None]
    behind = 0
    for match, piece in zip(_of_python(pattern, flags).finditer(text), pieces, strict=True):
        assert (text[behind : match.start()], match.group()) == piece
        behind = match.end()
    assert found[-1] == (text[behind:], None)


@settings(max_examples=150)
@given(PATTERNS, TEXTS, TEXTS)
def test_what_follows_far_behind_a_match_changes_nothing_unless_the_search_reads_on(pattern, text, other):
    search = search_for(pattern)
    assume(not search.matches_nothing and not reads_on(search.pattern.tree))
    before, whole = next(search.split(text, (0,)))
    assume(whole is not None)
    far = len(before) + len(whole[0]) + places(search.pattern.tree)
    assume(len(text) >= far)
    assert next(search.split(text[:far] + other, (0,))) == (before, whole)


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("a", False),
        ("a+", False),
        ("[a-z]+@", False),
        (r"(\w+)\s+", False),
        ("<[^>]*>", False),
        ("(a|b){2,5}", False),
        (".*x|a", True),
        ("a+$|a", True),
        ("a(b*c)?", True),
        ("<.*?>", True),
        ("(ab*){2}|a", True),
        ("a{400}", True),
    ],
)
def test_a_search_that_may_read_to_the_end_for_every_match_is_known(pattern, wanted):
    assert reads_on(search_for(pattern).pattern.tree) is wanted


LONG = "a" * 1_000_000
HOSTILE = [
    ("matches", "a" * 5_000, "(a+)+b", False),
    ("matches", "a" * 5_000, "(a*)*b", False),
    ("matches", "a" * 5_000, "(a|a)+b", False),
    ("matches", "a" * 5_000, "(.*)(.*)(.*)(.*)(.*)(.*)b", False),
    ("matches", "a" * 40, r"(a+)+\1b", BudgetError),
    ("matches", "a" * 5_000, r"(.*)(.*)(.*)\1b", BudgetError),
    ("matches", LONG, r"(b)\1", BudgetError),
    ("matches", LONG + "a", "a", BudgetError),
    ("matches", LONG, "((a?){50}){18}b", BudgetError),
    ("matches", "a", "(a{1000}){1000}", BudgetError),
    ("matches", "a", "a{9999999999}", BudgetError),
    ("matches", "a", "(" * 5_000, BudgetError),
    ("matches", "a", "[a-" * 500, BudgetError),
    ("matches", "a", "a" * 10_001, BudgetError),
    ("matches", "a", "(" * 99 + ")" * 99, True),
    ("replace", "a" * 20_000, ".*x|a", BudgetError),
    ("replace", LONG, "a", BudgetError),
    ("replace", "ab" * 50_000, "a", "b" * 50_000),
    ("split", LONG, "a", BudgetError),
]  # fmt: skip


@pytest.mark.parametrize(("function", "text", "pattern", "wanted"), HOSTILE, ids=range(len(HOSTILE)))
def test_a_catastrophic_expression_is_answered_or_stopped_by_a_budget(function, text, pattern, wanted):
    arguments = (text, pattern, "") if function == "replace" else (text, pattern)
    if wanted is BudgetError:
        with pytest.raises(BudgetError):
            BUILTINS[function].call(arguments)
    else:
        assert BUILTINS[function].call(arguments) == wanted


@settings(max_examples=150)
@given(st.text("ab()[]{}*+?|^$.\\-,1dpLIs", max_size=25), st.text("ab\n1", max_size=8), st.text("smixqz", max_size=2))
def test_no_text_makes_reading_or_searching_raise_anything_else(pattern, text, flags):
    for function, arguments in (
        ("matches", (text, pattern, flags)),
        ("replace", (text, pattern, "$1-", flags)),
        ("split", (text, pattern)),
    ):
        try:
            found = BUILTINS[function].call(arguments)
        except BudgetError:
            continue
        assert found is None or isinstance(found, bool | str | tuple)
