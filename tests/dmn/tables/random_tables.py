"""Random decision tables and customers for property tests: every policy, several outputs, nulls everywhere."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from ccm.dmn import Aggregate, HitPolicy
from ccm.dmn.tables.cells import Cell
from ccm.dmn.tables.sheet import Head, InputColumn, Line, OutputColumn, Sheet, as_read

NUMBERS = ["-", "<30", ">= 30", "[10..40]", "(10..30)", "30", "null", "not(30)", "not(null)", "10, 30", "<10, >40",
           "? > 5 and segment = \"retail\"", "limit", "< limit", "[limit..40]", "not(< limit)", "not([10..limit])",
           "[10, 30]", "[limit, 10]", "[[1..5], 30]", "? in (10, [30..40])", "not(10, 20)", "? between 10 and limit",
           "count(scores[item > ?]) > 1", "some one in scores satisfies one > ?", "(> 30)", "> limit * 2",
           "not(? > 10 and ? < limit)", "not(? < 10 or ? > limit)", "not((5..limit))", "? != limit"]  # fmt: skip
TEXTS = ["-", '"retail"', 'not("retail")', '"retail", "private"', "null", '>= "private"', 'not("a", null)',
         'starts with(?, "re")', '["retail", "sme"]', "? = null or ? = \"sme\""]  # fmt: skip
PLAIN = {
    "number": ["-", "<30", ">= 30", "[10..40]", "(10..30)", "30", "null", "not(30)", "not(null)", "10, 30", "<10, >40",
               "[10, 30]", "[[1..5], 30]", "not(10, [20..40])", "? between 10 and 35", "(> 30)", "30 >= ?", "(!= 10)",
               "not(? > 10 and ? < 35)", "!= 20", "[40..40]", "? > 5 or ? = null"],
    "segment": ["-", '"retail"', 'not("retail")', '"retail", "private"', "null", '>= "private"', 'not("sme", null)',
                '["p".."r"]', '["retail", "sme"]', "? = null or ? = \"sme\"", '""'],
    "active": ["-", "true", "false", "not(true)", "null", "?", "not(?)", "? = null"],
    "opened": ["-", '< @"2026-03-01"', '[@"2026-01-01"..@"2026-06-30"]', 'not(@"2026-01-31")', "null"],
}  # fmt: skip
"""Cells that compare with constants."""
BOOLEANS = ["-", "true", "false", "not(true)", "null", "?", "not(?)", "? and active"]
DAYS = ["-", '< @"2026-03-01"', '[@"2026-01-01"..@"2026-06-30"]', 'not(@"2026-01-31")', '? + @"P30D" > opened',
        "? = opened", "null"]  # fmt: skip
ANYTHING = ["-", "30", '"retail"', "< 30", "true", "null", "[1..40]", "not(30)", "scores", '? = 30 or ? = "a"']
COLUMNS = [("number", NUMBERS, "number"), ("segment", TEXTS, "text"), ("active", BOOLEANS, "boolean"),
           ("opened", DAYS, "date"), ("anything", ANYTHING, ""), ("number * 2", NUMBERS, "number")]  # fmt: skip
NAMES = (("limit", "number"), ("scores", "any"), ("segment", "text"), ("active", "boolean"), ("opened", "date"),
         ("number", "number"))  # fmt: skip
OUTPUTS = [
    ("fee", "number", ["1", "2", "3", "limit", "null", "number + 1"], ["3", "2", "1"]),
    ("tone", "text", ['"warm"', '"cool"', "segment", "null"], ['"warm"', '"cool"', '"retail"']),
    ("day", "date", ['@"2026-01-01"', "opened", '@"2026-02-01"'], ['@"2026-02-01"', '@"2026-01-01"']),
]

policies = st.sampled_from(
    [(policy, Aggregate.NONE) for policy in HitPolicy] + [(HitPolicy.COLLECT, one) for one in Aggregate if one]
)


@st.composite
def sheets(draw, *, rows: int = 8, plain: bool = False) -> Sheet:
    """A table that loads with `NAMES`; `plain` cells compare with constants only."""
    hit, aggregate = draw(policies)
    offered = [(name, PLAIN[name], type_) for name, _, type_ in COLUMNS if name in PLAIN] if plain else COLUMNS
    columns = draw(st.lists(st.sampled_from(offered), min_size=1, max_size=4))
    kinds = (
        OUTPUTS[:1]
        if aggregate
        else draw(st.lists(st.sampled_from(OUTPUTS), min_size=1, max_size=3, unique_by=lambda one: one[0]))
    )
    outputs = []
    for name, type_, entries, values in kinds:
        listed = hit.is_ordered or draw(st.booleans())
        default = draw(st.sampled_from(["", entries[0]]))
        head = Head("", Cell(type_), "", tuple(map(Cell, values)) if listed else ())
        outputs.append(OutputColumn(Cell(name), head, Cell(default)))
    lines = []
    for _ in range(draw(st.integers(1, rows))):
        cells = tuple(Cell(draw(st.sampled_from(each[1]))) for each in columns)
        lines.append(Line(cells, tuple(Cell(draw(st.sampled_from(each[2]))) for each in kinds)))
    return as_read(
        Sheet(
            id=Cell("random"),
            name=Cell("result"),
            inputs=tuple(InputColumn(Cell(name), Head("", Cell(type_))) for name, _, type_ in columns),
            outputs=tuple(outputs),
            rows=tuple(lines),
            hit=hit,
            aggregate=aggregate,
            names=tuple((Cell(name), Cell(type_)) for name, type_ in NAMES),
        )
    )


numbers = st.sampled_from([None, *map(Decimal, (1, 5, 10, 20, 30, 35, 40, 60))])
texts = st.sampled_from([None, "retail", "private", "sme", ""])
customers = st.fixed_dictionaries(
    {
        "number": numbers,
        "segment": texts,
        "active": st.sampled_from([None, True, False]),
        "opened": st.sampled_from([None, date(2026, 1, 31), date(2026, 3, 1), date(2025, 1, 1)]),
        "limit": numbers,
        "scores": st.one_of(st.none(), st.lists(numbers, max_size=3).map(tuple)),
        "anything": st.one_of(numbers, texts, st.sampled_from([True, date(2026, 1, 1)])),
    }
)
