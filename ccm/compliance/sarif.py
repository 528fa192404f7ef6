"""Findings for code-review tools: SARIF 2.1.0 (OASIS, 2020), the Static Analysis Results Interchange Format.

In: findings and where the project lies. Out: a JSON-ready log. A fix becomes a `replacement`, a waived finding a
result with an accepted `suppression`, so that a reviewer sees that it was weighed and by whom.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from ccm.compliance.waivers import Waiver
from ccm.diagnostics import Diagnostic, Severity, Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
VERSION = "2.1.0"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif_log(
    findings: Sequence[Diagnostic], *, waived: Sequence[tuple[Diagnostic, Waiver]] = (), folder: str = ""
) -> dict[str, Any]:
    """One run of `ccm check` as a SARIF log; `folder` is the project's path relative to the repository."""
    everything = [*findings, *(each for each, _ in waived)]
    codes = sorted({each.code: each for each in everything}.items())
    places = {code: index for index, (code, _) in enumerate(codes)}
    results = [_result(each, places[each.code], folder) for each in findings]
    results += [_result(each, places[each.code], folder) | _suppressed(waiver) for each, waiver in waived]
    driver = {
        "name": "ccm",
        "rules": [_rule(each) for _, each in codes],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": VERSION, "runs": [run]}


def _rule(example: Diagnostic) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": example.code,
        "name": example.slug,
        "defaultConfiguration": {"level": _LEVELS[example.severity]},
    }
    if example.link:
        found["help"] = {"text": example.link}
    return found


def _result(found: Diagnostic, rule: int, folder: str) -> dict[str, Any]:
    text = f"{found.message} ({found.hint})" if found.hint else found.message
    result: dict[str, Any] = {
        "ruleId": found.code,
        "ruleIndex": rule,
        "level": _LEVELS[found.severity],
        "message": {"text": text},
    }
    if found.span is not None:
        result["locations"] = [{"physicalLocation": _place(found.span, folder)}]
        if found.fix is not None and found.span.end_line:
            result["fixes"] = [_fix(found.span, found.fix, folder)]
    return result


def _place(span: Span, folder: str) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(span.source, folder)}}
    if span.line:
        place["region"] = _region(span)
    return place


def _region(span: Span) -> dict[str, int]:
    region = {"startLine": span.line, "startColumn": max(span.column, 1)}
    if span.end_line:
        region |= {"endLine": span.end_line, "endColumn": span.end_column}
    return region


def _fix(span: Span, text: str, folder: str) -> dict[str, Any]:
    replacement = {"deletedRegion": _region(span), "insertedContent": {"text": text}}
    change = {"artifactLocation": {"uri": _uri(span.source, folder)}, "replacements": [replacement]}
    return {"description": {"text": f"write “{text}”"}, "artifactChanges": [change]}


def _suppressed(waiver: Waiver) -> dict[str, Any]:
    said = f"{waiver.reason} ({waiver.owner}, until {waiver.until})"
    return {"suppressions": [{"kind": "external", "status": "accepted", "justification": said}]}


def _uri(path: str, folder: str) -> str:
    """A relative reference: `../brand/page.css` beside `fragments` is `brand/page.css`."""
    parts: list[str] = []
    for part in _parts(f"{folder}/{path}"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        else:
            parts.append(part)
    return quote("/".join(parts))


def _parts(path: str) -> Iterable[str]:
    return (part for part in path.split("/") if part not in ("", "."))
