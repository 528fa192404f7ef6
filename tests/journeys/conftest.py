"""The real command line, as a person runs it."""

import json
import os
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from ccm.channels import availability
from ccm.compliance.keys import lock, write_secret
from tests.commands import Ccm, Ended
from tests.signatures import ADA, RAE, REL, with_people

ROOT = Path(__file__).parents[2]


def _register(name: str) -> None:
    """Make a module beside this file importable by its name; test folders are no packages."""
    spec = spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)


_register("browsing")
_register("finished_run")
_register("crafted_bank")


LONGEST = 500
"""Seconds that any command of the tests may take."""

PASSPHRASE = "only for these tests"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium; skips where there is none, and says how to have one."""
    from browsing import MISSING, find_chromium, open_browser

    program = find_chromium()
    if program is None:
        pytest.skip(MISSING)
    with open_browser(program) as opened:
        yield opened


@pytest.fixture(scope="session")
def accessible() -> None:
    """Skips a test of the accessible form where it cannot be made, and says what to install."""
    missing = availability("accessible")
    if missing is not None:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The configuration of a person who has the keys of everybody in `signatures`."""
    folder = tmp_path_factory.mktemp("home")
    for person in (ADA, RAE, REL):
        file = folder / "ccm/keys" / f"{person.name}-{person.key.id}.pem"
        write_secret(file, lock(person.private, PASSPHRASE, f"of {person.name}"))
    return folder


class WarmCcm:
    """Runs `ccm` in processes of their own that need not import anything first: see `warm_start`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self._replies, reply = os.pipe()
        command = [sys.executable, str(Path(__file__).with_name("warm_start.py")), str(reply)]
        self._server = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, text=True, pass_fds=[reply])
        os.close(reply)

    def run(self, arguments: list[str], cwd: Path, environment: dict[str, str], given: str) -> Ended:
        """Run one command to its end."""
        self._count += 1
        streams = {name: self._folder / f"{self._count}-{name}" for name in ("stdin", "stdout", "stderr")}
        for path in streams.values():
            path.write_text(given if path.name.endswith("stdin") else "", encoding="utf-8")
        request = {"arguments": arguments, "folder": str(cwd), "environment": environment}
        assert self._server.stdin is not None
        self._server.stdin.write(json.dumps({**request, **{name: str(path) for name, path in streams.items()}}) + "\n")
        self._server.stdin.flush()
        ready, _, _ = select.select([self._replies], [], [], LONGEST)
        assert ready, f"ccm {' '.join(arguments)} did not end in {LONGEST} seconds"
        code = int(os.read(self._replies, 16))
        return Ended(code, *(streams[name].read_text(encoding="utf-8") for name in ("stdout", "stderr")))

    def close(self) -> None:
        """End the server."""
        assert self._server.stdin is not None
        self._server.stdin.close()
        self._server.wait()
        os.close(self._replies)


@pytest.fixture(scope="session")
def ccm(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ccm]:
    """Run `ccm` with arguments in a folder (default: the repository); its standard input is a passphrase."""
    warm = WarmCcm(tmp_path_factory.mktemp("streams"))

    def run(*arguments: object, cwd: Path = ROOT, passphrase: str = PASSPHRASE) -> Ended:
        environment = {**os.environ, "XDG_CONFIG_HOME": str(home)}
        ended = warm.run(list(map(str, arguments)), cwd, environment, f"{passphrase}\n")
        assert "Traceback" not in ended.err
        assert "defect in ccm" not in ended.err, ended.err
        return ended

    yield run
    warm.close()


@pytest.fixture(scope="session")
def approve_all(ccm: Ccm) -> Callable[..., None]:
    """Submit and approve everything in a project through the real commands, by two persons whom it knows then."""

    def run(project: Path, on: str = "2026-09-28") -> None:
        for path, content in with_people({}).items():
            (project / path).parent.mkdir(exist_ok=True)
            (project / path).write_bytes(content)
        for person, command in ((ADA, "submit"), (RAE, "approve")):
            named = ("--all", "--by", person.name, "--at", on, "--passphrase-fd", 0)
            ended = ccm(command, *named, cwd=project)
            assert ended.code == 0, ended.err

    return run


@pytest.fixture(scope="session")
def seal(ccm: Ccm) -> Callable[..., str]:
    """Seal an approved project through the real command; gives the release's path, below the project."""

    def run(project: Path, on: str = "2026-09-29") -> str:
        named = ("--by", REL.name, "--at", on, "--passphrase-fd", 0, "--format", "json")
        ended = ccm("release", *named, cwd=project)
        assert ended.code == 0, ended.err
        return str(ended.json()["release"])

    return run
