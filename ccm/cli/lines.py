"""Warm lines for proofs of many touchpoints: one set of renderers for all, each line opened once.

In: a project. Out: the line of a touchpoint on a day. The accessible form is not rendered: it is slow, and shows the
same pages as the print form; a letter that has no other form is assembled all the same.
"""

from datetime import date
from functools import cached_property

from ccm.channels import Renderers
from ccm.cli.subjects import SLOW, open_sparing
from ccm.compose import Line
from ccm.project import Project

_SLOW = frozenset({SLOW})


class ProofLines:
    """The lines of one project, for drafts; with `every_form` in all forms of their channels."""

    def __init__(self, project: Project, *, every_form: bool = False) -> None:
        self.project, self._every_form = project, every_form
        self._lines: dict[tuple[str, date], Line] = {}

    @cached_property
    def _renderers(self) -> Renderers:
        forms = self.project.forms(self.project.library.touchpoints, every_form=self._every_form)
        return open_sparing(self.project, set(forms) - _SLOW)

    def open(self, touchpoint: str, on: date) -> Line:
        """The line of a touchpoint for letters of a day."""
        line = self._lines.get((touchpoint, on))
        if line is None:
            chosen = self.project.library.touchpoints[touchpoint]
            line = self._lines[touchpoint, on] = self.project.line(
                chosen, on=on, draft=True, every_form=self._every_form, spared=_SLOW, renderers=self._renderers
            )
        return line
