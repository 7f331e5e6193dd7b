"""What runs by itself, as officers see it: mails, jobs, their own reminders and calendar."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from tests.web.desk.applications import came_in
from tests.web.desk.at_desk import Desk, office_of
from tracker.actions.daily_jobs import JOBS
from tracker.law.terms import Role
from tracker.records.job_models import JobRun
from tracker.records.mail_models import OutboxMessage
from tracker.records.models import Authority, Officer
from tracker.records.office_models import CalendarFeed
from tracker.records.outbox import claim_next, mark_failed, mark_sent


@pytest.fixture
def desk(database_url, clock, tmp_path):
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


def queue(desk: Desk, n: int, application_id: int | None = None) -> None:
    async def work() -> None:
        await OutboxMessage.create(
            authority=await Authority.get(code="JD"),
            application_id=application_id,
            message_id=f"<JD-2025-00001.{n}.replied@tracker.invalid>",
            addressee=f"shenqingren{n}@example.invalid",
            subject=f"第{n}封",
            body="您好：",
            queued_at=desk.clock.now(),
            next_attempt_at=desk.clock.now(),
        )

    desk.do(work)


def fail(desk: Desk, reason: str, *, permanent: bool = True) -> None:
    async def work() -> None:
        message = await claim_next(desk.clock.now())
        assert message is not None
        await mark_failed(message, reason, desk.clock.now(), permanent=permanent)

    desk.do(work)


def message(desk: Desk) -> OutboxMessage:
    return desk.do(OutboxMessage.get)


# --- mail ------------------------------------------------------------------------------------


def test_without_a_server_the_desk_says_that_nothing_goes_out(desk):
    queue(desk, 1)
    page = desk.get("/desk/mail")
    assert "没有设置邮件服务器" in page.text
    assert "等待发送 1" in page.text
    assert "s***@example.invalid" in page.text
    assert "shenqingren1@" not in page.body


def test_what_was_refused_is_told_with_its_reason_and_can_be_sent_again(desk):
    queue(desk, 1)
    fail(desk, "550 no such user")
    page = desk.get("/desk/mail")
    assert "对方拒收" in page.text
    assert "550 no such user" in page.text
    id_ = message(desk).id
    assert "将再次发送" in desk.submitted(f"/desk/mail/{id_}/retry").text
    again = message(desk)
    assert (again.attempts, again.refused, again.next_attempt_at) == (0, False, desk.clock.now())
    assert "情况已经变化" in desk.submitted(f"/desk/mail/{id_}/retry").text, "it waits already"


def test_what_nobody_needs_any_more_is_given_up_and_can_be_taken_up_again(desk):
    queue(desk, 1)
    id_ = message(desk).id
    assert "不再发送" in desk.submitted(f"/desk/mail/{id_}/give-up").text
    given_up = message(desk)
    assert (given_up.next_attempt_at, given_up.given_up_by) == (None, "经办人jia")
    assert "已经放弃 1" in desk.get("/desk/mail").text
    desk.submitted(f"/desk/mail/{id_}/retry")
    assert message(desk).given_up_at is None


def test_one_given_up_while_it_was_on_its_way_is_sent(desk):
    queue(desk, 1)

    async def arrives() -> None:
        on_its_way = await claim_next(desk.clock.now())
        assert on_its_way is not None
        await OutboxMessage.all().update(given_up_at=desk.clock.now(), next_attempt_at=None)
        await mark_sent(on_its_way, desk.clock.now())

    desk.do(arrives)
    assert "这里没有邮件" not in desk.get("/desk/mail?show=sent").text


def test_the_mails_of_another_office_are_not_ours(desk):
    async def other() -> int:
        office = await Authority.create(code="XS", name="乙局", created_at=desk.clock.now())
        made = await OutboxMessage.create(
            authority=office,
            message_id="<x@tracker.invalid>",
            addressee="a@example.invalid",
            subject="别人的邮件",
            body="",
            queued_at=desk.clock.now(),
        )
        return made.id

    id_ = desk.do(other)
    assert "别人的邮件" not in desk.get("/desk/mail?show=failed").text
    assert "情况已经变化" in desk.submitted(f"/desk/mail/{id_}/retry").text


def test_many_mails_are_shown_page_by_page(desk):
    for n in range(1, 52):
        queue(desk, n)
    page = desk.get("/desk/mail?show=waiting")
    assert "第51封" in page.text
    assert "第1封" not in page.text
    assert "第1封" in desk.get(page.next).text


def test_an_address_that_refuses_is_shown_on_the_application(desk):
    application = came_in(desk).index()
    queue(desk, 1, application.id)
    here = f"/desk/applications/{application.register_number}"
    assert "没有送到" not in desk.get(here).text
    fail(desk, "550 no such user")
    assert "有邮件没有送到申请人留下的邮箱" in desk.get(here).text
    desk.submitted(f"/desk/mail/{message(desk).id}/give-up")
    assert "没有送到" not in desk.get(here).text


def test_only_what_may_be_left_out_can_be_switched_off(desk):
    page = desk.get("/desk/mail/settings")
    assert 'value="consulted"' in page.body
    assert 'value="replied"' not in page.body
    assert "条例第三十三条、第三十六条" in page.text
    version = page.fields("/desk/mail/settings")
    saved = desk.submitted("/desk/mail/settings", {**version, "sent": ["split", "replied"]})
    assert "已经保存" in saved.text
    office = desk.do(lambda: Authority.get(code="JD"))
    fees = ["fee_reminder", "fee_paid", "fee_refunded"]
    assert office.mails_off == ["consulted", *fees, "joined", "reopened"]
    assert not office.quiet_hours
    late = desk.post("/desk/mail/settings", {**version, "sent": ["split"]})
    assert late.status == 409
    assert desk.post("/desk/mail/settings", {**version, "sent": ["没有这个"]}).status == 422


# --- jobs ------------------------------------------------------------------------------------


def test_every_job_is_shown_and_can_be_run(desk):
    page = desk.get("/desk/jobs")
    assert page.text.count("还没有运行过") == len(JOBS)
    came_in(desk)
    desk.clock.set_to("2025-09-25 10:00")
    desk.sign_in_as("jia")
    ran = desk.submitted("/desk/jobs/unregistered")
    assert "已经运行：没有登记的新申请 1项提醒" in ran.text
    assert "超过1个工作日没有登记" in ran.text
    assert "经办人jia" in ran.text
    assert desk.do(JobRun.get).by == "经办人jia"
    assert desk.post("/desk/jobs/nothing").status == 404


def test_a_job_that_is_running_is_not_run_beside_itself(desk):
    async def running() -> None:
        await JobRun.create(
            job="reply", authority_code="JD", on=desk.clock.today(), started_at=desk.clock.now()
        )

    desk.do(running)
    assert "这项任务正在运行" in desk.submitted("/desk/jobs/reply").text


def test_jobs_are_for_administrators(database_url, clock, tmp_path):
    with office_of(database_url, clock, tmp_path, Role.HANDLER) as desk:
        assert desk.get("/desk/jobs").status == 403
        assert desk.post("/desk/jobs/reply").status == 403
        assert desk.get("/desk/mail").status == 200


# --- one's own ---------------------------------------------------------------------------------


@pytest.mark.parametrize("email", ["没有地址", "a@b", "a b@example.invalid", "甲@example.invalid"])
def test_what_is_no_address_is_told_and_kept(desk, email):
    page = desk.post("/desk/profile", {"email": email})
    assert page.status == 422
    assert "请填写完整的电子邮箱" in page.text
    assert email in page.body


def test_an_officer_chooses_what_to_be_reminded_of(desk):
    saved = desk.submitted("/desk/profile", {"email": "jia@example.invalid", "wanted": ["reply"]})
    assert "已经保存" in saved.text
    someone = desk.do(lambda: Officer.get(sign_in_name="jia"))
    assert someone.email == "jia@example.invalid"
    assert "reply" not in someone.reminders_off
    assert "calendar" in someone.reminders_off


def feed(desk: Desk) -> str:
    page = desk.post("/desk/profile/feed")
    assert page.status == 200
    return (
        page.text.partition("您的日历地址 ")[2].partition(" ")[0].removeprefix("http://testserver")
    )


def test_a_calendar_by_secret_address_has_due_dates_and_nobody_s_data(desk):
    application = came_in(desk).index()
    address = feed(desk)
    answer = desk.get(address)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    events = {
        str(event["summary"]): event for event in Calendar.from_ical(answer.body).walk("VEVENT")
    }
    event = events[f"答复期限 {application.register_number}"]
    assert event.decoded("dtstart") == application.due_on
    assert event.decoded("dtend") == application.due_on + timedelta(days=1)
    for kept in ("申请人", "合同", "1380000"):
        assert kept not in answer.body
    assert desk.get(address).body == answer.body, "the same events when read again"


def test_only_the_digest_of_the_secret_is_kept(desk):
    token = feed(desk).rpartition("/")[2].removesuffix(".ics")
    assert token not in desk.do(CalendarFeed.get).token_digest
    assert token not in desk.get("/desk/profile").body


def test_a_new_address_ends_the_old_one_and_revoking_ends_all(desk):
    first = feed(desk)
    second = feed(desk)
    assert (desk.get(first).status, desk.get(second).status) == (404, 200)
    assert "日历地址已经作废" in desk.submitted("/desk/profile/feed/end").text
    assert desk.get(second).status == 404


def test_who_left_the_office_reads_no_calendar(desk):
    address = feed(desk)
    desk.do(lambda: Officer.all().update(active=False))
    assert desk.get(address).status == 404
