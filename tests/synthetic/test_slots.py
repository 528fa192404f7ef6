"""Who is left with nothing in a slot, and who would get two of one."""

from ccm.synthetic.slots import EMPTY, GAP, OVERLAP, UNDECIDED, cover_slots
from tests.small_library import FILES, OCCASION, fragment, loaded

UNIQUE = FILES["touchpoints/review.yaml"].replace("fill: first", "fill: unique")
TWO_SLOTS = UNIQUE + "  - {id: more, fill: collect, limit: 1}\n"
SAVER = fragment("saver", "when: deposits >= 9")


def covered(library, **options):
    return cover_slots(library, library.touchpoints["review"], OCCASION, **options)


def told(library, **options) -> list[tuple[str, str, str]]:
    return [(one.kind, one.who, one.example) for each in covered(library, **options) for one in each.findings]


def test_a_required_slot_that_leaves_somebody_with_nothing_is_told_with_who() -> None:
    library = loaded(SAVER)

    assert told(library) == [(GAP, "deposits is 8 or less", "deposits 0")]
    finding = covered(library)[0].findings[0]
    assert finding.because == "nothing fills the required slot “main”"


def test_two_that_fit_a_slot_for_one_are_told_with_who_gets_both() -> None:
    often, seldom = fragment("often", "when: deposits > 10"), fragment("seldom", "when: deposits < 9")
    library = loaded(SAVER, often, seldom, touchpoints__review=TWO_SLOTS)

    assert told(library, slot="main") == [(OVERLAP, "deposits is 11 or more", "deposits 11")]
    assert covered(library, slot="main")[0].findings[0].fragments == ("often", "saver")


def test_a_slot_that_always_has_one_has_no_finding() -> None:
    library = loaded(SAVER, fragment("other", "when: deposits < 9"))

    assert told(library) == []
    assert [each.fragment.name for each in covered(library)[0].fillers] == ["other.en", "saver.en"]


def test_customers_nobody_would_believe_in_make_no_gap() -> None:
    """A count from SQL may be anything as far as the declaration goes; nobody has less than no deposits."""
    library = loaded(fragment("some", "when: deposits > 0"), fragment("none", "when: deposits = 0"))

    assert told(library) == []


def test_an_optional_slot_that_stays_empty_is_no_gap() -> None:
    rich = fragment("rich", "slot: more", "when: savings > 100")
    library = loaded(fragment("all"), rich, touchpoints__review=TWO_SLOTS)

    assert told(library, slot="more") == [(EMPTY, "savings is 100 or less", "savings 0")]


def test_what_another_fragment_brings_fills_a_slot() -> None:
    files = {"touchpoints__review": TWO_SLOTS.replace("limit: 1", "required: true")}
    library = loaded(fragment("all", "requires: notice"), fragment("notice", "slot: more", "when: false"), **files)

    assert told(library) == []


def test_wording_that_is_not_in_force_is_listed_with_the_reason() -> None:
    library = loaded(fragment("all"), fragment("late", "effective: 2027-01-01/"))

    late = next(each for each in covered(library)[0].fillers if each.fragment.id == "late")
    assert (late.channels, late.ruled_out) == ((), "not in force on the letter date")


def test_too_few_steps_are_said_to_leave_it_undecided() -> None:
    assert [kind for kind, _, _ in told(loaded(SAVER), steps=1)] == [UNDECIDED]
