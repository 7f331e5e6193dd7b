"""What a ledger calls a result: code, official label, or path from its group.

Accepted (formats.md, section 2): the code; the label of a leaf row of any form, with or
without its number; the path from its group, with or without numbers. Full-width digits,
spaces, bracket and quotation styles make no difference. A label that could mean two rows
is refused, naming them: a group such as 不予公开, and 其他处理, which is a row of its own
only in the form of 2019 and 2020.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache, lru_cache

from tracker.law.grounds import RESULTS
from tracker.law.layouts import LAYOUTS, Row, layout_for
from tracker.law.statute import law_on
from tracker.law.table_refusals import LabelAmbiguous, LabelUnknown, ResultOfOlderText
from tracker.law.terms import Law

_QUOTES = str.maketrans("", "", "\"'“”‘’「」『』《》〈〉")
_BRACKETS = str.maketrans("〔〕[]【】{}", "()()()()")
_CHINESE_DIGITS = {digit: n for n, digit in enumerate("一二三四五六七八九十", start=1)}
_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_NUMBERED = re.compile(
    r"^(?:\((?P<bracketed>[一二三四五六七八九十]|\d+)\)|"
    r"(?P<chinese>[一二三四五六七八九十])(?=[、.])|(?P<digits>\d+))[、.)]?(?P<rest>.+)$"
)


@dataclass(frozen=True, slots=True)
class _Segment:
    """One part of a path: its number, where it has one, and its words."""

    number: int | None
    words: str


def result_named(text: str, *, ended_on: date, received_on: date | None = None) -> str:
    """The code of the result that `text` names for a matter that ended on that day.

    Labels and codes of both texts are understood for any year, for an application of the
    older text may end in a later year and an office may use the newer words for an older
    one. Refused: what no form knows (LabelUnknown), what could mean two rows of that
    year's form (LabelAmbiguous), and, where the day of receipt is given, a result of the
    2008 text for an application that the 2019 text governs (ResultOfOlderText).
    """
    layout = layout_for(ended_on.year)
    codes = _codes(text, layout)
    if not codes:
        raise LabelUnknown(text=text, nearest=_nearest(text))
    if len(codes) == 1:
        codes = RESULTS[codes[0]].choose.get(layout, codes)
    if len(codes) > 1:
        raise LabelAmbiguous(
            text=text, year=ended_on.year, count=len(codes), rows="、".join(map(_shown, codes))
        )
    result = RESULTS[codes[0]]
    if received_on and result.law is Law.TEXT_2008 and law_on(received_on) is Law.TEXT_2019:
        later = next(
            code
            for code, r in RESULTS.items()
            if r.law is Law.TEXT_2019 and r.rows["2021"] == result.rows["2021"]
        )
        raise ResultOfOlderText(text=text, received_on=received_on, row=_shown(later))
    return result.code


@lru_cache(maxsize=128)  # a ledger of thousands of rows says the same words in each
def folded(text: str) -> str:
    """Without differences of width, space, bracket and quotation style, case and full stop."""
    plain = unicodedata.normalize("NFKC", text).translate(_BRACKETS).translate(_QUOTES)
    return _BLANKS.sub("", plain).lower().rstrip(".。;,")


@lru_cache(maxsize=512)  # some twenty labels
def _codes(text: str, layout: str) -> tuple[str, ...]:
    code = folded(text)
    if code in RESULTS and RESULTS[code].rows:
        return (code,)
    segments = [_segment(part) for part in code.removeprefix("其中:").split("/")]
    found: dict[str, None] = {}
    for key in ("2021", "2014"):
        for row in LAYOUTS[key].rows.values():
            if _names(row, segments):
                found.update(dict.fromkeys(_meant(key, row)))
    if layout == "2019" and _is_other_of_2019(segments):
        return ("other.other",)
    return tuple(found)


def _meant(layout: str, row: Row) -> tuple[str, ...]:
    """The results a row stands for: its own, or those of the rows below a group."""
    codes = tuple(r.key for r in LAYOUTS[layout].children(row.key) or (row,))
    return codes if all(code in RESULTS for code in codes) else ()


def _is_other_of_2019(segments: list[_Segment]) -> bool:
    return _names(LAYOUTS["2019"].rows["other"], segments)


def _names(row: Row, segments: list[_Segment]) -> bool:
    """Whether the segments are the end of the row's path, numbers where given included."""
    path = _path(row)
    return len(segments) <= len(path) and all(
        any(_fits(segment, label) for label in labels)
        for segment, labels in zip(reversed(segments), reversed(path), strict=False)
    )


def _fits(given: _Segment, official: _Segment) -> bool:
    return given.words == official.words and given.number in (None, official.number)


@cache
def _path(row: Row) -> tuple[tuple[_Segment, ...], ...]:
    """For each level of the path the forms of its label; the last level has short ones."""
    above = [(_segment(folded(label)),) for label in row.path[:-1]]
    own = _segment(folded(row.label))
    short = (_Segment(own.number, _segment(folded(words)).words) for words in row.also)
    return (*above, (own, *short))


def _segment(text: str) -> _Segment:
    match = _NUMBERED.match(text)
    if match is None:
        return _Segment(None, text)
    digits = match["bracketed"] or match["chinese"] or match["digits"]
    return _Segment(_CHINESE_DIGITS.get(digits) or int(digits), match["rest"])


def label_of(code: str) -> str:
    """The official label with its group, as a ledger writes it: （三）不予公开/1.属于国家秘密.

    A result without row in any form, that of a correction, has a label of its own, which no
    ledger can name.
    """
    result = RESULTS[code]
    if not result.rows:
        return result.label
    headings = 1 if result.law is Law.TEXT_2019 else 2  # 三、本年度办理结果; 三、…/（三）申请答复数
    return "/".join(result.path[headings:])


def _shown(code: str) -> str:
    return f"{label_of(code)}（{code}）"


def _nearest(text: str) -> str:
    words = {
        _path(LAYOUTS[key].rows[code])[-1][0].words: code
        for key in ("2014", "2021")
        for code in RESULTS
        if code in LAYOUTS[key].rows
    }
    wanted = _segment(folded(text).split("/")[-1]).words
    close = get_close_matches(wanted, words, n=2, cutoff=0.5)
    return f"；相近的有{'、'.join(_shown(words[word]) for word in close)}" if close else ""
