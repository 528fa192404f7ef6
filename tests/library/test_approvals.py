"""What is approved is approved as it stands."""

from datetime import date

from ccm.library import approval_line, find_unapproved, read_approvals


def approve_all(library):
    return "".join(approval_line(each, "Rae Viewer", date(2026, 9, 1)) for each in library.fragments)


def test_an_approved_wording_is_approved_until_it_changes(load_changed, sample):
    library, _ = load_changed()
    approvals = {"approvals/rae.txt": "# by hand\n\n" + approve_all(library)}
    approved, diagnostics = load_changed(approvals)
    assert diagnostics == ()
    assert all(each.approved for each in approved.fragments)
    assert find_unapproved(approved) == ()
    path = "paragraphs/statement/statement.closing.cs-CZ.md"
    changed, _ = load_changed({**approvals, path: sample[path].decode().replace("S pozdravem", "Zdraví")})
    assert [each.path for each in changed.fragments if not each.approved] == [path]
    assert [str(each.span) for each in find_unapproved(changed)] == [path]
    assert approved.digest != library.digest


def test_an_approval_counts_from_its_day_and_of_two_the_earlier(load_changed):
    library, _ = load_changed()
    later = approve_all(library).replace("2026-09-01", "2027-01-01")
    approved, _ = load_changed({"approvals/a.txt": later})
    assert {each.approved_on for each in approved.fragments} == {date(2027, 1, 1)}
    assert find_unapproved(approved) == find_unapproved(approved, on=date(2027, 1, 1)) == ()
    found = find_unapproved(approved, on=date(2026, 12, 31))
    assert {each.code for each in found} == {"L112"}
    assert found[0].message.endswith("is approved from 2027-01-01 only")
    both, _ = load_changed({"approvals/a.txt": later, "approvals/b.txt": approve_all(library)})
    assert {each.approved_on for each in both.fragments} == {date(2026, 9, 1)}


def test_an_approval_that_comes_before_its_version_is_in_force_stops_nothing(load_changed, sample):
    path = "paragraphs/statement/statement.closing.en-GB.md"
    dated = sample[path].decode().replace("slot:", "effective: 2027-01-01/\nslot:")
    library, _ = load_changed({path: dated})
    lines = "".join(
        approval_line(each, "rae", date(2026, 12, 1) if each.path == path else date(2026, 9, 1))
        for each in library.fragments
    )
    approved, _ = load_changed({path: dated, "approvals/a.txt": lines})
    assert find_unapproved(approved, on=date(2026, 10, 1)) == ()


def test_a_line_names_digest_fragment_approver_and_day(load_changed):
    library, _ = load_changed()
    fragment = library.fragments[0]
    line = approval_line(fragment, "Rae  Viewer", date(2026, 9, 1))
    assert line == f"{fragment.digest} {fragment.name} Rae Viewer 2026-09-01\n"
    approvals, diagnostics = read_approvals({"approvals/a.txt": line.encode()})
    assert diagnostics == ()
    approval = approvals[fragment.digest]
    assert (approval.fragment, approval.approver, approval.on) == (fragment.name, "Rae Viewer", date(2026, 9, 1))


def test_lines_that_are_no_approvals_are_told(findings):
    found = findings({"approvals/a.txt": "abc def\n" + "0" * 64 + " x.en y 2026-02-30\n"})
    assert [each.split()[:2] for each in found] == [["approvals/a.txt:1:1", "L100"], ["approvals/a.txt:2:1", "L100"]]
