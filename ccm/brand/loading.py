"""Load a brand: from the files of a `brand/` folder, or the same files out of a release.

In: bytes by relative path. Out: a `Brand`, or every finding at once. The digest covers every file, so that a document's
manifest can say by which brand it was made.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from math import floor
from pathlib import Path

from lxml import etree

from ccm.brand.colour import ENOUGH, HEX, contrast
from ccm.brand.css_lint import PIXEL, lint
from ccm.brand.model import AddressMetrics, Brand, FontFace, Furniture, Geometry, TableMetrics
from ccm.brand.paper import RULES, SPARE
from ccm.brand.tokens import (
    BAD_LENGTH,
    BRAND_FILE,
    LENGTH,
    MALFORMED,
    BrandFile,
    pixels,
    read_brand_file,
    read_parts,
    resolve,
)
from ccm.diagnostics import Diagnostic, Span, error, has_errors
from ccm.dmn.xml_nodes import XmlRules, line_of, parse_xml

SHEETS = ("page", "screen", "mail")
MISSING_FILE = error("B005", "brand-file-missing", "A file that the brand needs is not there.")
NOT_TEXT = error("B006", "brand-file-not-text", "A brand file is not UTF-8 text.")
UNSAFE_LOGO = error(
    "B007", "unsafe-logo", "The logo is not a plain SVG drawing: scripts, links, entities or styles in it."
)
LOW_CONTRAST = error("B008", "low-contrast", "A pair of colours does not reach the contrast that text needs, 4.5 : 1.")

_DRAWING = {"svg", "g", "path", "circle", "ellipse", "rect", "line", "polygon", "polyline", "title", "desc"}
_SVG = "{http://www.w3.org/2000/svg}"
_LOGO = XmlRules(UNSAFE_LOGO, UNSAFE_LOGO, UNSAFE_LOGO)


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files of a brand folder by relative path."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def load(files: Mapping[str, bytes]) -> tuple[Brand | None, tuple[Diagnostic, ...]]:
    """Load a brand from its files by relative path; an error among the findings means no brand."""
    texts, findings = _texts(files)
    problems: Iterable[Diagnostic]
    if BRAND_FILE not in texts:
        if BRAND_FILE not in files:
            findings.append(MALFORMED.at(Span(BRAND_FILE), "there is no brand.yaml in the brand folder"))
        return None, tuple(findings)
    found, problems = read_brand_file(texts[BRAND_FILE])
    findings.extend(problems)
    if found is None:
        return None, tuple(findings)
    tokens, geometry, problems = _geometry(found)
    findings.extend(problems)
    findings.extend(_uneven(found))
    findings.extend(_contrasts(found))
    css: dict[str, str] = {}
    for sheet in SHEETS:
        css[sheet], problems = _sheet(f"{sheet}.css", texts, tokens)
        findings.extend(problems)
    findings.extend(_logo_findings(found.bank.logo, files))
    if has_errors(findings) or geometry is None:
        return None, tuple(findings)
    return _brand(found, texts, css, tokens, geometry, _digest(files)), tuple(findings)


def _brand(
    found: BrandFile,
    texts: Mapping[str, str],
    css: Mapping[str, str],
    tokens: Mapping[str, str],
    geometry: Geometry,
    digest: str,
) -> Brand:
    furniture = {language: Furniture(language, **part.model_dump()) for language, part in found.furniture.items()}
    styles = ("regular", "semibold", "italic", "semibold_italic")
    fonts = tuple(
        FontFace(each.family, each.package, tuple((s, f) for s in styles if (f := getattr(each, s)) is not None))
        for each in found.fonts
    )
    bank = found.bank
    css = {**css, "page": RULES + css["page"]}
    logo = texts[bank.logo]
    return Brand(bank.name, bank.mail_domain, bank.mail_sender, logo, css, tokens, furniture, geometry, fonts, digest)


def _texts(files: Mapping[str, bytes]) -> tuple[dict[str, str], list[Diagnostic]]:
    texts: dict[str, str] = {}
    findings: list[Diagnostic] = []
    for path, content in files.items():
        if not path.endswith((".yaml", ".css", ".svg")):
            continue
        try:
            texts[path] = content.decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            row = content.count(b"\n", 0, problem.start) + 1
            findings.append(NOT_TEXT.at(Span(path, row, 1), "this file is not UTF-8 text; save it as UTF-8"))
    return texts, findings


def _sheet(path: str, texts: Mapping[str, str], tokens: Mapping[str, str]) -> tuple[str, tuple[Diagnostic, ...]]:
    if path not in texts:
        return "", (MISSING_FILE.at(Span(path), f"the brand folder has no {path}"),)
    parts = read_parts(texts[path])
    strange = lint(parts, path)  # before tokens are put into them
    css, findings = resolve(parts, tokens, path)
    return css, (*findings, *strange)


def _digest(files: Mapping[str, bytes]) -> str:
    digest = blake2b(digest_size=32)
    for path, content in sorted(files.items()):
        digest.update(f"{len(path.encode())}:{path}{len(content)}:".encode())
        digest.update(content)
    return digest.hexdigest()


def _geometry(found: BrandFile) -> tuple[dict[str, str], Geometry | None, list[Diagnostic]]:
    """The lengths the layout reads, and the tokens with the letterhead's derived heights added."""
    tokens = found.tokens()
    findings: list[Diagnostic] = []

    def of(name: str) -> float:
        length = pixels(tokens, name)
        if length is None:
            message = f"“{name}” must be a length such as 10pt or 25mm, not “{tokens.get(name, '')}”"
            findings.append(BAD_LENGTH.at(Span(BRAND_FILE, field=name), message))
            return 1.0
        return length

    brandline = of("window-top") - of("margin-top")
    head = float(round(of("title-top") - of("margin-top")))
    tokens["brandline-height"] = f"{brandline:.3f}px"
    tokens["letterhead-height"] = f"{head:.3f}px"
    tokens["fold-back"] = f"-{head - brandline:.3f}px"
    tokens["fold-height"] = f"{head - brandline:.3f}px"
    across = of("page-width") - of("margin-left")
    content_width = float(floor(across - of("margin-right")))
    tokens["margin-right"] = f"{across - content_width:.4f}px"
    room = of("page-height") - of("margin-top")
    content_height = float(floor(room - of("margin-bottom")))
    tokens["margin-bottom"] = f"{room - content_height - SPARE:.4f}px"
    table = TableMetrics(
        size=of("table-size"),
        line=of("table-line"),
        pad=of("table-pad"),
        rule=of("table-rule"),
        gap=of("table-gap"),
        head_size=of("head-size"),
        head_line=of("head-line"),
        head_pad=of("head-pad"),
        head_rule=of("head-rule"),
        text_minimum=of("table-text-minimum"),
    )
    geometry = Geometry(
        content_width=content_width,
        content_height=content_height,
        window_width=of("window-width"),
        address=_address(of, "address", head - brandline),
        tight_address=_address(of, "tight", head - brandline),
        table=table,
    )
    return tokens, None if findings else geometry, findings


def _address(of: Callable[[str], float], kind: str, height: float) -> AddressMetrics:
    line = of(f"{kind}-line")
    shown, room = of("address-height"), height - of("sender-top") - of("sender-height")
    return AddressMetrics(of(f"{kind}-size"), int(shown // line), int(room // line))


def _uneven(found: BrandFile) -> Iterator[Diagnostic]:
    """Heights in the layout that are not whole pixels; see `css_lint`."""
    for name, value in found.type.items():
        points = LENGTH.match(value) if name.endswith(("-line", "-pad", "-rule")) else None
        if points and (points[2] != "pt" or float(points[1]) % PIXEL):
            message = f"“{name}” is {value}; heights must be multiples of {PIXEL}pt, one pixel"
            yield BAD_LENGTH.at(Span(BRAND_FILE, field=name), message)


def _contrasts(found: BrandFile) -> Iterator[Diagnostic]:
    colours = found.colours
    for name, colour in colours.items():
        if not HEX.match(colour):
            yield MALFORMED.at(Span(BRAND_FILE, field=name), f"the colour “{name}” must be written as #rrggbb")
    for one, other in found.contrast:
        unknown = [name for name in (one, other) if not HEX.match(colours.get(name, ""))]
        if unknown:
            yield MALFORMED.at(Span(BRAND_FILE, field="contrast"), f"there is no colour “{unknown[0]}”")
        elif (ratio := contrast(colours[one], colours[other])) < ENOUGH:
            message = f"{one} on {other} reaches {ratio:.2f} : 1; text needs {ENOUGH} : 1"
            yield LOW_CONTRAST.at(
                Span(BRAND_FILE, field="contrast"), message, hint="darken the one or lighten the other"
            )


def _logo_findings(path: str, files: Mapping[str, bytes]) -> Iterator[Diagnostic]:
    if path not in files:
        yield MISSING_FILE.at(Span(path), f"the brand folder has no {path}, which brand.yaml names as the logo")
        return
    root, found = parse_xml(files[path], path, _LOGO)
    yield from found
    if root is None:
        return
    yield from _seen_otherwise(root, files[path], Span(path, 1, 1))
    for node in (*root.itersiblings(preceding=True), *root.iter(), *root.itersiblings()):
        yield from _beyond_drawing(node, Span(path, line_of(node) or 1, 1))


def _seen_otherwise(root: etree._Element, content: bytes, span: Span) -> Iterator[Diagnostic]:
    """What a browser, in whose page the logo stands, would read otherwise than XML does."""
    if (root.getroottree().docinfo.encoding or "utf-8").lower() not in ("utf-8", "ascii", "us-ascii"):
        yield UNSAFE_LOGO.at(span, "the logo must be written in UTF-8", hint="save it as UTF-8")
    if b"<![CDATA[" in content:
        yield UNSAFE_LOGO.at(span, "a CDATA section has no place in the logo")


def _beyond_drawing(node: etree._Element, span: Span) -> Iterator[Diagnostic]:
    """What of one element is more than lines, shapes and their titles."""
    if isinstance(node, etree._Comment):
        if ">" in (node.text or ""):
            yield UNSAFE_LOGO.at(span, "a comment in the logo may not hold “>”, which ends it in a browser")
        return
    name = "<?>" if isinstance(node, etree._ProcessingInstruction) else str(node.tag).removeprefix(_SVG)
    if name not in _DRAWING:
        yield UNSAFE_LOGO.at(span, f"the logo may not hold a “{name}”")
    for key, value in ((str(key), str(value)) for key, value in node.attrib.items()):
        word, said = key.lower(), value.lower()  # a browser knows no capitals here
        if word.startswith("on") or "href" in word or word == "style" or "url(" in said or "\\" in said:
            yield UNSAFE_LOGO.at(span, f"the logo may not have “{key}”")
