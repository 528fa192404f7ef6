"""The vocabulary: what authors declare, with every problem at once and in its place."""

import pytest

from ccm.facts import Grain, load_vocabulary
from ccm.facts.builtin import BUILTIN
from ccm.facts.naming import name_problem
from ccm.feel import parse

SALARY = """\
facts:
  - name: monthly salary
    grain: customer
    type: money
    unit: GBP
    meaning: Typical salary
      of a month.
    sensitivity: personal
    window: {measure: average, of: amount, from: transactions, where: category = "salary", over: last 6 months}
  - name: savings balance
    grain: customer
    type: money
    unit: GBP
    meaning: All savings.
    sensitivity: personal
    nullable: false
    balance: {at: as of, where: account kind = "savings"}
  - name: months of salary saved
    grain: customer
    type: number
    unit: months
    meaning: Savings measured in salaries.
    sensitivity: personal
    formula: savings balance / monthly salary
"""


def test_a_vocabulary_types_every_fact_for_the_rule_language():
    vocabulary, findings = load_vocabulary({"facts/saving.yaml": SALARY.encode()}, bank={"name": "Meridian"})

    assert findings == ()
    model = vocabulary.model(grain="account")
    source = (
        'months of salary saved >= 6 and savings balance > 0 and bank name = "Meridian" and account kind = "savings"'
    )
    expression, problems = parse(source, model)
    assert problems == ()
    assert expression.reads == ("months_of_salary_saved", "savings_balance", "bank_name", "account_kind")
    salary = vocabulary.fact("monthly salary")
    assert salary.meaning == "Typical salary of a month."
    assert salary.type.unit == "GBP"
    assert salary.source == 'average of amount from transactions where category = "salary", last 6 months'


def test_a_customer_sees_no_account_facts_and_an_account_sees_its_recipients():
    vocabulary, _ = load_vocabulary({"facts/saving.yaml": SALARY.encode()})

    assert "account kind" not in vocabulary.model(grain="customer")
    assert "monthly salary" in vocabulary.model(grain="account")


def test_a_subject_sees_what_it_belongs_to_and_that_may_be_missing():
    vocabulary, _ = load_vocabulary({"facts/saving.yaml": SALARY.encode()})
    product, event = (vocabulary.model(grain=grain) for grain in (Grain.PRODUCT, Grain.EVENT))

    assert all(name in product for name in ("product kind", "account kind", "monthly salary"))
    assert all(name in event for name in ("event kind", "product kind", "account kind", "monthly salary"))
    assert "event kind" not in product
    assert "product kind" not in vocabulary.model(grain="account")
    missing = [event.lookup(name).nullable for name in ("event kind", "product kind", "account kind")]
    assert missing == [False, True, True]


def test_every_problem_of_a_file_is_told_at_once_with_line_and_column():
    broken = """\
facts:
  - name: months in arrears
    grian: customer
    type: nmber
    meaning: Something.
    sensitivity: secret
    window: {measure: cuont, from: transactions, over: last 0 months}
  - name: salary
    grain: customer
    type: money
    meaning: Something.
    sensitivity: personal
    formula: 1
    formula: 2
"""
    _, findings = load_vocabulary({"facts/x.yaml": broken.encode()})

    told = {(one.slug, one.span.line, one.span.column) for one in findings}
    assert {
        ("fact-name-refused", 2, 11),
        ("unknown-key", 3, 5),
        ("unknown-word", 4, 11),
        ("unknown-word", 6, 18),
        ("yaml-repeated-key", 14, 5),
        ("fact-unit-missing", 8, 5),
    } <= told
    hints = [one.hint for one in findings]
    assert "name it “months of arrears”" in hints
    assert "did you mean “grain”?" in hints
    assert "did you mean “number”?" in hints


def test_what_is_plausible_of_facts_is_a_condition_over_known_names():
    rules = "plausible:\n  - customer since <= as of\n  - customer sinc <= as of\n  - customer since\n"

    vocabulary, findings = load_vocabulary({"facts/x.yaml": rules.encode()})

    assert [each.source for each in vocabulary.plausible] == ["customer since <= as of"]
    assert [(one.slug, one.span.line) for one in findings] == [("feel-unknown-name", 3), ("feel-not-a-condition", 4)]


@pytest.mark.parametrize(
    ("name", "proposal"),
    [
        ("months in arrears", "months of arrears"),
        ("a-b", "a b"),
        ("cash and cards", "cash with cards"),
        ("2nd account", "nd account 2"),
        ("count", "the count"),
        ("and", "with"),
        ("paid  in", "paid in"),
        ("savings balance", None),
        ("úspory", None),
    ],
)
def test_a_name_that_could_be_read_in_two_ways_is_refused_with_one_that_cannot(name, proposal):
    problem = name_problem(name)

    assert (problem[1] if problem else None) == proposal


@pytest.mark.parametrize(
    ("kind", "way", "more", "slug"),
    [
        ("number", "window: {measure: count, from: transations, over: period}", "", "unknown-word"),
        ("number", "window: {measure: count, from: consents, over: period}", "", "table-out-of-reach"),
        ("number", "window: {measure: count, from: transactions, over: last year}", "", "window-over"),
        ("number", "window: {measure: count, from: transactions, over: last 121 months}", "", "window-over"),
        ("number", "window: {measure: streak, from: transactions, over: period}", "", "window-measure"),
        ("number", "window: {measure: count, of: amount, from: transactions, over: period}", "", "window-measure"),
        ("money", "window: {measure: sum, from: transactions, over: period}", "unit: GBP,", "window-measure"),
        (
            "number",
            "window: {measure: sum, of: details, from: transactions, over: period}",
            "",
            "fact-type-differs-from-source",
        ),
        ("text", "window: {measure: count, from: transactions, over: period}", "", "fact-type-differs-from-source"),
        (
            "number",
            "window: {measure: count, from: transactions, where: amuont > 0, over: period}",
            "",
            "feel-unknown-name",
        ),
        (
            "number",
            "window: {measure: count, from: transactions, where: amount, over: period}",
            "",
            "feel-not-a-condition",
        ),
        (
            "number",
            "window: {measure: count, from: transactions, where: amount / 3 > 1, over: period}",
            "",
            "not-exact-in-sql",
        ),
        ("text", "column: accounts.knid", "", "fact-column-unknown"),
        ("text", "column: customers.city", "", "table-out-of-reach"),
        ("number", "column: accounts.number", "", "fact-type-differs-from-source"),
        ("number", "sql: DROP TABLE accounts", "", "sql-refused"),
        ("number", "sql: SELECT 1; SELECT 2", "", "sql-refused"),
        ("number", "sql: SELECT $today", "", "sql-refused"),
        ("rows", "rows: {from: transactions, over: period, fields: {}}", "", "rows-without-fields"),
        ("number", "rows: {from: transactions, over: period, fields: {day: booked}}", "", "fact-type-differs"),
        (
            "rows",
            "rows: {from: products, over: period, order: chained balance, fields: {a: kind}}",
            "",
            "window-measure",
        ),
        ("number", "balance: {at: end of period}", "", "fact-type-differs-from-source"),
        ("money", "balance: {at: end of time}", "unit: GBP,", "unknown-word"),
        ("money", "balance: {at: as of}", "unit: acount currency,", "fact-unit-unknown"),
        ("text", "formula: 1 + 1", "", "fact-type-differs"),
        ("number", "formula: other + 1", "", "feel-unknown-name"),
        ("number", "column: accounts.kind, formula: 1", "", "fact-not-obtained"),
    ],
)
def test_a_declaration_that_cannot_work_is_found_while_it_is_written(vocabulary_findings, fact, kind, way, more, slug):
    assert slug in [finding.slug for finding in vocabulary_findings(fact("mine", kind, way, more=more))]


def test_formulas_in_a_circle_are_told_at_each_of_them(vocabulary_findings, fact):
    findings = vocabulary_findings(
        fact("one", "number", "formula: two + 1"),
        fact("two", "number", "formula: one + 1"),
        fact("three", "number", "formula: one + 1"),
    )

    assert [finding.slug for finding in findings] == ["fact-formula-loop"] * 2


def test_two_facts_with_the_same_key_and_standard_names_are_refused(vocabulary_findings, fact):
    findings = vocabulary_findings(
        fact("net flow", "number", "formula: 1"),
        fact("Net Flow", "number", "formula: 2"),
        fact("account kind", "text", "column: accounts.kind"),
    )

    assert [finding.slug for finding in findings] == ["fact-name-taken"] * 2
    assert "standard fact" in findings[1].message


def test_yaml_words_stay_words(vocabulary, fact):
    made = vocabulary(fact("answer", "text", "column: accounts.cycle", more="values: [no, yes, 1994-01-01, 012],"))

    assert made.fact("answer").type.allowed == ("no", "yes", "1994-01-01", "012")


@pytest.mark.parametrize(
    ("content", "slug"),
    [
        (b"facts: [\xff]", "yaml-not-utf8"),
        (b"facts: [", "yaml-syntax"),
        (b"facts: &a [*a]", "yaml-syntax"),
        (b"facts: \x01", "yaml-syntax"),
        (b"[" * 100_000, "yaml-too-large"),
        (b"facts: {a: 1}", "list-expected"),
        (b"- 1", "mapping-expected"),
        (b"? [a]\n: 1", "yaml-key"),
    ],
)
def test_a_broken_file_is_a_finding_and_never_a_traceback(content, slug):
    _, findings = load_vocabulary({"facts/x.yaml": content})

    assert slug in [finding.slug for finding in findings]


def test_standard_facts_have_meanings_and_names_of_their_own():
    assert len({fact.slug for fact in BUILTIN}) == len(BUILTIN)
    assert all(fact.meaning.endswith(".") and name_problem(fact.name) is None for fact in BUILTIN)
