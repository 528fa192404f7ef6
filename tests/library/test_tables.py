"""Decision tables of a project: every policy, every format, the names they may use and may have."""

from ccm.dmn.tables.formats import read_sheet, write_sheet

STAGE = "tables/overdraft-stage.yaml"
ADVICE = """\
id: advice
hit: collect
inputs: [{expression: days overdrawn, type: number}]
output: {name: advice, type: text, values: [call, branch, plan]}
rows:
  - {when: [">= 5"], then: '"call"'}
  - {when: [">= 20"], then: '"plan"'}
"""


def _codes(found):
    return [one.code for one in found if one.span and one.span.source.startswith("tables/")]


def test_a_table_that_collects_is_a_list_for_the_tables_behind_it(load_changed):
    behind = """\
id: a tone
inputs: [{expression: 'list contains(advice, "plan")', type: boolean}]
output: {name: tone of help, type: text}
rows:
  - {when: ["true"], then: '"firm"'}
  - {when: ["false"], then: '"light"'}
"""
    library, found = load_changed({"tables/advice.yaml": ADVICE, "tables/a-tone.yaml": behind})
    assert _codes(found) == []
    assert [one.name for one in library.tables] == ["advice", "overdraft stage", "tone of help"]


def test_a_table_may_be_kept_in_any_format(load_changed, sample):
    sheet, _ = read_sheet(sample[STAGE], STAGE)
    assert sheet is not None
    for form in ("csv", "xlsx", "dmn"):
        content, _ = write_sheet(sheet, form)
        library, found = load_changed({STAGE: None, f"tables/stage.{form}": content})
        assert _codes(found) == [], [str(one) for one in found]
        whole, _ = load_changed()
        assert library.tables == whole.tables


def test_a_table_is_not_called_like_something_else(load_changed):
    _, found = load_changed({"tables/again.yaml": ADVICE.replace("name: advice", "name: days overdrawn")})
    said = "“days overdrawn” is already the name of a fact, parameter or table"
    assert ("L031", said, "tables/again.yaml:1:1") in [(one.code, one.message, str(one.span)) for one in found]


def test_a_table_that_says_it_uses_a_name_nobody_knows_is_an_error(load_changed):
    text = ADVICE.replace("hit: collect", "hit: collect\nnames: {days overdrown: number, overdraft limit: text}")
    _, found = load_changed({"tables/advice.yaml": text})
    assert [(one.code, one.hint) for one in found if one.span and one.span.source == "tables/advice.yaml"][:1] == [
        ("T016", "did you mean “days overdrawn”?")
    ]


def test_every_table_of_a_decision_model_is_loaded(load_changed, sample):
    sheet, _ = read_sheet(sample[STAGE], STAGE)
    assert sheet is not None
    content, _ = write_sheet(sheet, "dmn")
    decision = content[content.index(b"  <decision ") : content.index(b"</definitions>")]
    second = decision.replace(b"overdraft stage", b"second stage").replace(b'id="', b'id="second_')
    both = content.replace(b"</definitions>", second + b"</definitions>")
    library, found = load_changed({STAGE: None, "tables/both.dmn": both})
    assert _codes(found) == [], [str(one) for one in found]
    assert [one.name for one in library.tables] == ["overdraft stage", "second stage"]
