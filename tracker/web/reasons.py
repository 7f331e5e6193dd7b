"""The law's finished Chinese sentences, said again in the visitor's language.

A refusal brings its own pattern. The reason for a day of the clock (`CountedDay.why`)
arrives as a finished sentence; it is recognised by the pattern it was made from.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from tracker.law.refusals import Refusal
from tracker.web.words import gettext, plain_day


def _m(message: str) -> str:
    """Marks a message for the catalogue."""
    return message


PATTERNS = (
    _m("{holiday}放假"),
    _m("调休上班（{holiday}）"),
    _m("征求{party}意见，不计入答复期限"),
    _m("已办结（{stage}）"),
    _m("工作日"),
    _m("周末"),
    _m("工作日（放假安排未公布，暂按周一至周五计）"),
    _m("周末（放假安排未公布，暂按周末休息计）"),
    _m("等待补正，收到后重新起算"),
    _m("收到补正后重新起算，此前的日子不计"),
    _m("等待缴费，缴费后重新起算"),
    _m("缴费后重新起算，此前的日子不计"),
    _m("元旦"),
    _m("春节"),
    _m("清明节"),
    _m("劳动节"),
    _m("端午节"),
    _m("中秋节"),
    _m("国庆节"),
    _m("中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日"),
    _m("{one}、{other}"),
)
_CHINESE_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def reason(sentence: str) -> str:
    """A sentence or label of the law; one of no known pattern stays as it is."""
    said = gettext(sentence)
    if said != sentence:
        return said
    if found := _CHINESE_DAY.fullmatch(sentence):
        year, month, on = (int(part) for part in found.groups())
        return plain_day(date(year, month, on))
    return next(_readings(sentence), sentence)


def refusal_sentence(refusal: Refusal) -> str:
    """The refusal's sentence without its article."""
    facts = {name: reason(value) for name, value in refusal.facts.items()}
    return gettext(refusal.sentence).format(**facts)


def _readings(sentence: str) -> Iterator[str]:
    for pattern in PATTERNS:
        if "{" in pattern and (found := _shape(pattern).fullmatch(sentence)):
            parts = {name: reason(part) for name, part in found.groupdict().items()}
            yield gettext(pattern).format(**parts)


@cache
def _shape(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(pattern)))
