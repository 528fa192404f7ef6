"""`ccm xliff` as somebody uses it who has a library translated."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample library in a folder of its own."""
    for name in ("fragments", "brand"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_is_translated_goes_out_and_comes_back_as_a_draft(ccm, bank: Path) -> None:
    sent = ccm("xliff", "export", "alert.action-payment", "--to", "cs", "--out", "action.xlf")
    file = bank / "action.xlf"
    assert (sent.code, sent.err) == (0, "")
    assert sent.out.splitlines()[1].startswith("1 fragment, ")
    translation = bank / "fragments/paragraphs/alert/alert.action-payment.cs.md"
    before = translation.read_text(encoding="utf-8")
    translation.unlink()

    back = ccm("xliff", "import", "action.xlf")

    assert (back.code, back.err) == (0, "")
    assert back.out.startswith("new      paragraphs/alert/alert.action-payment.cs.md\n")
    assert "Next: ccm check" in back.out
    assert translation.read_text(encoding="utf-8").rpartition("---")[2].split() == before.rpartition("---")[2].split()
    assert file.read_bytes().count(b"<file ") == 1


def test_a_refused_unit_is_told_with_file_line_and_reason_and_nothing_is_written(ccm, bank: Path) -> None:
    ccm("xliff", "export", "alert.action", "--to", "cs", "--out", "alert.xlf")
    file = bank / "alert.xlf"
    words = file.read_text(encoding="utf-8")
    at = words.index("<target>")
    file.write_text(words[:at] + words[at:].replace("<pc ", "<b ", 1).replace("</pc>", "</b>", 1), encoding="utf-8")

    ended = ccm("xliff", "import", "alert.xlf")

    assert ended.code == 1
    assert "alert.xlf:" in ended.err
    assert "error X142 xliff-markup: alert.action.en, paragraph 1: <b> does not come from the fragment" in ended.err
    assert ended.out == "no fragment taken\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("export", "--to", "xx", "--out", "a.xlf"), "xx is no language of this library"),
        (("export", "--to", "en", "--out", "a.xlf"), "en is what the library is written in"),
        (("export", "alret.action", "--to", "cs", "--out", "a.xlf"), "there is no fragment “alret.action”"),
        (("import", "nothing.xlf"), "there is no file nothing.xlf"),
        (("import", "nothing.xlf", "--state", "done"), "there is no state “done”"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_hint(ccm, bank: Path, words, said) -> None:
    ended = ccm("xliff", *words)

    assert ended.code == 2
    assert said in ended.err
    assert "hint:" in ended.err
