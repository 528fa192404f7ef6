"""An entry is written in one way only, in lines a person can read, and reads back as it was signed."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from ccm.compliance.signing import sign
from ccm.library.approvals.entry_files import entry_file, entry_statement, read_entry
from ccm.library.approvals.model import Entry, ReviewDecision
from ccm.library.approvals.signed_text import is_signed_by
from ccm.library.text import HIDDEN
from tests.signatures import RAE, at

WORDS = st.text(min_size=1, max_size=40).map(lambda text: " ".join(HIDDEN.sub("", text).split())).filter(bool)
DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - zone beside
ENTRIES = st.builds(
    Entry,
    fragment=st.just("savings.regular-saver.en"),
    number=st.integers(1, 9999),
    decision=st.sampled_from(ReviewDecision),
    content=DIGESTS,
    parent=st.just("") | DIGESTS,
    time=MOMENTS.map(lambda time: time.replace(microsecond=0)),
    owner=st.just("") | WORDS,
    reviewer=WORDS,
    role=WORDS,
    key=st.just(RAE.key.id),
    reason=st.just("") | WORDS,
    waived=st.lists(WORDS, max_size=3).map(tuple),
    depends=st.lists(st.tuples(WORDS, DIGESTS), max_size=3).map(tuple),
)


@given(ENTRIES)
def test_whatever_was_signed_reads_back_as_it_was(entry) -> None:
    signed = sign(entry, RAE.private)
    path, text = entry_file(signed)
    read, found = read_entry(path, text.encode())

    assert found == ()
    assert read == signed
    assert sign(entry, RAE.private) == signed, "the same text and key give the same signature"
    assert is_signed_by(RAE.key.public, entry_statement(read), read.signature)


@given(ENTRIES, ENTRIES)
def test_two_entries_that_differ_have_different_texts(one, other) -> None:
    assert (entry_statement(one) == entry_statement(other)) == (one == other)


def test_an_entry_is_lines_that_a_person_can_read() -> None:
    entry = Entry(
        fragment="letter.closing.en",
        number=2,
        decision=ReviewDecision.APPROVE,
        content="a" * 64,
        parent="b" * 64,
        time=at(date(2026, 9, 28)),
        owner="letters",
        reviewer="Rae Viewer",
        role="reviewer",
        key="0123456789abcdef",
        reason="clear: and fair",
        waived=("R002 letter.closing.en",),
        depends=(("disclosure risk.capital-at-risk", "c" * 64),),
    )

    assert entry_statement(entry) == (
        "ccm approval 1\n"
        "fragment: letter.closing.en\n"
        "number: 2\n"
        "decision: approve\n"
        f"content: {'a' * 64}\n"
        f"parent: {'b' * 64}\n"
        "time: 2026-09-28T09:00:00Z\n"
        "owner: letters\n"
        "reviewer: Rae Viewer\n"
        "role: reviewer\n"
        "key: 0123456789abcdef\n"
        "reason: clear: and fair\n"
        "waived: R002 letter.closing.en\n"
        f"depends: disclosure risk.capital-at-risk {'c' * 64}\n"
    )
