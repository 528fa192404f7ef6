"""Variants inherit what they do not say, and are told what they cannot say."""

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccm.cache import StoredCache
from ccm.library import load
from ccm.library.manifest import manifest_of
from ccm.library.usage import Known, find_uses
from ccm.library.variants import Manuscripts
from tests.library.conftest import changed

BASE = "paragraphs/statement/statement.accounts.en-GB.md"
VARIANT = "paragraphs/statement/statement.accounts-many.en-GB.md"
TEXT = changed({})[VARIANT].decode()
BASE_TEXT = changed({})[BASE].decode()


def fragment(files, path=VARIANT):
    library, found = load(files)
    assert found == ()
    return next(each for each in library.fragments if each.path == path)


def saying(*lines: str) -> dict[str, str]:
    """The variant with more lines in its head."""
    return {VARIANT: TEXT.replace("when:", "\n".join([*lines, "when:"]))}


def test_what_a_variant_does_not_say_is_as_its_base_says_it():
    own, base = fragment(changed({})), fragment(changed({}), BASE)

    assert (own.slot, own.touchpoints, own.channels, own.order) == (base.slot, base.touchpoints, base.channels, 20)
    assert (own.requires, own.effective, own.owner, own.review_by) == (
        base.requires,
        base.effective,
        base.owner,
        base.review_by,
    )
    assert own.when.source == "(accounts held > 1) and (accounts held > 5)"
    assert own.ids == ("statement.accounts-many", "statement.accounts")
    assert own.family == base.family == "statement.accounts"
    assert own.place < base.place


def test_what_a_variant_says_itself_counts():
    own = fragment(changed(saying("channels: letter", "owner: somebody", "effective: 2026-05-01/2028-12-31")))

    assert (own.channels, own.owner) == (("letter",), "somebody")
    assert (own.effective.start, own.effective.end) == (date(2026, 5, 1), date(2027, 12, 31))


def test_requirements_and_exclusions_add_up():
    own = fragment(changed(saying("requires: statement.closing", "excludes: statement.movements")))

    assert own.requires == ("statement.guarantee", "statement.closing")
    assert own.excludes == ("statement.movements",)


def test_parentheses_and_comments_of_two_conditions_do_not_mix():
    """Each is read by itself before they are joined, so that what is torn in one is not mended by the other."""
    commented = changed({VARIANT: TEXT.replace("held > 5", "held > 5 or accounts held = 4 // or so")})
    torn = changed({VARIANT: TEXT.replace("accounts held > 5", "accounts held > 5) or (true")})

    assert fragment(commented).when.expression.tree.op == "and"
    assert [each.code[0] for each in load(torn)[1]] == ["F"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("accounts held > 1", "accounts held > 2"),
        ("channels: letter", "channels: letter, email"),
        ("effective: 2026-01-01/2027-12-31", "effective: 2026-01-01/2027-11-30"),
        ("order: 20", "order: 21"),
        ("requires: statement.guarantee\n", ""),
    ],
)
def test_a_variant_is_another_when_what_it_inherits_is(before, after):
    base = BASE_TEXT.replace("order: 20", "channels: letter\norder: 20")
    assert before in base
    was, now = changed({BASE: base}), changed({BASE: base.replace(before, after)})

    assert fragment(was).digest != fragment(now).digest


@pytest.mark.parametrize(("before", "after"), [("owner: statements", "owner: others"), ("You hold", "You have")])
def test_a_variant_stays_approved_when_owner_or_wording_of_its_base_change(before, after):
    assert before in BASE_TEXT
    assert fragment(changed({})).digest == fragment(changed({BASE: BASE_TEXT.replace(before, after)})).digest


def test_a_fragment_does_not_change_because_it_gets_a_variant():
    without = changed({VARIANT: None})

    assert fragment(without, BASE).digest == fragment(changed({}), BASE).digest


def test_who_requires_a_fragment_leans_on_its_variants():
    """Where it is required, a variant of it may be printed: the closure of whatever requires it covers both."""
    path = "paragraphs/statement/statement.guarantee-short.en-GB.md"
    variant = (
        "---\nid: statement.guarantee-short\nvariant of: statement.guarantee\nwhen: accounts held > 9\n---\nWords.\n"
    )

    def closure(files):
        library, _ = load(files)
        return library.closures["statement.accounts.en-GB"]

    without, with_it = changed({}), changed({path: variant})
    other = changed({path: variant.replace("Words", "Other words")})
    assert len({closure(without), closure(with_it), closure(other)}) == 3
    assert manifest_of(with_it, {}, load(with_it)[0]) != manifest_of(other, {}, load(other)[0])


def test_a_variant_begins_with_the_version_of_its_base_that_is_then_in_force():
    later = BASE.replace("en-GB", "en-GB.2026-07-01")
    newer = BASE_TEXT.replace("effective: 2026-01-01/2027-12-31\n", "").replace("held > 1", "held > 3")
    files = changed({later: newer})

    assert fragment(files).when.source.startswith("(accounts held > 1)")
    files[VARIANT.replace("en-GB", "en-GB.2026-09-01")] = TEXT.encode()
    assert fragment(files, VARIANT.replace("en-GB", "en-GB.2026-09-01")).when.source.startswith("(accounts held > 3)")


def test_where_a_fragment_is_used_tells_its_variants():
    library, _ = load(changed({}))

    told = [f"{each.what}: {each.how}" for each in find_uses(library, Known("fragment", "", "statement.accounts"))]

    assert "fragment statement.accounts-many.en-GB: is a variant of it" in told


def test_a_base_that_does_not_exist_is_told_with_the_one_that_was_meant(findings):
    found = findings({VARIANT: TEXT.replace("of: statement.accounts", "of: statement.acounts")})

    assert found == [f"{VARIANT}:3:13 L094 there is no fragment “statement.acounts” in en-GB"]


def test_a_hint_that_was_remembered_follows_what_is_there_now(tmp_path):
    wrong = {VARIANT: TEXT.replace("of: statement.accounts", "of: statement.sums")}
    meant = {BASE.replace("accounts", "sum"): BASE_TEXT.replace("id: statement.accounts", "id: statement.sum")}

    for changes, hint in (
        (wrong, "did you mean “statement.subject”?"),
        (wrong | meant, "did you mean “statement.sum”?"),
    ):
        cache = StoredCache(tmp_path)
        assert [each.hint for each in load(changed(changes), cache=cache)[1]] == [hint]
        cache.close()


IDS = [f"statement.{name}" for name in ("accounts", "accounts-many", "one", "two", "closing")]
LINES = ["slot: notes", "when: accounts held > 2", "when: acounts > 3", "channels: email", "requires: statement.one"]
LINES += ["excludes: statement.two", "effective: 2026-01-01/2026-12-31", "order: 7", "touchpoints: statement"]


def write_some(files, data):
    """The project with another fragment, or one less: bases and variants come, change and go."""
    id = data.draw(st.sampled_from(IDS))
    path = f"paragraphs/statement/{id}.en-GB{data.draw(st.sampled_from(['', '.2026-07-01']))}.md"
    head = [f"variant of: {data.draw(st.sampled_from([*IDS, 'statement.onne']))}"] if data.draw(st.booleans()) else []
    head += data.draw(st.lists(st.sampled_from(LINES), max_size=4, unique_by=lambda line: line.split(":")[0]))
    text = "\n".join(["---", f"id: {id}", *head, "---", "Words.", ""])
    return {name: each for name, each in files.items() if name != path} | data.draw(
        st.sampled_from([{}, {path: text.encode()}, {path: text.encode()}])
    )


@settings(max_examples=15)
@given(st.data())
def test_whatever_becomes_of_bases_what_is_remembered_of_their_variants_is_what_is_read_anew(data):
    files = changed({})
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(5):
            cache = StoredCache(Path(folder))
            remembered, anew = load(files, cache=cache), load(files)
            cache.close()
            assert remembered[1] == anew[1]
            assert remembered[0].fragments == anew[0].fragments
            assert remembered[0].digest == anew[0].digest
            files = write_some(files, data)


def test_variants_in_a_circle_are_told(findings):
    base = BASE_TEXT.replace("slot: notes\n", "variant of: statement.accounts-many\n")

    assert [each.split(" ", 1)[1] for each in findings({BASE: base})] == [
        "L095 statement.accounts is a variant of statement.accounts-many is a variant of statement.accounts",
        "L095 statement.accounts-many is a variant of statement.accounts is a variant of statement.accounts-many",
    ]


def test_no_fragment_is_its_own_variant(findings):
    found = findings({VARIANT: TEXT.replace("of: statement.accounts", "of: statement.accounts-many")})

    assert [each.split(" ", 1)[1] for each in found] == [
        "L095 statement.accounts-many is a variant of statement.accounts-many"
    ]


def chain(length: int, first: str) -> dict[str, str]:
    """So many variants, each of the one before; the first is one of another fragment."""
    return {
        f"paragraphs/statement/statement.v{number}.en-GB.md": (
            f"---\nid: statement.v{number}\nvariant of: {f'statement.v{number - 1}' if number else first}\n"
            f"when: accounts held > {number + 10}\n---\nOther words, number {number}.\n"
        )
        for number in range(length)
    }


def test_variants_of_variants_end_somewhere(findings):
    assert findings(chain(8, "statement.accounts")) == []
    assert findings(chain(10, "statement.accounts")) == [
        f"paragraphs/statement/statement.v{number}.en-GB.md:3:13 L099 "
        "this stands upon more than 8 other wordings, each the variant of the next"
        for number in (8, 9)
    ]


@pytest.mark.parametrize("first", ["statement.accounts", "statement.v999"])
def test_a_thousand_variants_of_variants_are_told_one_by_one(findings, first):
    """In a line or in a circle: reading must not go as deep as a stranger's files do."""
    told = findings(chain(1000, first))

    assert {each.split(" ")[1] for each in told} == {"L099"}
    assert len(told) == (992 if first == "statement.accounts" else 1000)


def test_slot_and_priority_are_the_bases(findings):
    assert [each.split(" ", 1)[1] for each in findings(saying("slot: notes", "priority: 3"))] == [
        "L096 a variant has the slot of its base, statement.accounts",
        "L096 a variant has the priority of its base, statement.accounts",
    ]


def test_a_variant_that_does_not_say_of_what_is_asked_that_and_no_slot(findings):
    found = findings({VARIANT: TEXT.replace("variant of: statement.accounts", "variant of:")})

    assert [each.split(" ", 1)[1] for each in found] == ["L011 a fragment needs “variant of”"]


def test_a_variant_says_for_whom_it_is(findings):
    found = findings({VARIANT: TEXT.replace("when: accounts held > 5\n", "")})

    assert [each.split(" ", 1)[1] for each in found] == [
        "L097 nothing says who gets this instead of statement.accounts"
    ]


def test_a_variant_reaches_no_further_than_its_base(findings):
    base = BASE_TEXT.replace("order: 20", "channels: letter\norder: 20")
    lines = ("channels: letter, sms", "touchpoints: statement, reminder", "effective: 2028-01-01/")

    found = findings({BASE: base, **saying(*lines)})

    assert [each.split(" ", 1)[1] for each in found if "L098" in each] == [
        "L098 statement.accounts is not for sms",
        "L098 statement.accounts is in force from 2026-01-01 to 2027-12-31, never together with this",
        "L098 statement.accounts is not for reminder",
    ]


def test_what_is_wrong_with_a_base_is_told_once(findings):
    broken = findings({BASE: BASE_TEXT.replace("held > 1", "helt > 1").replace("slot: notes", "slot: notess")})

    assert len(broken) == len(set(broken))
    assert {each.split(":")[0] for each in broken} == {BASE}


def test_whatever_stands_in_a_variants_head_is_read_without_an_exception():
    for line in TEXT.split("\n"):
        files = changed({VARIANT: TEXT.replace(line, f"{line} x: [")})
        assert Manuscripts(files).read(VARIANT) is not None
        load(files)
