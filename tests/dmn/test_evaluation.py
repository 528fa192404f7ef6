"""Decision models evaluated: boxes, functions, services, imports, types; every null has its reason."""

from decimal import Decimal

import pytest
from small_models import decision_of, input_data, literal, opened, whole_file

from ccm.dmn.decision_model import open_model
from ccm.feel.temporal_text import read_date_time
from ccm.feel.times import DateTime

N = Decimal


def _value(box: str, type_ref: str = "", before: str = "", **inputs: object) -> object:
    body = before + "".join(input_data(name) for name in inputs)
    model = opened(whole_file(body + decision_of(box, type_ref=type_ref, requires=" ".join(inputs))))
    return model.decide("d", inputs).value


def _notes(box: str, type_ref: str = "", before: str = "", **inputs: object) -> tuple[str, ...]:
    body = before + "".join(input_data(name) for name in inputs)
    content = whole_file(body + decision_of(box, type_ref=type_ref, requires=" ".join(inputs)))
    model, _ = open_model(content, origin="m.dmn")
    assert model is not None
    outcome = model.decide("d", inputs, explain=True)
    assert outcome.value is None
    return outcome.notes


def _role(word: str, text: str) -> str:
    return f"<{word}>{literal(text)}</{word}>"


def _entry(text: str, name: str = "", type_ref: str = "") -> str:
    variable = f'<variable name="{name}" typeRef="{type_ref}"/>' if name else ""
    return f"<contextEntry>{variable}{literal(text)}</contextEntry>"


# boxes

TEXT = '"Ada"'


def test_an_entry_of_a_context_sees_those_above_it() -> None:
    box = f"<context>{_entry('2', 'monthly fee')}{_entry('monthly fee * 12', 'yearly fee')}</context>"

    assert _value(box) == {"monthly fee": N(2), "yearly fee": N(24)}


def test_an_entry_without_a_name_is_the_result() -> None:
    assert _value(f"<context>{_entry('2', 'fee')}{_entry('fee + 1')}</context>") == 3


def test_an_entry_is_held_to_its_type() -> None:
    text = '"x"'
    box = f"<context>{_entry(text, 'fee', 'number')}{_entry('fee')}</context>"

    assert _notes(box)[0] == "the entry “fee” of “d” is declared as number, and a text does not fit"


def test_a_list_and_a_relation_hold_the_values_of_their_boxes() -> None:
    relation = (
        '<relation><column name="name"/><column name="age" typeRef="number"/>'
        f"<row>{literal(TEXT)}{literal('30 + 6')}</row></relation>"
    )

    assert _value(f"<list>{literal('1')}<list/>{relation}</list>") == (N(1), (), ({"name": "Ada", "age": N(36)},))


@pytest.mark.parametrize(
    ("condition", "expected"), [("true", N(1)), ("false", N(2)), ("null", N(2)), ('"no condition"', None)]
)
def test_a_conditional_takes_the_else_unless_its_condition_is_true(condition: str, expected: object) -> None:
    box = f"<conditional>{_role('if', condition)}{_role('then', '1')}{_role('else', '2')}</conditional>"

    assert _value(box) == expected


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        ("item > 1", (N(2), N(3))),
        ("2", N(2)),
        ("-1", N(3)),
        ("null", ()),
        ('"x"', None),
    ],
)
def test_a_filter_keeps_what_matches_or_takes_the_place(match: str, expected: object) -> None:
    assert _value(f"<filter>{_role('in', '[1, 2, 3]')}{_role('match', match)}</filter>") == expected


def test_a_filter_sees_the_fields_of_its_items_also_when_their_type_is_not_known() -> None:
    box = f"<filter>{_role('in', 'rows')}{_role('match', 'net amount > least')}</filter>"
    rows = [{"net amount": 5}, {"net amount": 50}, {}]

    assert _value(box, rows=rows, least=10) == ({"net amount": N(50)},)


@pytest.mark.parametrize(
    ("word", "role", "body", "expected"),
    [
        ("for", "return", "i * 2", (N(2), N(4), N(6))),
        ("for", "return", "count(partial)", (N(0), N(1), N(2))),
        ("some", "satisfies", "i > 2", True),
        ("some", "satisfies", "i > 3", False),
        ("every", "satisfies", "i > 0", True),
        ("every", "satisfies", "i > 1", False),
        ("every", "satisfies", '"x"', None),
    ],
)
@pytest.mark.parametrize("domain", ["[1, 2, 3]", "[1..3]"])
def test_iterators_run_over_lists_and_ranges(word: str, role: str, body: str, expected: object, domain: str) -> None:
    box = f'<{word} iteratorVariable="i">{_role("in", domain)}{_role(role, body)}</{word}>'

    assert _value(box) == expected


FUNCTION = (
    '<functionDefinition><formalParameter name="net price" typeRef="number"/><formalParameter name="rate"/>'
    f"{literal('net price * (1 + rate)')}</functionDefinition>"
)


def _with_function(call: str) -> str:
    return f'<context><contextEntry><variable name="gross"/>{FUNCTION}</contextEntry>{call}</context>'


def test_a_boxed_function_is_called_by_place_or_by_name() -> None:
    assert _value(_with_function(_entry("gross(100, 0.5)"))) == 150
    assert _value(_with_function(_entry("gross(rate: 0.5, net price: 100)"))) == 150


def _invocation(function: str, **arguments: str) -> str:
    bindings = "".join(
        f'<binding><parameter name="{name.replace("_", " ")}"/>{literal(text)}</binding>'
        for name, text in arguments.items()
    )
    return f"<invocation>{literal(function)}{bindings}</invocation>"


def test_an_invocation_binds_arguments_by_name() -> None:
    call = f"<contextEntry>{_invocation('gross', rate='0.5', net_price='100')}</contextEntry>"

    assert _value(_with_function(call)) == 150


@pytest.mark.parametrize("arguments", [{"rate": "1"}, {"rate": "1", "price": "2"}, {"rate": "1", "net_price": '"x"'}])
def test_a_function_is_not_called_with_arguments_that_are_not_its_own(arguments: dict[str, str]) -> None:
    call = f"<contextEntry>{_invocation('gross', **arguments)}</contextEntry>"

    assert _notes(_with_function(call)) != ()


def test_an_invocation_may_call_a_built_in_function() -> None:
    assert _value(_invocation("upper case", string='"abc"')) == "ABC"


def test_a_boxed_function_may_call_itself() -> None:
    body = "if n <= 1 then 1 else n * fact(n - 1)"
    function = f'<functionDefinition><formalParameter name="n"/>{literal(body)}</functionDefinition>'
    box = f'<context><contextEntry><variable name="fact"/>{function}</contextEntry>{_entry("fact(5)")}</context>'

    assert _value(box) == 120


def test_a_function_that_calls_itself_for_ever_ends_with_a_reason() -> None:
    for body in ("f(n + 1)", "f(n) + f(n)"):
        function = f'<functionDefinition><formalParameter name="n"/>{literal(body)}</functionDefinition>'
        box = f'<context><contextEntry><variable name="f"/>{function}</contextEntry>{_entry("f(0)")}</context>'

        assert "takes more than" in _notes(box)[-1]


@pytest.mark.parametrize("explain", [True, False])
def test_loops_in_loops_share_one_budget(explain: bool) -> None:
    text = "count(for i in 1..190000 return i)"
    box = f'<for iteratorVariable="n">{_role("in", "[1..1000]")}{_role("return", text)}</for>'
    outcome = opened(whole_file(decision_of(box))).decide("d", {}, explain=explain)

    assert outcome.value is None
    assert "takes more than" in outcome.notes[-1]


def test_text_that_is_no_feel_is_a_finding_with_its_place_and_null() -> None:
    content = whole_file("\n" + decision_of(literal("1 +")))
    model, found = open_model(content, origin="m.dmn")

    assert found == ()
    assert model is not None
    assert [(one.code, one.span.line) for one in model.check() if one.span] == [("F010", 4)]
    assert model.decide("d", {}).notes[0].startswith("“d” cannot be read: ")


def test_another_language_is_never_evaluated() -> None:
    box = '<literalExpression expressionLanguage="juel"><text>1</text></literalExpression>'

    assert _notes(box) == ("“d” is written in “juel”, which is not evaluated; FEEL is",)


def test_an_external_function_is_refused() -> None:
    box = '<functionDefinition kind="Java"><context/></functionDefinition>'

    assert _notes(box) == ("“d” is an external function (Java); external functions are never run",)


def test_a_decision_without_logic_is_null() -> None:
    assert _notes("") == ("“d” has no logic",)


# names and requirements


def test_a_decision_sees_what_it_requires_and_nothing_else() -> None:
    body = input_data("a") + input_data("b") + decision_of(literal("[a, b]"), requires="a")
    model, _ = open_model(whole_file(body))

    assert model is not None
    assert model.decide("d", {"a": 1, "b": 2}).value == (N(1), None)


def test_a_missing_input_is_null_and_named() -> None:
    model = opened(whole_file(input_data("a") + decision_of(literal("a"), requires="a")))

    assert model.decide("d", {}).notes == ("the input “a” is missing",)


def test_an_element_that_is_not_there_is_an_answer() -> None:
    model = opened(whole_file(decision_of(literal("1"))))

    assert model.decide("e", {}).notes == ("there is no decision “e”",)
    assert model.call("d", {}).notes == ("there is no business knowledge model or decision service “d”",)


def _requiring(name: str, text: str, *needs: str) -> str:
    arrows = "".join(
        f'<informationRequirement><requiredDecision href="#{one}"/></informationRequirement>' for one in needs
    )
    return f'<decision id="{name}" name="{name}"><variable name="{name}"/>{arrows}{literal(text)}</decision>'


def test_a_chain_of_a_thousand_decisions_is_evaluated() -> None:
    chain = [_requiring(f"d{number}", f"d{number + 1} + 1", f"d{number + 1}") for number in range(1_000)]
    model = opened(whole_file("".join([*chain, _requiring("d1000", "0")])))

    assert model.decide("d0", {}).value == 1_000


def test_decisions_that_require_each_other_are_null() -> None:
    model, found = open_model(whole_file(_requiring("a", "b", "b") + _requiring("b", "a", "a")))

    assert [one.slug for one in found] == ["dmn-cycle"]
    assert model is not None
    assert model.decide("a", {}).value is None
    assert "requires itself" in model.decide("a", {}).notes[0]


BKM = (
    '<businessKnowledgeModel id="f" name="tax"><variable name="tax"/><encapsulatedLogic>'
    f'<formalParameter name="amount" typeRef="number"/>{literal("amount * 0.25", type_ref="number")}'
    "</encapsulatedLogic></businessKnowledgeModel>"
)


def _knowing(text: str, *needs: str) -> str:
    arrows = "".join(
        f'<knowledgeRequirement><requiredKnowledge href="#{one}"/></knowledgeRequirement>' for one in needs
    )
    return f'<decision id="d" name="d"><variable name="d"/>{arrows}{literal(text)}</decision>'


def test_a_business_knowledge_model_is_a_function_of_those_who_require_it() -> None:
    model = opened(whole_file(BKM + _knowing("tax(100)", "f")))

    assert model.decide("d", {}).value == 25
    assert model.call("tax", {"amount": 8}).value == 2
    assert model.call("tax", {"amount": "8"}).value is None


SERVICE = (
    input_data("i", "string")
    + _requiring("base", '"never asked"')
    + '<decision id="out" name="out"><variable name="out"/>'
    '<informationRequirement><requiredInput href="#i"/></informationRequirement>'
    '<informationRequirement><requiredDecision href="#base"/></informationRequirement>'
    f"{literal('i + base')}</decision>"
    '<decisionService id="s" name="s"><variable name="s"/><outputDecision href="#out"/>{more}'
    '<inputDecision href="#base"/><inputData href="#i"/></decisionService>'
)


def test_a_service_takes_its_input_data_first_and_then_its_input_decisions() -> None:
    model = opened(whole_file(SERVICE.format(more="") + _knowing('s("a", "b")', "s")))

    assert model.decide("d", {}).value == "ab"
    assert model.decide("out", {"i": "x"}).value == "xnever asked"
    assert model.call("s", {"i": "a", "base": "b"}).value == "ab"
    assert model.call("s", {"i": "a"}).value is None


def test_a_service_called_with_what_does_not_fit_is_not_run() -> None:
    model = opened(whole_file(SERVICE.format(more="") + _knowing("s(1, 2) = null", "s")))

    assert model.decide("d", {}).value is True
    assert model.call("s", {"i": 1, "base": "b"}).notes[0] == "“i” is declared as text, and a number does not fit"


def test_a_service_of_several_decisions_gives_a_context() -> None:
    content = whole_file(SERVICE.format(more='<outputDecision href="#base"/>'))

    assert opened(content).call("s", {"i": "a", "base": "b"}).value == {"out": "ab", "base": "b"}


def _import(namespace: str, name: str) -> str:
    kind = "https://www.omg.org/spec/DMN/20230324/MODEL/"
    return f'<import namespace="{namespace}" name="{name}" importType="{kind}"/>'


def test_imported_elements_are_known_by_the_name_of_the_import() -> None:
    other = whole_file(BKM + '<itemDefinition name="tPrice"><typeRef>number</typeRef></itemDefinition>', own="urn:o")
    body = _import("urn:o", "law") + input_data("i", "law.tPrice")
    body += (
        '<decision id="d" name="d"><knowledgeRequirement><requiredKnowledge href="urn:o#f"/></knowledgeRequirement>'
        '<informationRequirement><requiredInput href="#i"/></informationRequirement>'
        f"{literal('law.tax(i)')}</decision>"
    )
    model = opened(whole_file(body), other=other)

    assert model.decide("d", {"i": 100}).value == 25
    assert model.decide("d", {"i": "x"}).notes[0] == "“i” is declared as number, and a text does not fit"


def test_two_imports_of_one_model_have_their_own_inputs() -> None:
    base = whole_file(input_data("who") + decision_of(literal('"Hello " + who'), requires="who"), own="urn:base")

    def middle(name: str) -> bytes:
        body = _import("urn:base", "b") + (
            '<decision id="m" name="m"><informationRequirement><requiredDecision href="urn:base#d"/>'
            f"</informationRequirement>{literal('b.d')}</decision>"
        )
        return whole_file(body, own=f"urn:{name}", name=name)

    body = _import("urn:one", "one") + _import("urn:two", "two")
    arrows = "".join(
        f'<informationRequirement><requiredDecision href="urn:{one}#m"/></informationRequirement>'
        for one in ("one", "two")
    )
    body += f'<decision id="d" name="d">{arrows}{literal("[one.m, two.m]")}</decision>'
    model = opened(whole_file(body), base=base, one=middle("one"), two=middle("two"))
    inputs = {"one": {"b": {"who": "Ada"}}, "two": {"b": {"who": "Bo"}}}

    assert model.decide("d", inputs).value == ("Hello Ada", "Hello Bo")


def test_an_import_without_a_name_is_seen_as_it_is() -> None:
    other = whole_file(BKM, own="urn:o")
    body = _import("urn:o", "") + (
        '<decision id="d" name="d"><knowledgeRequirement><requiredKnowledge href="urn:o#f"/></knowledgeRequirement>'
        f"{literal('tax(100)')}</decision>"
    )

    assert opened(whole_file(body), other=other).decide("d", {}).value == 25


# types

TYPES = (
    '<itemDefinition name="tNumbers" isCollection="true"><typeRef>number</typeRef></itemDefinition>'
    '<itemDefinition name="tAge"><typeRef>number</typeRef><allowedValues><text>[0..150]</text></allowedValues>'
    "</itemDefinition>"
    '<itemDefinition name="tColour"><typeRef>string</typeRef><allowedValues><text>"red", "green"</text></allowedValues>'
    "</itemDefinition>"
    '<itemDefinition name="tPerson"><itemComponent name="name"><typeRef>string</typeRef></itemComponent>'
    '<itemComponent name="age"><typeRef>tAge</typeRef></itemComponent></itemDefinition>'
    '<itemDefinition name="tAges" isCollection="true"><typeRef>number</typeRef>'
    "<allowedValues><text>&gt;= 0</text></allowedValues>"
    "<typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>"
    '<itemDefinition name="tTree"><itemComponent name="value"><typeRef>number</typeRef></itemComponent>'
    '<itemComponent name="below" isCollection="true"><typeRef>tTree</typeRef></itemComponent></itemDefinition>'
)


@pytest.mark.parametrize(
    ("type_ref", "text", "expected"),
    [
        ("number", "[5]", N(5)),
        ("number", "[[5]]", None),
        ("number", '"5"', None),
        ("number", "null", None),
        ("Any", '"5"', "5"),
        ("tNumbers", "5", (N(5),)),
        ("tNumbers", '[1, "x"]', None),
        ("tAge", "150", N(150)),
        ("tAge", "151", None),
        ("tColour", '"red"', "red"),
        ("tColour", '"blue"', None),
        ("tPerson", '{name: "Ada", age: 36, more: 1}', {"name": "Ada", "age": N(36), "more": N(1)}),
        ("tPerson", '{name: "Ada", age: null}', {"name": "Ada", "age": None}),
        ("tPerson", '{name: "Ada"}', None),
        ("tPerson", '{name: "Ada", age: 200}', None),
        ("tAges", "[1, 2]", (N(1), N(2))),
        ("tAges", "[1, -2]", None),
        ("tAges", "[1, 2, 3]", None),
        ("tTree", "{value: 1, below: [{value: 2, below: []}]}.below[1].value", None),
        ("tTree", "{value: 1, below: [{value: true, below: []}]}", None),
        ("date and time", 'date("2026-01-31")', read_date_time("2026-01-31T00:00:00Z")),
    ],
)
def test_a_result_is_held_to_its_declared_type(type_ref: str, text: str, expected: object) -> None:
    assert _value(literal(text), type_ref=type_ref, before=TYPES) == expected


def test_a_type_that_contains_itself_is_tested_to_the_bottom() -> None:
    tree = {"value": N(1), "below": ({"value": N(2), "below": ()},)}

    assert _value(literal("{value: 1, below: [{value: 2, below: []}]}"), type_ref="tTree", before=TYPES) == tree


def test_a_value_that_is_part_of_many_others_is_looked_at_once() -> None:
    def entry(number: int, text: str) -> str:
        return f"<contextEntry><variable name='t{number}' typeRef='tTree'/>{literal(text)}</contextEntry>"

    entries = "".join(entry(n, f"{{value: {n}, below: [t{n - 1}, t{n - 1}]}}") for n in range(1, 40))
    first = entry(0, "{value: 0, below: []}")
    box = f"<context>{first}{entries}{_entry('t39.below[1].value')}</context>"

    assert _value(box, before=TYPES) == 38


def test_a_test_of_allowed_values_takes_few_steps() -> None:
    types = (
        '<itemDefinition name="tSlow" isCollection="true"><typeRef>number</typeRef><allowedValues>'
        "<text>count(for i in 1..190000 return ?) &gt; 0</text></allowedValues></itemDefinition>"
    )

    assert "does not allow" in _notes(literal("for i in 1..1000 return i"), type_ref="tSlow", before=types)[0]


def test_types_that_are_unknown_or_defined_by_themselves_are_findings() -> None:
    body = (
        '<itemDefinition name="tA"><typeRef>tB</typeRef></itemDefinition>'
        '<itemDefinition name="tB"><typeRef>tA</typeRef></itemDefinition>'
        '<itemDefinition name="tC"><typeRef>strin</typeRef></itemDefinition>'
        '<itemDefinition name="tD"><typeRef>integer</typeRef></itemDefinition>'
    )
    model, _ = open_model(whole_file(body), origin="m.dmn")

    assert model is not None
    assert [(one.slug, one.hint) for one in model.check()] == [
        ("dmn-type", None),
        ("dmn-type", "did you mean “string”?"),
        ("dmn-foreign-type", 'write typeRef="number"'),
    ]


def test_an_input_that_its_type_does_not_allow_is_null_and_says_so() -> None:
    body = TYPES + input_data("age", "tAge") + decision_of(literal("age"), requires="age")
    outcome = opened(whole_file(body)).decide("d", {"age": 200})

    assert (outcome.value, outcome.notes) == (None, ("“age” does not allow the value 200",))


def test_now_is_a_moment_from_outside_or_null() -> None:
    model = opened(whole_file(decision_of(literal("now()"))))
    clock = read_date_time("2026-01-31T12:00:00Z")

    assert isinstance(clock, DateTime)
    assert model.decide("d", {}, clock=clock).value == clock
    assert model.decide("d", {}).value is None


@pytest.mark.parametrize("number", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity")], ids=str)
def test_a_number_that_is_none_counts_as_missing(number: object) -> None:
    body = input_data("x", "number") + decision_of(literal("x > 3"), requires="x")
    outcome = opened(whole_file(body)).decide("d", {"x": number}, explain=True)

    assert outcome.value is None
    assert [note.partition(" ")[2] for note in outcome.notes] == ["x: x is missing"]


def test_input_that_is_nested_too_deep_is_null_with_the_reason() -> None:
    nested: object = ()
    for _ in range(20_000):
        nested = [nested]
    outcome = opened(whole_file(input_data("x") + decision_of(literal("x"), requires="x"))).decide("d", {"x": nested})

    assert outcome.value is None
    assert "too large a value" in outcome.notes[0]
