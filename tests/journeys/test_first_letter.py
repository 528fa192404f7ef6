"""A first letter, from nothing to the outbox, through the real command line; and the preview that an author watches."""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet
import pypdfium2
import pytest

from tests.authoring import reword

THANKS = "paragraphs/welcome/welcome.thanks.en.md"


def words_of(path: Path) -> str:
    """The words of a PDF, whatever its line breaks."""
    document = pypdfium2.PdfDocument(path)
    try:
        said = " ".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    return re.sub(r"\s+", " ", said)


@pytest.fixture
def letters(ccm, tmp_path) -> Path:
    started = ccm("init", "letters", cwd=tmp_path)
    assert started.code == 0, started.err
    assert "ccm check" in started.out
    return tmp_path / "letters"


def test_a_new_author_comes_from_nothing_to_letters_in_the_outbox(ccm, letters, approve_all, seal) -> None:
    checked = ccm("check", cwd=letters)
    assert (checked.code, checked.err) == (0, "")
    assert "0 errors, 0 warnings" in checked.out

    seen = ccm("preview", "welcome", "--case", "two-accounts", "--form", "print", cwd=letters)
    assert seen.code == 0, seen.err
    proof = letters / "target/preview/welcome-print.pdf"
    assert "Thank you for choosing us." in words_of(proof)
    assert "You now have 2 accounts with us" in words_of(proof)
    assert "Draft – not approved" in words_of(proof)

    reword(letters / THANKS, "Thank you for choosing us.", "It is good to have you with us.")
    assert ccm("preview", "welcome", "--form", "print", cwd=letters).code == 0
    assert "It is good to have you with us." in words_of(proof)

    refused = ccm("release", cwd=letters)
    assert refused.code == 1
    assert f"{THANKS}: error L112 not-approved" in refused.err

    approve_all(letters)
    release = seal(letters)
    run_the_night(ccm, letters, release)

    assert seal(letters) == release, "neither a run nor an earlier seal is part of the project"


def run_the_night(ccm: Callable[..., object], letters: Path, release: str) -> None:
    """Run from the release over a sample bank; who has just joined gets the new words, without a watermark."""
    assert ccm("sample", "--out", "bank", "--customers", 200, "--months", 2, cwd=letters).code == 0
    night = ("--data", "bank", "--as-of", "2026-09-30", "--out", "night")

    ended = ccm("run", "welcome", "--library", release, *night, cwd=letters)

    assert ended.code == 0, ended.err
    results = json.loads((letters / "night/run-results.json").read_text(encoding="utf-8"))
    assert results["balance"]["read"] == pyarrow.parquet.read_metadata(letters / "bank/customers.parquet").num_rows
    produced = [each for each in results["communications"] if each["status"] == "produced"]
    assert 1 <= len(produced) == results["balance"]["produced"]
    for each in produced:
        (sent,) = [artefact for artefact in each["artefacts"] if artefact["form"] == "print"]
        said = words_of(letters / "night/outbox" / sent["path"])
        assert "It is good to have you with us." in said
        assert "not approved" not in said


def test_wording_that_changes_after_its_approval_is_refused_again(ccm, letters, approve_all) -> None:
    approve_all(letters)
    assert "all approved" in ccm("check", cwd=letters).out

    reword(letters / THANKS, "Thank you", "Many thanks")

    refused = ccm("release", cwd=letters)
    assert refused.code == 1
    assert refused.err.count("L112") == 1
    assert THANKS in refused.err


def wait_for(what: Callable[[], bool], watching: subprocess.Popen[str]) -> None:
    """Wait until something is so; generous, because a busy machine is no defect."""
    for _ in range(1200):
        if what():
            return
        assert watching.poll() is None, watching.communicate()
        time.sleep(0.05)
    pytest.fail("nothing happened")


def test_a_preview_that_watches_follows_the_author_and_outlives_a_mistake(letters) -> None:
    page, thanks = letters / "target/preview/welcome.html", letters / THANKS
    command = [sys.executable, "-m", "ccm", "preview", "welcome", "--watch", "--form", "page"]
    said = letters.parent / "said.txt"

    with said.open("w", encoding="utf-8") as stream:
        watching = subprocess.Popen(command, cwd=letters, stdout=stream, stderr=stream, text=True)
        try:
            wait_for(lambda: "Watching for changes" in said.read_text(encoding="utf-8"), watching)
            assert "Thank you for choosing us." in page.read_text(encoding="utf-8")

            reword(thanks, "Thank you", "{{ nonsense }}")
            wait_for(lambda: "“nonsense” is no known name" in said.read_text(encoding="utf-8"), watching)

            reword(thanks, "{{ nonsense }}", "Many thanks")
            wait_for(lambda: "Many thanks for choosing us." in page.read_text(encoding="utf-8"), watching)
        finally:
            watching.send_signal(signal.SIGINT)
            watching.wait(60)

    assert watching.returncode == 0
    assert "Traceback" not in said.read_text(encoding="utf-8")
