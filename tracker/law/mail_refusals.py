"""Reasons for which the law says no to how a mail is entered."""

from tracker.law.refusals import Refusal


class ConfirmedBeforeArrival(Refusal):
    article = "条例第三十一条第三项"
    sentence = "邮件{arrived_on}才到达，不能在{confirmed_on}已经确认。请核对确认的日期。"
