"""What somebody accepts who approves a wording: the waivers that hold for it, and findings named at that moment.

In: a project, the wordings to be approved, the checks named with `--waive`. Out: by wording, the lines that are signed
with its approval. A wording in which a check finds an error is not approved.
"""

from collections.abc import Sequence
from datetime import date

from rich.text import Text

from ccm.cli.terminal import Refusal, counted, err, visible
from ccm.compliance.verdicts import check_wordings
from ccm.diagnostics import Diagnostic, Severity, did_you_mean
from ccm.library.approvals.reviewing import Review
from ccm.project import Project


def accept_findings(
    project: Project, chosen: Sequence[Review], named: Sequence[str], on: date
) -> dict[str, tuple[str, ...]]:
    """Check the wordings; refuse errors, and a check that found nothing. Warnings that nobody accepts are told."""
    names = {each.wording.path: each.wording.name for each in chosen}
    checked = check_wordings(project, names, on=on)
    _refuse_errors([each for each in checked.findings if each.severity is Severity.ERROR])
    _refuse_idle(named, {each.slug for each in checked.findings})
    _tell_open([each for each in checked.findings if each.slug not in named])
    accepted = [(each, f"{each.slug}: {each.message}") for each in checked.findings if each.slug in named]
    lines: dict[str, tuple[str, ...]] = {}
    for found, line in (*accepted, *((each, waiver.statement) for each, waiver in checked.waived)):
        name = names[found.span.source] if found.span else ""
        lines[name] = (*lines.get(name, ()), line)
    return lines


def _refuse_idle(named: Sequence[str], found: set[str]) -> None:
    for slug in named:
        if slug not in found:
            hint = did_you_mean(slug, found) or f"they find: {', '.join(sorted(found)) or 'nothing'}"
            raise Refusal(f"no check “{slug}” finds anything in what is to be approved", hint=hint)


def _refuse_errors(errors: Sequence[Diagnostic]) -> None:
    if errors:
        first = errors[0]
        message = f"the checks find {counted(len(errors), 'error')}, the first in {first.span}: {first.message}"
        raise Refusal(message, hint="mend the wording, or have the finding waived: waivers/")


def _tell_open(warnings: Sequence[Diagnostic]) -> None:
    """Warnings do not keep anybody from signing, but nobody shall sign without having been told."""
    for each in warnings:
        err.print(Text(visible(f"{each.span}: {each.severity} {each.code} {each.slug}: {each.message}")))
    if warnings:
        slug = min(each.slug for each in warnings)
        err.print(Text(f"{counted(len(warnings), 'finding')} open; accept with --waive {slug}, or mend the wording"))
