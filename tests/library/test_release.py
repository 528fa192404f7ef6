"""A release is the same bytes for the same files, and tells every byte that is not."""

import io
import json
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccm.library import approval_line, load, open_release, release_name, seal

BRAND = {"tokens.css": b":root{}", "logo.svg": b"<svg/>"}


@pytest.fixture(scope="module")
def approved(sample):
    library, _ = load(sample)
    lines = "".join(approval_line(each, "rae", date(2026, 9, 1)) for each in library.fragments)
    files = {**sample, "approvals/rae.txt": lines.encode()}
    return files, load(files)[0]


@pytest.fixture(scope="module")
def release(approved):
    return seal(approved[0], BRAND, approved[1])


def test_the_same_files_give_the_same_bytes(approved, release):
    files, library = approved
    shuffled = dict(reversed(files.items()))
    assert seal(shuffled, dict(reversed(BRAND.items())), library) == release
    assert release_name(release).endswith(".ccm")
    assert len(release_name(release)) == 20


def test_a_release_holds_what_it_was_sealed_with(approved, release):
    files, library = approved
    opened, diagnostics = open_release(release)
    assert diagnostics == ()
    assert opened is not None
    assert opened.files == files
    assert opened.brand_files == BRAND
    assert opened.digest == library.digest
    assert opened.manifest["fragments"]["statement.closing.en-GB"]["approved"] == ["rae", "2026-09-01"]
    reloaded, _ = load(opened.files)
    assert reloaded is not None
    assert reloaded.digest == library.digest


def test_a_release_is_opened_from_a_file_under_its_own_name_only(release, tmp_path):
    path = tmp_path / release_name(release)
    path.write_bytes(release)
    assert open_release(path)[0] is not None
    for name in ("0123456789abcdef.ccm", "release.zip", "release", path.stem):
        other = tmp_path / name
        other.write_bytes(release)
        opened, (found,) = open_release(other)
        assert opened is None
        assert found.code == "L111"


def test_unapproved_wording_is_let_through_for_proofs_only(sample):
    library, _ = load(sample)
    release = seal(sample, BRAND, library)
    opened, diagnostics = open_release(release)
    assert opened is not None
    assert {each.code for each in diagnostics} == {"L112"}
    assert len(diagnostics) == len(library.fragments)
    assert open_release(release, draft=True)[1] == ()


def repacked(release, change):
    """The release with its members changed, packed again as a well-formed archive."""
    with zipfile.ZipFile(io.BytesIO(release)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda members: members.update({"library/library.yaml": b"x: y"}), "library.yaml was changed"),
        (lambda members: members.pop("brand/logo.svg"), "logo.svg was taken away"),
        (lambda members: members.update({"library/x.md": b"x"}), "x.md was added"),
        (lambda members: members.update({"../x": b"x"}), "x was added"),
        (lambda members: members.pop("manifest.json"), "no whole release"),
        (lambda members: members.update({"manifest.json": b"{}"}), "no whole release"),
        (lambda members: members.update({"manifest.json": b"[]"}), "no whole release"),
        (lambda members: members.update({"manifest.json": b"\xff"}), "no whole release"),
        (lambda members: members.update({"manifest.json": json.dumps({"format": 9}).encode()}), "format 9"),
    ],
)
def test_what_was_changed_after_sealing_is_told(release, change, said):
    opened, diagnostics = open_release(repacked(release, change))
    assert opened is None
    assert any(said in each.message for each in diagnostics)


@settings(max_examples=80)
@given(data=st.data())
def test_no_byte_changes_unnoticed_in_what_is_used(data, release, approved):
    at = data.draw(st.integers(0, len(release) - 1))
    flipped = bytearray(release)
    flipped[at] ^= data.draw(st.integers(1, 255))
    opened, diagnostics = open_release(bytes(flipped))
    assert (opened is None and diagnostics) or (opened is not None and opened.files == approved[0])


@settings(max_examples=40)
@given(data=st.data())
def test_a_release_that_is_cut_off_is_told(data, release):
    opened, (found,) = open_release(release[: data.draw(st.integers(0, len(release) - 1))])
    assert opened is None
    assert found.code == "L110"
