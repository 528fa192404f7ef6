"""The registry of built-in functions: every one says what it means and shows it with examples that are true."""

import pytest

from ccm.feel import Model, interpret, parse, show
from ccm.feel.functions import BUILTINS, LIBRARIES

EXAMPLES = [
    pytest.param(source, wanted, id=source)
    for builtin in BUILTINS.values()
    for source, wanted in builtin.examples
]  # fmt: skip


@pytest.mark.parametrize(("source", "wanted"), EXAMPLES)
def test_an_example_of_the_registry_is_true(source, wanted):
    expression, found = parse(source, Model(), strict=False)
    assert expression is not None, [str(one) for one in found]
    assert show(interpret(expression, {})) == wanted


@pytest.mark.parametrize("name", BUILTINS)
def test_a_function_says_what_it_means_and_has_an_example_that_calls_it(name):
    builtin = BUILTINS[name]
    assert builtin.meaning.endswith("."), builtin.meaning
    assert any(f"{name}(" in source for source, _ in builtin.examples)


def test_no_function_belongs_to_two_themes():
    names = [builtin.name for library in LIBRARIES for builtin in library.builtins]
    assert len(names) == len(set(names)) == len(BUILTINS)
