"""Files are written whole, under names made of the communication's id."""

from hashlib import sha256
from pathlib import Path

import pytest

from ccm.channels import Artefact
from ccm.delivery import Outbox, write_whole

LETTER = Artefact("statement-ab12", "print", "application/pdf", ".pdf", b"%PDF-1.7 letter", pages=2)


def test_an_artefact_lies_under_its_touchpoint_and_form(tmp_path: Path) -> None:
    sent = Outbox(tmp_path).put("statement", LETTER)

    assert sent.path == "statement/print/statement-ab12.pdf"
    assert (tmp_path / sent.path).read_bytes() == LETTER.content
    assert (sent.sha256, sent.size, sent.pages) == (sha256(LETTER.content).hexdigest(), len(LETTER.content), 2)


def test_nothing_but_finished_files_is_left_behind(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    outbox.put("statement", LETTER)
    outbox.put("statement", LETTER)

    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["statement-ab12.pdf"]


def test_a_write_that_breaks_off_leaves_the_old_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "run-results.json"
    write_whole(path, b"old")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", killed)
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, b"new")

    assert path.read_bytes() == b"old"
