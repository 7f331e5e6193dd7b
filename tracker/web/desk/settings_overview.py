"""Every setting of the office in a line: what is set, what is missing, and what follows from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.numbering import effective
from tracker.law.bodies import bodies_refusal
from tracker.law.notices import Notice
from tracker.law.remedies import DecidedIn
from tracker.law.terms import Act, Channel, Role, SettingKind
from tracker.law.workflow import STEPS, way
from tracker.records.accounts import second_factors_among
from tracker.records.authorities import bodies_of, frame_of
from tracker.records.calendars import current_calendar
from tracker.records.challenges import decisions_of
from tracker.records.incoming import mailbox_of
from tracker.records.job_runs import backups_told
from tracker.records.letter_templates import templates_in_force
from tracker.records.mail_models import Mailbox
from tracker.records.models import Authority
from tracker.records.numbers import patterns_of
from tracker.records.officers import officers_of
from tracker.records.proposals import optional_steps
from tracker.records.units import units_of
from tracker.web.access import authority_of_officer, officer_of, opens_by_password
from tracker.web.answer import show
from tracker.web.desk.backups import backup_trouble
from tracker.web.pages import ADMINISTERS
from tracker.web.reasons import refusal_sentence
from tracker.web.site import site_of
from tracker.web.words import _, _l, gettext

_TOLD = {
    "address": _l("办公地址"),
    "hours": _l("办公时间"),
    "telephone": _l("联系电话"),
    "document_word": _l("机关代字"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One setting. `page`: the route of its page; `follows`: what comes of it while missing."""

    kind: SettingKind
    page: str
    state: str
    follows: str = ""


async def settings(request: Request) -> Response:
    officer = await officer_of(request)
    lines: list[Line] = []
    if officer.held_roles & ADMINISTERS:
        today = site_of(request).clock.today()
        lines = await _lines(await authority_of_officer(request), today)
    site = site_of(request)
    return await show(
        request,
        "desk/settings.html",
        lines=lines,
        by_password=await opens_by_password(request, officer),
        backups=await backups_told(),
        backups_wanting=await backup_trouble(site.settings, site.clock.today()) is not None,
    )


async def _lines(authority: Authority, today: date) -> list[Line]:
    return [
        *_of_office(authority, today),
        _footer(await frame_of(authority)),
        *await _of_people(authority),
        *await _of_letters(authority, today),
        _mails(authority),
        await _sign_in(authority),
        _mailbox(await mailbox_of(authority.id), authority),
        await _decisions(authority),
        _retention(authority),
        _calendar((await current_calendar()).announced_until, today),
    ]


def _of_office(authority: Authority, today: date) -> Iterator[Line]:
    missing = [str(label) for name, label in _TOLD.items() if not getattr(authority, name)]
    yield Line(
        SettingKind.OFFICE,
        "office_settings",
        _missing(missing) or f"{authority.name} · {authority.telephone}",
        _("指南、渠道页和文书上是空白，申请人找不到您。") if missing else "",
    )
    opened = [gettext(Channel(channel).label) for channel in authority.channels]
    yield Line(SettingKind.CHANNELS, "office_settings", _("、").join(opened))
    yield _remedies(authority, today)


def _remedies(authority: Authority, today: date) -> Line:
    named = {
        _("机关层级"): authority.level,
        _("行政复议机关"): authority.review_body,
        _("有管辖权的法院"): authority.court,
    }
    missing = [label for label, value in named.items() if not value]
    follows = ""
    if other := bodies_refusal(bodies_of(authority), today):
        follows = refusal_sentence(other)
    elif missing:
        follows = _("没有名称的，答复书只能写法律的通称；没有层级的，系统不能核对名称。")
    state = _missing(missing) or f"{authority.review_body} · {authority.court}"
    return Line(SettingKind.REMEDIES, "office_settings", state, follows)


def _footer(frame: dict[str, str]) -> Line:
    follows = "" if frame else _("页脚没有承办单位、备案号和网站标识码。")
    state = _("已填写%(n)s项", n=len(frame)) if frame else _("没有设置")
    return Line(SettingKind.FOOTER, "office_settings", state, follows)


async def _of_people(authority: Authority) -> list[Line]:
    people = [one for one in await officers_of(authority.id) if one.active]
    steps = way(Act.REPLY, optional_steps(authority))
    nobody = [
        gettext(step.label)
        for step in dict.fromkeys((*steps, *way(Act.EXTEND, ())))
        if not any(one.held_roles & STEPS[step].roles for one in people)
    ]
    follows = ""
    if nobody:
        follows = _("没有人办理%(steps)s，走到这里的文书会停住。", steps=_("、").join(nobody))
    units = [one.name for one in await units_of(authority.id, active_only=True)]
    managers = sum(Role.ADMINISTRATOR in one.held_roles for one in people)
    return [
        Line(
            SettingKind.WORKFLOW,
            "workflow",
            " → ".join(gettext(step.label) for step in steps),
            follows,
        ),
        Line(
            SettingKind.OFFICERS,
            "officers",
            _("在岗%(n)s人，管理员%(managers)s人", n=len(people), managers=managers),
        ),
        Line(SettingKind.UNITS, "units", _("、").join(units) or _("没有设置")),
    ]


async def _of_letters(authority: Authority, today: date) -> list[Line]:
    own, patterns = await templates_in_force(authority.id), await patterns_of(authority.id)
    number = effective(patterns, "").number(authority.document_word, today.year, 1)
    return [
        Line(
            SettingKind.TEMPLATES,
            "letter_kinds",
            _("本机关的%(n)s种，其余用标准文字和版式", n=len(own))
            if own
            else _("全部用标准文字和版式"),
        ),
        Line(SettingKind.NUMBERING, "letter_kinds", number),
    ]


def _mails(authority: Authority) -> Line:
    off = [gettext(Notice(one).label) for one in authority.mails_off or ()]
    said = [
        _("不发：%(mails)s", mails=_("、").join(off)) if off else _("全部发送"),
        _("晚上8点到早上8点不发") if authority.quiet_hours else "",
    ]
    return Line(SettingKind.MAILS, "mail_settings", _("；").join(filter(None, said)))


async def _sign_in(authority: Authority) -> Line:
    managers = [
        one.id
        for one in await officers_of(authority.id)
        if one.active and Role.ADMINISTRATOR in one.held_roles
    ]
    have = len(await second_factors_among(managers))
    state = _("管理员须用动态码") if authority.second_factor_required else _("动态码自愿启用")
    without = len(managers) - have
    follows = _("%(n)s位管理员没有启用动态码，别人知道密码就能登录。", n=without) if without else ""
    return Line(SettingKind.SIGN_IN, "sign_in_settings", state, follows)


def _mailbox(mailbox: Mailbox | None, authority: Authority) -> Line:
    follows = ""
    if mailbox is None or not mailbox.active:
        state = _("没有设置")
        if Channel.EMAIL in authority.channels:
            follows = _("寄到邮箱的申请不会自动出现在这里，须每天到邮箱里查看。")
    else:
        state = f"{mailbox.account} · {mailbox.folder}"
        if mailbox.trouble:
            follows = gettext(mailbox.trouble.label)
    return Line(SettingKind.MAILBOX, "mailbox_settings", state, follows)


async def _decisions(authority: Authority) -> Line:
    own = [word for one in DecidedIn for word in await decisions_of(authority.id, one.value)]
    state = _("本机关的口径：%(words)s", words=_("、").join(own)) if own else _("按通行做法")
    return Line(SettingKind.DECISIONS, "count_decisions", state)


def _retention(authority: Authority) -> Line:
    if authority.retention is None:
        follows = _("案卷封面上的保管期限是空白，由档案人员填写。")
        return Line(SettingKind.RETENTION, "retention", _("没有设置"), follows)
    return Line(SettingKind.RETENTION, "retention", gettext(authority.retention.label))


def _calendar(announced_until: date, today: date) -> Line:
    state, follows = _("已录入到%(year)s年", year=announced_until.year), ""
    if announced_until.year <= today.year:
        next_year = announced_until.year + 1
        follows = _("%(year)s年的期限是暂定的，放假安排公布以后请录入。", year=next_year)
    return Line(SettingKind.CALENDAR, "enter_notice", state, follows)


def _missing(labels: list[str]) -> str:
    return _("没有填写：%(fields)s", fields=_("、").join(labels)) if labels else ""
