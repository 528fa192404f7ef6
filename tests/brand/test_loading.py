from collections.abc import Mapping
from pathlib import Path

import pytest

from ccm.brand import load, read_folder
from ccm.brand.colour import contrast
from ccm.diagnostics import Diagnostic

BRAND = Path(__file__).parents[2] / "brand"


@pytest.fixture
def files() -> dict[str, bytes]:
    return read_folder(BRAND)


def problems(files: Mapping[str, bytes]) -> list[str]:
    brand, findings = load(files)
    assert brand is None
    return [f"{found.code} {found.span}: {found.message}" for found in findings]


def changed(files: dict[str, bytes], path: str, old: str, new: str) -> dict[str, bytes]:
    text = files[path].decode()
    assert old in text
    return {**files, path: text.replace(old, new, 1).encode()}


def test_the_shipped_brand_loads_without_a_finding(files: dict[str, bytes]) -> None:
    brand, findings = load(files)
    assert findings == ()
    assert brand is not None
    assert set(brand.furniture) >= {"en", "cs"}


def test_every_text_colour_has_enough_contrast_on_every_ground_it_stands_on(files: dict[str, bytes]) -> None:
    brand, _ = load(files)
    assert brand is not None
    for ink in ("ink", "ink-soft", "primary", "accent"):
        for ground in ("paper", "tint-warm"):
            assert contrast(brand.tokens[ink], brand.tokens[ground]) >= 4.5, (ink, ground)


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_no_token_is_left_in_a_stylesheet(files: dict[str, bytes]) -> None:
    brand, _ = load(files)
    assert brand is not None
    assert all("var(" not in css and "--" not in css for css in brand.css.values())


def test_the_digest_changes_with_every_file_and_not_with_their_order(files: dict[str, bytes]) -> None:
    def digest(files: Mapping[str, bytes]) -> str:
        brand, _ = load(files)
        assert brand is not None
        return brand.digest

    same = digest(dict(reversed(files.items())))
    assert digest(files) == same
    assert digest(changed(files, "page.css", "Letterhead", "Head")) != same
    assert digest({**files, "notes.txt": b"x"}) != same


def test_a_locale_finds_the_furniture_of_its_language_and_no_other(files: dict[str, bytes]) -> None:
    brand, _ = load(files)
    assert brand is not None
    british = brand.furniture_for("en-GB")
    assert british is not None
    assert british.language == "en"
    assert brand.furniture_for("de-AT") is None


def test_a_folder_without_brand_yaml_says_so() -> None:
    assert problems({}) == ["B001 brand.yaml: there is no brand.yaml in the brand folder"]


def test_broken_yaml_is_named_with_its_line(files: dict[str, bytes]) -> None:
    (found,) = problems({**files, "brand.yaml": b"bank:\n  name: [unclosed\n"})
    assert found.startswith("B001 brand.yaml:3:1: this is not well-formed YAML")


def test_every_wrong_field_is_a_finding_of_its_own(files: dict[str, bytes]) -> None:
    text = files["brand.yaml"].decode().replace("  name: Meridian Bank\n", "  nmae: Meridian Bank\n", 1)
    brand, findings = load({**files, "brand.yaml": text.replace("{pages}", "{pgs}").encode()})
    assert brand is None
    fields = {found.span.field for found in findings if found.span}
    assert fields == {"bank › name", "bank › nmae", "furniture › en › page", "furniture › cs › page"}
    typo: Diagnostic = next(found for found in findings if found.span and found.span.field == "bank › nmae")
    assert typo.hint == "did you mean “name”?"


def test_an_unknown_token_is_named_with_its_place_and_a_guess(files: dict[str, bytes]) -> None:
    broken = changed(files, "page.css", "var(--primary)", "var(--primry)")
    brand, (found,) = load(broken)
    assert brand is None
    assert found.span is not None
    line = broken["page.css"].decode().splitlines()[found.span.line - 1]
    assert line[found.span.column - 1 :].startswith("var(--primry)")
    assert found.hint == "did you mean “primary”?"


def test_a_token_may_stand_in_one_group_only(files: dict[str, bytes]) -> None:
    (found,) = problems(changed(files, "brand.yaml", "type:\n", 'type:\n  ink: "#000000"\n'))
    assert "the token “ink” stands under both colours and type" in found


def test_a_length_the_layout_reads_must_be_a_length(files: dict[str, bytes]) -> None:
    (found,) = problems(changed(files, "brand.yaml", "table-line: 12pt", "table-line: normal"))
    assert found == "B003 brand.yaml field table-line: “table-line” must be a length such as 10pt or 25mm, not “normal”"


def test_a_line_height_of_broken_pixels_is_refused(files: dict[str, bytes]) -> None:
    (found,) = problems(changed(files, "brand.yaml", "table-line: 12pt", "table-line: 12.5pt"))
    assert "“table-line” is 12.5pt; heights must be multiples of 0.75pt" in found


def test_a_pale_text_colour_is_refused(files: dict[str, bytes]) -> None:
    found = problems(changed(files, "brand.yaml", 'ink-soft: "#51606b"', 'ink-soft: "#9aa5ad"'))
    assert any(each.startswith("B008") and "ink-soft on paper reaches 2." in each for each in found)


@pytest.mark.parametrize("path", ["page.css", "screen.css", "mail.css", "logo.svg"])
def test_a_missing_file_is_named(files: dict[str, bytes], path: str) -> None:
    (found,) = problems({name: content for name, content in files.items() if name != path})
    assert found.startswith(f"B005 {path}: the brand folder has no {path}")


def test_a_file_in_another_encoding_is_named_with_its_line(files: dict[str, bytes]) -> None:
    found = problems({**files, "page.css": b"p { color: red }\n/* caf\xe9 */\n"})
    assert found[0] == "B006 page.css:2:1: this file is not UTF-8 text; save it as UTF-8"


def test_a_logo_may_say_who_drew_it(files: dict[str, bytes]) -> None:
    head = b'<?xml version="1.0" encoding="utf-8"?><!-- drawn by Ada -->'
    found, _ = load({**files, "logo.svg": head + files["logo.svg"]})
    assert found is not None


@pytest.mark.parametrize(
    "drawing",
    [
        '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><path fill="url(https://evil.example/x)"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><path style="fill:red"/></svg>',
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><title>&x;</title></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><path STYLE="fill:red"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><path mask="URL(https://evil.example/x)"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><path mask="u\\72l(https://evil.example/x)"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><?go on?></svg>',
        '<?x > <script>alert(1)</script> ?><svg xmlns="http://www.w3.org/2000/svg"/>',
        '<!--> <script>alert(1)</script> --><svg xmlns="http://www.w3.org/2000/svg"/>',
        '<svg xmlns="http://www.w3.org/2000/svg"><!--> <script>alert(1)</script> --></svg>',
        '<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:title><![CDATA[><script>alert(1)</script>]]></s:title></s:svg>',
        '<?xml version="1.0" encoding="ISO-2022-JP"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        "<svg><unclosed></svg>",
    ],
)
def test_a_logo_that_is_more_than_a_drawing_is_refused(files: dict[str, bytes], drawing: str) -> None:
    found = problems({**files, "logo.svg": drawing.encode()})
    assert found
    assert all(each.startswith("B007 logo.svg") for each in found)
