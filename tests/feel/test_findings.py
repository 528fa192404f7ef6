"""What authors are told: the code, the exact place, and the hint that helps."""

import pytest

from ccm.diagnostics import Span
from ccm.feel import BOOLEAN, NUMBER, TEXT, parse, parse_tests

FINDINGS = [
    ("agee > 3", "F020", (1, 5), "did you mean “age”?"),
    ("age > 3 and balanse limit > 3", "F020", (13, 26), "did you mean “balance limit”?"),
    ("balance foo > 3", "F020", (1, 12), None),
    ("segment = VIP", "F021", (11, 14), "it takes"),
    ("segment = retial", "F021", (11, 17), "did you mean “retail”?"),
    ("city = Brno", "F021", (8, 12), '"Brno"'),
    ('city in ("x", Brno)', "F021", (15, 19), '"Brno"'),
    ('segment = "VIP"', "F035", (11, 16), "it takes"),
    ('segment in ("retail", "VPI")', "F035", (23, 28), "it takes"),
    ('age > "30"', "F030", (1, 11), "without quotation marks: 30"),
    ("city > 3", "F030", (1, 9), None),
    ("scores = 3", "F030", (1, 11), "list contains(scores, 3)"),
    ("30 < age < 40", "F030", (1, 14), "between"),
    ('opened > "2026-01-01"', "F031", (1, 22), 'write @"2026-01-01"'),
    ('"2026-01-01" = opened', "F031", (1, 22), 'write @"2026-01-01"'),
    ("opened = city", "F031", (1, 14), 'date("2026-01-31")'),
    ('opened in ["2026-01-01".."2026-02-01"]', "F031", (12, 24), 'write @"2026-01-01"'),
    ("opened + 3", "F030", (1, 11), 'duration("P30D")'),
    ("city + age", "F030", (1, 11), "string(…)"),
    ("balance > euro balance", "F032", (1, 23), None),
    ("balance + euro balance", "F032", (1, 23), None),
    ("balance * monthly salary", "F032", (1, 25), None),
    ("savings deposit months > days past due", "F032", (1, 39), None),
    ("age between 5 and 1", "F034", (13, 20), "smaller bound"),
    ("age in [5..1]", "F034", (8, 14), "smaller bound"),
    ("age in (5..5]", "F034", (8, 14), "close the range"),
    ("age", "F036", (1, 4), None),
    ('segment = "retail" or "private"', "F036", (23, 32), 'name in ("a", "b")'),
    ("if age then true else false", "F036", (4, 7), None),
    ("age < null", "F039", (1, 11), "age = null"),
    ('date("2026-02-30") = opened', "F038", (1, 19), None),
    ('@"2026-13-01" = opened', "F038", (1, 14), None),
    ('opened = @"2026-01-01T10:00:00"', "F030", (1, 32), None),
    ('opened = @"10:61"', "F038", (10, 18), None),
    ("today() > opened", "F012", (1, 6), None),
    ("{a: 1}.b = 1", "F022", (8, 9), "it has a"),
    ("{a: 1, a: 2} = null", "F026", (11, 12), None),
    ("age instance of nubmer", "F025", (17, 23), "did you mean “number”?"),
    ("function(x) x", "F036", (1, 14), None),
    ("function(x) external {}", "F012", (13, 21), None),
    ("cuont(scores) > 3", "F023", (1, 6), "did you mean “count”?"),
    ("contains(city)", "F024", (1, 15), None),
    ('contains(string: city, match: "x", foo: 3)', "F024", (36, 39), None),
    ("movements.amonut = 3", "F022", (11, 17), "did you mean “amount”?"),
    ("opened.years = 3", "F022", (8, 13), "did you mean “year”?"),
    ("age == 3", "F010", (6, 7), "single ="),
    ("age && 3", "F001", (5, 6), "write and"),
    ("city = “Brno”", "F001", (8, 9), "straight"),
    ("age ≥ 3", "F001", (5, 6), "write >="),
    ("age > 30 %", "F001", (10, 11), "0.05"),
    ('city = "Brno', "F002", (8, 13), None),
    ("age > ", "F010", (7, 7), None),
    ("(age > 3", "F010", (9, 9), None),
    ("age > 3)", "F010", (8, 9), None),
    ("if age > 3 then true", "F010", (21, 21), "else"),
    ("", "F011", (1, 1), None),
    ("  // nothing", "F011", (1, 13), None),
    ("? > 3", "F010", (1, 2), None),
]


@pytest.mark.parametrize(("source", "code", "columns", "hint"), FINDINGS, ids=[one[0] or "empty" for one in FINDINGS])
def test_a_finding_says_what_and_exactly_where(source, code, columns, hint, model):
    expression, found = parse(source, model, origin="letter.md", expect=BOOLEAN)
    assert expression is None
    first = found[0]
    assert first.code == code, str(first)
    assert first.span is not None
    assert (first.span.line, first.span.column, first.span.end_column) == (1, *columns)
    if hint:
        assert hint in (first.hint or ""), str(first)


def test_all_type_errors_are_reported_at_once(model):
    _, found = parse('agee > 3 and city > 3 and opened > "2026-01-01"', model)
    assert [one.code for one in found] == ["F020", "F030", "F031"]


def test_a_finding_in_a_block_stands_on_its_line_in_the_file(model):
    source = "age > 3\nand citty = null"
    _, found = parse(source, model, origin=Span("p.md", line=5, column=7))
    assert str(found[0].span) == "p.md:6:11"


def test_amounts_whose_currency_depends_on_the_customer_are_a_warning(model):
    expression, found = parse("balance > local balance", model)
    assert expression is not None
    assert [str(one.severity) for one in found] == ["warning"]


def test_the_expected_type_is_checked(model):
    assert parse("city", model, expect=TEXT)[0] is not None
    assert parse("city", model, expect=NUMBER)[1][0].code == "F037"
    assert parse("null", model, expect=NUMBER)[0] is not None


def test_a_cell_of_the_wrong_type_names_the_input(model):
    _, found = parse_tests('"a"', model, subject=NUMBER)
    assert found[0].message.startswith("the input is a number")


def test_a_cell_takes_every_form_of_test(model):
    for source in ("-", "<30", "[30..60)", "1, 2", "not(1, 2)", "? > 3 and vulnerable", ">= age", "null", "age"):
        expression, found = parse_tests(source, model, subject=NUMBER)
        assert expression is not None, (source, found)
