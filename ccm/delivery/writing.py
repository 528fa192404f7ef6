"""Write a file whole or not at all.

In: a path and bytes. Out: the file under its final name, never a part of it, whenever the process is killed.
"""

import os
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: a reader sees the old bytes or the new, never a part."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    with beside.open("wb") as stream:
        stream.write(content)
    os.replace(beside, path)  # noqa: PTH105 - atomic by contract, unlike Path.rename on every platform


def write_with_folders(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and make the folders that it lies in where they are not there yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
