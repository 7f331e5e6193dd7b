"""The jobs of the day over simulated weeks: once a day, caught up, with a line of what they did."""

import asyncio
import json
from datetime import date, timedelta

import pytest

from tests.annual.test_given import as_published
from tests.jobs.incoming import mailbox_at
from tests.jobs.messages import office
from tracker.actions.ask_supplement import ask_supplement
from tracker.actions.daily_jobs import BY_KEY, JOBS, Surroundings, run_due, run_now
from tracker.actions.import_report import import_report
from tracker.actions.move_challenge import move_challenge
from tracker.actions.receive import Receipt, Submission, receive
from tracker.actions.record_challenge import ChallengeFacts, record_challenge
from tracker.actions.register import register
from tracker.law.challenge_terms import Move
from tracker.law.entries import ChallengeMoved
from tracker.law.mail_arrival import ArrivalBy
from tracker.law.mail_terms import MailboxTrouble, MailState
from tracker.law.reminders import Reminder
from tracker.law.terms import OFFICER_ROLES, ApplicantKind, ChallengeKind, Channel, Role, Stage
from tracker.records.codes import Codes
from tracker.records.job_models import JobRun
from tracker.records.job_runs import LEASE, Task, claim, finish, record_backup
from tracker.records.journal import APPLICANT, SYSTEM, officer_author
from tracker.records.mail_models import IncomingMail, OutboxMessage
from tracker.records.models import Authority, Officer

pytestmark = pytest.mark.usefixtures("database")
CODES = Codes(b"k" * 32)
AROUND = Surroundings(mails=True, own_backups=True, desk_url="https://example.invalid/desk")


@pytest.fixture(autouse=True)
async def backed_up(database, clock):
    await record_backup("backup.tar", date(2030, 1, 1), clock.now())


async def officer(authority, clock, name="jia", roles=OFFICER_ROLES, **more):
    return await Officer.create(
        authority=authority,
        sign_in_name=name,
        name=f"经办人{name}",
        password_digest="-",
        roles=sorted(roles),
        created_at=clock.now(),
        email=f"{name}@example.invalid",
        **more,
    )


async def received(authority, clock, token="form"):
    return await receive(
        authority,
        Submission(
            description="请公开2024年垃圾清运合同。",
            applicant_kind=ApplicantKind.NATURAL_PERSON,
            name="申请人甲",
            telephone="13800001234",
        ),
        Receipt(channel=Channel.ONLINE, on=clock.today(), evidence="网络提交"),
        token=token,
        codes=CODES,
        author=APPLICANT,
        now=clock.now(),
    )


def by(someone):
    return officer_author(someone.id, someone.held_roles)


async def days(clock, first, last, *, at="08:00"):
    """Let the jobs run once on each of these days; what the mails of the days said."""
    on, mails = date.fromisoformat(first), {}
    while on <= date.fromisoformat(last):
        clock.set_to(f"{on} {at}")
        await run_due(clock.now(), AROUND)
        for mail in await OutboxMessage.filter(message_id__contains=f".{on}."):
            mails[f"{on:%m-%d}"] = mail.body
        on += timedelta(days=1)
    return mails


async def test_weeks_of_an_application_nobody_answers(clock):
    authority = await office(clock)
    someone = await officer(authority, clock)
    application = await received(authority, clock)
    await register(application.id, author=by(someone), now=clock.now())
    mails = await days(clock, "2025-09-22", "2025-10-28")
    assert list(mails) == ["09-28", "10-17", "10-21", "10-23", "10-24", "10-27", "10-28"]
    number = application.register_number
    assert f"· {number} 需要补正的，最迟2025年9月30日一次性告知" in mails["09-28"]
    assert f"· {number} 应于2025年10月24日前答复，还有5个工作日" in mails["10-17"]
    assert "今天是最后一日" in mails["10-24"]
    assert "【告知延期的最后一日】" in mails["10-24"]
    assert "已经超期2个工作日" in mails["10-28"]
    for body in mails.values():
        assert "申请人甲" not in body
        assert "垃圾清运" not in body


async def test_a_new_application_nobody_registers(clock):
    authority = await office(clock)
    await officer(authority, clock)
    await received(authority, clock)
    mails = await days(clock, "2025-09-22", "2025-09-25")
    assert list(mails) == ["09-24", "09-25"]
    assert "2025年9月22日收到，超过1个工作日没有登记，应于2025年10月24日前答复" in mails["09-24"]


async def test_giving_up_is_proposed_and_never_done(clock):
    authority = await office(clock)
    someone = await officer(authority, clock)
    application = await received(authority, clock)
    await register(application.id, author=by(someone), now=clock.now())
    await ask_supplement(
        application.id,
        items="请写明合同的年份。",
        respond_by=date(2025, 10, 10),
        on=clock.today(),
        author=by(someone),
        now=clock.now(),
    )
    mails = await days(clock, "2025-09-22", "2025-10-20")
    assert list(mails) == ["10-11"]
    assert "请决定是否按放弃申请处理" in mails["10-11"]
    await application.refresh_from_db()
    assert application.stage is Stage.AWAITING_SUPPLEMENT


async def test_after_a_fortnight_off_each_job_runs_once_and_says_so(clock):
    authority = await office(clock)
    someone = await officer(authority, clock)
    application = await received(authority, clock)
    await register(application.id, author=by(someone), now=clock.now())
    await days(clock, "2025-09-22", "2025-10-09")
    mails = await days(clock, "2025-10-23", "2025-10-23", at="14:00")
    assert "还有1个工作日" in mails["10-23"]
    runs = await JobRun.filter(job=Reminder.REPLY, on__gt=date(2025, 10, 9))
    assert [run.on for run in runs] == [date(2025, 10, 23)]
    assert runs[0].result == "1项提醒；此前10个工作日没有运行，已经合并到今天"


async def test_on_days_off_only_what_is_not_for_people_runs(clock):
    await office(clock)
    await days(clock, "2025-10-01", "2025-10-08")
    assert await JobRun.filter(on__gte=date(2025, 10, 1), on__lt=date(2026, 1, 1)).count() == 24
    jobs = {run.job for run in await JobRun.filter(on__lt=date(2026, 1, 1))}
    assert jobs == {"clean_up", "head", "make_backup"}


async def test_each_runs_once_a_day_however_many_ask(clock):
    await office(clock)
    await Authority.create(code="XS", name="示例县司法局", created_at=clock.now())
    ran = await asyncio.gather(*(run_due(clock.now(), AROUND) for _ in range(4)))
    jobs = sum(2 if job.each else 1 for job in JOBS)
    await run_due(clock.now(), AROUND)  # the mail of the morning waited for the others
    runs = await JobRun.filter(on=clock.today())
    assert len(runs) == jobs
    assert sum(ran) <= jobs
    assert await run_due(clock.now(), AROUND) == 0
    assert not any(run.failed or run.ended_at is None for run in runs)


async def test_not_before_its_hour(clock):
    await office(clock)
    clock.set_to("2025-09-22 06:59")
    assert await run_due(clock.now(), AROUND) == 3
    clock.set_to("2025-09-22 07:29")
    await run_due(clock.now(), AROUND)
    assert not await JobRun.filter(job="digest").exists()


async def test_a_run_whose_process_died_is_taken_over(clock):
    authority = await office(clock)
    assert await claim(Task("reply", authority.code), clock.today(), clock.now())
    await run_due(clock.now(), AROUND)
    assert (await JobRun.get(job="reply")).ended_at is None
    assert not await JobRun.filter(job="digest").exists(), "it waits for all reminders"
    clock.advance(seconds=LEASE.total_seconds())
    await run_due(clock.now(), AROUND)
    assert (await JobRun.get(job="reply")).ended_at == clock.now()
    assert await JobRun.filter(job="digest").exists()


async def test_a_failing_job_is_told_and_holds_up_no_other(clock):
    authority = await office(clock)
    run = await claim(Task("reply", authority.code), clock.today(), clock.now())
    await finish(run, "失败：OSError", [], clock.now(), failed=True)
    await run_due(clock.now(), AROUND)
    assert (await JobRun.get(job="digest")).result.endswith("没有要寄的")
    assert await run_now(BY_KEY["reply"], authority, AROUND, clock.now(), by="经办人甲")
    run = await JobRun.get(job="reply")
    assert (run.failed, run.by, run.result) == (False, "经办人甲", "没有需要提醒的")


async def test_run_now_does_not_run_beside_itself(clock):
    authority = await office(clock)
    await claim(Task("reply", authority.code), clock.today(), clock.now())
    assert await run_now(BY_KEY["reply"], authority, AROUND, clock.now(), by="经办人甲") is None


async def test_the_mail_is_one_for_each_and_only_what_is_theirs(clock):
    authority = await office(clock)
    someone = await officer(authority, clock, "jia", {Role.HANDLER, Role.REGISTRAR})
    await officer(authority, clock, "yi", {Role.SUPERVISOR})
    await officer(authority, clock, "bing", {Role.HANDLER}, reminders_off=["reply"])
    await officer(authority, clock, "ding", {Role.HANDLER}, active=False)
    for n in range(2):
        application = await received(authority, clock, f"form {n}")
        await register(application.id, author=by(someone), now=clock.now())
    clock.set_to("2025-10-17 08:00")
    await run_due(clock.now(), AROUND)
    (mail,) = await OutboxMessage.filter(message_id__contains=".digest@")
    assert (mail.addressee, mail.application_id) == ("jia@example.invalid", None)
    assert mail.subject == "政府信息公开：2025年10月17日有2项提醒"
    assert "\nhttps://example.invalid/desk\n" in mail.body
    await run_now(BY_KEY["digest"], authority, AROUND, clock.now(), by="经办人甲")
    assert await OutboxMessage.filter(message_id__contains=".digest@").count() == 1


@pytest.mark.parametrize(("quiet", "leaves"), [(True, "2025-10-18 08:00"), (False, "now")])
async def test_a_mail_made_at_night_waits_for_the_morning(quiet, leaves, clock):
    authority = await office(clock)
    await Authority.filter(id=authority.id).update(quiet_hours=quiet)
    someone = await officer(authority, clock)
    application = await received(authority, clock)
    await register(application.id, author=by(someone), now=clock.now())
    clock.set_to("2025-10-17 22:30")
    await run_due(clock.now(), AROUND)
    mail = await OutboxMessage.get(message_id__contains=".digest@")
    if leaves != "now":
        clock.set_to(leaves)
    assert mail.next_attempt_at == clock.now()


async def test_without_a_mail_server_the_lines_are_kept_and_nothing_queued(clock):
    authority = await office(clock)
    await officer(authority, clock)
    await received(authority, clock)
    clock.set_to("2025-09-24 08:00")
    await run_due(clock.now(), Surroundings(mails=False, own_backups=False))
    assert await OutboxMessage.all().count() == 0
    (line,) = (await JobRun.get(job="unregistered")).lines
    assert "超过1个工作日没有登记" in line["words"]
    assert (await JobRun.get(job="digest")).result.startswith("没有设置邮件服务器，1项提醒")
    assert (await JobRun.get(job="backup")).result == "数据库由数据库管理员备份，本系统不检查"


async def test_the_office_itself_is_reminded(clock):
    authority = await office(clock)
    await JobRun.all().delete()
    clock.set_to("2026-12-07 08:00")
    await run_due(clock.now(), AROUND)
    told = {run.job: [line["words"] for line in run.lines] for run in await JobRun.all()}
    assert told["calendar"] == ["2027年的放假安排没有录入，跨年的期限为暂算"]
    assert told["backup"] == ["还没有备份过，请在“备份”页面或者用 tracker backup 备份"]
    clock.set_to("2026-01-30 08:00")
    await run_due(clock.now(), AROUND)
    (line,) = (await JobRun.get(job="annual_report", on=clock.today())).lines
    assert line["words"].startswith(
        "2025年度报告应于2026年1月31日前公布（条例第四十九条），还有0个"
    )
    assert authority.level is None


async def a_mail(authority, uid, arrived_at, state=MailState.WAITING):
    await IncomingMail.create(
        authority=authority,
        uid_validity=1,
        uid=uid,
        likeness=f"{uid:064}",
        size=1,
        arrived_at=arrived_at,
        arrived_by=ArrivalBy.MAILBOX,
        fetched_at=arrived_at,
        state=state,
    )


async def test_mails_that_wait_are_told_of_until_somebody_looks_at_them(clock):
    authority = await office(clock)
    await officer(authority, clock)
    clock.set_to("2025-09-22 09:00")
    await a_mail(authority, 1, clock.now())
    await a_mail(authority, 2, clock.now() + timedelta(hours=20))
    await a_mail(authority, 3, clock.now(), MailState.DISMISSED)
    told = await days(clock, "2025-09-22", "2025-09-25")
    assert list(told) == ["09-24", "09-25"]
    assert "1封来信超过1个工作日没有处理，最早的2025年9月22日到达（来信第1号）" in told["09-24"]
    assert "2封来信超过1个工作日没有处理" in told["09-25"]
    await IncomingMail.all().update(state=MailState.DISMISSED)
    assert await days(clock, "2025-09-26", "2025-09-26") == {}


async def test_a_mailbox_that_cannot_be_read_is_told_of_after_a_day(clock):
    authority = await office(clock)
    await officer(authority, clock, "admin", [Role.ADMINISTRATOR])
    await officer(authority, clock, "jia", [Role.HANDLER])
    clock.set_to("2025-09-22 09:00")
    mailbox = await mailbox_at(
        993,
        authority,
        clock,
        trouble=MailboxTrouble.REFUSED,
        trouble_since=clock.now(),
    )
    told = await days(clock, "2025-09-22", "2025-09-25")
    assert list(told) == ["09-24", "09-25"]
    assert "从2025年9月22日起收不到来信，请每天到邮箱里查看：服务器拒绝登录" in told["09-25"]
    assert {mail.addressee async for mail in OutboxMessage.all()} == {"admin@example.invalid"}
    mailbox.active = False
    await mailbox.save()
    assert await days(clock, "2025-09-26", "2025-09-26") == {}


async def test_what_is_owed_in_a_review_is_told_by_its_number(clock):
    authority = await office(clock)
    clock.set_to("2025-09-22 08:00")
    facts = ChallengeFacts(
        kind=ChallengeKind.REVIEW, case_number="甲复〔2025〕1号", filed_on=clock.today()
    )
    case = await record_challenge(authority, facts, author=SYSTEM, now=clock.now())
    entry = ChallengeMoved(on=clock.today(), move=Move.PAPERS_RECEIVED)
    await move_challenge(case.id, entry, seen=1, author=SYSTEM, now=clock.now())
    said = {}
    for day in ("2025-09-25", "2025-09-30", "2025-10-09"):
        clock.set_to(f"{day} 08:00")
        await run_due(clock.now(), AROUND)
        said[day] = [
            line["words"] for line in (await JobRun.get(job="challenge", on=clock.today())).lines
        ]
    # Nobody told by which procedure: the shorter term until it is over, then the longer one.
    what = "甲复〔2025〕1号 {}被申请人提出书面答复的期限"
    assert said == {
        "2025-09-25": [what.format("简易程序中") + "2025年9月28日，还有2个工作日"],
        "2025-09-30": [what.format("") + "2025年10月11日，还有3个工作日"],
        "2025-10-09": [],
    }


async def test_nobody_is_reminded_of_a_report_that_was_published_elsewhere(clock):
    authority = await office(clock)
    clock.set_to("2024-01-30 08:00")
    file = json.dumps(as_published("suqian-2023")).encode()
    await import_report(authority, file, now=clock.now())
    await run_due(clock.now(), AROUND)
    assert (await JobRun.get(job="annual_report", on=clock.today())).lines == []


async def test_the_last_backup_of_a_day_is_the_one_told_of(clock):
    await JobRun.all().delete()
    for name in ("one.tar", "two.tar"):
        await record_backup(name, clock.today(), clock.now())
    assert (await JobRun.get()).result == "two.tar"
