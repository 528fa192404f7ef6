"""Decision models written back: an unchanged file is the same bytes, a changed one differs where it was changed."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_models import input_data, whole_file

from ccm.dmn.boxed import (
    BoxedContext,
    BoxedRule,
    BoxedTable,
    Child,
    Conditional,
    Entry,
    LiteralExpression,
    UnaryTests,
    Variable,
)
from ccm.dmn.definitions import Decision, Definitions, InputData, ItemDefinition, Requirement
from ccm.dmn.xml_reading import read_model
from ccm.dmn.xml_writing import write_model

CAMUNDA = b"""\
<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" \
xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" \
xmlns:modeler="http://camunda.org/schema/modeler/1.0" \
xmlns:camunda="http://camunda.org/schema/1.0/dmn" id="fees" name="Fees" namespace="http://camunda.org/schema/1.0/dmn" \
exporter="Camunda Modeler" modeler:executionPlatform="Camunda Cloud">
  <!-- owned by pricing -->
  <decision id="fee" name="Monthly fee" camunda:historyTimeToLive="180">
    <variable name="fee" typeRef="number" />
    <informationRequirement id="arrow">
      <requiredInput href="#age" />
    </informationRequirement>
    <decisionTable id="table" hitPolicy="FIRST">
      <input id="column" label="Age" camunda:inputVariable="age">
        <inputExpression id="expression" typeRef="number">
          <text>age</text>
        </inputExpression>
      </input>
      <output id="result" name="fee" typeRef="number" biodi:width="192"
              xmlns:biodi="http://bpmn.io/schema/dmn/biodi/2.0" />
      <rule id="young">
        <description>students</description>
        <inputEntry id="young-in">
          <text><![CDATA[< 26]]></text>
        </inputEntry>
        <outputEntry id="young-out">
          <text>0</text>
        </outputEntry>
      </rule>
      <rule id="others">
        <inputEntry id="others-in">
          <text></text>
        </inputEntry>
        <outputEntry id="others-out">
          <text>4.90</text>
        </outputEntry>
      </rule>
    </decisionTable>
  </decision>
  <inputData id="age" name="age" />
  <dmndi:DMNDI>
    <dmndi:DMNDiagram>
      <dmndi:DMNShape dmnElementRef="fee">
        <dc:Bounds height="80" width="180" x="160" y="80" />
      </dmndi:DMNShape>
      <dmndi:DMNShape dmnElementRef="age">
        <dc:Bounds height="45" width="125" x="187" y="220" />
      </dmndi:DMNShape>
      <dmndi:DMNEdge dmnElementRef="arrow" />
    </dmndi:DMNDiagram>
  </dmndi:DMNDI>
</definitions>
"""
DROOLS = b"""\
<dmn:definitions xmlns:dmn="http://www.omg.org/spec/DMN/20180521/MODEL/" xmlns="https://kiegroup.org/dmn/_1" \
xmlns:feel="http://www.omg.org/spec/DMN/20180521/FEEL/" xmlns:kie="http://www.drools.org/kie/dmn/1.2" id='_1' \
name="Limits" typeLanguage="http://www.omg.org/spec/DMN/20180521/FEEL/" namespace="https://kiegroup.org/dmn/_1">
  <dmn:extensionElements/>
  <dmn:itemDefinition id="_2" name="tLimit" isCollection="false">
    <dmn:typeRef>number</dmn:typeRef>
    <dmn:allowedValues kie:constraintType="range" id="_3">
      <dmn:text>[0..5000]</dmn:text>
    </dmn:allowedValues>
  </dmn:itemDefinition>
  <dmn:decision id="_4" name="limit">
    <dmn:extensionElements>
      <kie:attachment url="" name="policy"/>
    </dmn:extensionElements>
    <dmn:variable id="_5" name="limit" typeRef="tLimit"/>
    <dmn:context id="_6">
      <dmn:contextEntry>
        <dmn:variable id="_7" name="base"/>
        <dmn:literalExpression id="_8">
          <dmn:text>1000</dmn:text>
        </dmn:literalExpression>
      </dmn:contextEntry>
      <dmn:contextEntry>
        <dmn:literalExpression id="_9">
          <dmn:text>base * 2</dmn:text>
        </dmn:literalExpression>
      </dmn:contextEntry>
    </dmn:context>
  </dmn:decision>
</dmn:definitions>"""
FILES = {"camunda": CAMUNDA, "drools": DROOLS}


def _read(content: bytes) -> Definitions:
    model, found = read_model(content, origin="m.dmn")
    assert [str(one) for one in found] == []
    assert model is not None
    return model


def _lines(before: bytes, after: bytes) -> tuple[list[str], list[str]]:
    """The lines that are only in the one or the other."""
    old, new = before.decode().splitlines(), after.decode().splitlines()
    return [one for one in old if one not in new], [one for one in new if one not in old]


def _decision(model: Definitions, change: Callable[[Decision], Decision]) -> Definitions:
    """The model with its decision changed."""
    elements = tuple(change(one) if isinstance(one, Decision) else one for one in model.elements)
    return replace(model, elements=elements)


def _table(model: Definitions, change: Callable[[BoxedTable], BoxedTable]) -> Definitions:
    def changed(decision: Decision) -> Decision:
        assert isinstance(decision.logic, BoxedTable)
        return replace(decision, logic=change(decision.logic))

    return _decision(model, changed)


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_an_unchanged_file_is_the_very_same_bytes(content: bytes) -> None:
    assert write_model(_read(content), original=content) == (content, ())


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_a_change_taken_back_gives_the_same_bytes(content: bytes) -> None:
    model = _read(content)
    changed, _ = write_model(replace(model, name="x", description="why"), original=content)

    assert changed != content
    assert write_model(model, original=changed) == (content, ())


def test_a_changed_cell_changes_its_line_only() -> None:
    def change(table: BoxedTable) -> BoxedTable:
        rules = list(table.rules)
        rules[1] = replace(rules[1], outputs=(replace(rules[1].outputs[0], text="5.90"),))
        return replace(table, rules=tuple(rules))

    written, found = write_model(_table(_read(CAMUNDA), change), original=CAMUNDA)

    assert found == ()
    assert _lines(CAMUNDA, written) == (["          <text>4.90</text>"], ["          <text>5.90</text>"])


def test_a_new_rule_stands_where_it_belongs_and_is_indented_like_the_others() -> None:
    rule = BoxedRule(id="new", tests=(UnaryTests(text="> 65"),), outputs=(LiteralExpression(text="1"),))
    model = _table(_read(CAMUNDA), lambda table: replace(table, rules=(table.rules[0], rule, table.rules[1])))
    written, found = write_model(model, original=CAMUNDA)

    assert found == ()
    assert _read(written) == model
    assert b'</rule>\n      <rule id="new">\n        <inputEntry>\n          <text>&gt; 65</text>\n' in written
    assert _lines(CAMUNDA, written)[0] == []


def test_a_removed_rule_leaves_no_trace() -> None:
    model = _table(_read(CAMUNDA), lambda table: replace(table, rules=table.rules[:1]))
    written, found = write_model(model, original=CAMUNDA)

    assert found == ()
    assert _read(written) == model
    assert _lines(CAMUNDA, written)[1] == []
    assert b"      </rule>\n    </decisionTable>" in written


def test_the_shapes_of_a_removed_element_go_with_it_and_it_is_said() -> None:
    model = _read(CAMUNDA)
    model = _decision(model, lambda one: replace(one, requirements=()))
    model = replace(model, elements=tuple(one for one in model.elements if isinstance(one, Decision)))
    written, found = write_model(model, original=CAMUNDA, origin="fees.dmn")

    assert _read(written) == model
    assert [one.message for one in found] == [
        "the edge of the removed “arrow” went with it",
        "the shape of the removed “age” went with it",
    ]
    assert b'dmnElementRef="age"' not in written
    assert b'dmnElementRef="fee"' in written


def test_a_new_element_without_a_shape_is_said() -> None:
    model = _read(CAMUNDA)
    new = InputData(name="city", id="city", variable=Variable(name="city", type_ref="string"))
    written, found = write_model(replace(model, elements=(*model.elements, new)), original=CAMUNDA)

    assert [one.slug for one in found] == ["dmn-layout"]
    assert (
        b'  <inputData id="city" name="city">\n    <variable name="city" typeRef="string"/>\n  </inputData>\n'
        in written
    )
    assert written.index(b"city") < written.index(b"<dmndi:DMNDI")


def test_prefixes_and_extensions_of_others_stay() -> None:
    entry = Entry(variable=Variable(name="bonus"), value=LiteralExpression(text="250"))

    def change(decision: Decision) -> Decision:
        assert isinstance(decision.logic, BoxedContext)
        entries = (decision.logic.entries[0], entry, decision.logic.entries[1])
        return replace(decision, logic=replace(decision.logic, entries=entries))

    model = _decision(_read(DROOLS), change)
    written, found = write_model(model, original=DROOLS)

    assert found == ()
    assert _read(written) == model
    assert _lines(DROOLS, written)[0] == []
    assert b'<dmn:variable name="bonus"/>' in written
    assert b"ns0" not in written


def test_a_part_newer_than_the_file_is_written_and_said() -> None:
    box = Conditional(
        condition=Child(value=LiteralExpression(text="true")),
        then=Child(value=LiteralExpression(text="1")),
        otherwise=Child(value=LiteralExpression(text="2")),
    )
    model = _decision(_read(DROOLS), lambda one: replace(one, logic=box))
    written, found = write_model(model, original=DROOLS)

    assert _read(written) == model
    assert [one.message for one in found] == ["“conditional” is there since DMN 1.4; this file is DMN 1.2"]


def test_an_old_file_keeps_its_qualified_types() -> None:
    body = input_data("a", "feel:string") + '<itemDefinition name="tX"><typeRef>feel:number</typeRef></itemDefinition>'
    more = ' xmlns:feel="http://www.omg.org/spec/FEEL/20140401" xmlns:me="urn:test"'
    old = whole_file(body, namespace="http://www.omg.org/spec/DMN/20151101/dmn.xsd", more=more)
    model = _read(old)
    new = [
        InputData(name=name, id=name, variable=Variable(name=name, type_ref=type_ref))
        for name, type_ref in (("b", "date and time"), ("c", "tX"))
    ]
    written, _ = write_model(replace(model, elements=(*model.elements, *new)), original=old)

    assert b'typeRef="feel:string"' in written
    assert b'typeRef="feel:dateTime"' in written
    assert b'typeRef="me:tX"' in written


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_encoding_line_ends_and_declaration_stay(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n' + DROOLS.decode() + "\n"
    content = text.replace("\n", "\r\n").encode(encoding)
    model = _read(content)
    written, _ = write_model(replace(model, description="Gebühr"), original=content)

    assert _read(written) == replace(model, description="Gebühr")
    before, after = content.decode(encoding), written.decode(encoding)
    assert after.replace("  <dmn:description>Gebühr</dmn:description>\r\n", "") == before


def test_signs_that_an_encoding_lacks_are_written_as_references() -> None:
    content = DROOLS.replace(b"<dmn:definitions", b'<?xml version="1.0" encoding="us-ascii"?><dmn:definitions', 1)
    model = replace(_read(content), description="Gebühr")
    written, _ = write_model(model, original=content)

    assert b"Geb&#252;hr" in written
    assert _read(written) == model


def test_a_file_with_parts_that_cannot_be_told_apart_is_written_anew_there() -> None:
    body = (
        '<decision id="d" name="d"><variable name="d"/><variable name="twice"/>'
        "<extensionElements><x xmlns='urn:x'/></extensionElements>"
        "<literalExpression><text>1</text></literalExpression></decision>"
    )
    content = whole_file(body)
    model, _ = read_model(content)
    assert model is not None
    changed = _decision(model, lambda one: replace(one, question="Why?"))
    written, found = write_model(changed, original=content)

    assert [one.slug for one in found] == ["dmn-rewritten"]
    assert _read(written) == changed
    assert b"urn:x" in written


def test_a_new_file_reads_back_as_the_same_model() -> None:
    for content in FILES.values():
        model = _read(content)
        for version in ("1.2", "1.3", "1.4", "1.5"):
            written, found = write_model(replace(model, version=version))

            assert found == ()
            assert _read(written) == replace(model, version=version)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=6)
NAMES = st.sampled_from(["a", "b", "c d", "é"])
LITERALS = st.builds(
    LiteralExpression, text=st.none() | TEXTS, id=st.sampled_from(["", "l1", "l2"]), type_ref=NAMES | st.just("")
)
CONTEXTS = st.builds(
    BoxedContext,
    entries=st.lists(
        st.builds(Entry, variable=st.none() | st.builds(Variable, name=NAMES), value=LITERALS), max_size=4
    ).map(tuple),
)
RULES = st.builds(
    BoxedRule,
    id=st.sampled_from(["", "r1", "r2", "r3"]),
    tests=st.lists(st.builds(UnaryTests, text=TEXTS), min_size=1, max_size=1).map(tuple),
    outputs=st.lists(LITERALS, max_size=2).map(tuple),
    annotations=st.lists(TEXTS, max_size=2).map(tuple),
)
TABLES = st.builds(
    BoxedTable, rules=st.lists(RULES, max_size=5).map(tuple), hit_policy=st.sampled_from(["UNIQUE", "COLLECT"])
)
ARROWS = st.builds(
    Requirement, kind=st.sampled_from(["decision", "input", "knowledge"]), href=NAMES, id=st.sampled_from(["", "q"])
)
DECISIONS = st.builds(
    Decision,
    name=NAMES,
    id=st.sampled_from(["", "x", "y", "z"]),
    description=TEXTS,
    question=TEXTS,
    variable=st.none() | st.builds(Variable, name=NAMES),
    logic=st.none() | LITERALS | CONTEXTS | TABLES,
    requirements=st.lists(ARROWS, max_size=3).map(
        lambda made: tuple(sorted(made, key=lambda one: one.kind == "knowledge"))
    ),
)
ITEMS = st.builds(ItemDefinition, name=NAMES, type_ref=NAMES | st.just(""), is_collection=st.booleans())
MODELS = st.builds(
    Definitions,
    name=NAMES,
    namespace=st.just("urn:m"),
    items=st.lists(ITEMS, max_size=3).map(tuple),
    elements=st.lists(DECISIONS | st.builds(InputData, name=NAMES, id=NAMES), max_size=4).map(tuple),
)


@given(before=MODELS, after=MODELS)
@settings(max_examples=120)
def test_any_model_can_be_written_into_the_file_of_any_other(before: Definitions, after: Definitions) -> None:
    original, _ = write_model(before)
    written, found = write_model(after, original=original)

    assert read_model(written)[0] == after
    assert [one for one in found if one.slug == "dmn-rewritten"] == []
