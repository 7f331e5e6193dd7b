"""The jobs that run once a day without anyone asking: a table, and how one of them is run.

After days on which nothing ran, each job runs once: reminders tell what was passed meanwhile
with what is left today, yesterday's mails are not sent any more. No job decides anything.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial

from tracker.actions.clean_up import delete_expired
from tracker.actions.erase import drop_left_files, drop_left_terms
from tracker.actions.erase_mails import erase_mails
from tracker.actions.keep_backups import BackupPlan, make_backup, plan_of
from tracker.actions.mail_head import queue_head
from tracker.actions.propose_erasures import propose_erasures
from tracker.actions.remind_payment import remind_of_unpaid_fees
from tracker.actions.reminding import (
    Day,
    Line,
    backup_lines,
    calendar_lines,
    case_lines,
    challenge_lines,
    erasure_lines,
    mail_lines,
    mailbox_lines,
    queue_digests,
    report_lines,
)
from tracker.files.store import Store
from tracker.law.reminders import OF_CASES, Reminder
from tracker.law.terms import Term
from tracker.records.archive_database import ArchiveRefused
from tracker.records.authorities import every_authority
from tracker.records.calendars import current_calendar
from tracker.records.connections import sqlite_path
from tracker.records.heads import printed, take_head
from tracker.records.job_models import JobRun
from tracker.records.job_runs import Task, claim, claim_again, finish, last_good, runs_of_day
from tracker.records.models import Authority
from tracker.settings import Settings

log = logging.getLogger("tracker")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What jobs know of the installation. `mails`: there is a mail server; `own_backups`: the
    database is ours to back up; `desk_url`: empty where no address is set; `files`: None where
    the job has no business with them; `backups`: what is backed up, and
    into which folder."""

    mails: bool
    own_backups: bool
    desk_url: str = ""
    files: Store | None = None
    backups: BackupPlan | None = None


def surroundings_of(settings: Settings) -> Surroundings:
    return Surroundings(
        mails=bool(settings.smtp),
        own_backups=sqlite_path(settings.database) is not None
        or settings.backup_folder is not None,
        desk_url=f"{settings.base_url}/desk" if settings.base_url else "",
        files=settings.store(),
        backups=plan_of(settings),
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    result: str
    lines: list[Line]


Work = Callable[[Day, Surroundings, datetime], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class Job:
    """`at`: from when on it runs. `working_days`: on those alone. `each`: for every authority."""

    key: str
    title: str
    at: time
    work: Work
    working_days: bool = True
    each: bool = True

    @property
    def does(self) -> str:
        return Does(self.key).label


async def _clean(day: Day, around: Surroundings, now: datetime) -> Outcome:
    """Files that an interrupted erasure left behind go as well: their rows went already."""
    told = f"删除了{await delete_expired(now)}条"
    await drop_left_terms(now)
    if around.files is not None:
        mails = await erase_mails(around.files, day.today, now)
        told += f"，清除了{mails}封来信的内容" if mails else ""
        await drop_left_files(around.files, now)
    return Outcome(told, [])


async def _payment(_day: Day, around: Surroundings, now: datetime) -> Outcome:
    if not around.mails:
        return Outcome("没有设置邮件服务器，不发邮件", [])
    return Outcome(f"提醒了{await remind_of_unpaid_fees(now)}件", [])


async def _remind(
    gather: Callable[[Day], Awaitable[list[Line]]], day: Day, _around: Surroundings, _now: datetime
) -> Outcome:
    return _reminded(await gather(day))


async def _mailbox(day: Day, _around: Surroundings, now: datetime) -> Outcome:
    return _reminded(await mailbox_lines(day, now))


def _reminded(lines: list[Line]) -> Outcome:
    return Outcome(f"{len(lines)}项提醒" if lines else "没有需要提醒的", lines)


async def _backup(day: Day, around: Surroundings, now: datetime) -> Outcome:
    if not around.own_backups:
        return Outcome("数据库由数据库管理员备份，本系统不检查", [])
    return await _remind(backup_lines, day, around, now)


async def _erasures(day: Day, _around: Surroundings, now: datetime) -> Outcome:
    counts = await propose_erasures(day.authority, day.calendar, day.today, now)
    told = "、".join(f"{scope.label}{n}件" for scope, n in counts.items() if n)
    lines = erasure_lines(day, sum(counts.values()))
    return Outcome(f"等待确认：{told}" if told else "没有可以清除的", lines)


async def _make_backup(_day: Day, around: Surroundings, now: datetime) -> Outcome:
    if around.backups is None or around.backups.folder is None:
        return Outcome("没有设置备份文件夹（TRACKER_BACKUP_FOLDER），不自动备份", [])
    made = await make_backup(around.backups, now)
    cleared = f"；清理了{made.cleared}份旧的" if made.cleared else ""
    return Outcome(f"已备份到 {made.name}，{made.archived.size}字节{cleared}", [])


async def _head(day: Day, around: Surroundings, now: datetime) -> Outcome:
    head = await take_head(day.authority, now)
    told = f"{printed(day.authority.code, head).line}，{head.journals}份{head.entries}条"
    n = await queue_head(day.authority, head, now) if around.mails else 0
    return Outcome(f"{told}，寄出{n}封" if n else told, [])


async def _digest(day: Day, around: Surroundings, now: datetime) -> Outcome:
    runs = (await runs_of_day(day.today)).items()
    lines = [line for task, run in runs if task.code == day.authority.code for line in run.lines]
    if not around.mails:
        return Outcome(f"没有设置邮件服务器，{len(lines)}项提醒只列在这里和待办中", [])
    n = await queue_digests(day.authority, lines, now, desk_url=around.desk_url)
    return Outcome(f"{len(lines)}项提醒，寄给{n}人" if n else f"{len(lines)}项提醒，没有要寄的", [])


class Title(Term):
    """Jobs that are no single reminder."""

    CLEAN_UP = "clean_up", "清理"
    PAYMENT = "payment", "提醒申请人缴费"
    DIGEST = "digest", "每日提醒邮件"
    HEAD = "head", "办理记录总摘要"
    MAKE_BACKUP = "make_backup", "自动备份"


class Does(Term):
    """What each job does, and when, in one line."""

    CLEAN_UP = "clean_up", "删除过期的登录、草稿和一次性链接，清除保存期满、不是申请的来信的内容"
    PAYMENT = "payment", "缴费期限届满前5个工作日，给申请人发一次邮件"
    REPLY = "reply", "还有5、3、1、0个工作日时提醒，超期后每个工作日提醒"
    UNREGISTERED = "unregistered", "收到的次一工作日结束时还没有登记的"
    INCOMING_MAIL = "incoming_mail", "到达的次一工作日结束时还没有登记、归入或者标明的来信"
    MAILBOX = "mailbox", "收信的邮箱超过一天收不到的，恢复以前每个工作日提醒"
    SUPPLEMENT_NOTICE = "supplement_notice", "告知补正的期限届满前2个工作日"
    EXTENSION_NOTICE = "extension_notice", "答复期限的最后一日，还没有延期的"
    OPINION = "opinion", "第三方或者共同制作机关到期没有答复的"
    UNPAID = "unpaid", "缴费期限届满的，由经办人决定是否按放弃处理"
    UNSUPPLEMENTED = "unsupplemented", "补正期限届满的，由经办人决定是否按放弃处理"
    UNREASONED = "unreasoned", "说明理由的期限届满的"
    CHALLENGE = "challenge", "复议诉讼中本机关要做的，还有5、3、1、0个工作日时，超期后每个工作日"
    CALENDAR = "calendar", "12月1日起，明年的放假安排还没有录入的，每周提醒管理员"
    ANNUAL_REPORT = "annual_report", "公布期限届满前10、5、3、1、0个工作日，过期后每周"
    ERASURE = "erasure", "列出按规定可以清除的个人信息，由负责人确认后才清除；每周提醒一次"
    BACKUP = "backup", "最近一次备份超过7天的，每周提醒管理员；备份没有成功的，当天提醒"
    DIGEST = "digest", "把当天的提醒按岗位寄给工作人员，每人一封"
    HEAD = "head", "给全部办理记录做一个总摘要，打印或者寄出以后，改动就能查出来"
    MAKE_BACKUP = "make_backup", "备份到设置的文件夹，核对以后清理旧的"


_EARLY, _MORNING = time(7), time(7, 30)
_GATHER: Mapping[Reminder, Work] = {
    **{one: partial(_remind, partial(case_lines, one)) for one in OF_CASES},
    Reminder.INCOMING_MAIL: partial(_remind, mail_lines),
    Reminder.MAILBOX: _mailbox,
    Reminder.CHALLENGE: partial(_remind, challenge_lines),
    Reminder.CALENDAR: partial(_remind, calendar_lines),
    Reminder.ANNUAL_REPORT: partial(_remind, report_lines),
    Reminder.BACKUP: _backup,
    Reminder.ERASURE: _erasures,
}
JOBS: tuple[Job, ...] = (
    Job(Title.CLEAN_UP, Title.CLEAN_UP.label, time(0), _clean, working_days=False, each=False),
    Job(Title.HEAD, Title.HEAD.label, time(0), _head, working_days=False),
    Job(
        Title.MAKE_BACKUP,
        Title.MAKE_BACKUP.label,
        time(1),
        _make_backup,
        working_days=False,
        each=False,
    ),
    Job(Title.PAYMENT, Title.PAYMENT.label, _EARLY, _payment, each=False),
    *(Job(one.value, one.label, _EARLY, work) for one, work in _GATHER.items()),
    Job(Title.DIGEST, Title.DIGEST.label, _MORNING, _digest),
)
BY_KEY = {job.key: job for job in JOBS}


async def run_due(now: datetime, around: Surroundings) -> int:
    """Run what is due and was not run today; how many ran."""
    calendar, known = await current_calendar(), await runs_of_day(now.date())
    offices, ran = await every_authority(), 0
    for job in JOBS:
        resting = job.working_days and not calendar.is_working(now.date())
        if resting or now.time() < job.at:
            continue
        for office in offices if job.each else offices[:1]:
            task = _task(job, office)
            done = known.get(task)
            if (done and done.ended_at) or not await _may_begin(job, office, now):
                continue
            if run := await claim(task, now.date(), now):
                await _run(job, office, run, around, now)
                ran += 1
    return ran


async def run_now(
    job: Job, office: Authority, around: Surroundings, now: datetime, *, by: str
) -> JobRun | None:
    """For an administrator, whatever the hour; None while it is running."""
    run = await claim_again(_task(job, office), now.date(), now, by)
    if run is not None:
        await _run(job, office, run, around, now)
    return run


def _task(job: Job, office: Authority) -> Task:
    return Task(job.key, office.code if job.each else "")


async def _may_begin(job: Job, office: Authority, now: datetime) -> bool:
    """The mail of the morning waits until every reminder of the day is there, also those
    another process is still gathering."""
    if job.key != Title.DIGEST:
        return True
    runs = await runs_of_day(now.date())
    wanted = [runs.get(Task(kind.value, office.code)) for kind in Reminder]
    return all(run is not None and run.ended_at is not None for run in wanted)


async def _run(
    job: Job, office: Authority, run: JobRun, around: Surroundings, now: datetime
) -> None:
    calendar = await current_calendar()
    since = await last_good(_task(job, office), run.on)
    try:
        outcome = await job.work(Day(office, run.on, since, calendar), around, now)
    except ArchiveRefused as refused:
        await finish(run, str(refused), [], now, failed=True)
        return
    except Exception as failure:
        log.exception("job %s failed", job.key)
        await finish(run, f"失败：{type(failure).__name__}", [], now, failed=True)
        return
    missed = calendar.working_days_between(since, run.on) - 1 if since else 0
    told = f"；此前{missed}个工作日没有运行，已经合并到今天" if missed > 0 else ""
    await finish(run, outcome.result + told, outcome.lines, now)
