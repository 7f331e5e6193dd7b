"""What to look over before a reply goes out: found by the program, decided by the officer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.law.calendar import Calendar
from tracker.law.deadlines import due_on, is_provisional, opinion_due_on
from tracker.law.entries import Replied
from tracker.law.grounds import GROUNDS
from tracker.law.remedies import remedy
from tracker.records.cases import CaseFile, Tried
from tracker.records.models import Authority
from tracker.web.desk.case_todo import marked
from tracker.web.words import _, gettext

_IDENTITY_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list. `holds`: nothing speaks against it."""

    holds: bool
    words: str


def reply_checks(case: CaseFile, tried: Tried, calendar: Calendar) -> list[Check]:
    said, letter = tried.said, tried.letter
    assert isinstance(said, Replied)
    assert letter is not None
    return [
        _matters(said),
        _in_time(case, said, calendar),
        *_waiting(case, said, calendar),
        _remedies(case, said),
        *_bodies(case.authority),
        _addressee(letter.addressee),
        _no_identity_number(letter.body),
        _files(said),
        Check(True, _("文号在确认时取得，确认之前不占号。")),
    ]


def _matters(said: Replied) -> Check:
    return Check(True, _("逐项答复：共%(n)s项，请与申请内容逐项对照。", n=len(said.grounds)))


def _in_time(case: CaseFile, said: Replied, calendar: Calendar) -> Check:
    due = due_on(case.facts, calendar)
    if due is None:
        return Check(True, _("答复期限目前没有计算。"))
    shown = marked(due, provisional=is_provisional(case.facts, calendar, due))
    if said.on <= due:
        return Check(True, _("答复日期在期限之内（%(due)s）。", due=shown))
    return Check(False, _("答复日期已经超过期限（%(due)s）。", due=shown))


def _waiting(case: CaseFile, said: Replied, calendar: Calendar) -> Iterator[Check]:
    """Opinions whose time is not over: replying without them is the office's choice."""
    for asked in case.facts.consultations:
        until = opinion_due_on(asked, case.facts, calendar)
        if asked.answered_on is None and (until is None or said.on <= until):
            yield Check(False, _("“%(whom)s”的意见还没有收到。", whom=asked.whom))


def _remedies(case: CaseFile, said: Replied) -> Check:
    office = case.authority
    grounds = [GROUNDS[key] for key in said.grounds]
    way = remedy(grounds, said.on, review_body=office.review_body, court=office.court)
    if way is None:
        return Check(True, _("本答复不涉及救济途径。"))
    words = _("救济途径：%(path)s。", path=gettext(way.path.label))
    return Check(True, words + (_("这是系统对规定的理解，请核对。") if way.assumed else ""))


def _bodies(office: Authority) -> Iterator[Check]:
    if not office.review_body:
        yield Check(False, _("没有设置行政复议机关的名称，请由管理员在“设置”中补上。"))
    if not office.court:
        yield Check(False, _("没有设置有管辖权的法院，请由管理员在“设置”中补上。"))


def _addressee(addressee: str) -> Check:
    if addressee:
        return Check(True, _("收件人：%(name)s，请与申请表核对。", name=addressee))
    return Check(False, _("没有登记申请人的姓名或者名称。"))


def _no_identity_number(body: str) -> Check:
    if _IDENTITY_NUMBER.search(body):
        return Check(False, _("正文中有疑似身份证号码，请删去或者遮盖。"))
    return Check(True, _("正文中没有身份证号码。"))


def _files(said: Replied) -> Check:
    if not said.attachments:
        return Check(True, _("没有附件。需要提供文件的，请返回添加。"))
    return Check(True, _("附件%(n)s个，请打开核对内容。", n=len(said.attachments)))
