"""Marks what went and what came in a wording, for a terminal.

In: the runs of a redline. Out: lines: what went struck through, what came underlined; `[-…-]` and `{+…+}` where there
are no colours, so that it can be read in a file or a mail, too.
"""

from collections.abc import Iterable, Iterator

from rich.text import Text

from ccm.cli.terminal import out, visible
from ccm.compliance.redline import Run

_STYLES = {"gone": "red strike", "new": "green underline", "same": ""}
_MARKS = {"gone": ("[-", "-]"), "new": ("{+", "+}"), "same": ("", "")}


def mark_changes(runs: Iterable[Run], *, indent: int) -> Iterator[Text]:
    """The lines of a redline, indented by so many spaces; hidden signs are made visible."""
    wording = Text()
    marks = {} if out.color_system else _MARKS
    for run in runs:
        before, after = marks.get(run.change, ("", ""))
        text = "\n".join(map(visible, run.text.split("\n")))
        wording.append(f"{before}{text}{after}", style=_STYLES[run.change])
    for line in wording.split("\n", allow_blank=True):
        yield Text(" " * indent).append_text(line)
