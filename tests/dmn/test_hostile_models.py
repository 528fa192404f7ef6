"""Whatever a decision model holds: it is read, checked and run without an exception, and the budget holds."""

from hypothesis import given, settings
from hypothesis import strategies as st
from small_models import whole_file

from ccm.dmn import open_model, write_model
from ccm.feel.values import Function

PLAIN = ["1", "a", "a + 1", '"x"', "[1, 2, a]", "{b: a}", "null", "a.b", "a[item > 1]", "10 ** 10 ** 10", "date(a)"]
CALLS = ["f(a)", "function(x) f(x)", "f(f)", "for i in a return i", "a instance of t"]
TESTS = ["-", "< 1", "? > 1", "not(1)", "1 +", "", "(((("]
TEXTS = st.sampled_from([*PLAIN, *CALLS, *TESTS])
NAMES = st.sampled_from(["a", "b", "f", "t", "a b", ""])
TYPES = st.sampled_from(
    ["", "number", "string", "t", "u", "Any", "list", "context", "function", "date and time", "no such"]
)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


@st.composite
def literals(draw: st.DrawFn) -> str:
    return f'<literalExpression typeRef="{draw(TYPES)}"><text>{_escaped(draw(TEXTS))}</text></literalExpression>'


def _boxes(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    @st.composite
    def box(draw: st.DrawFn) -> str:
        one, two, three = draw(inside), draw(inside), draw(inside)
        name, type_ref = draw(NAMES), draw(TYPES)
        variable = f'<variable name="{name}" typeRef="{type_ref}"/>'
        cells = (
            f"<inputEntry><text>{_escaped(draw(TEXTS))}</text></inputEntry><outputEntry><text>1</text></outputEntry>"
        )
        return draw(
            st.sampled_from(
                [
                    f'<context typeRef="{type_ref}"><contextEntry>{variable}{one}</contextEntry>'
                    f"<contextEntry>{two}</contextEntry></context>",
                    f"<list>{one}{two}</list>",
                    f'<relation><column name="{name}"/><row>{one}</row><row>{two}{three}</row></relation>',
                    f'<functionDefinition><formalParameter name="{name}" typeRef="{type_ref}"/>{one}'
                    "</functionDefinition>",
                    f'<invocation>{one}<binding><parameter name="{name}"/>{two}</binding></invocation>',
                    f"<conditional><if>{one}</if><then>{two}</then><else>{three}</else></conditional>",
                    f"<filter><in>{one}</in><match>{two}</match></filter>",
                    f'<for iteratorVariable="{name}"><in typeRef="{type_ref}">{one}</in><return>{two}</return></for>',
                    f'<every iteratorVariable="{name}"><in>{one}</in><satisfies>{two}</satisfies></every>',
                    '<decisionTable hitPolicy="COLLECT"><input><inputExpression><text>a</text></inputExpression>'
                    f'</input><output typeRef="{type_ref}"/><rule>{cells}</rule></decisionTable>',
                ]
            )
        )

    return box()


CALLED = st.sampled_from("fs")
BOXES = st.recursive(literals(), _boxes, max_leaves=8)


@st.composite
def models(draw: st.DrawFn) -> bytes:
    parts = [
        f'<itemDefinition name="t"><typeRef>{draw(TYPES)}</typeRef><allowedValues><text>{_escaped(draw(TEXTS))}</text>'
        "</allowedValues></itemDefinition>",
        f'<itemDefinition name="u" isCollection="true"><itemComponent name="b"><typeRef>{draw(TYPES)}</typeRef>'
        "</itemComponent></itemDefinition>",
        f'<inputData id="a" name="a"><variable name="a" typeRef="{draw(TYPES)}"/></inputData>',
        '<businessKnowledgeModel id="f" name="f"><encapsulatedLogic>'
        f'<formalParameter name="b" typeRef="{draw(TYPES)}"/>{draw(BOXES)}</encapsulatedLogic><knowledgeRequirement>'
        f'<requiredKnowledge href="#{draw(CALLED)}"/></knowledgeRequirement></businessKnowledgeModel>',
        '<decisionService id="s" name="s"><outputDecision href="#d"/><inputData href="#a"/></decisionService>',
    ]
    for name, other in ("de", "ed"):
        parts.append(
            f'<decision id="{name}" name="{name}"><variable name="{name}" typeRef="{draw(TYPES)}"/>'
            '<informationRequirement><requiredInput href="#a"/></informationRequirement>'
            f'<informationRequirement><requiredDecision href="#{draw(st.sampled_from(f"{other}{name}a"))}"/>'
            f'</informationRequirement><knowledgeRequirement><requiredKnowledge href="#{draw(CALLED)}"/>'
            f"</knowledgeRequirement>{draw(BOXES)}</decision>"
        )
    return whole_file("".join(parts))


@given(content=models(), a=st.sampled_from([None, 1, "x", [1, 2], {"b": 1}, [{"b": [1]}], True]))
@settings(max_examples=150)
def test_no_model_raises(content: bytes, a: object) -> None:
    model, _ = open_model(content, origin="m.dmn")
    assert model is not None
    model.check()

    for name in ("d", "e"):
        plain, explained = model.decide(name, {"a": a}), model.decide(name, {"a": a}, explain=True)
        assert (
            repr(plain.value) == repr(explained.value) or isinstance(plain.value, Function) or "<" in repr(plain.value)
        )
        assert plain.value is not None or explained.notes != () or ">null<" in content.decode()
    model.call("s", {"a": a})
    model.call("f", {"b": a})
    assert write_model(model.definitions, original=content) == (content, ())
