"""Which characters our font can print, and what stands for those it cannot.

Typesetting leaves out a character without glyph and says nothing. In a person's name that
would be a wrong name, so the code point is printed in its place: ［U+20BB7］.
"""

import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).resolve().parent / "fonts"
REMARK = (
    "注：［U+…］处的字在本文件所用字库中没有字形，"
    "方括号内是该字的统一码（Unicode）编码，请以原字为准。"
)


def printable(text: str) -> str:
    """The text as it can be printed. What only joins or varies other signs is left out."""
    return "".join(sign if ord(sign) in _covered() else _stand_in(sign) for sign in text)


def is_stand_in_needed(text: str) -> bool:
    """Whether printing this text takes a code point in place of a character."""
    return any(ord(sign) not in _covered() and _stand_in(sign) for sign in text)


def _stand_in(sign: str) -> str:
    if unicodedata.category(sign) in ("Cc", "Cf") or _is_variation(sign):
        return ""
    return f"［U+{ord(sign):04X}］"


def _is_variation(sign: str) -> bool:
    return "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef"


@cache
def _covered() -> frozenset[int]:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # slow to load, used once

    with TTFont(next(FONTS.glob("*.ttf")), lazy=True) as font:
        return frozenset(font.getBestCmap())
