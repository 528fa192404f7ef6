"""What is to be said of some wordings before somebody signs them: the verdict on their conditions, and all checks.

In: a project, the paths of fragments, perhaps a day. Out: `Checked`, with what was found in those files alone. The
checks still look at the whole library: whether a translation agrees or a disclosure is there does not show in one file.
"""

from collections.abc import Collection
from datetime import date

from ccm.compliance.checking import Checked, check_library
from ccm.compliance.reach import touchpoints_of
from ccm.diagnostics import Diagnostic
from ccm.library.judging import judge_conditions
from ccm.project import Project


def check_wordings(project: Project, paths: Collection[str], *, on: date | None = None) -> Checked:
    """Check the fragments in these files."""
    library = project.library
    used = {
        touchpoint.id
        for each in library.fragments
        if each.path in paths
        for touchpoint in touchpoints_of(each, library)
    }
    judged = judge_conditions(library.fragments, {name: library.touchpoints[name] for name in sorted(used)})
    checked = check_library(library, project.files, brand=project.brand, on=on)

    def is_here(found: Diagnostic) -> bool:
        return found.span is not None and found.span.source in paths

    return Checked(
        tuple(each for each in (*judged, *checked.findings) if is_here(each)),
        tuple(each for each in checked.waived if is_here(each[0])),
    )
