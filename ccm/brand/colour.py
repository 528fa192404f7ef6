"""Contrast of two colours by WCAG 2.2 (relative luminance, contrast ratio)."""

import re

HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")
ENOUGH = 4.5
"""Success criterion 1.4.3: text smaller than 18 pt must reach 4.5 : 1."""


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, of an `#rrggbb` colour."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21, of two `#rrggbb` colours."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
