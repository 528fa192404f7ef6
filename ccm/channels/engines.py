"""Which engines are there, in which versions, and what to install when one is missing.

In: a form's name. Out: None, or a diagnostic with the exact command; and the versions that decide a document's bytes.
"""

import ctypes
import ctypes.util
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ccm.brand.fonts import missing_fonts, open_fonts
from ccm.brand.model import Brand
from ccm.diagnostics import Diagnostic, Span, error

UNAVAILABLE = error("R060", "form-unavailable", "A form cannot be rendered here: a program library is missing.")

FORMS = ("print", "accessible", "page", "mail", "text")
_PACKAGES = {
    "print": ("plutoprint",),
    "accessible": ("plutoprint", "weasyprint"),
    "page": (),
    "mail": ("plutoprint", "css-inline"),
    "text": ("gsm0338",),
}
_COMMANDS = {
    "apt": "sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "dnf": "sudo dnf install -y pango harfbuzz",
    "brew": "brew install pango",
}


def availability(form: str, brand: Brand | None = None) -> Diagnostic | None:
    """Say what is missing for a form on this machine, or None when it can be rendered.

    Imports no engine, so that fontconfig can still be set. With a brand, its fonts are looked for, too.
    """
    for package in _PACKAGES.get(form, ()):
        if _version(package) is None:
            return UNAVAILABLE.at(Span(form), f"{package} is not installed", hint=f"python -m pip install {package}")
    if form == "accessible" and not _has_pango():
        message = "accessible PDF needs the Pango library, which is not installed"
        return UNAVAILABLE.at(Span(form), message, hint=install_command())
    missing = missing_fonts(brand) if brand and form in ("print", "accessible") else ()
    return missing[0] if missing else None


def install_command() -> str:
    """The exact command that installs Pango on this system; all three where the system is not known."""
    if platform.system() == "Darwin":
        return _COMMANDS["brew"]
    if Path("/etc/debian_version").exists():
        return _COMMANDS["apt"]
    if Path("/etc/fedora-release").exists() or Path("/etc/redhat-release").exists():
        return _COMMANDS["dnf"]
    return f"Debian, Ubuntu: {_COMMANDS['apt']}; Fedora: {_COMMANDS['dnf']}; macOS: {_COMMANDS['brew']}"


DECIDING = ("babel", "css-inline", "jinja2", "plutoprint", "tzdata", "uharfbuzz", "weasyprint")
"""The packages whose version shows in what customers read: layout, line ends, formats, time zones."""


def engine_versions(brand: Brand | None = None) -> dict[str, str]:
    """The versions that decide bytes: packages, Pango, fontconfig; with a brand, its fonts’ digests."""
    found = {name: _version(name) or "absent" for name in DECIDING}
    found["pango"] = _library_version("pango-1.0", "pango_version_string")
    found["fontconfig"] = _fontconfig_version()
    if brand is not None:
        found.update({f"font {name}": digest for name, digest in open_fonts(brand.fonts).digests})
    return found


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


@cache
def _has_pango() -> bool:
    names = ("gobject-2.0", "pango-1.0", "pangoft2-1.0", "harfbuzz", "harfbuzz-subset", "fontconfig")
    return all(_library(name) is not None for name in names)


def _library(name: str) -> ctypes.CDLL | None:
    path = ctypes.util.find_library(name)
    try:
        return ctypes.CDLL(path) if path else None
    except OSError:
        return None


def _library_version(name: str, function: str) -> str:
    library = _library(name)
    if library is None:
        return "absent"
    call = library[function]
    call.restype = ctypes.c_char_p
    found: bytes = call()
    return found.decode()


def _fontconfig_version() -> str:
    library = _library("fontconfig")
    return "absent" if library is None else str(library.FcGetVersion())
