"""Every word that is printed is found where it is written, so that a finding points to it."""

import re
from pathlib import Path

import pytest

from ccm.compliance.checking import check_library
from ccm.compliance.passages import HOLE, passages_of
from ccm.library import load, read_directory, read_project
from tests import small_library

ROOT = Path(__file__).parents[2]
PROJECT = read_directory(Path(__file__).parent / "project")


def misplaced(files: dict[str, bytes]) -> list[str]:
    """Words whose place in the file holds something else, or that have no place."""
    library, _ = load(files)
    assert library is not None
    wrong = []
    for fragment in library.fragments:
        text = files[fragment.path].decode()
        lines = text.split("\n")
        for passage in passages_of(fragment, text):
            placed = {start: (line, column) for start, line, column in passage.places}
            for word in re.finditer(rf"\w+|{HOLE}", passage.text):
                line, column = placed.get(word.start(), (1, 1))
                here = lines[line - 1][column - 1 :]
                if not here.startswith("{{" if word[0] == HOLE else word[0]):
                    wrong.append(f"{fragment.path}: {word[0]} at {line}:{column}")
    return wrong


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_a_finding_stands_at_the_same_place_whatever_ends_lines(ending) -> None:
    path = "paragraphs/test/hello.en.md"
    files = {name: text.encode() for name, text in {**small_library.FILES, **small_library.fragment("hello")}.items()}
    files[path] += b"\nYou will will hear from us.\n"

    here, elsewhere = (
        check_library(library, each).findings
        for each in (files, {**files, path: files[path].replace(b"\n", ending.encode())})
        if (library := load(each)[0])
    )

    assert any(str(each.span) == f"{path}:8:5" for each in here)
    assert here == elsewhere


def test_every_word_of_the_sample_library_is_found_where_it_is_written() -> None:
    assert misplaced(read_project(ROOT / "fragments")) == []


def test_marks_links_panels_and_repeated_words_do_not_lead_astray() -> None:
    wording = """\
Read **our** [fees and *terms*](https://us.example/and/a/our) and [a](https://a.example/us) us.

::: panel important
a panel, *and* a `word`: {{ accounts held }} a\\*b (us) and us
:::

| a | our |
|:--|--:|
| {{ accounts held }} a | us **us** |
""".replace("`word`", "word")
    path = "paragraphs/letter/letter.tried.en-GB.md"
    files = PROJECT | {path: f"---\nid: letter.tried\nslot: body\n---\n{wording}".encode()}

    assert misplaced(files) == []
    library, _ = load(files)
    assert library is not None
    fragment = next(each for each in library.fragments if each.path == path)
    first = passages_of(fragment, files[path].decode())[0]
    last = first.text.rindex("us")
    assert (first.span(last).line, first.span(last).column) == (5, wording.index(" us.\n") + 2)
