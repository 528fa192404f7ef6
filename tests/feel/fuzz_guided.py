"""The same fuzzer with inputs chosen by the code they reach: `pip install atheris`, then
`python -m tests.feel.fuzz_guided --minutes 10 --seeds FOLDER CORPUS`.

In: minutes, perhaps a folder of decision models, and a folder where inputs that reach new code are kept. Out: every
input that breaks what must hold, as bytes; atheris ends the process with its own words.
"""

import argparse
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["ccm.feel", "ccm.dmn"]):
    from tests.feel.fuzz import MOST_SECONDS, Fuzzer, attempt


def main() -> None:
    """Fuzz until the time is over."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=1)
    options.add_argument("--seeds", type=Path, help="a folder of decision models to begin from")
    options.add_argument("corpus", type=Path, help="the folder for inputs that reach new code")
    given = options.parse_args()
    given.corpus.mkdir(parents=True, exist_ok=True)
    fuzzer = Fuzzer(given.seeds)

    def once(data: bytes) -> None:
        if broken := attempt(fuzzer, data):
            sys.stdout.write(f"{broken}\n")
            sys.stdout.flush()

    limits = [f"-max_total_time={int(given.minutes * 60)}", "-max_len=400", f"-timeout={MOST_SECONDS}"]
    atheris.Setup([sys.argv[0], *limits, str(given.corpus)], once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
