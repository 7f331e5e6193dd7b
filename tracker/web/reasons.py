"""The law's finished Chinese sentences, said again in the visitor's language.

A refusal brings its own pattern. The reason for a day of the clock (`CountedDay.why`)
arrives as a finished sentence; it is recognised by the pattern it was made from.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from tracker.law.letter_checks import Check
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
    _m("费用免除后重新起算，此前的日子不计"),
    _m(
        "费用全部免除的，这里比照缴清费用，从次日起重新计算答复期限；办法只写明缴费后重新计算，"
        "也有理解认为免除后只继续计算发出收费通知时剩余的期限。"
    ),
    _m("{begins}，当日不计入"),
    _m("第{n}日"),
    _m("{n}个月后的对应日"),
    _m("{n}年后的对应日"),
    _m("{n}个月后的当月没有{day}日，到月末为止"),
    _m("{n}年后的当月没有{day}日，到月末为止"),
    _m("{why}，期限顺延"),
    _m("休息日之后的第一个工作日"),
    _m("次年{n}月的最后一日"),
    _m("补正告知书写明的日期"),
    _m("说明理由告知书写明的日期"),
    _m("延迟答复告知书确定的日期"),
    _m("复议决定或者裁判确定的日期"),
    _m("通知书写明的日期"),
    _m("没有登记收到起诉状副本的日期，暂自立案之日起算；也可以自实际收到之日起算，可能更晚。"),
    _m("没有登记法院收到上诉状的日期，暂自上诉之日起算；法院实际收到更晚的，期限相应推后。"),
    _m("台账载明延长到这一天"),
    _m("申请人补正的期限"),
    _m("申请人说明理由的期限"),
    _m("告知延长答复期限的最后一日"),
    _m("延长后作出行政复议决定的期限"),
    _m("没有登记对方收到的日期，暂自发出之日起算；实际收到更晚的，期限相应推后。"),
    _m("没有登记收费通知送达的日期，暂自发出之日起算；实际收到更晚的，期限相应推后。"),
    _m("没有登记对方收到的日期，暂自审结之日起算；实际收到更晚的，期限相应推后。"),
    _m("没有登记收到申请书副本的日期，暂自受理之日起算；也可以自实际收到之日起算，可能更晚。"),
    _m(
        "征求意见逾期才答复的，这里不计入答复期限的时间算到收到意见之日；"
        "也有理解认为只算到15个工作日届满之日，则最迟为{day}。"
    ),
    _m("行政复议法没有规定遇休息日顺延，也有理解认为不顺延，最后一日为{day}。"),
    _m("最后一日是休息日，这里不顺延；也有理解认为可以顺延到{day}。"),
    _m("{day}是休息日，条例没有规定可以顺延，以当日为限；也有理解认为可以顺延到{later}。"),
    _m("2024年1月1日以后依照条例第十四条至第十六条不予公开的，应当先申请行政复议，不能直接起诉。"),
    _m("不予公开的部分应当先申请行政复议，只有其余部分可以直接起诉。"),
    _m("逾期不答复是否须先申请行政复议，各地法院理解不一；先申请行政复议不会错。"),
    _m("系统出具回执即视为双方确认的，收到申请之日为{day}。"),
    _m("条例的文字是“双方确认之日”；如以工作机构另行确认为准，收到申请之日可能更晚。"),
    _m(
        "国办公开办函〔2015〕207号曾规定，没有寄给工作机构的，"
        "以工作机构与申请人电话确认之日为收到申请之日。"
    ),
    _m("国办公开办函〔2015〕207号曾以电子邮件系统收到之日为收到申请之日。"),
    _m("国办公开办函〔2015〕207号曾以电子邮件系统收到之日（{day}）为收到申请之日。"),
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


def refusal_sentence(said: Refusal | Check) -> str:
    """The sentence of a refusal, without its article, or of a point of the self-check."""
    facts = {name: reason(value) for name, value in said.facts.items()}
    return gettext(said.sentence).format(**facts)


def _readings(sentence: str) -> Iterator[str]:
    for pattern in PATTERNS:
        if "{" in pattern and (found := _shape(pattern).fullmatch(sentence)):
            parts = {name: reason(part) for name, part in found.groupdict().items()}
            yield gettext(pattern).format(**parts)


@cache
def _shape(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(pattern)))
