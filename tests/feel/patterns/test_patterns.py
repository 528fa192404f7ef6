r"""Regular expressions mean what XPath says, in both engines; and what is none is refused with its place."""

import pytest

from ccm.feel.functions import BUILTINS
from ccm.feel.patterns import FlagError, PatternError, search_for
from ccm.feel.patterns.stepwise import stepwise

MATCHES = {
    "characters and classes": [
        ("a.c", "", "abc", True),
        ("a.c", "", "a\nc", False),
        ("a.c", "", "a\rc", False),
        ("a.c", "s", "a\nc", True),
        ("[a-c]", "", "d", False),
        ("[^a-c]", "", "abc", False),
        ("[^a-c]", "", "abcd", True),
        ("^[a-z-[aeiou]]+$", "", "xyz", True),
        ("^[a-z-[aeiou]]+$", "", "xyza", False),
        ("^[a-z-[c-x-[de]]]+$", "", "abyzde", True),
        ("^[^a-z-[0-9]]+$", "", "A7", False),
        ("[-a]", "", "-", True),
        ("[a-]", "", "-", True),
        ("[0-9-.]*/", "", "input", False),
        ("[a^]", "", "^", True),
        ("[.]", "", "a", False),
        (r"[\]\[\\]", "", "]", True),
        (r"\.", "", "a", False),
        (r"\n", "", "\n", True),
        ("é", "", "café", True),
        ("^.$", "", "🐎", True),
        ("[🐎-🐙]", "", "🐐", True),
    ],
    "named classes": [
        (r"^\d+$", "", "٣7", True),
        (r"\d", "", "½", False),
        (r"^\w+$", "", "Žďár_", False),
        (r"^\w+$", "", "Žďár1", True),
        (r"^\s$", "", "\t", True),
        (r"\s", "", "\u00a0", False),
        (r"^\S$", "", "\u00a0", True),
        (r"\W", "", "a", False),
        (r"^\i\c*$", "", "_a-1.b", True),
        (r"^\i", "", "1", False),
        (r"^\c+$", "", "-1", True),
        (r"\C", "", "a b", True),
        (r"\p{Lu}", "", "ab", False),
        (r"\p{Lu}", "", "aB", True),
        (r"\P{L}", "", "ab", False),
        (r"\p{Sc}", "", "€", True),
        (r"^\p{IsBasicLatin}+$", "", "abc", True),
        (r"\p{IsBasicLatin}", "", "é", False),
        (r"\p{IsGreek}", "", "ω", True),
        (r"\p{IsGreekandCoptic}", "", "ω", True),
        (r"[\p{IsCyrillic}\d]", "", "ж", True),
        (r"\P{IsLatin-1Supplement}", "", "é", False),
    ],
    "anchors and lines": [
        ("^b", "", "a\nb", False),
        ("^b", "m", "a\nb", True),
        ("a$", "", "a\nb", False),
        ("a$", "m", "a\nb", True),
        ("a$", "", "a\n", False),
        ("^$", "m", "\nabcd\ndefg\n", True),
        ("^$", "m", "abcd\n\ndefg\n ", True),
        ("\n^", "m", "a\n", False),
        ("\n^", "m", "a\nb", True),
        ("^$", "m", "a\n", False),
        ("^$", "", "", True),
    ],
    "case": [
        ("abc", "", "ABC", False),
        ("abc", "i", "ABC", True),
        ("k", "i", "\u212a", True),
        ("[A-Z-[OI]]", "i", "x", True),
        ("[A-Z-[OI]]", "i", "O", False),
        ("[A-Z-[OI]]", "i", "i", False),
        ("[^Q]", "i", "q", False),
        (r"^\p{Lu}$", "i", "a", False),
        ("straße", "i", "STRAẞE", True),
        ("[а-я]", "i", "Ж", True),
    ],
    "repetition and choice": [
        ("^a{2}$", "", "aa", True),
        ("^a{2}$", "", "aaa", False),
        ("^a{2,}$", "", "aaaa", True),
        ("^a{1,2}$", "", "aaa", False),
        ("^(ab|cd)+$", "", "abcdab", True),
        ("^(a|)$", "", "", True),
        ("^(?:ab)?c$", "", "abc", True),
        ("a||b", "", "", True),
        ("^a{0}$", "", "", True),
        ("^a{1500}$", "", "a" * 1500, True),
        ("^a{1500}$", "", "a" * 1499, False),
    ],
    "back-references": [
        (r"^(a|b)\1$", "", "aa", True),
        (r"^(a|b)\1$", "", "ab", False),
        (r"(a)\1", "i", "aA", True),
        (r"^(a)?b\1c$", "", "bc", True),
        (r"^(.)(.)(.)(.)(.)(.)(.)(.)(.)(.)\10$", "", "abcdefghijj", True),
        (r"^(a)\10$", "", "aa0", True),
        (r'(["' + r"'])[^'" + r'"]*\1', "", "'x'", True),
    ],
    "white space and plain texts": [
        (" a b ", "x", "ab", True),
        ("a[ ]b", "x", "a b", True),
        ("hello\\ sworld", "x", "hello world", True),
        ("\\p{ IsBasicLatin}+", "x", "hello", True),
        ("a b", "", "ab", False),
        ("x[y-z]", "q", "x[y-z]", True),
        ("X[Y-z]", "qi", "x[y-Z]", True),
        ("a.b", "q", "axb", False),
        ("(?:a)*", "q", "aa", False),
    ],
}
CASES = [
    pytest.param(*case, id=f"{case[0]} {case[1]} {case[2]!r}"[:60]) for group in MATCHES.values() for case in group
]


@pytest.mark.parametrize(("pattern", "flags", "text", "wanted"), CASES)
def test_an_expression_matches_what_xpath_says_in_both_engines(pattern, flags, text, wanted):
    assert BUILTINS["matches"].call((text, pattern, flags)) is wanted
    assert stepwise(search_for(pattern, flags).pattern).finds(text) is wanted


REFUSED = [
    ("(", 0),
    ("a(b", 1),
    ("a)", 1),
    ("[", 0),
    ("[]", 0),
    ("[a", 0),
    ("a[b-[c]d]", 1),
    ("*", 0),
    ("a**", 2),
    ("a{2}{3}", 4),
    ("a{", 1),
    ("a{,2}", 1),
    ("a{3,2}", 1),
    ("a}", 1),
    ("a]", 1),
    ("a{x}", 1),
    (r"\b", 0),
    (r"\x41", 0),
    ("\\", 0),
    (r"\0", 0),
    (r"\1", 0),
    (r"(a\1)", 2),
    (r"(.)\2", 3),
    (r"(a)[\1]", 4),
    (r"1[asd\0]", 5),
    ("(?=a)", 1),
    ("(?i)a", 1),
    ("(?:a", 0),
    ("[z-a]", 1),
    ("[a-\\d]", 1),
    ("[[a]]", 1),
    (r"\p{Foo}", 0),
    (r"\p{Cs}", 0),
    (r"\pL", 0),
    (r"\p{IsNowhere}", 0),
    (r"\p{ Lu}", 0),
    (r"x\p{L", 1),
]


@pytest.mark.parametrize(("pattern", "place"), REFUSED)
def test_what_is_no_expression_is_refused_with_its_place_and_gives_null(pattern, place):
    with pytest.raises(PatternError) as caught:
        search_for(pattern)
    assert caught.value.place == place
    assert caught.value.message
    assert BUILTINS["matches"].call(("text", pattern)) is None


@pytest.mark.parametrize("flags", ["p", " ", "X", "imsxz", "i m"])
def test_an_unknown_flag_is_refused(flags):
    with pytest.raises(FlagError):
        search_for("a", flags)
    assert BUILTINS["matches"].call(("a", "a", flags)) is None


def test_the_place_of_a_mistake_counts_the_white_space_that_does_not_count():
    with pytest.raises(PatternError) as caught:
        search_for(" a  b )", "x")
    assert caught.value.place == 6


@pytest.mark.parametrize(
    ("text", "pattern", "replacement", "flags", "wanted"),
    [
        ("abracadabra", "a(.)", "a$1$1", "", "abbraccaddabbra"),
        ("abracadabra", "a.*?a", "*", "", "*c*bra"),
        ("darted", "^(.*?)d(.*)$", "$1c$2", "", "carted"),
        ("abcd", "(ab)|(a)", "[1=$1][2=$2]", "", "[1=ab][2=]cd"),
        ("abc", "b", "[$0]", "", "a[b]c"),
        ("abc", "(b)", "$12", "", "ab2c"),
        ("abc", "(b)", "$2", "", "ac"),
        ("abc", "b", r"\$\\", "", r"a$\c"),
        ("a.c", ".", "$1", "q", "a$1c"),
        ("aXbx", "x", "-", "i", "a-b-"),
        ("žluťoučký 🐎", "[^ ]+", "<$0>", "", "<žluťoučký> <🐎>"),
        ("a\nb\n", "^", "> ", "m", None),
        ("a\nb\n", "^(.)", "> $1", "m", "> a\n> b\n"),
        ("aab", r"(a)\1", "[$1]", "", "[a]b"),
        ("abc", "x*", "-", "", None),
        ("abc", "b", "$", "", None),
        ("abc", "b", "$x", "", None),
        ("abc", "b", "\\", "", None),
        ("abc", "b", r"\n", "", None),
        ("abc", "b", "-", "p", None),
        ("abc", "(", "-", "", None),
        ("", "a", "-", "", ""),
    ],
)
def test_replacing_follows_xpath(text, pattern, replacement, flags, wanted):
    assert BUILTINS["replace"].call((text, pattern, replacement, flags)) == wanted


@pytest.mark.parametrize(
    ("text", "delimiter", "wanted"),
    [
        ("a;b;c;;", ";", ("a", "b", "c", "", "")),
        ("John Doe", r"\s", ("John", "Doe")),
        ("a, b,c", r",\s*", ("a", "b", "c")),
        ("abc", ";", ("abc",)),
        ("", ";", ("",)),
        (";", ";", ("", "")),
        ("abc", "", None),
        ("abc", "b*", None),
        ("abc", "[", None),
    ],
)
def test_splitting_keeps_what_stands_between(text, delimiter, wanted):
    assert BUILTINS["split"].call((text, delimiter)) == wanted


def test_a_lone_surrogate_is_no_text_to_search_in():
    assert BUILTINS["matches"].call(("\ud83d", "a")) is None
