"""How many matters a text asks for, as far as its own numbering says so.

A count of numbers and no reading: it asks the officer to look, and decides nothing.
"""

import re
from collections.abc import Iterable

_HAN = "一二三四五六七八九十"
_BEFORE = r"(?:^|(?<=[。；;：:，,\n]))[ \t\u3000]*"
# One style of numbering each; the group is the number.
_STYLES = tuple(
    re.compile(_BEFORE + pattern, re.MULTILINE)
    for pattern in (
        r"(\d{1,2})(?:[.．](?!\d{1,3}(?!\d))|[、)）])",  # 1.5万元 numbers nothing, 1.2024年 does
        r"[(（](\d{1,2})[)）]",
        rf"([{_HAN}]{{1,3}})、",
        rf"[(（]([{_HAN}]{{1,3}})[)）]",
        rf"[第其]([{_HAN}])[，,、：:]",
        r"([①-⑳])",
    )
)


def numbered_matters(text: str) -> int:
    """How many matters are numbered from one, in the style that counts furthest; 0 for none."""
    return max(_run(_ordinal(found) for found in style.findall(text)) for style in _STYLES)


def _run(numbers: Iterable[int]) -> int:
    reached = 0
    for number in numbers:
        if number == reached + 1:
            reached = number
    return reached


def _ordinal(number: str) -> int:
    if number.isascii():
        return int(number)
    if "①" <= number <= "⑳":
        return ord(number) - ord("①") + 1
    tens, ten, ones = number.rpartition("十")
    digit = _HAN.find(ones) + 1 if ones else 0
    return (_HAN.find(tens) + 1 if tens else 1) * 10 + digit if ten else digit
