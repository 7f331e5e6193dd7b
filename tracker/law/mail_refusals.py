"""Reasons for which the law says no to how a mail is entered."""

from tracker.law.refusals import Refusal


class ConfirmedBeforeArrival(Refusal):
    article = "条例第三十一条第三项"
    sentence = "邮件{arrived_on}才到达，不能在{confirmed_on}已经确认。请核对确认的日期。"


class ArrivedOnAnotherDay(Refusal):
    article = "条例第三十一条第三项"
    sentence = "邮件{arrived_on}到达，没有另行确认的应为这一天，不能是{submitted_on}。"


class CameByMail(Refusal):
    article = "条例第三十一条第三项"
    sentence = "由来信登记的申请是以电子邮件提出的，渠道不能是“{channel}”。"
