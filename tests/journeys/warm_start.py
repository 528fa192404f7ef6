"""`ccm` for tests that run hundreds of commands: every one a process of its own, but its modules imported beforehand.

In: requests as lines of JSON on standard input (arguments, folder, environment, the files that are to be the process's
standard streams). Out: one exit code per line on the descriptor named in the arguments. A request is served by a copy
of this process (`fork`) that runs the entry point of `ccm`; how `ccm` starts cold is tested elsewhere.
"""

import importlib
import io
import json
import os
import sys

from ccm.cli.main import COMMANDS

LIBRARIES = ("babel.numbers", "duckdb", "lxml.etree", "numpy", "openpyxl", "pyarrow.parquet", "sqlalchemy", "sqlglot")
"""Slow to import, and with no thread or state of their own before they are used."""


def preload() -> None:
    """Import what commands need, but for the engines: those read their environment when they load."""
    for name in (*LIBRARIES, *(f"ccm.cli.{place.partition(':')[0]}" for place, _ in COMMANDS.values())):
        importlib.import_module(name)


def serve(replies: int) -> None:
    """Serve requests until the input ends; returns in the copies only, as what was asked for."""
    for line in iter(sys.stdin.readline, ""):
        request = json.loads(line)
        child = os.fork()
        if child == 0:
            os.close(replies)
            become(request)
            return
        _, status = os.waitpid(child, 0)
        os.write(replies, f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def become(request: dict[str, object]) -> None:
    """Be the process that was asked for."""
    for number, (name, flags) in enumerate(
        ((request["stdin"], os.O_RDONLY), (request["stdout"], os.O_WRONLY), (request["stderr"], os.O_WRONLY))
    ):
        descriptor = os.open(str(name), flags)
        os.dup2(descriptor, number)
        os.close(descriptor)
    sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False), encoding="utf-8")
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(str(request["folder"]))
    sys.argv = ["ccm", *request["arguments"]]


if __name__ == "__main__":
    preload()
    serve(int(sys.argv[1]))

    from ccm.cli.main import run

    run()
