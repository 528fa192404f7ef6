"""Approves the sample library through the real commands: `python -m tests.approve_samples`, after any change of it.

In: the authors' project in `fragments/` (or a folder that is named). Out: new keys of invented persons, their public
halves in `reviewers/`, a submission and the approvals of every fragment in `approvals/`, and a seal. The private keys
lie in a temporary folder under a passphrase that nobody knows and are gone when the script ends, so that nobody can
sign in these names: all of it is made anew each time.
"""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
ALEX, ROBIN, LEE, SOL, RORY = "alex-author", "robin-reviewer", "lee-legal", "sol-second-line", "rory-release"
PEOPLE = {ALEX: "author", ROBIN: "reviewer", LEE: "legal", SOL: "second-line", RORY: "release"}
SIGNED = "2026-09-15"
"""The day of all signatures, unless another is named: the Berka bank's are of 1994."""
REASON = "read in every form, with the facts that bring it; clear, fair and not misleading"


class Desk:
    """Where the demonstration's people sit: a folder for their keys that does not outlive the script."""

    def __init__(self, project: Path, home: Path, signed: str) -> None:
        self.project = project
        self.home = home
        self.signed = signed
        self.passphrase = secrets.token_urlsafe(24)

    def ccm(self, *arguments: str) -> None:
        """Run a command that asks for the passphrase."""
        command = [sys.executable, "-m", "ccm", *arguments, "--library", str(self.project), "--passphrase-fd", "0"]
        environment = {**os.environ, "XDG_CONFIG_HOME": str(self.home), "HOME": str(self.home)}
        ended = subprocess.run(
            command, input=self.passphrase, text=True, env=environment, cwd=ROOT, capture_output=True, check=False
        )
        if ended.returncode:
            raise SystemExit(f"{' '.join(command)}\n{ended.stdout}{ended.stderr}")
        print(ended.stdout.splitlines()[-1])  # noqa: T201 - a script for people

    def key(self, name: str, role: str) -> None:
        """Make a person's key."""
        place = self.home / "keys" / f"{name}.pem"
        year, month, _ = self.signed.split("-")
        first, last = f"{year}-{month}-01", f"{int(year) + 2}-{month}-30"
        self.ccm("key", "new", name, "--role", role, "--from", first, "--until", last, "--out", str(place))

    def sign(self, name: str, command: Sequence[str], time: str) -> None:
        """Let a person sign."""
        place = self.home / "keys" / f"{name}.pem"
        self.ccm(*command, "--by", name, "--key", str(place), "--at", f"{self.signed}T{time}")


def approve_samples(project: Path, signed: str = SIGNED) -> None:
    """Make keys, submit and approve everything, seal it once, and forget the keys."""
    for folder in ("approvals", "reviewers"):
        shutil.rmtree(project / folder, ignore_errors=True)
    with TemporaryDirectory(prefix="ccm-demo-keys-") as folder:
        desk = Desk(project, Path(folder), signed)
        for name, role in PEOPLE.items():
            desk.key(name, role)
        desk.sign(ALEX, ["submit", "--all"], "09:00:00")
        desk.sign(LEE, ["approve", "--all", "--reason", REASON], "10:00:00")
        desk.sign(ROBIN, ["approve", "--all", "--reason", REASON], "11:00:00")
        desk.sign(SOL, ["approve", "--all", "--reason", REASON], "12:00:00")
        desk.sign(RORY, ["release", "--out", str(Path(folder) / "releases")], "15:00:00")


if __name__ == "__main__":
    approve_samples(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "fragments", *sys.argv[2:3])
