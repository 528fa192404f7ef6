"""Ask for a passphrase at the moment it is needed: at the terminal, or from a file descriptor of a script.

Never from an argument or the environment: both can be read by other programs and end up in histories.
"""

import os
import sys
from getpass import getpass
from typing import Annotated

import typer

from ccm.cli.terminal import Refusal
from ccm.compliance.keys import SHORTEST

PassphraseOption = Annotated[
    int | None,
    typer.Option(
        "--passphrase-fd",
        metavar="NUMBER",
        min=0,
        help="Read the passphrase from this file descriptor instead of asking at the terminal.",
    ),
]


def ask_passphrase(descriptor: int | None, prompt: str) -> str:
    """The passphrase of a key, from a person or a script."""
    if descriptor is not None:
        return _read_line(descriptor)
    if not sys.stdin.isatty():
        raise Refusal("there is no terminal to ask for the passphrase", hint="a script gives it by --passphrase-fd")
    return getpass(f"{prompt}: ")


def choose_passphrase(descriptor: int | None, prompt: str) -> str:
    """A new passphrase: long enough, and typed twice where a person types it."""
    passphrase = ask_passphrase(descriptor, prompt)
    if len(passphrase) < SHORTEST:
        raise Refusal(f"a passphrase has at least {SHORTEST} characters", hint="four or five words are easy to keep")
    if descriptor is None and ask_passphrase(None, "The same again") != passphrase:
        raise Refusal("the two passphrases differ", hint="try again")
    return passphrase


def _read_line(descriptor: int) -> str:
    try:
        with os.fdopen(descriptor, encoding="utf-8", errors="surrogateescape", closefd=False) as stream:
            return stream.readline().rstrip("\r\n")
    except (OSError, ValueError) as problem:
        raise Refusal(f"file descriptor {descriptor} cannot be read") from problem
