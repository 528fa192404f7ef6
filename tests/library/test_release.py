"""A release is the same bytes for the same files, and tells every byte that is not."""

import io
import json
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccm.compliance.sealing import seal_release
from ccm.compliance.signing import Signer
from ccm.library import load, manifest_of, open_release, pack, release_name
from ccm.project import Project
from tests.signatures import REL, at
from tests.signatures import approved as approved_files

BRAND = {"tokens.css": b":root{}", "logo.svg": b"<svg/>"}


@pytest.fixture(scope="module")
def approved(sample):
    files = approved_files(sample)
    return files, load(files)[0]


def packed(files, brand_files, library):
    """A release without a seal."""
    return pack(files, brand_files, manifest_of(files, brand_files, library))


@pytest.fixture(scope="module")
def sealed(approved):
    """A release with a seal, and the seal's text."""
    files, library = approved
    project = Project(files, BRAND, library, brand=None)
    seal, content, found = seal_release(project, Signer(REL.name, REL.role, REL.private), at(date(2026, 9, 2)))
    assert found == ()
    return content, seal


@pytest.fixture(scope="module")
def release(approved):
    return packed(approved[0], BRAND, approved[1])


def test_the_same_files_give_the_same_bytes(approved, release):
    files, library = approved
    shuffled = dict(reversed(files.items()))
    assert packed(shuffled, dict(reversed(BRAND.items())), library) == release
    assert release_name(release).endswith(".ccm")
    assert len(release_name(release)) == 20


def test_a_release_holds_what_it_was_sealed_with(approved, sealed):
    files, library = approved
    opened, diagnostics = open_release(sealed[0])
    assert diagnostics == ()
    assert opened is not None
    assert opened.files == {**files, "approvals/seal.txt": sealed[1].encode()}
    assert opened.brand_files == BRAND
    assert opened.digest == library.digest
    assert opened.manifest["fragments"]["statement.closing.en-GB"]["approved"] == [["2026-09-01", "2028-09-01"]]
    reloaded, _ = load(opened.files)
    assert reloaded is not None
    assert reloaded.digest == library.digest


def test_a_release_is_opened_from_a_file_under_its_own_name_only(sealed, tmp_path):
    release, _ = sealed
    path = tmp_path / release_name(release)
    path.write_bytes(release)
    assert open_release(path)[0] is not None
    for name in ("0123456789abcdef.ccm", "release.zip", "release", path.stem):
        other = tmp_path / name
        other.write_bytes(release)
        opened, (found,) = open_release(other)
        assert opened is None
        assert found.code == "L111"


def test_a_release_without_a_seal_is_let_through_for_proofs_only(release):
    opened, (found,) = open_release(release)
    assert opened is None
    assert (found.code, found.message) == ("L113", "this is not sealed")
    assert open_release(release, unsealed=True)[1] == ()


def test_a_seal_of_another_release_is_told(approved, sealed):
    _, seal = sealed
    other = {**BRAND, "logo.svg": b"<svg></svg>"}
    manifest = manifest_of(approved[0], other, approved[1])
    opened, (found,) = open_release(pack(approved[0], other, manifest, seal), unsealed=True)
    assert opened is None
    assert found.message == "its manifest is not the one that was sealed"


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
        (lambda members: members.pop("seal.txt"), "this is not sealed"),
        (lambda members: members.update({"seal.txt": b"\xff"}), "1 bytes that are no text"),
        (lambda members: members.update({"seal.txt": members["seal.txt"][:-9]}), "not written as ccm writes"),
        (lambda members: members.update({"seal.txt": b"ccm approval 1\n"}), "the first line is not"),
        (lambda members: members.pop("manifest.json"), "no whole release"),
        (lambda members: members.update({"manifest.json": b"{}"}), "no whole release"),
        (lambda members: members.update({"manifest.json": b"[]"}), "no whole release"),
        (lambda members: members.update({"manifest.json": b"\xff"}), "no whole release"),
        (lambda members: members.update({"manifest.json": json.dumps({"format": 9}).encode()}), "format 9"),
    ],
)
def test_what_was_changed_after_sealing_is_told(sealed, change, said):
    opened, diagnostics = open_release(repacked(sealed[0], change))
    assert opened is None
    assert any(said in each.message for each in diagnostics)


@settings(max_examples=80)
@given(data=st.data())
def test_no_byte_changes_unnoticed_in_what_is_used(data, sealed):
    release, _ = sealed
    place = data.draw(st.integers(0, len(release) - 1))
    flipped = bytearray(release)
    flipped[place] ^= data.draw(st.integers(1, 255))
    opened, diagnostics = open_release(bytes(flipped))
    assert (opened is None and diagnostics) or opened == open_release(release)[0]


@settings(max_examples=40)
@given(data=st.data())
def test_a_release_that_is_cut_off_is_told(data, release):
    opened, (found,) = open_release(release[: data.draw(st.integers(0, len(release) - 1))])
    assert opened is None
    assert found.code == "L110"
