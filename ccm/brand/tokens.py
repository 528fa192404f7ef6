"""`brand.yaml` as typed data, and its tokens put into stylesheets.

In: the text of `brand.yaml`, the text of a stylesheet with `var(--token)`. Out: `BrandFile`, resolved CSS, findings.
The tokens are resolved when the brand is loaded because mail readers know no custom properties, and because the table
layout must know the same lengths as the stylesheet.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import tinycss2
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ccm.diagnostics import Diagnostic, Span, did_you_mean, error
from ccm.written import plain, read_yaml

BRAND_FILE = "brand.yaml"
MALFORMED = error(
    "B001", "brand-malformed", "brand.yaml is missing, is not YAML, or has a field that is missing or wrong."
)
UNKNOWN_TOKEN = error("B002", "unknown-token", "A stylesheet uses a token that brand.yaml does not define.")
BAD_LENGTH = error("B003", "bad-length", "A token that the page layout reads is not a length in pt, mm, px or in.")
CLASHING_TOKEN = error("B004", "clashing-token", "Two groups of brand.yaml define a token of the same name.")

UNITS = {"pt": 96 / 72, "mm": 96 / 25.4, "px": 1.0, "in": 96.0}
LENGTH = re.compile(r"(\d+(?:\.\d+)?)(pt|mm|px|in)\Z")
GROUPS = ("colours", "type", "page")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=lambda name: name.replace("_", " "))


class BankPart(_Part):
    """Who the bank is."""

    name: str
    logo: str
    mail_domain: str
    mail_sender: str


class FontPart(_Part):
    """One family of the stack and its files by style."""

    family: str
    package: str
    regular: str
    semibold: str | None = None
    italic: str | None = None
    semibold_italic: str | None = None


class FurniturePart(_Part):
    """The bank's own words in one language."""

    page: str = Field(pattern=r"\{page\}.*\{pages\}")
    date: str
    reference: str
    sender: str
    contact_heading: str
    contact: tuple[str, ...]
    registered: tuple[str, ...]
    draft: str
    draft_note: str
    sent_to: str
    table: str
    mail_footer: str


class BrandFile(_Part):
    """The whole of `brand.yaml`."""

    bank: BankPart
    colours: Mapping[str, str]
    contrast: tuple[tuple[str, str], ...]
    type: Mapping[str, str]
    page: Mapping[str, str]
    fonts: tuple[FontPart, ...] = Field(min_length=1)
    furniture: Mapping[str, FurniturePart] = Field(min_length=1)

    def tokens(self) -> dict[str, str]:
        """All tokens by name; families and the letterhead's heights are derived."""
        found = {**self.colours, **self.type, **self.page}
        families = ", ".join(f'"{each.family}"' for each in self.fonts)
        return {**found, "families": f"{families}, sans-serif"}


def read_brand_file(text: str) -> tuple[BrandFile | None, tuple[Diagnostic, ...]]:
    """Parse `brand.yaml`; every wrong field is a finding of its own."""
    written, problems = read_yaml(BRAND_FILE, text)
    if problems:
        return None, tuple(
            MALFORMED.at(each.span, f"this is not well-formed YAML: {each.message}", hint=each.hint)
            for each in problems
        )
    try:
        found = BrandFile.model_validate(plain(written) if written else {})
    except ValidationError as problem:
        return None, tuple(_wrong_fields(problem))
    return found, tuple(_clashes(found))


def _wrong_fields(problem: ValidationError) -> Iterator[Diagnostic]:
    for each in problem.errors(include_url=False, include_input=False):
        field = " › ".join(str(part) for part in each["loc"]) or "the whole file"
        hint = None
        if each["type"] == "extra_forbidden":
            known = [
                name.replace("_", " ")
                for part in (BrandFile, BankPart, FontPart, FurniturePart)
                for name in part.model_fields
            ]
            hint = did_you_mean(str(each["loc"][-1]), known)
        yield MALFORMED.at(Span(BRAND_FILE, field=field), f"{field}: {each['msg']}", hint=hint)


def _clashes(found: BrandFile) -> Iterator[Diagnostic]:
    seen: dict[str, str] = {}
    for group in GROUPS:
        for name in getattr(found, group):
            if name in seen:
                message = f"the token “{name}” stands under both {seen[name]} and {group}; rename one"
                yield CLASHING_TOKEN.at(Span(BRAND_FILE, field=name), message)
            seen[name] = group


def pixels(tokens: Mapping[str, str], name: str) -> float | None:
    """A token's length in CSS pixels, or None when it is missing or no length."""
    found = LENGTH.match(tokens.get(name, ""))
    return float(found[1]) * UNITS[found[2]] if found else None


def read_parts(css: str) -> list[Any]:
    """A stylesheet as nested component values (CSS Syntax 3), without comments."""
    parts: list[Any] = tinycss2.parse_component_value_list(css, skip_comments=True)
    return parts


def resolve(parts: list[Any], tokens: Mapping[str, str], source: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """Put the tokens into the parts of a stylesheet, and give its text without spare white space."""
    findings: list[Diagnostic] = []
    text = tinycss2.serialize(list(_filled(parts, tokens, source, findings)))
    return _squeezed(text), tuple(findings)


def _filled(nodes: list[Any], tokens: Mapping[str, str], source: str, findings: list[Diagnostic]) -> Iterator[Any]:
    for node in nodes:
        if node.type == "function" and node.lower_name == "var":
            yield from _value(node, tokens, source, findings)
            continue
        for part in ("content", "arguments"):
            inner = getattr(node, part, None)
            if isinstance(inner, list):
                inner[:] = _filled(inner, tokens, source, findings)
        yield node


def _value(node: Any, tokens: Mapping[str, str], source: str, findings: list[Diagnostic]) -> list[Any]:
    name = tinycss2.serialize(node.arguments).strip().removeprefix("--")
    if name in tokens:
        found: list[Any] = tinycss2.parse_component_value_list(tokens[name])
        return found
    span = Span(source, node.source_line, node.source_column)
    message = f"brand.yaml defines no token “{name}”"
    findings.append(UNKNOWN_TOKEN.at(span, message, hint=did_you_mean(name, tokens)))
    return []


def _squeezed(css: str) -> str:
    """Fewer characters for the engines to read; strings in these stylesheets hold no double spaces."""
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,])\s*", r"\1", css)
    return re.sub(r";}", "}", css).strip()
