"""DMN XML from anybody: read safely, a line for every finding; what is not understood is never dropped silently."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_models import decision_of, literal, whole_file

from ccm.dmn.boxed import BoxedTable, FunctionDefinition, LiteralExpression
from ccm.dmn.definitions import BusinessKnowledgeModel, Decision
from ccm.dmn.xml_nodes import DEEPEST, LARGEST, VERSIONS
from ccm.dmn.xml_reading import read_model


def _found(content: bytes) -> list[str]:
    return [str(one) for one in read_model(content, origin="m.dmn")[1]]


@pytest.mark.parametrize(("namespace", "version"), VERSIONS.items())
def test_every_version_from_1_1_to_1_5_is_read(namespace: str, version: str) -> None:
    model, found = read_model(whole_file(decision_of(literal("1 + 1")), namespace=namespace))

    assert found == ()
    assert model is not None
    assert (model.version, model.elements[0].name) == (version, "d")


def test_a_newer_version_is_read_as_the_newest_known_and_says_so() -> None:
    model, found = read_model(
        whole_file(decision_of(literal("1")), namespace="https://www.omg.org/spec/DMN/2030/MODEL/")
    )

    assert model is not None
    assert [one.slug for one in found] == ["dmn-version"]


def test_old_files_qualify_types_and_name_imports_by_prefix() -> None:
    body = (
        '<import namespace="urn:other" importType="http://www.omg.org/spec/DMN/20151101/dmn.xsd"/>'
        '<itemDefinition name="tAge"><typeRef>feel:number</typeRef></itemDefinition>'
        '<inputData id="i" name="i"><variable name="i" typeRef="o:tPerson"/></inputData>'
        '<inputData id="j" name="j"><variable name="j" typeRef="me:tAge"/></inputData>'
    )
    more = ' xmlns:feel="http://www.omg.org/spec/FEEL/20140401" xmlns:o="urn:other" xmlns:me="urn:test"'
    old = whole_file(body, namespace="http://www.omg.org/spec/DMN/20151101/dmn.xsd", more=more)
    model, found = read_model(old)

    assert found == ()
    assert model is not None
    assert model.imports[0].name == "o"
    assert model.items[0].type_ref == "number"
    assert [one.variable.type_ref for one in model.elements] == ["o.tPerson", "tAge"]


def test_a_finding_names_the_line_it_is_about() -> None:
    found = _found(whole_file('<inputData id="a" name="a"/>\n<decision id="b"/>'))

    assert found == ["m.dmn:4:1: error M106 dmn-missing: decision needs the attribute “name”"]


def test_what_dmn_does_not_know_is_reported_with_the_likely_word() -> None:
    body = '<decision id="a" name="a" nmae="x"><variabel name="a"/></decision>'
    found = read_model(whole_file(body))[1]

    assert [one.slug for one in found] == ["dmn-not-understood", "dmn-not-understood"]
    assert [one.hint for one in found] == ["did you mean “variable”?", "did you mean “name”?"]


def test_foreign_namespaces_and_extension_elements_are_others_business() -> None:
    body = (
        '<extensionElements><x:note xmlns:x="urn:x">kept</x:note></extensionElements>'
        '<decision id="a" name="a" x:colour="red" xmlns:x="urn:x"><x:shape/><extensionElements/></decision>'
        '<textAnnotation id="t"><text>note</text></textAnnotation>'
    )

    assert _found(whole_file(body)) == []


@pytest.mark.parametrize(
    ("content", "slug"),
    [
        (b"", "dmn-unreadable"),
        (b"not xml", "dmn-unreadable"),
        (b"<a><b></a>", "dmn-unreadable"),
        (b"<definitions/>", "dmn-unreadable"),
        (b'<html xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"/>', "dmn-unreadable"),
        (b'<?xml version="1.0" encoding="no-such-thing"?><a/>', "dmn-unreadable"),
        (b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', "dmn-unsafe"),
        (b'<!doctype a SYSTEM "http://localhost/x.dtd"><a/>', "dmn-unsafe"),
        ('<!DOCTYPE a [<!ENTITY e "x">]><a b="&e;"/>'.encode("utf-16"), "dmn-unsafe"),
        (b"<a>&undeclared;</a>", "dmn-unreadable"),
        (b" " * (LARGEST + 1), "dmn-too-large"),
        (b"<a>" * (DEEPEST + 1) + b"</a>" * (DEEPEST + 1), "dmn-too-large"),
        (b"<a>" + b"<b/>" * 300_001 + b"</a>", "dmn-too-large"),
    ],
    ids=range(13),
)
def test_files_that_are_none_or_mean_harm_are_refused(content: bytes, slug: str) -> None:
    model, found = read_model(content, origin="m.dmn")

    assert model is None
    assert [one.slug for one in found] == [slug]


@given(st.binary(max_size=300))
@settings(max_examples=200)
def test_no_bytes_raise(content: bytes) -> None:
    read_model(content)


PIECES = [
    "decision",
    "context",
    "contextEntry",
    "variable",
    "list",
    "relation",
    "row",
    "column",
    "invocation",
    "binding",
]
PIECES += ["decisionTable", "input", "output", "rule", "inputEntry", "for", "in", "return", "itemDefinition", "import"]
PIECES += ["literalExpression", "text", "functionDefinition", "formalParameter", "conditional", "if", "filter", "match"]
XML = st.recursive(
    st.sampled_from(PIECES).map(lambda tag: f"<{tag}/>"),
    lambda inside: st.tuples(st.sampled_from(PIECES), st.lists(inside, max_size=4)).map(
        lambda made: f'<{made[0]} name="n" href="#h" id="">{"".join(made[1])}</{made[0]}>'
    ),
    max_leaves=20,
)


@given(XML)
@settings(max_examples=300)
def test_parts_in_any_order_and_place_never_raise(body: str) -> None:
    model, _ = read_model(whole_file(body))

    assert model is not None


def test_a_table_that_is_no_rectangle_is_reported_by_rule() -> None:
    table = (
        "<decisionTable hitPolicy='UNIQ'><input><inputExpression><text>1</text></inputExpression></input>"
        "<output/><output/>\n<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>"
        "</decisionTable>"
    )
    found = _found(whole_file(decision_of(table)))

    assert [one.split(": ", 1)[1] for one in found] == [
        "error M116 dmn-hit-policy: there is no hit policy “UNIQ”",
        "error M115 dmn-table: several outputs need a name each",
        "error M115 dmn-table: this rule has 1 output entries for 2 outputs",
    ]
    assert found[-1].startswith("m.dmn:4:")


def test_a_table_is_read_whole() -> None:
    table = (
        '<decisionTable id="t" hitPolicy="COLLECT" aggregation="SUM" outputLabel="fee">'
        '<input id="i" label="Age"><inputExpression typeRef="number"><text>age</text></inputExpression>'
        "<inputValues><text>[0..150]</text></inputValues></input>"
        '<output name="fee" typeRef="number"><outputValues><text>1, 2</text></outputValues>'
        "<defaultOutputEntry><text>0</text></defaultOutputEntry></output>"
        '<annotation name="why"/><rule id="r"><description>grown-ups</description>'
        "<inputEntry><text>&gt;= 18</text></inputEntry>"
        "<outputEntry><text>2</text></outputEntry><annotationEntry><text>law</text></annotationEntry></rule></decisionTable>"
    )
    model, found = read_model(whole_file(decision_of(table)))

    assert found == ()
    assert model is not None
    read = model.elements[0]
    assert isinstance(read, Decision)
    assert isinstance(read.logic, BoxedTable)
    assert (read.logic.hit_policy, read.logic.aggregation, read.logic.output_label) == ("COLLECT", "SUM", "fee")
    assert read.logic.inputs[0].values is not None
    assert read.logic.rules[0].tests[0].text == ">= 18"
    assert (read.logic.rules[0].annotations, read.logic.rules[0].description) == (("law",), "grown-ups")
    assert read.logic.outputs[0].default == LiteralExpression(text="0")


def test_an_external_function_is_reported_and_kept() -> None:
    body = '<businessKnowledgeModel id="b" name="b"><encapsulatedLogic kind="Java"/></businessKnowledgeModel>'
    model, found = read_model(whole_file(body))

    assert [one.slug for one in found] == ["dmn-external-function"]
    assert model is not None
    assert isinstance(model.elements[0], BusinessKnowledgeModel)
    assert isinstance(model.elements[0].logic, FunctionDefinition)
    assert model.elements[0].logic.kind == "Java"


def test_the_place_of_a_text_is_its_line_and_column() -> None:
    content = whole_file("\n   " + decision_of("<literalExpression><text>a &lt; b</text></literalExpression>"))
    model, _ = read_model(content)

    assert model is not None
    read = model.elements[0]
    assert isinstance(read, Decision)
    assert isinstance(read.logic, LiteralExpression)
    assert read.logic.text == "a < b"
    assert (read.logic.origin.line, read.logic.origin.column) == (4, content.splitlines()[3].index(b"a &lt; b") + 1)
