"""Put the fixes of findings into the files.

In: files and findings. Out: the changed files and what was put right. Fixes that overlap wait for the next round,
because the first may make the second needless or wrong. Nothing is written here: who calls decides whether the
result may stand.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ccm.diagnostics import Diagnostic, Span

_MARK = b"\xef\xbb\xbf"
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Fixed:
    """The files that changed, and the findings whose fixes are in them."""

    files: Mapping[str, bytes]
    applied: tuple[Diagnostic, ...]


def apply_fixes(files: Mapping[str, bytes], findings: Iterable[Diagnostic]) -> Fixed:
    """Replace the span of each finding that has a fix; of two that overlap the first one counts."""
    changed: dict[str, bytes] = {}
    applied: list[Diagnostic] = []
    by_path: dict[str, list[tuple[Span, Diagnostic]]] = {}
    for each in findings:
        if each.fix is not None and each.span is not None and each.span.end_line and each.span.source in files:
            by_path.setdefault(each.span.source, []).append((each.span, each))
    for path, fixable in by_path.items():
        mark = _MARK if files[path].startswith(_MARK) else b""
        text, done = _replace(files[path].decode("utf-8-sig"), fixable)
        changed[path] = mark + text.encode()
        applied += done
    return Fixed(changed, tuple(applied))


def _replace(text: str, fixable: Iterable[tuple[Span, Diagnostic]]) -> tuple[str, list[Diagnostic]]:
    starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
    ranges = sorted(
        (
            (starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1, each)
            for span, each in fixable
        ),
        key=lambda found: found[:2],
    )
    pieces: list[str] = []
    done: list[Diagnostic] = []
    at = 0
    for start, end, each in ranges:
        if start < at:
            continue
        pieces += [text[at:start], each.fix or ""]
        at = end
        done.append(each)
    return "".join((*pieces, text[at:])), done
