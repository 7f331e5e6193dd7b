"""Soft hints about a text: what could make the answer quicker. None of them ever blocks.

What the patterns look for is our judgement, not law: each stands here with the words it
means, and `tests/web/public/test_hints.py` is the table of what it finds and leaves alone.
"""

import re
from dataclasses import dataclass
from typing import Literal

from tracker.law.matters import numbered_matters

HintKey = Literal["several", "vague", "advice", "own", "correction"]


@dataclass(frozen=True, slots=True)
class Hint:
    """`words`: those of the text it is about; `n`: how many matters, for `several`."""

    key: HintKey
    words: tuple[str, ...] = ()
    n: int = 0


def hints(text: str, *, correction: bool = False) -> tuple[Hint, ...]:
    """What can be said about a text. `correction`: it asks already for a record put right."""
    found: list[Hint] = []
    matters = numbered_matters(text)
    if matters > 1:
        found.append(Hint("several", n=matters))
    if words := _words(_VAGUE, text):
        found.append(Hint("vague", words))
    if words := _words(_ADVICE, text):
        found.append(Hint("advice", words))
    if correction:
        return tuple(found)
    if _CORRECTION.search(text):
        found.append(Hint("correction"))
    elif _OWN.search(text):
        found.append(Hint("own"))
    return tuple(found)


# --- words --------------------------------------------------------------------------------

_VAGUE = re.compile(
    r"所有(?!权|制|者|人(?!员))"
    r"|全部|一切"
    r"|相关(?!性)"
    r"|(?<![平同中高初均对不优相上下特甲乙])等"
    r"(?=[。，；,;）)\s]|$|材料|文件|信息|资料|内容|情况|相关|有关|一切|所有|全部)"
)
_NOT_TO_COMPLAIN = (
    "处理|办理|件|量|数|统计|记录|台账|电话|渠道|办法|制度|奖励|情况|材料|信(?!访)|登记|答复|中心"
    "|热线|平台|人|事项|案件|工单|举报|的"
)
_NOT_TO_CONSULT = "公司|费|合同|服务|机构|报告|单位|项目|意见|电话|热线|师"
_ADVICE = re.compile(
    "为什么|为何|凭什么|请问|怎么办|如何办理|给个说法"
    "|是否(?:合法|违法|合规|违规|合理|属实)|合不合法|合法吗|合理吗"
    f"|投诉(?!{_NOT_TO_COMPLAIN})|举报(?!{_NOT_TO_COMPLAIN})"
    f"|(?<!工程)(?<!技术)(?<!造价)(?<!法律)咨询(?!{_NOT_TO_CONSULT})"
)

_ONESELF = "(?:本人|我们家|我家|我自己|自己|我们公司|我公司|本公司|我单位|本单位|我)"
_RECORDS = (
    "(?:档案|记录|登记|户口|户籍|社保|医保|低保|缴费|处罚|笔录|征信|个人信息|身份信息"
    "|出生日期|工龄|学籍|婚姻)"
)
_OWN_RECORD = rf"{_ONESELF}(?:的[^，。；\n]{{0,12}})?{_RECORDS}"
_WRONG = "(?:有误|错误|错了|登记错|记错|写错|填错|不准确|不一致|不相符|不正确|更正|改正)"
_OWN = re.compile(_OWN_RECORD)
_CORRECTION = re.compile(
    rf"{_OWN_RECORD}[^。\n]{{0,40}}{_WRONG}|{_WRONG}[^。\n]{{0,20}}{_OWN_RECORD}"
    r"|(?:申请|要求|请求|请)(?:予以|给予)?更正"
)


def _words(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    """The words a pattern finds, each once, in the order of the text."""
    return tuple(dict.fromkeys(pattern.findall(text)))
