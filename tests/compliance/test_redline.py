from hypothesis import given
from hypothesis import strategies as st

from ccm.compliance.redline import FieldChange, Run, compare_words, redline

WORDS = st.lists(
    st.sampled_from(["you", "save", "{{ amount | money }}", " ", "\n", ".", "don’t", "ž", "**"]), max_size=12
)


def test_a_changed_word_is_shown_in_its_sentence() -> None:
    assert compare_words("You save each month.", "You saved each month.") == (
        Run("same", "You "),
        Run("gone", "save"),
        Run("new", "saved"),
        Run("same", " each month."),
    )


def test_changes_with_only_a_space_between_them_read_as_one() -> None:
    assert compare_words("at low cost now", "at no charge now") == (
        Run("same", "at "),
        Run("gone", "low cost"),
        Run("new", "no charge"),
        Run("same", " now"),
    )


def test_a_placeholder_is_one_word() -> None:
    found = compare_words("It is {{ rate | percent }}.", "It is {{ rate | percent(2) }}.")
    assert Run("gone", "{{ rate | percent }}") in found
    assert Run("new", "{{ rate | percent(2) }}") in found


def test_fields_that_changed_are_named_with_both_values() -> None:
    before = "---\nid: a\nslot: body\nwhen: x > 1\n---\nText.\n"
    after = "---\nid: a\nslot: body\nwhen: x > 2\nowner: me\n---\nText.\n"
    found = redline(before, after)
    assert found.fields == (FieldChange("when", "x > 1", "x > 2"), FieldChange("owner", "", "me"))
    assert not found.is_empty


def test_line_ends_and_blank_lines_around_the_wording_are_no_change() -> None:
    text = "---\nid: a\nslot: body\n---\nText.\n"
    assert redline(text, text.replace("\n", "\r\n") + "\r\n").is_empty


def test_lines_wrapped_otherwise_are_no_change_but_a_new_item_of_a_list_is() -> None:
    front = "---\nid: a\nslot: body\n---\n"
    assert redline(f"{front}One two\nthree.\n", f"{front}One\ntwo three.\n").is_empty
    assert not redline(f"{front}- One\n- Two\n", f"{front}- One - Two\n").is_empty


def test_a_new_fragment_is_all_new_and_a_lost_one_all_gone() -> None:
    text = "---\nid: a\nslot: body\n---\nText.\n"
    assert {run.change for run in redline(None, text).runs} == {"new"}
    assert {run.change for run in redline(text, None).runs} == {"gone"}


def test_markup_in_a_wording_is_shown_and_never_run() -> None:
    assert redline(None, "<script>alert(1)</script>").html() == ("<ins>&lt;script&gt;alert(1)&lt;/script&gt;</ins>")


@given(WORDS, WORDS)
def test_what_stayed_and_went_is_the_old_text_and_what_stayed_and_came_the_new(old: list[str], new: list[str]) -> None:
    runs = compare_words("".join(old), "".join(new))
    assert "".join(run.text for run in runs if run.change != "new") == "".join(old)
    assert "".join(run.text for run in runs if run.change != "gone") == "".join(new)
