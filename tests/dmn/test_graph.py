"""References of decision models: requirements, services and imports are resolved, circles and gaps are found."""

from small_models import literal, whole_file

from ccm.diagnostics import Diagnostic
from ccm.dmn.definitions import Decision, Definitions
from ccm.dmn.graph import LinkedModel, link, requirements_of
from ccm.dmn.xml_reading import read_model


def _read(content: bytes, origin: str = "m.dmn") -> Definitions:
    model, found = read_model(content, origin=origin)
    assert found == ()
    assert model is not None
    return model


def _linked(body: str, *others: Definitions) -> tuple[LinkedModel, tuple[Diagnostic, ...]]:
    return link(_read(whole_file(body)), others)


def _needs(name: str, *required: str) -> str:
    arrows = [f'<informationRequirement><requiredDecision href="{one}"/></informationRequirement>' for one in required]
    return f'<decision id="{name}" name="{name}">{"".join(arrows)}{literal("1")}</decision>'


def test_decisions_are_ordered_so_that_each_comes_behind_what_it_requires() -> None:
    model, found = _linked(_needs("c", "#b", "#a") + _needs("b", "#a") + _needs("a"))

    assert found == ()
    assert [one.name for one in model.order] == ["a", "b", "c"]


def test_a_chain_of_ten_thousand_decisions_is_ordered() -> None:
    chain = [_needs(f"d{number}", f"#d{number + 1}") for number in range(10_000)]
    model, found = _linked("".join([*chain, _needs("d10000")]))

    assert found == ()
    assert model.order[0].name == "d10000"


def test_a_circle_is_reported_with_all_its_members() -> None:
    model, found = _linked(_needs("a", "#b") + _needs("b", "#c") + _needs("c", "#a"))

    assert [one.slug for one in found] == ["dmn-cycle"]
    assert found[0].message == "these require each other: a → b → c → a"
    assert len(model.order) == 3


def test_a_business_knowledge_model_may_call_itself() -> None:
    body = (
        '<businessKnowledgeModel id="f" name="f"><encapsulatedLogic/>'
        '<knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement></businessKnowledgeModel>'
    )

    assert _linked(body)[1] == ()


def test_a_reference_to_nothing_guesses_what_was_meant() -> None:
    _, found = _linked(_needs("first", "#secnd") + _needs("second"))

    assert [(one.slug, one.hint) for one in found] == [("dmn-no-such-element", "did you mean “#second”?")]


def test_a_reference_to_the_wrong_kind_of_element_is_reported() -> None:
    body = (
        _needs("a", "#i")
        + '<inputData id="i" name="i"/><decisionService id="s" name="s"><outputDecision href="#i"/></decisionService>'
    )
    _, found = _linked(body)

    assert [one.message for one in found] == [
        "“a” requires a decision at “#i”, but “i” is none",
        "“s” requires a decision at “#i”, but “i” is none",
    ]


def test_names_and_ids_are_unique() -> None:
    _, found = _linked(_needs("a") + '<inputData id="a" name="b"/><inputData id="c" name="a"/>')

    assert [one.message for one in found] == ["two elements have the id “a”", "two elements have the name “a”"]


def _import(namespace: str, name: str, location: str = "") -> str:
    kind = "https://www.omg.org/spec/DMN/20230324/MODEL/"
    return f'<import namespace="{namespace}" name="{name}" importType="{kind}" locationURI="{location}"/>'


def test_an_import_is_found_by_namespace_and_its_elements_by_qualified_reference() -> None:
    other = _read(whole_file(_needs("base"), own="urn:other", name="Other"))
    model, found = _linked(_import("urn:other", "o") + _needs("a", "urn:other#base"), other)

    assert found == ()
    target = model.find("urn:other#base")
    assert target is not None
    assert (target.through, target.element.name) == ("o", "base")


def test_of_two_models_with_one_namespace_the_file_or_the_name_decides() -> None:
    one = _read(whole_file(_needs("x"), own="urn:other", name="One"), "one.dmn")
    two = _read(whole_file(_needs("y"), own="urn:other", name="Two"), "two.dmn")
    by_file, _ = _linked(_import("urn:other", "o", "./two.dmn"), one, two)
    by_name, _ = _linked(_import("urn:other", "Two"), one, two)

    assert by_file.imports["o"].definitions.name == "Two"
    assert by_name.imports["Two"].definitions.name == "Two"


def test_missing_and_foreign_imports_are_reported() -> None:
    other = _read(whole_file(_needs("x"), own="urn:others"))
    _, found = _linked(
        _import("urn:other", "o")
        + '<import namespace="urn:x" name="x" importType="http://www.w3.org/2001/XMLSchema"/>',
        other,
    )

    assert [(one.slug, one.hint) for one in found] == [
        ("dmn-no-such-import", "did you mean “urn:others”?"),
        ("dmn-foreign-import", None),
    ]


def test_models_that_import_each_other_are_reported() -> None:
    one = whole_file(_import("urn:two", "two"), own="urn:one", name="One")
    two = _read(whole_file(_import("urn:one", "one"), own="urn:two", name="Two"))
    first = _read(one)
    _, found = link(first, [first, two])

    assert [one.message for one in found] == ["“Two” and “One” import each other"]


def test_an_authority_takes_no_part_in_the_order() -> None:
    body = "".join(
        f'<decision id="{one}" name="{one}"><authorityRequirement><requiredDecision href="#{other}"/>'
        f"</authorityRequirement>{literal('1')}</decision>"
        for one, other in ("ab", "ba")
    )
    model, found = _linked(body)

    assert found == ()
    assert all(isinstance(one, Decision) for one in model.order)
    assert [one.of for element in model.order for one in requirements_of(element)] == ["decision", "decision"]
