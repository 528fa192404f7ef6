"""The peers of the rule engine: each reads the conditions once and gives a function of a customer.

In: conditions. Out: per peer a callable, or None where its package is not installed. `pip install ccm-composer[bench]`.
"""

import logging
from collections.abc import Callable, Sequence
from decimal import Decimal
from importlib.util import find_spec
from typing import Any

from tests.bench.rule_customers import Asked, Row

Run = Callable[[Row], object]


def by_hand(asked: Sequence[Asked]) -> Run:
    """What a careful programmer writes: one function, null-safe, with decimals."""
    lines = "".join(f"        bool({one.python}),\n" for one in asked)
    names = ("age", "balance", "salary", "arrears", "months", "segment", "vulnerable", "deposits")
    reads = "".join(f"    {name} = row.get({name!r})\n" for name in names)
    constants: dict[str, Any] = {f"K{number}": Decimal(number) for number in range(1000)}
    exec(f"def run(row):\n{reads}    return (\n{lines}    )\n", constants)
    run: Run = constants["run"]
    return run


def zen_engine(asked: Sequence[Asked]) -> Run | None:
    """ZEN: one expression node for all conditions, a single call per customer."""
    if find_spec("zen") is None:
        return None
    import json

    import zen

    parts = [{"id": f"e{place}", "key": f"c{place}", "value": one.zen} for place, one in enumerate(asked)]
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
        {
            "id": "node", "type": "expressionNode", "name": "node", "position": {"x": 0, "y": 0},
            "content": {
                "expressions": parts, "passThrough": False, "executionMode": "single",
                "inputField": None, "outputPath": None,
            },
        },
        {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 0, "y": 0}},
    ]  # fmt: skip
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "node"},
        {"id": "2", "type": "edge", "sourceId": "node", "targetId": "out"},
    ]
    content = zen.ZenDecisionContent(json.dumps({"nodes": nodes, "edges": edges}))
    engine = zen.ZenEngine({"loader": lambda _: content})

    def run(row: Row) -> object:
        result = engine.evaluate("rules", row)["result"]
        return tuple(result[part["key"]] for part in parts)

    return run


def cel_google(asked: Sequence[Asked]) -> Run | None:
    """CEL, Google's C++ implementation."""
    if find_spec("cel_expr_python") is None:
        return None
    from cel_expr_python import cel

    numbers = dict.fromkeys(("age", "balance", "salary", "arrears", "months"), cel.Type.DOUBLE)
    others = {"segment": cel.Type.STRING, "vulnerable": cel.Type.BOOL, "deposits": cel.Type.List(cel.Type.DOUBLE)}
    env = cel.NewEnv(variables={**numbers, **others})
    compiled = [env.compile(one.cel) for one in asked]
    return lambda row: tuple(one.eval(data=row).plain_value() for one in compiled)


def cel_rust(asked: Sequence[Asked]) -> Run | None:
    """CEL, the Rust implementation."""
    if find_spec("cel") is None:
        return None
    import cel

    compiled = [cel.compile(one.cel) for one in asked]
    return lambda row: tuple(one.execute(row) for one in compiled)


def bkflow(asked: Sequence[Asked]) -> Run | None:
    """bkflow-feel: parses at every call, as its interface wants it. Of the conditions it takes those it can read."""
    if find_spec("bkflow_feel") is None:
        return None
    from bkflow_feel.api import parse_expression

    # It logs a traceback for every expression that it cannot evaluate; without them it is also measured faster.
    logging.getLogger("bkflow_feel").setLevel(logging.CRITICAL + 1)

    def run(row: Row) -> object:
        found = []
        for one in asked:
            try:
                found.append(parse_expression(one.feel, row))
            except Exception:  # noqa: BLE001 — what it cannot read is no answer; the time counts all the same
                found.append(None)
        return tuple(found)

    return run


def pysfeel(asked: Sequence[Asked]) -> Run | None:
    """pySFeel: a parser with variables of its own, which are set for every customer."""
    if find_spec("pySFeel") is None:
        return None
    import pySFeel

    parser = pySFeel.SFeelParser()

    def run(row: Row) -> object:
        for name, value in row.items():
            parser.sFeelParse(f"{name} <- {_written(value)}")
        return tuple(parser.sFeelParse(one.feel)[1] for one in asked)

    return run


def _written(value: object) -> str:
    """A value as pySFeel reads it."""
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


PEERS: dict[str, Callable[[Sequence[Asked]], Run | None]] = {
    "zen-engine": zen_engine,
    "cel-expr-python": cel_google,
    "common-expression-language": cel_rust,
    "bkflow-feel": bkflow,
    "pySFeel": pysfeel,
}
