"""Plan a run: what is asked for, and its stable name.

In: options. Out: `RunOptions` and the run's id, a digest of everything that decides its content; no time, no machine.
"""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from ccm.channels import availability
from ccm.diagnostics import Diagnostic
from ccm.facts import Database
from ccm.project import Project
from ccm.values.occasion import Occasion

PIECE = 100


@dataclass(frozen=True)
class RunOptions:
    """What to run. `every_form` renders all forms of a touchpoint, `without` leaves forms out, `max_failed` stops,
    `accept_unnamed` takes lost records that do not say whose they are for nobody's.

    Only `touchpoints`, `occasion`, `draft`, `every_form`, `without`, `unavailable` and `accept_unnamed` decide content;
    the others decide how fast and where. `unavailable` are forms that cannot be made on this machine, as the run finds
    them.
    """

    touchpoints: tuple[str, ...]
    data: Path | Database
    out: Path
    occasion: Occasion
    workers: int = 1
    draft: bool = False
    every_form: bool = False
    without: frozenset[str] = field(default=frozenset())
    explain: bool = False
    max_failed: int | None = None
    ledger: Path | None = None
    accept_unnamed: bool = False
    unavailable: frozenset[str] = field(default=frozenset())


def wanted_forms(project: Project, options: RunOptions) -> tuple[str, ...]:
    """The forms that the touchpoints of a run may take."""
    forms = project.forms(options.touchpoints, every_form=options.every_form)
    return tuple(form for form in forms if form not in options.without)


def find_unavailable(project: Project, options: RunOptions) -> dict[str, Diagnostic]:
    """The forms that the run may need and that cannot be made on this machine, with what is missing."""
    found = ((form, availability(form)) for form in wanted_forms(project, options))
    return {form: missing for form, missing in found if missing is not None}


def name_run(options: RunOptions, *, release: str, facts: str) -> str:
    """The run's id: the same release, facts, occasion and forms give the same id; `facts` tells what was lost, too."""
    when = options.occasion
    parts = [
        release,
        facts,
        list(options.touchpoints),
        [str(day) for day in (when.period.start, when.period.end, when.as_of, when.letter_date, when.known_at)],
        options.draft,
        options.every_form,
        sorted(options.without | options.unavailable),
        *(["accept unnamed"] if options.accept_unnamed else []),
    ]
    return sha256(json.dumps(parts).encode()).hexdigest()
