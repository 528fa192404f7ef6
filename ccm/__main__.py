"""`python -m ccm` is the command line."""

from ccm.cli.main import run

if __name__ == "__main__":
    run()
