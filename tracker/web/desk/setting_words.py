"""A line of the history of settings in plain words: which field, what it said, what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.support import LazyProxy

from tracker.law.mail_terms import AfterFetch, Security
from tracker.law.notices import Notice
from tracker.law.remedies import DecidedIn
from tracker.law.terms import (
    AuthorityLevel,
    ChallengeResult,
    Channel,
    Retention,
    Role,
    SettingKind,
    Term,
    WorkStep,
)
from tracker.letters.compose import LetterKind
from tracker.letters.kinds import NUMBERED
from tracker.letters.numbers import SHARED
from tracker.records.office_models import SettingChange
from tracker.web.words import _, _l, gettext

LABELS: Mapping[str, LazyProxy] = {
    "code": _l("机关代码"),
    "name": _l("机关名称"),
    "parent": _l("上级机关"),
    "address": _l("办公地址"),
    "hours": _l("办公时间"),
    "telephone": _l("联系电话"),
    "document_word": _l("机关代字"),
    "example": _l("申请的好例子"),
    "fee_payment": _l("信息处理费怎样缴纳"),
    "confirms_by_hand": _l("网上申请由工作人员确认收到"),
    "takes_unsure": _l("接收申请人“不确定”由哪个机关负责的申请"),
    "channels": _l("申请渠道"),
    "fax": _l("受理申请的传真号码"),
    "email": _l("受理申请的电子邮箱"),
    "level": _l("机关层级"),
    "review_body": _l("行政复议机关"),
    "court": _l("有管辖权的法院"),
    "portal_name": _l("上级门户网站名称"),
    "portal_url": _l("上级门户网站网址"),
    "operator": _l("承办单位"),
    "site_code": _l("网站标识码"),
    "icp_number": _l("ICP备案号"),
    "police_number": _l("公安备案号"),
    "faults_url": _l("“我为政府网站找错”网址"),
    "optional_steps": _l("还要经过的环节"),
    "members": _l("科室人员"),
    "mails_off": _l("不发的邮件"),
    "quiet_hours": _l("晚上8点到早上8点不发"),
    "mails_heads": _l("每天寄出办理记录总摘要"),
    "mailbox_active": _l("收取这个邮箱的来信"),
    "mailbox_host": _l("服务器的主机名"),
    "mailbox_port": _l("端口"),
    "mailbox_security": _l("加密方式"),
    "mailbox_account": _l("用户名"),
    "mailbox_folder": _l("收取的文件夹"),
    "mailbox_afterwards": _l("收取以后"),
    "mailbox_move_to": _l("移到的文件夹"),
    "mailbox_since_on": _l("从哪天的来信开始"),
    "review": _l("行政复议"),
    "litigation": _l("行政诉讼"),
    "reason": _l("理由"),
    "retention": _l("保管期限"),
    "copies_days": _l("身份证件影像的保存天数"),
    "pattern": _l("编号样式"),
    "word": _l("类别字"),
    "series": _l("序号"),
    "text": _l("文字"),
    "docx": _l("版式（DOCX）"),
    "file": _l("文件"),
    "roles": _l("岗位"),
    "active": _l("状态"),
    "password": _l("密码"),
    "second_factor": _l("动态码"),
    "recovery_link": _l("恢复登录的链接"),
    "pause_lifted": _l("暂停登录"),
    "network_lifted": _l("解除暂停登录的地址"),
    "second_factor_required": _l("管理员登录须用动态码"),
    "subject": _l("统一身份认证标识"),
    "provider": _l("按统一身份认证"),
    "emergency": _l("应急登录，截至"),
    "title": _l("通知标题"),
    "document": _l("发文字号"),
    "off": _l("放假的日子"),
    "work": _l("上班的日子"),
}
_NAME_OF = {SettingKind.OFFICERS: _l("姓名"), SettingKind.UNITS: _l("科室名称")}
# What was done and has no value to tell.
_DONE: Mapping[str, LazyProxy] = {
    "password": _l("已更换"),
    "recovery_link": _l("已生成"),
    "pause_lifted": _l("已解除"),
}
# What tells of this change alone.
_SAID_ONCE = frozenset({"reason", "provider", "emergency"})
# Values that are words of a closed vocabulary.
_TERMS: Mapping[str, type[Term]] = {
    "channels": Channel,
    "roles": Role,
    "optional_steps": WorkStep,
    "level": AuthorityLevel,
    "retention": Retention,
    "mails_off": Notice,
    "mailbox_security": Security,
    "mailbox_afterwards": AfterFetch,
    **dict.fromkeys(DecidedIn, ChallengeResult),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a change. `was` None: only what is now is told."""

    label: str
    was: str | None
    now: str


@dataclass(frozen=True, slots=True)
class Told:
    """One change. `version`: of a letter's wording or paper, to be looked at."""

    change: SettingChange
    about: str
    fields: tuple[Field, ...]
    version: int

    @property
    def at(self) -> datetime:
        return self.change.at

    @property
    def who(self) -> str:
        return self.change.officer.name if self.change.officer else ""


def told_of(change: SettingChange) -> Told:
    names = [name for name in LABELS if name in change.before or name in change.after]
    differ = [n for n in names if change.before.get(n) != change.after.get(n)]
    version = next((change.after[n] for n in ("text", "docx") if n in change.after), 0)
    return Told(
        change,
        _about(change),
        tuple(_field(change, name) for name in differ),
        version if isinstance(version, int) else 0,
    )


def _field(change: SettingChange, name: str) -> Field:
    if name in _DONE:
        return Field(str(LABELS[name]), None, str(_DONE[name]))
    if name in _SAID_ONCE:
        return Field(str(LABELS[name]), None, str(change.after[name]))
    own_name = _NAME_OF.get(change.kind) if name == "name" else None
    label = str(own_name or LABELS[name])
    of_unit = change.kind is SettingKind.UNITS
    was, now = (
        _value(name, said[name], of_unit=of_unit) if name in said else _("（无）")
        for said in (change.before, change.after)
    )
    return Field(label, was, now)


def _about(change: SettingChange) -> str:
    """Which of several: the letter, the officer by the name they sign in with, the year."""
    match change.kind:
        case SettingKind.NUMBERING:
            return NUMBERED.get(change.key) or _("没有另设的各类文书")
        case SettingKind.TEMPLATES if change.key in set(LetterKind):
            return LetterKind(change.key).label
        case _:
            return change.key


def _value(name: str, value: object, *, of_unit: bool) -> str:
    if name in ("text", "docx"):
        return _("第%(n)s版", n=value) if value else _("标准")
    if name == "active":
        in_use = _("使用中") if of_unit else _("在岗")
        return in_use if value else _("已停用")
    if name in set(DecidedIn) and value is None:
        return _("按通行做法")
    if value in (None, "", False, []):
        return _("否") if value is False else _("（无）")
    if value is True:
        return _("是")
    if name in ("off", "work"):
        return _("、").join(_spans([date.fromisoformat(on) for on in _list(value)]))
    if name in _TERMS:
        return _("、").join(gettext(_TERMS[name](word).label) for word in _list(value))
    if name == "members":
        return _("、").join(_list(value))
    if name == "series":
        return _("与其他文书共用") if value == SHARED else NUMBERED.get(str(value), str(value))
    return str(value)


def _list(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _spans(days: list[date]) -> list[str]:
    """Days in a row as one span."""
    spans: list[list[date]] = []
    for on in days:
        if spans and on - spans[-1][-1] == timedelta(days=1):
            spans[-1].append(on)
        else:
            spans.append([on])
    return [
        span[0].isoformat()
        if len(span) == 1
        else _("%(first)s至%(last)s", first=span[0].isoformat(), last=span[-1].isoformat())
        for span in spans
    ]
