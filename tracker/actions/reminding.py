"""Gather what the officers of an authority are reminded of, and mail it in the morning.

A reminder never acts: nothing is abandoned, extended or told to an applicant by itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.actions.notices import HOST, wakes_at
from tracker.clock import CHINA
from tracker.law.calendar import Calendar
from tracker.law.deadlines import due_on
from tracker.law.facts import Facts, fold, in_force
from tracker.law.handing_up import GOVERNMENTS
from tracker.law.limits import shown
from tracker.law.remedy_limits import limit_of_annual_report
from tracker.law.reminders import (
    Reminded,
    Reminder,
    backup_reminder,
    calendar_reminder,
    case_reminders,
    challenge_reminder,
    erasure_reminder,
    mail_reminder,
    mailbox_reminder,
    missing_notice,
    report_reminder,
)
from tracker.law.terms import OPEN_STAGES, Role
from tracker.letters.mail import digest_text
from tracker.records.challenges import challenge_due_dates
from tracker.records.incoming import mailbox_of, waiting_since
from tracker.records.job_runs import backups_told
from tracker.records.journal import entries_of
from tracker.records.mail_models import OutboxMessage
from tracker.records.models import Application, Authority, Officer
from tracker.records.proposals import step_of
from tracker.records.published_reports import has_report

Line = dict[str, object]
_STALE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """Today for one authority; `since`: the day the job last ran to its end."""

    authority: Authority
    today: date
    since: date | None
    calendar: Calendar


async def case_lines(reminder: Reminder, day: Day) -> list[Line]:
    """One line for each open application that has to be told of, by due date."""
    if not day.calendar.is_working(day.today):
        return []
    applications = await Application.filter(
        authority_id=day.authority.id, stage__in=sorted(OPEN_STAGES)
    ).order_by("due_on", "id")
    journals = await entries_of([application.journal_id for application in applications])
    found: list[tuple[Application, Facts, Reminded]] = []
    for application in applications:
        facts = fold(in_force(journals[application.journal_id]))
        for told in case_reminders(reminder, facts, day.calendar, day.today, day.since):
            found.append((application, facts, told))
    stuck = await step_of(day.authority, [application for application, _, _ in found])
    return [
        _line(
            told,
            f"{application.register_number} {_case_words(told, facts, day.calendar)}"
            + (f"（现在：{where.step.label}）" if (where := stuck.get(application.id)) else ""),
        )
        for application, facts, told in found
    ]


def _line(told: Reminded, words: str) -> Line:
    return {"reminder": told.reminder.value, "words": words, "roles": sorted(told.roles)}


def _case_words(told: Reminded, facts: Facts, calendar: Calendar) -> str:
    on, due = shown(told.on), due_on(facts, calendar)
    reply = f"应于{shown(due)}前答复" if due else "答复期限目前不在计算中"
    match told.reminder:
        case Reminder.REPLY:
            return f"{reply}，{_left(told)}"
        case Reminder.UNREGISTERED:
            received = shown(facts.received.on)
            return f"{received}收到，超过1个工作日没有登记，{reply}"
        case Reminder.SUPPLEMENT_NOTICE:
            return f"需要补正的，最迟{on}一次性告知，{reply}"
        case Reminder.EXTENSION_NOTICE:
            return f"今天（{on}）是告知延期的最后一日，{reply}"
        case Reminder.OPINION:
            return f"征求意见{on}到期没有答复，期限恢复计算，{reply}"
        case Reminder.UNPAID:
            return f"缴费期限{on}届满没有缴费，请决定是否按放弃申请处理"
        case Reminder.UNSUPPLEMENTED:
            return f"补正期限{on}届满没有补正，请决定是否按放弃申请处理"
    return f"说明理由的期限{on}届满没有说明，请决定是否不予处理，{reply}"


async def mail_lines(day: Day) -> list[Line]:
    """One line for all that wait too long, by the one that waits longest."""
    waiting = await waiting_since(day.authority.id)
    late = [
        (id_, arrived_on, told)
        for id_, arrived_on in ((id_, at.astimezone(CHINA).date()) for id_, at in waiting)
        if (told := mail_reminder(arrived_on, day.today, day.calendar))
    ]
    if not late:
        return []
    id_, arrived_on, told = late[0]
    words = (
        f"{len(late)}封来信超过1个工作日没有处理，最早的{shown(arrived_on)}到达（来信第{id_}号）；"
        "是申请而没有另行确认的，答复期限从到达之日起计算"
    )
    return [_line(told, words)]


async def mailbox_lines(day: Day, now: datetime) -> list[Line]:
    mailbox = await mailbox_of(day.authority.id)
    if mailbox is None or not mailbox.active or mailbox.trouble is None:
        return []
    since = mailbox.trouble_since
    told = mailbox_reminder(since.astimezone(CHINA) if since else None, now)
    if told is None:
        return []
    words = f"从{shown(told.on)}起收不到来信，请每天到邮箱里查看：{mailbox.trouble.label}"
    return [_line(told, words)]


async def challenge_lines(day: Day) -> list[Line]:
    """One line for the next thing owed in each review or lawsuit, by number alone."""
    found = []
    for due in await challenge_due_dates(day.authority.id, day.calendar, day.today):
        if due.limit.on is None:
            continue
        told = challenge_reminder(due.limit.on, day.today, day.since, day.calendar)
        if told is not None:
            what = f"{due.challenge.case_number} {due.limit.label}{shown(told.on)}"
            found.append(_line(told, f"{what}，{_left(told)}"))
    return found


def _left(told: Reminded) -> str:
    if told.left < 0:
        return f"已经超期{-told.left}个工作日"
    return f"还有{told.left}个工作日" if told.left else "今天是最后一日"


async def calendar_lines(day: Day) -> list[Line]:
    told = calendar_reminder(day.today, day.since, day.calendar)
    year = missing_notice(day.today, day.calendar)
    words = f"{year}年的放假安排没有录入，跨年的期限为暂算"
    return [_line(told, words)] if told else []


async def report_lines(day: Day) -> list[Line]:
    year = day.today.year - 1
    told = report_reminder(day.authority.level, day.today, day.since, day.calendar)
    if told is None or await has_report(day.authority.id, year):
        return []
    over = "已经过期，请尽快公布" if told.left < 0 else f"还有{told.left}个工作日"
    government = day.authority.level in GOVERNMENTS
    article = limit_of_annual_report(year, day.calendar, government=government).article
    return [_line(told, f"{year}年度报告应于{shown(told.on)}前公布（{article}），{over}")]


async def backup_lines(day: Day) -> list[Line]:
    backups = await backups_told()
    last = backups.good.on if backups.good else None
    failed = backups.failed.on if backups.failed else None
    told = backup_reminder(last, day.today, day.since, failed)
    words = f"最近一次备份是{shown(last)}" if last else "还没有备份过"
    if failed:
        words = f"{shown(failed)}的备份没有成功，{words}"
    return [_line(told, f"{words}，请在“备份”页面或者用 tracker backup 备份")] if told else []


def erasure_lines(day: Day, waiting: int) -> list[Line]:
    told = erasure_reminder(waiting, day.today, day.since)
    words = f"{waiting}件申请的个人信息保存期满，等待确认清除"
    return [_line(told, words)] if told else []


async def queue_digests(
    authority: Authority, lines: Iterable[Line], now: datetime, *, desk_url: str
) -> int:
    """One mail for each officer who gave an address, with what is theirs and they did not
    switch off; how many. Run twice, it mails nobody twice."""
    today, told, queued = now.date(), list(lines), 0
    for officer in await Officer.filter(authority_id=authority.id, active=True).order_by("id"):
        mine = lines_for(officer, told)
        if not officer.email or not mine:
            continue
        text = digest_text(today, mine, office=authority.name, desk_url=desk_url)
        _, is_new = await OutboxMessage.get_or_create(
            message_id=f"<{authority.code}.{today}.{officer.id}.digest{HOST}",
            defaults={
                "authority_id": authority.id,
                "addressee": officer.email,
                "subject": text.subject,
                "body": text.body,
                "queued_at": now,
                "next_attempt_at": wakes_at(authority, now),
                "useless_at": now + _STALE,
            },
        )
        queued += is_new
    return queued


def lines_for(officer: Officer, lines: Iterable[Line]) -> Mapping[Reminder, list[str]]:
    """What this officer is told, by kind."""
    off, mine = set(officer.reminders_off or ()), dict[Reminder, list[str]]()
    for line in lines:
        reminder = Reminder(str(line["reminder"]))
        roles = {Role(role) for role in line["roles"]}  # type: ignore[attr-defined]
        if reminder.value not in off and roles & officer.held_roles:
            mine.setdefault(reminder, []).append(str(line["words"]))
    return mine
