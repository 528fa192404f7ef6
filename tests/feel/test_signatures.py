"""How a call finds its form: by count, kinds and names; what is converted, what null does, what is checked."""

from decimal import Decimal

import pytest

from ccm.feel import ANY, NUMBER, TEXT, Model, Name, Type, list_of, parse
from ccm.feel.functions import BUILTINS
from ccm.feel.signatures import Library, Parameter, read_parameters
from ccm.feel.types import BOOLEAN
from ccm.feel.values import BudgetError


def _failing(problem):
    library = Library("Test")

    @library.add("fail", "n:number", NUMBER)
    def fail(number):
        raise problem

    (builtin,) = library.builtins
    return builtin


def test_parameters_are_read_from_their_notation():
    assert read_parameters("list:number*|text*,start position:number?,item:~…,flags:text?~") == (
        Parameter("list", ("list",), items=("number", "text")),
        Parameter("start position", ("number",), optional=True),
        Parameter("item", nullable=True, repeated=True),
        Parameter("flags", ("text",), optional=True, nullable=True),
    )


def test_a_failure_is_null_but_a_budget_ends_the_evaluation():
    assert _failing(ValueError()).call((Decimal(1),)) is None
    assert _failing(ArithmeticError()).call((Decimal(1),)) is None
    with pytest.raises(BudgetError):
        _failing(BudgetError()).call((Decimal(1),))


def test_forms_are_tried_in_order_and_told_apart_by_kind():
    get_value = BUILTINS["get value"]
    assert [one.name for one in get_value.forms] == ["get value"] * 2
    assert get_value.call(({"a": Decimal(1)}, "a")) == 1
    assert get_value.call(({"a": Decimal(1)}, ("a",))) == 1
    assert get_value.call((Decimal(1), "a")) is None


def test_a_function_as_a_value_is_called_like_the_function():
    floor = BUILTINS["floor"].as_value()
    assert floor.parameters == ("n", "scale")
    assert floor.run((Decimal("1.55"), Decimal(1))) == Decimal("1.5")
    assert floor.run(("x",)) is None


@pytest.mark.parametrize(
    ("name", "names", "wanted"),
    [
        ("before", ("point", "range"), ["point", "range"]),
        ("before", ("range", "point"), ["range", "point"]),
        ("before", ("point1", "range"), None),
        ("context put", ("value", "keys", "context"), ["context", "keys", "value"]),
        ("floor", ("n",), ["n", "scale"]),
        ("floor", ("scale",), None),
        ("is", ("value2",), ["value1", "value2"]),
    ],
)
def test_names_choose_the_form(name, names, wanted):
    form = BUILTINS[name].named(names)
    assert (None if form is None else [parameter.name for parameter in form.parameters]) == wanted


@pytest.mark.parametrize(
    ("source", "type_"),
    [
        ("sort([1, 2], function(x, y) x < y)", list_of(NUMBER)),
        ("append([1], 2)", list_of(NUMBER)),
        ('append([1], "a")', list_of(ANY)),
        ('concatenate([1], ["a"])', list_of(ANY)),
        ("flatten([[1], [2]])", list_of(NUMBER)),
        ("union(scores, scores)", list_of(NUMBER)),
        ("insert before(scores, 1, 2)", list_of(NUMBER)),
        ("mode(scores)", list_of(NUMBER)),
        ("min(scores)", NUMBER),
        ('split(city, ",")', list_of(TEXT)),
        ("before(1, 2)", BOOLEAN),
        ('get value({a: 1}, "a")', ANY),
        ('context put({a: 1}, "a", 2)', Type("record")),
        ("list replace(scores, 1, 2)", list_of(NUMBER)),
    ],
)
def test_the_type_of_a_result_is_known_before_anything_runs(source, type_):
    model = Model([Name("scores", "scores", list_of(NUMBER)), Name("city", "city", TEXT)])
    expression, found = parse(source, model)
    assert expression is not None, [str(one) for one in found]
    assert expression.type == type_


@pytest.mark.parametrize(
    ("source", "code", "said"),
    [
        ("floor()", "F024", "floor takes 1 to 2 arguments (n, scale), not 0."),
        ("all()", "F024", "all takes 1 argument (list), not 0."),
        ("before(1)", "F024", "before takes 2 arguments (point1, point2) or 2 arguments (point, range)"),
        ("floor(x: 1)", "F024", "floor has no parameter “x”."),
        ("floor(n: 1, 2)", "F024", "Name all arguments or none."),
        ("context put(context: {}, value: 1)", "F024", "not context, value."),
        ("sort([2, 1])", "F024", "sort takes 2 arguments (list, precedes), not 1."),
        ("sort([2, 1], null)", "F024", "sort needs a function of two parameters as “precedes”; this one is null."),
        ("sort([2, 1], function(a) a)", "F024", "as “precedes”; this one has 1."),
        ("list replace([1], function() true, 2)", "F024", "as “match”; this one has 0."),
        ("sort([2, 1], 1)", "F030", "sort needs a function here; 1 is a number."),
        ('meets(1, [1..2])', "F030", "meets needs a range here; 1 is a number."),
        ('round up("1", 0)', "F030", "round up needs a number here"),
        ('matches(city, "a(b")', "F040", "The pattern cannot be read at character 2: this bracket is not closed."),
        ('matches(city, "a", "z")', "F040", "Flag 1 cannot be read: there is no flag “z”"),
        ('matches(city, "(a{1000}){1000}{2}")', "F040", "there is nothing before { to repeat"),
        (f'matches(city, "{"(" * 200}")', "F040", "The pattern is too large: a pattern is nested deeper"),
        ('replace(city, "a*", "b")', "F040", "The pattern matches the empty text"),
        ('replace(city, "a", "$")', "F040", "In a replacement $ stands before the number of a group"),
        ('replace(city, "a", "b", "?")', "F040", "Flag 1 cannot be read"),
        ('split(city, "")', "F040", "The pattern matches the empty text"),
    ],
)  # fmt: skip
def test_what_can_never_be_right_is_found_before_anything_runs(source, code, said):
    expression, found = parse(source, Model([Name("city", "city", TEXT)]))
    assert expression is None
    assert found[0].code == code
    assert said in found[0].message


def test_a_call_that_is_not_right_shows_one_that_is():
    for source in ("sort([2, 1])", "sort([2, 1], null)", "sort(list: [2, 1])"):
        _, found = parse(source, Model())
        assert found[0].hint == "for example sort([3, 1, 4, 5, 2], function(x, y) x < y)"


def test_a_pattern_that_is_not_constant_is_not_judged():
    expression, found = parse("matches(city, city, city)", Model([Name("city", "city", TEXT)]))
    assert expression is not None
    assert found == ()
