"""Which engines are there, in which versions, and what to install when one is missing."""

from ccm.diagnostics import Diagnostic


def availability(form: str) -> Diagnostic | None:
    """Say what is missing for a form on this machine, or None when it can be rendered."""
    raise NotImplementedError(form)


def engine_versions() -> dict[str, str]:
    """The versions that decide bytes: engines, Pango, fontconfig, font digests."""
    raise NotImplementedError
