"""The fonts of a brand: where they are, what characters they have, how wide each is; and fontconfig set to them alone.

In: the brand's font stack. Out: `Fonts`, cached per process. Both page engines find fonts through fontconfig: an
@font-face rule would be read again for every document. `prepare_fonts` must run before either engine loads.
"""

import os
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from ccm.brand.model import Brand, FontFace
from ccm.diagnostics import Diagnostic, Span, error

FONT_MISSING = error("B020", "font-missing", "A font file that brand.yaml names is not installed.")

FORMATTING = frozenset("\u00ad\u200b\u200c\u200d\u2060\u2066\u2067\u2068\u2069\u200e\u200f")
"""Characters that are not drawn: line-break hints, joiners, direction marks and isolates."""


NO_LIGATURES = (
    '<match target="font"><edit name="fontfeatures" mode="assign">'
    "<string>liga=0</string><string>clig=0</string><string>dlig=0</string><string>calt=0</string></edit></match>"
)
"""Ligatures are off: a letter of the PDF is a letter of the text. In CSS, WeasyPrint would leak memory over it."""


class Advances(dict[str, float]):
    """Advance widths in em by character; a character no font has counts as one em."""

    def __missing__(self, character: str) -> float:
        return 0.0 if character in FORMATTING else 1.0


@dataclass(frozen=True)
class Fonts:
    """What the stack can draw (`covered`) and how wide (`regular`, `semibold`, in em)."""

    covered: frozenset[str]
    regular: Advances
    semibold: Advances
    digests: tuple[tuple[str, str], ...]

    def lacks(self, text: str) -> str:
        """The first character that no font of the stack has, or an empty string."""
        if self.covered.issuperset(text):
            return ""
        return next(character for character in text if character not in self.covered)

    def width(self, text: str, *, strong: bool = False) -> float:
        """The width of a text in em, kerning off."""
        advances = self.semibold if strong else self.regular
        return sum(map(advances.__getitem__, text))


def font_path(face: FontFace, file: str) -> Path | None:
    """Where a font file of the stack is installed, or None."""
    found = find_spec(face.package)
    folders = found.submodule_search_locations if found else None
    path = Path(next(iter(folders))) / "files" / file if folders else None
    return path if path and path.is_file() else None


def missing_fonts(brand: Brand) -> tuple[Diagnostic, ...]:
    """A finding for each file of the stack that is not installed."""
    return tuple(
        FONT_MISSING.at(
            Span("brand.yaml", field=face.family),
            f"the font file {file} is not installed",
            hint=f"python -m pip install {face.package.replace('_', '-')}",
        )
        for face in brand.fonts
        for _, file in face.files
        if font_path(face, file) is None
    )


def font_files(brand: Brand) -> tuple[tuple[str, int, int], ...]:
    """The files of the stack as they lie on this machine: path, size, time of change."""
    paths = [font_path(face, file) for face in brand.fonts for _, file in face.files]
    return tuple((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in paths if path)


@cache
def _read(path: Path) -> tuple[dict[str, float], str]:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        font.setGlyphOrder([f"{number}" for number in range(font["maxp"].numGlyphs)])  # nobody asks for their names
        scale = font["head"].unitsPerEm
        widths = font["hmtx"].metrics
        cmap = {chr(code): widths[glyph][0] / scale for code, glyph in font.getBestCmap().items()}
    return cmap, blake2b(path.read_bytes(), digest_size=16).hexdigest()


@cache
def open_fonts(faces: tuple[FontFace, ...]) -> Fonts:
    """Read coverage and widths of a stack; once per process. A missing file is skipped: `missing_fonts` names it."""
    regular, semibold, digests = Advances(), Advances(), []
    for face in faces:
        files = dict(face.files)
        for style, file in face.files:
            path = font_path(face, file)
            if path is None:
                continue
            cmap, digest = _read(path)
            digests.append((f"{face.package}/{file}", digest))
            if style == "regular":
                _add(regular, cmap)
                if "semibold" not in files:
                    _add(semibold, cmap)
            elif style == "semibold":
                _add(semibold, cmap)
    drawn = frozenset(filter(is_drawn, regular)) | FORMATTING
    return Fonts(drawn, regular, semibold, tuple(digests))


def is_drawn(character: str) -> bool:
    """Whether a character is for reading: no control, no direction override, no private use, whatever a font says."""
    return (
        unicodedata.category(character) not in ("Cc", "Co", "Cs", "Cn", "Zl", "Zp")
        and not "\u202a" <= character <= "\u202e"
    )


def _add(known: Advances, cmap: dict[str, float]) -> None:
    for character, width in cmap.items():
        known.setdefault(character, width)


def prepare_fonts(brand: Brand) -> Path:
    """Point fontconfig at the brand's fonts and nothing else; returns the configuration file it wrote.

    Once per worker, before PlutoPrint or WeasyPrint is imported: fontconfig reads `FONTCONFIG_FILE` when it loads. The
    files are brought together in one folder: fontconfig's patterns, which could pick them where they are, do not match
    below a folder such as `.venv` in every version. Names are digests of content, so workers share folder and cache.
    """
    paths = sorted(path for face in brand.fonts for _, file in face.files if (path := font_path(face, file)))
    base = _cache_folder()
    content = _configuration(_bring_together(paths, base), base / "cache")
    target = base / f"fonts-{blake2b(content.encode(), digest_size=8).hexdigest()}.conf"
    if not target.is_file():
        descriptor, temporary = tempfile.mkstemp(dir=base, suffix=".tmp")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(content)
        Path(temporary).replace(target)
    os.environ["FONTCONFIG_FILE"] = str(target)
    return target


def _bring_together(paths: Iterable[Path], base: Path) -> Path:
    """A folder with copies of exactly these files, made whole or not at all."""
    contents = {f"{number:02}{path.suffix}": path.read_bytes() for number, path in enumerate(paths)}
    digest = blake2b(digest_size=8)
    for name, content in contents.items():
        digest.update(f"{name}:{len(content)}:".encode())
        digest.update(content)
    folder = base / f"files-{digest.hexdigest()}"
    if not folder.is_dir():
        making = Path(tempfile.mkdtemp(dir=base, prefix="making-"))
        for name, content in contents.items():
            (making / name).write_bytes(content)
        try:
            making.rename(folder)
        except OSError:  # another worker was quicker
            shutil.rmtree(making, ignore_errors=True)
    return folder


def _configuration(folder: Path, cache_folder: Path) -> str:
    from xml.sax.saxutils import escape

    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{escape(str(folder))}</dir>{NO_LIGATURES}<cachedir>{escape(str(cache_folder))}</cachedir>"
        "</fontconfig>\n"
    )


@cache
def _cache_folder() -> Path:
    """A folder of this user for the configuration and fontconfig's own cache; private, also where there is no home."""
    home = os.environ.get("XDG_CACHE_HOME") or (str(Path.home() / ".cache") if os.environ.get("HOME") else "")
    if home:
        folder = Path(home) / "ccm" / "fonts"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            pass
        else:
            if os.access(folder, os.W_OK):
                return folder
    return Path(tempfile.mkdtemp(prefix="ccm-fonts-"))
