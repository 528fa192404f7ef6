"""Lines that are no records: only they are lost, and whoever they may concern is not written to as if they were not."""

from ccm.facts import open_source


def opened(bank, name, content):
    """The standard bank with one file written as given."""
    folder = bank.write()
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    source, bank.findings = open_source(folder)
    assert source is not None, bank.said()
    return bank.stack.enter_context(source)


def customers_of(source):
    return [row[0] for row in source.connection.sql("SELECT customer_id FROM customers ORDER BY 1").fetchall()]


def test_a_quotation_mark_that_is_never_closed_loses_its_own_line_only(bank):
    source = opened(bank, "customers.csv", 'customer_id,given_name\nc1,Ann\nc2,"Bo\nc3,Cy\nc4,"Di"\nc5,Ed\n')

    assert customers_of(source) == ["c1", "c3", "c4", "c5"]
    assert [(one.slug, one.span.row) for one in bank.findings] == [("record-unreadable", 3)]
    assert (source.counts["customers"].rows, source.counts["customers"].set_aside) == (5, 1)


def test_a_quotation_mark_that_is_never_closed_up_to_the_end_loses_its_own_line_only(bank):
    source = opened(bank, "customers.csv", 'customer_id,given_name\nc1,Ann\n"c2,Bo\nc3,Cy\n\nc4,Di')

    assert customers_of(source) == ["c1", "c3", "c4"]
    assert [(one.slug, one.span.row) for one in bank.findings] == [("record-unreadable", 3)]


def test_lines_swallowed_into_a_record_of_another_width_are_read_after_all(bank):
    source = opened(bank, "customers.csv", 'customer_id,given_name\nc1,Ann\n"c2,Bo\nc3"\nc4,Di\n')

    assert customers_of(source) == ["c1", "c4"]
    assert [(one.slug, one.span.row) for one in bank.findings] == [("record-unreadable", 3), ("record-unreadable", 4)]


def test_a_record_of_several_lines_is_still_one_record(bank):
    text = 'customer_id,street_address\nc1,"Flat 1\n2 High Street"\nc2,x,y\nc3,"Flat 3\r\n4 Low Street"\n'
    source = opened(bank, "customers.csv", text)

    assert customers_of(source) == ["c1", "c3"]
    assert [(one.slug, one.span.row) for one in bank.findings] == [("record-unreadable", 4)]


def test_a_line_of_separators_alone_is_an_empty_line(bank):
    source = opened(bank, "customers.csv", "customer_id,given_name\nc1,Ann\n,\n\n")

    assert (source.counts["customers"].rows, bank.findings) == (1, ())


def test_many_unclosed_quotation_marks_end_in_time(bank):
    lines = "".join(f'c{number},"Ann\nd{number},{"x" * 40}\n' for number in range(2_000))
    source = opened(bank, "customers.csv", f"customer_id,given_name\nc1,Ann\n{lines}")

    assert source.counts["customers"].rows == 4_001
