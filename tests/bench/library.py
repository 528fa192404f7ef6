"""`python -m tests.bench.library`: how long authors wait for `ccm build` and `ccm check`. Also `make bench-library`.

In: sizes in fragments. Out: seconds by the clock and of processor time, start of the process included, each the median
of several rounds, on the terminal and in `target/bench-library.json`. A library of any size is the sample library in
as many whole copies as it takes, each with touchpoints, ids and words of its own. A cold run has an empty cache; before
a warm one the wording of one fragment changed. Python has compiled ccm before, as it does when ccm is installed.
Nothing here is a test: the machine may be busy.
"""

import argparse
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from ccm.library import load, read_directory
from ccm.library.model import Fragment, Library

ROOT = Path(__file__).parents[2]
SIZES = (1, 5_000, 20_000)
"""The first is the sample library once."""
CHANGED = "welcome.step-savings"
Row = dict[str, object]


def main() -> None:
    """Run the bench and write its table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--out", type=Path, default=Path("target/bench-library.json"))
    asked.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="fragments in each library, at least")
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--only", choices=["build", "check"], help="measure one of the two")
    chosen = asked.parse_args()
    rows: list[Row] = []
    for size in chosen.sizes:
        folder = Path(tempfile.mkdtemp(prefix="ccm-bench-"))
        try:
            grown = grow(folder / "fragments", size)
            shutil.copytree(ROOT / "brand", folder / "brand")
            for command in [chosen.only] if chosen.only else ["build", "check"]:
                rows += [measure(folder, grown, command, what, chosen.rounds) for what in ("cold", "warm")]
                print(json.dumps(rows[-2:]), flush=True)  # noqa: T201 - a bench speaks
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def measure(folder: Path, fragments: int, command: str, what: str, rounds: int) -> Row:
    """The medians of one command over a library: `cold` with an empty cache, `warm` after one change."""
    cache = folder / "cache"
    fragment = next((folder / "fragments" / "paragraphs").rglob(f"{CHANGED}.*.md"))
    run(command, folder)
    prepare: Callable[[int], object] = {
        "cold": lambda _: shutil.rmtree(cache, ignore_errors=True),
        "warm": lambda number: fragment.write_text(f"{fragment.read_text()}\nThank you {'so ' * number}much.\n"),
    }[what]
    timed = []
    for number in range(rounds):
        prepare(number)
        timed.append(run(command, folder))
    wall, cpu = (round(statistics.median(each), 2) for each in zip(*timed, strict=True))
    return {"fragments": fragments, "command": command, "cache": what, "seconds": wall, "cpu seconds": cpu}


def run(command: str, folder: Path) -> tuple[float, float]:
    """Seconds by the clock, and of processor time in all processes, of one command."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"XDG_CACHE_HOME": str(folder / "cache"), "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    environment["PYTHONPATH"] = str(ROOT)
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    words = [sys.executable, "-m", "ccm", command, "--library", "fragments"]
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    took = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1) or (command == "build" and done.returncode):
        raise RuntimeError(done.stdout + done.stderr)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def grow(folder: Path, size: int) -> int:
    """Write a library of at least so many fragments: the sample library again and again, unsigned. Says how many."""
    files = {path: content.decode() for path, content in read_directory(ROOT / "fragments").items() if is_shared(path)}
    library, _ = load(read_directory(ROOT / "fragments"))
    assert library is not None
    for path, text in files.items():
        write(folder / path, text)
    copies = -(-size // len(library.fragments))
    for copy in range(copies):
        mark = f"-{copy}" if copy else ""
        for touchpoint in library.touchpoints.values():
            text = re.sub(
                r"(?m)^id: .*", f"id: {touchpoint.id}{mark}", (ROOT / "fragments" / touchpoint.path).read_text()
            )
            write(folder / touchpoint.path.replace(".yaml", f"{mark}.yaml"), text)
        for fragment in library.fragments:
            text = copied(fragment, (ROOT / "fragments" / fragment.path).read_text(), mark, library)
            write(folder / fragment.path.replace(fragment.id, f"{fragment.id}{mark}"), text)
    return copies * len(library.fragments)


def is_shared(path: str) -> bool:
    """Whether a file of the sample library stands in a grown one as it is."""
    return path.startswith(("library.yaml", "checks.yaml", "facts/", "parameters/", "tables/", "sources/", "cases/"))


def copied(fragment: Fragment, text: str, mark: str, library: Library) -> str:
    """The file of a fragment for one copy of the library: its own id, base, touchpoints and requirements."""
    _, head, body = re.split(r"(?m)^---[ \t]*\n", text, maxsplit=2)
    head = re.sub(r"(?m)^(id|variant of|touchpoints|requires|excludes): .*\n", "", head)
    users = [each.id for each in library.touchpoints.values() if each.uses(fragment)]
    names = {"id": fragment.ids[:1], "variant of": fragment.ids[1:2], "touchpoints": users}
    names |= {"requires": fragment.requires, "excludes": fragment.excludes}
    lines = "".join(f"{key}: {listed(ids, mark)}\n" for key, ids in names.items() if ids)
    body = re.sub(r"([a-z])\.$", rf"\1 ({mark}).", body.rstrip()) if mark else body
    return f"---\n{lines}{head}---\n{body}\n"


def listed(ids: Iterable[str], mark: str) -> str:
    """The ids of a copy as authors list them."""
    return ", ".join(f"{each}{mark}" for each in ids)


def write(path: Path, text: str) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
