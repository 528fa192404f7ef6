"""Fixes replace exactly their span; every fix that a check offers removes its finding and breaks nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ccm.compliance.checking import Checked
from ccm.compliance.fixing import apply_fixes
from ccm.diagnostics import Diagnostic, Severity, Span
from ccm.library import load, read_directory
from tests.compliance.measuring import fragment

FIXTURES = Path(__file__).parent / "fixtures"
PROJECT = read_directory(Path(__file__).parent / "project")
PATH = "paragraphs/letter/letter.tried.en-GB.md"


def replacing(start: tuple[int, int], end: tuple[int, int], text: str) -> Diagnostic:
    return Diagnostic("K999", "tried", Severity.WARNING, "", Span("a.md", *start, *end), fix=text)


def fixed(content: str, *findings: Diagnostic) -> str:
    return apply_fixes({"a.md": content.encode()}, findings).files["a.md"].decode()


def test_a_fix_replaces_its_span_also_over_a_line_end() -> None:
    assert fixed("one two\nthree four\n", replacing((1, 5), (2, 6), "2")) == "one 2 four\n"


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_a_fix_finds_its_line_whatever_ends_lines(ending) -> None:
    assert (
        fixed(f"one two{ending}three four{ending}", replacing((2, 1), (2, 6), "3")) == f"one two{ending}3 four{ending}"
    )


def test_of_two_fixes_that_overlap_the_first_is_made() -> None:
    first, second, third = (
        replacing((1, 1), (1, 4), "A"),
        replacing((1, 3), (1, 6), "B"),
        replacing((1, 8), (1, 9), "C"),
    )

    result = apply_fixes({"a.md": b"abcdefgh"}, [third, second, first])

    assert result.files == {"a.md": b"AdefgC"}
    assert result.applied == (first, third)


def test_the_byte_order_mark_and_foreign_line_ends_stay() -> None:
    files = {"a.md": b"\xef\xbb\xbfone\r\ntwo\r\n"}

    assert apply_fixes(files, [replacing((2, 1), (2, 4), "2")]).files == {"a.md": b"\xef\xbb\xbfone\r\n2\r\n"}


def test_a_finding_without_a_fix_or_in_another_file_changes_nothing() -> None:
    elsewhere = Diagnostic("K999", "tried", Severity.WARNING, "", Span("b.md", 1, 1, 1, 2), fix="x")
    without = Diagnostic("K999", "tried", Severity.WARNING, "", Span("a.md", 1, 1, 1, 2))

    assert apply_fixes({"a.md": b"one"}, [elsewhere, without]).files == {}


@given(st.text("ab\n", min_size=1), st.data())
def test_outside_of_the_spans_no_character_changes(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))

    def place(offset: int) -> tuple[int, int]:
        return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)

    assert fixed(text, replacing(place(start), place(end), "…")) == f"{text[:start]}…{text[end:]}"


def faults() -> list[Any]:
    return [
        pytest.param(path.stem, fault, id=f"{path.stem} {number}")
        for path in sorted(FIXTURES.glob("*.yaml"))
        for number, fault in enumerate(yaml.safe_load(path.read_text(encoding="utf-8"))["faults"], 1)
        if "brand" not in fault and "wording" in fault
    ]


@pytest.mark.parametrize(("slug", "fault"), faults())
def test_every_fix_that_is_offered_removes_its_finding(
    run_checks: Callable[..., Checked], slug: str, fault: dict[str, Any]
) -> None:
    path, text = fragment(fault)
    changes = dict(fault.get("files", {})) | {path: text}
    findings = [each for each in run_checks(changes).findings if each.slug == slug]
    fixable = [each for each in findings if each.fix is not None]
    files = PROJECT | {name: text.encode() for name, text in changes.items()}

    result = apply_fixes(files, fixable)
    mended = {name: content.decode() for name, content in result.files.items()}

    again = [each for each in run_checks({**changes, **mended}).findings if each.slug == slug]
    assert len(again) == len(findings) - len(result.applied)
    assert load({**files, **result.files})[0] is not None
