"""An application as its applicant is told it: in which phase it is, and what happened.

Never who in the office did something, nor whom it asked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tracker.law.deadlines import Deadline
from tracker.law.entries import (
    Abandoned,
    Concluded,
    Consulted,
    Deferred,
    Delivered,
    Extended,
    FeeCharged,
    FeeNoticeWithdrawn,
    FeePaid,
    FeeReduced,
    FeeRefunded,
    Joined,
    LetterSent,
    OpinionReceived,
    ReasonsAsked,
    ReasonsGiven,
    ReceiptConfirmed,
    Received,
    Registered,
    Reopened,
    Replied,
    ReplyCorrected,
    Split,
    SupplementAsked,
    Supplemented,
    Transferred,
    Withdrawn,
)
from tracker.law.facts import Facts
from tracker.law.letters import rule_of
from tracker.law.terms import ConsultationKind, Running, Stage
from tracker.records.following import Line
from tracker.web.words import _, _l, day


class Phase(StrEnum):
    """Where an application stands, in words a citizen can act on."""

    SUBMITTED = "submitted"
    HANDLING = "handling"
    SUPPLEMENT = "supplement"
    PAYMENT = "payment"
    CONSULTING = "consulting"
    EXTENDED = "extended"
    REPLIED = "replied"
    ENDED = "ended"


PHASES = {
    Phase.SUBMITTED: _l("已提交"),
    Phase.HANDLING: _l("办理中"),
    Phase.SUPPLEMENT: _l("待您补正"),
    Phase.PAYMENT: _l("待您缴费"),
    Phase.CONSULTING: _l("征求意见中（期限暂停）"),
    Phase.EXTENDED: _l("已延期"),
    Phase.REPLIED: _l("已答复"),
    Phase.ENDED: _l("已终止"),
}
# The straight way, in the words of the applicant.
STEPS = (_l("提交"), _l("办理"), _l("答复"), _l("送达"))
_OF_STAGE = {
    Stage.AWAITING_SUPPLEMENT: Phase.SUPPLEMENT,
    Stage.AWAITING_PAYMENT: Phase.PAYMENT,
    Stage.REPLIED: Phase.REPLIED,
    Stage.CONCLUDED: Phase.REPLIED,
    Stage.WITHDRAWN: Phase.ENDED,
    Stage.ABANDONED: Phase.ENDED,
    Stage.JOINED: Phase.ENDED,
    Stage.TRANSFERRED: Phase.ENDED,
}
_CONSULTED = {
    ConsultationKind.THIRD_PARTY: _l("书面征求第三方意见"),
    ConsultationKind.CO_AUTHOR: _l("征求共同制作机关意见"),
    ConsultationKind.OTHER_AUTHORITY: _l("征求其他机关意见"),
}


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the timeline, in words. `at`: the moment, where the applicant did it online."""

    seq: int
    title: str
    on: date
    at: datetime | None
    text: str = ""


def phase_of(facts: Facts, deadline: Deadline) -> Phase:
    if facts.stage in _OF_STAGE:
        return _OF_STAGE[facts.stage]
    if deadline.running is Running.SUSPENDED:
        return Phase.CONSULTING
    if facts.extended or facts.deferred:
        return Phase.EXTENDED
    return Phase.HANDLING if facts.stage is Stage.HANDLING else Phase.SUBMITTED


def step_of(facts: Facts) -> int | None:
    """Which of `STEPS` it stands at, from 1; None where it ended without an answer."""
    if facts.stage is Stage.RECEIVED:
        return 1
    if facts.stage.is_open:
        return 2
    if facts.stage not in (Stage.REPLIED, Stage.CONCLUDED):
        return None
    return 4 if facts.delivered is not None else 3


def timeline_of(lines: Sequence[Line]) -> list[Happened]:
    """What happened, the newest first. Steps inside the office are left out."""
    told = [_told(line, words) for line in lines for words in _words(line)]
    return sorted(told, key=lambda one: (one.on, one.seq), reverse=True)


def _told(line: Line, words: tuple[str, str]) -> Happened:
    title, text = words
    at = line.recorded_at if line.by_applicant else None
    if line.annulled:
        text = _("这条记录有误，已经更正，不再有效。")
    return Happened(line.seq, title, line.entry.on, at, text)


def _words(line: Line) -> Iterator[tuple[str, str]]:
    """Title and text of a line; nothing for what is of no use to the applicant."""
    match line.entry:
        case Received() as entry if line.by_applicant:
            yield _("您提交了申请"), ""
        case Received() as entry:
            yield _("本机关收到您的申请"), _("渠道：%(channel)s", channel=_(entry.channel.label))
        case Registered():
            yield _("工作人员已登记，开始办理"), ""
        case Supplemented():
            title = _("您提交了补充说明") if line.by_applicant else _("收到您的补充说明")
            yield title, _("答复期限从这一天起重新计算。")
        case ReasonsGiven():
            yield _("您说明了理由") if line.by_applicant else _("收到您说明的理由"), ""
        case Withdrawn():
            yield _("您撤回了申请") if line.by_applicant else _("申请已按您的要求撤回"), ""
        case _:
            yield from _words_of_office(line)


def _words_of_office(line: Line) -> Iterator[tuple[str, str]]:
    match line.entry:
        case SupplementAsked(respond_by=until):
            yield _("需要您补充说明"), _("请最迟在%(day)s补充。", day=day(until)) if until else ""
        case Consulted(kind=kind):
            yield str(_CONSULTED[kind]), _("这段时间依法不计入答复期限。")
        case OpinionReceived():
            yield _("收到意见，继续办理"), ""
        case Extended(working_days=n):
            yield _("答复期限延长 %(n)s 个工作日", n=n), ""
        case Deferred(until=until):
            yield _("确定延迟答复"), _("最迟在%(day)s答复。", day=day(until))
        case FeeCharged() | FeePaid() | FeeReduced() | FeeNoticeWithdrawn() | FeeRefunded() as fee:
            yield _words_of_fee(fee)
        case Replied() | Concluded():
            yield _("已答复"), ""
        case ReplyCorrected(corrects=number):
            text = _("原答复（%(number)s）不再有效，以新的答复为准。", number=number)
            yield _("更正了答复"), text if number else ""
        case Delivered(way=way):
            said = _("方式：%(way)s", way=_(way.label)) if way else ""
            yield _("答复已送达"), said
        case ReceiptConfirmed():
            yield _("本机关已与您确认收到"), _("从次一工作日起计算答复期限。")
        case ReasonsAsked(respond_by=until):
            yield _("请您说明理由"), _("请最迟在%(day)s说明。", day=day(until)) if until else ""
        case Split(into=numbers):
            yield _("分为几件办理"), _("另外几件：%(numbers)s", numbers=_("、").join(numbers))
        case Joined(into=number):
            yield _("合并到您较早的申请"), _("登记编号：%(number)s", number=number)
        case Transferred(whom=whom):
            yield _("转送您写明的机关"), whom
        case Reopened(reply_by=until):
            text = _("最迟在%(day)s答复。", day=day(until)) if until else ""
            yield _("复议或者诉讼后重新办理"), text or _("答复期限从这一天起重新计算。")
        case LetterSent(kind=kind) if rule_of(kind).to == "applicant":
            yield _("发出文书"), _(kind.label)
        case Abandoned():
            yield _("不再处理"), _("因逾期没有补充或者缴费，依法视为放弃申请。")


def _words_of_fee(
    entry: FeeCharged | FeePaid | FeeReduced | FeeNoticeWithdrawn | FeeRefunded,
) -> tuple[str, str]:
    match entry:
        case FeeCharged(yuan=amount):
            text = _("金额 %(amount)s 元。缴费后答复期限重新计算。", amount=amount)
            return _("发出信息处理费收费通知"), text if amount else ""
        case FeePaid():
            return _("收到您缴纳的费用"), _("答复期限从这一天起重新计算。")
        case FeeReduced(yuan=left) if left:
            return _("费用已经减收"), _("应缴 %(amount)s 元，缴费期限不变。", amount=left)
        case FeeReduced():
            return _("费用已经免收"), _("您不用缴费，答复期限从这一天起重新计算。")
        case FeeNoticeWithdrawn():
            return _("收费通知已经撤回"), _("您不用缴费，答复期限按没有发出收费通知计算。")
        case FeeRefunded(yuan=back):
            return _("费用已经退还"), _("退还 %(amount)s 元。", amount=back)
