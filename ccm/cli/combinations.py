"""`ccm check --combinations`: look at every combination of fragments that customers can get, within so many steps.

In: an opened project, touchpoints, a day. Out: findings, each with a customer it happens to; how many combinations of
each touchpoint, channel and language were looked at, and whether those are all there are. It takes longer than the
other checks, and is asked for on its own.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from ccm.cli.options import PROOF_DAY
from ccm.cli.subjects import occasion_of, open_sparing
from ccm.cli.terminal import counted, out
from ccm.compliance.checking import SLUGS
from ccm.compliance.settings import PATH, read_check_settings
from ccm.diagnostics import Diagnostic
from ccm.library.text import read_text
from ccm.project import Project
from ccm.testing.combining import MOST_STEPS, Looked, combine

_RENDERED = ("mail", "text")


def check_combinations(
    project: Project, touchpoints: Iterable[str], on: date | None, steps: int | None
) -> tuple[tuple[Diagnostic, ...], tuple[Looked, ...]]:
    """Look at the combinations of these touchpoints on a day: letters of that day about the day before."""
    as_of = PROOF_DAY if on is None else datetime.combine(on - timedelta(days=1), datetime.min.time())
    occasion = occasion_of(as_of, None, draft=True)
    text, _ = read_text(PATH, project.files.get(PATH, b""))
    duties = read_check_settings(text or "", SLUGS)[0].duties
    renderers = open_sparing(project, _RENDERED)
    library = project.library
    lines = {
        name: project.line(library.touchpoints[name], on=occasion.letter_date, draft=True, renderers=renderers)
        for name in touchpoints
    }
    return combine(lines, occasion, duties, steps=steps or MOST_STEPS)


def show_looked(looked: Sequence[Looked]) -> None:
    """Say for each touchpoint, channel and language how many combinations were looked at."""
    for each in looked:
        parts = f"{counted(each.combinations, 'combination')} of conditions, {each.composed:,} different texts"
        left = "" if each.whole else "; undecided beyond that"
        out.print(f"{each.touchpoint} by {each.channel} in {each.locale}: {parts}{left}")
