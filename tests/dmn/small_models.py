"""Small decision models for tests: a body becomes a whole DMN file, a text a decision."""

from ccm.dmn.decision_model import DecisionModel, open_model

NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def whole_file(
    body: str, *, namespace: str = NAMESPACE, own: str = "urn:test", name: str = "Test", more: str = ""
) -> bytes:
    """A DMN file around a body; the body begins in line 3."""
    begin = f'<definitions xmlns="{namespace}" namespace="{own}" name="{name}"{more}>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{begin}\n{body}\n</definitions>\n'.encode()


def decision_of(box: str, *, name: str = "d", type_ref: str = "", requires: str = "") -> str:
    """A decision with one box as its logic; `requires` are ids of input data."""
    typed = f' typeRef="{type_ref}"' if type_ref else ""
    arrows = "".join(
        f'<informationRequirement><requiredInput href="#{one}"/></informationRequirement>' for one in requires.split()
    )
    return f'<decision id="{name}" name="{name}"><variable name="{name}"{typed}/>{arrows}{box}</decision>'


def literal(text: str, *, type_ref: str = "") -> str:
    """A literal expression."""
    typed = f' typeRef="{type_ref}"' if type_ref else ""
    return f"<literalExpression{typed}><text><![CDATA[{text}]]></text></literalExpression>"


def input_data(name: str, type_ref: str = "") -> str:
    """Input data whose id is its name."""
    typed = f' typeRef="{type_ref}"' if type_ref else ""
    return f'<inputData id="{name}" name="{name}"><variable name="{name}"{typed}/></inputData>'


def opened(content: bytes, **others: bytes) -> DecisionModel:
    """A model without any finding."""
    model, found = open_model(content, origin="test.dmn", others={f"{name}.dmn": one for name, one in others.items()})
    assert model is not None
    assert [str(one) for one in (*found, *model.check())] == []
    return model
