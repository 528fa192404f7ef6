"""`ccm` and `python -m ccm`: load the command line and run it.

In: arguments. Out: the exit code (see `ccm.cli`). What was loaded stays, so no garbage is looked for in it.
"""

import gc


def run() -> None:
    """Run the command line and end the process with its exit code."""
    gc.disable()
    from ccm.cli.main import run as run_command

    gc.freeze()
    gc.enable()
    run_command()


if __name__ == "__main__":
    run()
