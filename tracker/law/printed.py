"""The law as plain text for a terminal: `tracker law`.

Columns are aligned by the width of the characters, a Chinese one being two columns wide.
Whatever was not read in the text of the law, or is our reading of it, has the mark ※
and its reason below.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from tracker.law.articles import Mark, Text
from tracker.law.concordance import (
    LawOfDay,
    Resting,
    article_said,
    law_of,
    listed,
    resting_on,
    text_said,
    whole_text_json,
)
from tracker.law.fees import Tariff
from tracker.law.statute import Parameter, last_day
from tracker.law.terms import FeeBasis

MARK = "※"
OWN_WORDS = "各条内容是本系统的概括，不是条文原文；引用请按文号核对原文。"
_COUNTED = {FeeBasis.ITEMS: "件", FeeBasis.PAGES: "页"}


def looked_up(words: str, on: date) -> tuple[dict[str, Any], str]:
    """The article, the text or, without words, the law of a day: as JSON, and as text.

    Raises `NotFound` for words that name neither a text nor an article recorded here.
    """
    if not words.strip():
        law = law_of(on)
        return law.as_json(), day_printed(law)
    text, rest = text_said(words)
    if not rest:
        return whole_text_json(text), text_printed(text)
    found = resting_on(article_said(words), on)
    return found.as_json(), article_printed(found)


def day_printed(law: LawOfDay) -> str:
    """Every text and number in force on a day."""
    texts = [[text.name, in_force(text), _named(text)] for text in law.texts]
    numbers = [
        [value.label, value.words, value.article, since(value), MARK * value.assumed]
        for value in law.numbers
    ]
    parts = [
        f"{_day(law.on)}的法律规定",
        _part("期限和数额", _aligned(numbers)),
        _part("信息处理费", (_tariff(*one) for one in law.tariffs)),
        _part("当日没有规定的", (values[0].label for values in law.missing)),
        _part("法律文本", _aligned(texts)),
        _part(f"{MARK} 假定", (_reason(value) for value in law.numbers if value.assumed)),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def text_printed(text: Text) -> str:
    """A text with its recorded articles."""
    held = (
        f"{text.place(article.number)}{MARK * (article.mark is not Mark.READ)}  {article.gist}"
        for article in text.held.values()
    )
    parts = [_head(text), text.gist, _part("收录的内容", held)]
    if text.held and text.unrecorded:
        parts.append(f"第{listed(text.unrecorded)}条：本系统没有收录其内容。")
    parts.append(OWN_WORDS)
    return "\n\n".join(filter(None, parts)) + "\n"


def article_printed(found: Resting) -> str:
    """An article with what rests on it."""
    article, text = found.article, found.text
    marked = f"{MARK}（{article.mark.label}）" if article.mark is not Mark.READ else ""
    parts = [
        f"{text.name}{text.place(article.number)}\n{_head(text)}",
        article.gist + marked,
        _part("期限和数额", (line for values in found.numbers for line in _history(values))),
        _part("信息处理费", (_tariff(*one) for one in found.tariffs)),
        _part(
            "办理行为",
            (f"{r.act.label}{f'：《{r.letter}》' if r.letter else ''}" for r in found.acts),
        ),
        _part(
            "答复依据",
            _aligned([g.group, g.label, g.article, MARK * g.unread] for g in found.grounds),
        ),
        _part(
            "救济途径",
            _aligned(
                [f"自{_day(r.since)}起", r.path.label, MARK * r.assumed] for r in found.remedies
            ),
        ),
        OWN_WORDS,
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def in_force(text: Text) -> str:
    """2008年5月1日至2019年5月14日; 2019年5月15日起; 2016年起."""
    began = _day(text.since) if text.since else f"{text.year}年"
    return f"{began}至{_day(text.until)}" if text.until else f"{began}起"


def since(value: Parameter) -> str:
    """2008年5月1日至2019年5月14日; 2019年5月15日起."""
    end = last_day(value)
    return f"{_day(value.since)}至{_day(end)}" if end else f"{_day(value.since)}起"


def tariff_words(basis: FeeBasis, tariff: Tariff) -> Iterator[str]:
    """1至10件免费; 11至30件每件100元; 31件起每件200元，每10件再加100元."""
    one = _COUNTED[basis]
    for band in tariff.bands:
        rate = f"每{one}{band.rate:.0f}元" if band.rate else "免费"
        yield f"{band.first}至{band.last}{one}{rate}"
    rise = f"，每{tariff.open_step}{one}再加{tariff.open_rise:.0f}元" if tariff.open_rise else ""
    yield f"{tariff.open_from}{one}起每{one}{tariff.open_rate:.0f}元{rise}"


def _head(text: Text) -> str:
    marked = f"{MARK}（{text.mark.label}）" if text.mark is not Mark.READ else ""
    return f"{_named(text)}，{in_force(text)}{marked}"


def _named(text: Text) -> str:
    return text.number if text.title == text.number else f"《{text.title}》{text.number}"


def _history(values: Sequence[Parameter]) -> Iterator[str]:
    yield f"{values[0].label}：{values[0].note}"
    rows = [[value.words, value.article, since(value), _why(value)] for value in values]
    yield from (f"  {line}" for line in _aligned(rows))


def _why(value: Parameter) -> str:
    return f"{MARK}（{value.reason}）" if value.assumed else ""


def _reason(value: Parameter) -> str:
    return f"{value.label}：{value.reason}"


def _tariff(basis: FeeBasis, tariff: Tariff) -> str:
    words = "；".join(tariff_words(basis, tariff))
    lines = [f"{basis.label}（{tariff.article}，{_day(tariff.since)}起）：{words}"]
    lines += [f"    {MARK} {sentence}" for _, sentence in tariff.assumptions]
    return "\n".join(lines)


def _part(title: str, lines: Iterable[str]) -> str:
    """A titled part, empty where there is nothing to say."""
    body = "\n".join(f"  {line}" for line in lines)
    return f"{title}\n{body}" if body else ""


def _aligned(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    lines = list(rows)
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = zip(line, widths, strict=True)
        yield "  ".join(cell + " " * (width - _width(cell)) for cell, width in cells).rstrip()


def _width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "FW" else 1 for sign in words)


def _day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"
