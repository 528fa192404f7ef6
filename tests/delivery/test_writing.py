"""Files are written whole or not at all."""

from pathlib import Path

import pytest

from ccm.delivery import write_whole, write_with_folders


def test_a_file_replaces_the_older_one_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    for content in (b"older", b"newer"):
        write_whole(tmp_path / "letter.pdf", content)

    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"letter.pdf": b"newer"}


def test_the_folders_of_a_file_are_made_only_where_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "target/reports/cases.xml"

    with pytest.raises(FileNotFoundError):
        write_whole(path, b"<testsuites/>")
    write_with_folders(path, b"<testsuites/>")

    assert path.read_bytes() == b"<testsuites/>"
