import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ccm.brand import Brand, load, read_folder
from ccm.brand.fonts import font_path, missing_fonts, open_fonts, prepare_fonts

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def brand() -> Brand:
    found, _ = load(read_folder(ROOT / "brand"))
    assert found is not None
    return found


def test_the_fonts_of_the_shipped_brand_are_installed(brand: Brand) -> None:
    assert missing_fonts(brand) == ()


def test_a_font_that_is_not_installed_is_named_with_the_command(brand: Brand) -> None:
    absent = replace(brand, fonts=(replace(brand.fonts[0], package="font_that_is_not_there"),))
    found = missing_fonts(absent)
    assert len(found) == 4
    assert found[0].hint == "python -m pip install font-that-is-not-there"


def test_figures_are_tabular_in_every_weight(brand: Brand) -> None:
    fonts = open_fonts(brand.fonts)
    for strong in (False, True):
        assert len({round(fonts.width(digit, strong=strong), 6) for digit in "0123456789"}) == 1


@pytest.mark.parametrize("text", ["Žluťoučký kůň", "Ελένη", "Пётр", "محمد", "£1,204.17 − 3 €", "O’Brien “x” – y"])
def test_european_and_arabic_names_can_be_printed(brand: Brand, text: str) -> None:
    assert open_fonts(brand.fonts).lacks(text) == ""


@pytest.mark.parametrize("text", ["שלום", "李小龍", "😀", "\x07", "\u202ex", "\ue000"])
def test_what_no_font_has_is_named_by_its_first_character(brand: Brand, text: str) -> None:
    assert open_fonts(brand.fonts).lacks("ok " + text) == text[0]


def test_fontconfig_knows_the_brands_fonts_and_nothing_else(brand: Brand) -> None:
    configuration = prepare_fonts(brand)
    assert os.environ["FONTCONFIG_FILE"] == str(configuration)
    assert prepare_fonts(brand) == configuration
    program = (
        "import ctypes.util,ctypes;l=ctypes.CDLL(ctypes.util.find_library('fontconfig'));"
        "l.FcPatternCreate.restype=l.FcFontList.restype=l.FcObjectSetCreate.restype=ctypes.c_void_p;"
        "l.FcObjectSetAdd.argtypes=[ctypes.c_void_p,ctypes.c_char_p];o=l.FcObjectSetCreate();l.FcObjectSetAdd(o,b'file');"
        "l.FcFontList.argtypes=[ctypes.c_void_p]*3;s=l.FcFontList(None,l.FcPatternCreate(),o);"
        "l.FcPatternGetString.argtypes=[ctypes.c_void_p,ctypes.c_char_p,ctypes.c_int,ctypes.c_void_p];"
        "n=ctypes.cast(s,ctypes.POINTER(ctypes.c_int))[0];"
        "p=ctypes.cast(s+8,ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p)))[0];r=ctypes.c_char_p();"
        "[(l.FcPatternGetString(p[i],b'file',0,ctypes.byref(r)),print(r.value.decode())) for i in range(n)]"
    )
    from ctypes.util import find_library

    if find_library("fontconfig") is None:
        pytest.skip("the system has no fontconfig library")
    listed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    listed_files = {Path(line).read_bytes() for line in listed if line}
    paths = [font_path(face, file) for face in brand.fonts for _, file in face.files]
    assert listed_files == {path.read_bytes() for path in paths if path is not None}
