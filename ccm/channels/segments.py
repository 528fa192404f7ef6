"""How many segments a text message takes, and in which alphabet (3GPP TS 23.038, TS 23.040).

In: the text. Out: `Segments`: `gsm7` or `ucs2`, how many, and the characters that forced UCS-2.
"""

from dataclasses import dataclass

import gsm0338

GSM_SINGLE, GSM_PART = 160, 153
UCS_SINGLE, UCS_PART = 70, 67
_CODEC = gsm0338.Codec()


@dataclass(frozen=True, slots=True)
class Segments:
    """The count of segments, the alphabet, and which characters are outside GSM-7 (in order, once each)."""

    count: int
    alphabet: str
    outside: str


def gsm_size(character: str) -> int:
    """Septets a character takes: 1, 2 with the escape, or 0 when the alphabet has it not."""
    try:
        return len(_CODEC.encode(character)[0])
    except UnicodeEncodeError:
        return 0


def count_segments(text: str) -> Segments:
    """Count segments. A character of two units is never split over two segments."""
    outside = "".join(dict.fromkeys(character for character in text if not gsm_size(character)))
    if outside:
        sizes = [len(character.encode("utf-16-be")) // 2 for character in text]
        return Segments(_parts(sizes, UCS_SINGLE, UCS_PART), "ucs2", outside)
    return Segments(_parts([gsm_size(character) for character in text], GSM_SINGLE, GSM_PART), "gsm7", "")


def _parts(sizes: list[int], single: int, part: int) -> int:
    if sum(sizes) <= single:
        return 1
    count, used = 1, 0
    for size in sizes:
        if used + size > part:
            count, used = count + 1, 0
        used += size
    return count
