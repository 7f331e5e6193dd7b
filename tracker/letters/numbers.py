"""How an office numbers its letters: a pattern with places, and the number it makes.

The standard form is that of GB/T 9704—2012: 机关代字〔年〕序号号, no 第, no leading zeros. An
office may put its own words between the places; the year stays in 〔〕 and the running
number between signs that are no digits, so that two numbers never look alike.
"""

import re
from dataclasses import dataclass
from typing import Any, ClassVar

STANDARD = "{机关代字}{类别字}〔{年}〕{序号}号"
SHARED = "letters"
LONGEST = 80
PLACES = ("机关代字", "类别字", "年", "序号")
_PLACE = re.compile(r"\{([^{}]*)\}")
_YEAR, _ORDINAL = "〔{年}〕", "{序号}"
_BOUNDED = re.compile(r"[^{}\d]\{序号\}(?:[^{}\d]|$)")
_BIGGEST = 9_999_999


class PatternRefused(Exception):
    """This pattern makes no good numbers. `pattern` is the sentence, its facts in braces."""

    pattern: ClassVar[str]

    def __init__(self, **facts: Any) -> None:
        super().__init__()
        self.facts = facts

    def __str__(self) -> str:
        return self.pattern.format(**self.facts)


class PlaceUnknown(PatternRefused):
    pattern = "没有“{name}”这个占位；可以用的有：{known}。"


class BracesLeft(PatternRefused):
    pattern = "花括号没有配对。占位要写成一个花括号夹着名称，如 {example}。"


class YearOutOfPlace(PatternRefused):
    pattern = "年份须写一次，并且用六角括号：{example}。"


class OrdinalOutOfPlace(PatternRefused):
    pattern = "序号须写一次，前后都要有字（末尾除外），不能紧挨着别的占位：{example}。"


class DigitsWritten(PatternRefused):
    pattern = "不要在样式里写死数字，年份和序号由系统填写。"


class NumberTooLong(PatternRefused):
    pattern = "编号会有{length}个字，最多{limit}个字，请精简。"


class NumbersAlike(PatternRefused):
    pattern = "与“{other}”编出来的号会一样，而两者各编各的序号。请加类别字，或者共用一个序号。"


class NumbersGivenAlike(PatternRefused):
    pattern = "{number}已经给了别的文书。请加类别字，或者共用一个序号。"


@dataclass(frozen=True, slots=True)
class Numbering:
    """How one kind of letter is numbered. `word`: the 类别字; `series`: what is counted."""

    pattern: str = STANDARD
    word: str = ""
    series: str = SHARED

    def number(self, office_word: str, year: int, ordinal: int) -> str:
        said = {
            "机关代字": office_word,
            "类别字": self.word,
            "年": str(year),
            "序号": str(ordinal),
        }
        return _PLACE.sub(lambda place: said[place[1]], self.pattern)


def check_numbering(numbering: Numbering, office_word: str) -> None:
    """Raises `PatternRefused` for a pattern that makes no good numbers."""
    pattern = numbering.pattern
    for name in _PLACE.findall(pattern):
        if name not in PLACES:
            raise PlaceUnknown(name=name, known="、".join(PLACES))
    if set("{}") & set(_PLACE.sub("", pattern)):
        raise BracesLeft(example=_ORDINAL)
    if pattern.count(_YEAR) != 1 or pattern.count("{年}") != 1:
        raise YearOutOfPlace(example=_YEAR)
    if pattern.count(_ORDINAL) != 1 or not _BOUNDED.search(pattern):
        raise OrdinalOutOfPlace(example=f"{_YEAR}{_ORDINAL}号")
    if re.search(r"\d", _PLACE.sub("", pattern) + numbering.word):
        raise DigitsWritten()
    length = len(numbering.number(office_word, 9999, _BIGGEST))
    if length > LONGEST:
        raise NumberTooLong(length=length, limit=LONGEST)
