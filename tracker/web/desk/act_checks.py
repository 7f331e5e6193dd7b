"""What to look over before a reply goes out: found by the program, decided by the officer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.law.answers import choices, counted_row, forced_ground
from tracker.law.bodies import court_rule, review_body_rule
from tracker.law.calendar import Calendar
from tracker.law.deadlines import due_on, is_provisional
from tracker.law.entries import Replied, ReplyCorrected
from tracker.law.grounds import GROUNDS
from tracker.law.opinions import Voice, voice
from tracker.law.remedies import remedy
from tracker.law.terms import Opinion, Silence
from tracker.records.authorities import bodies_of
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
    assert isinstance(said, Replied | ReplyCorrected)
    assert letter is not None
    return [
        _matters(said),
        _counted(said),
        _in_time(case, said, calendar),
        *_waiting(case, said, calendar),
        _remedies(case, said),
        *_bodies(case.authority, said.on),
        _addressee(letter.addressee),
        _no_identity_number(letter.body),
        _files(said),
        *_searched(case, said),
        Check(True, _("文号在确认时取得，确认之前不占号。")),
    ]


def _matters(said: Replied | ReplyCorrected) -> Check:
    return Check(True, _("逐项答复：共%(n)s项，请与申请内容逐项对照。", n=len(said.grounds)))


def _counted(said: Replied | ReplyCorrected) -> Check:
    """The row of the annual table, and why this one."""
    ground = GROUNDS[said.ground]
    row = counted_row(ground, said.on.year)
    if not row:
        return Check(True, _("本答复不计入年度报告的表格。"))
    shown = _("计入年度报告：%(row)s。", row=" / ".join(row[1:] or row))
    if forced_ground(said.grounds):
        why = _("既提供了信息、又有不予公开的，只计部分公开。")
    elif choices(said.grounds):
        why = _("这是您在所用的依据中选择的。")
    else:
        return Check(True, shown)
    return Check(True, shown + why)


def _in_time(case: CaseFile, said: Replied | ReplyCorrected, calendar: Calendar) -> Check:
    due = due_on(case.facts, calendar)
    if due is None:
        return Check(True, _("答复期限目前没有计算。"))
    shown = marked(due, provisional=is_provisional(case.facts, calendar, due))
    if said.on <= due:
        return Check(True, _("答复日期在期限之内（%(due)s）。", due=shown))
    return Check(False, _("答复日期已经超过期限（%(due)s）。", due=shown))


def _waiting(case: CaseFile, said: Replied | ReplyCorrected, calendar: Calendar) -> Iterator[Check]:
    """What the parties consulted said or left unsaid: the reply is still the office's choice."""
    for asked in case.facts.consultations:
        words = _opinion_words(voice(asked, case.facts, calendar, said.on))
        if words:
            yield Check(False, _("“%(whom)s”%(words)s。", whom=asked.whom, words=words))


def _opinion_words(heard: Voice) -> str:
    if heard.opinion is Opinion.OBJECTS:
        return _("不同意公开，请核对各项答复")
    if heard.silence is not None and heard.silence.meaning is not Silence.CONSENT:
        return _("没有答复：%(meaning)s", meaning=gettext(heard.silence.meaning.label))
    return _("的意见还没有收到") if heard.awaited else ""


def _remedies(case: CaseFile, said: Replied | ReplyCorrected) -> Check:
    office = case.authority
    grounds = [GROUNDS[key] for key in said.grounds]
    way = remedy(grounds, said.on, **bodies_of(office))
    if way is None:
        return Check(True, _("本答复不涉及救济途径。"))
    words = _("救济途径：%(path)s。", path=gettext(way.path.label))
    return Check(True, words + (_("这是系统对规定的理解，请核对。") if way.assumed else ""))


def _bodies(office: Authority, on: date) -> Iterator[Check]:
    if not office.review_body:
        yield Check(False, _("没有设置行政复议机关的名称，请由管理员在“设置”中补上。"))
    if not office.court:
        yield Check(False, _("没有设置有管辖权的法院，请由管理员在“设置”中补上。"))
    if office.level is None:
        return
    for name, rule in (
        (office.review_body, review_body_rule(office.level, on)),
        (office.court, court_rule(office.level, on)),
    ):
        if rule.is_obviously_other(name):
            words = _("“%(name)s”与机关层级不符：按层级应为%(who)s（%(article)s）。")
            facts = {"name": name, "who": gettext(rule.who), "article": rule.article}
            yield Check(False, words % facts)


def _addressee(addressee: str) -> Check:
    if addressee:
        return Check(True, _("收件人：%(name)s，请与申请表核对。", name=addressee))
    return Check(False, _("没有登记申请人的姓名或者名称。"))


def _no_identity_number(body: str) -> Check:
    if _IDENTITY_NUMBER.search(body):
        return Check(False, _("正文中有疑似身份证号码，请删去或者遮盖。"))
    return Check(True, _("正文中没有身份证号码。"))


def _searched(case: CaseFile, said: Replied | ReplyCorrected) -> Iterator[Check]:
    """Nonexistence is the outcome of a search, which the file has to show."""
    if not any(GROUNDS[key].needs_search for key in said.grounds if key in GROUNDS):
        return
    if case.searched:
        yield Check(True, _("有检索记录，请打印归入案卷。"))
    else:
        words = _(
            "答复信息不存在，但没有检索记录：请先在“检索记录”中写明在哪里、由谁、用什么词查过。"
        )
        yield Check(False, words)


def _files(said: Replied | ReplyCorrected) -> Check:
    if not said.attachments:
        return Check(True, _("没有附件。需要提供文件的，请返回添加。"))
    return Check(True, _("附件%(n)s个，请打开核对内容。", n=len(said.attachments)))
