"""Mails that came in, as officers see them: registered, filed, put aside, read for a reason."""

import re
from datetime import date, datetime, timedelta

import pytest

from tests.jobs.incoming import a_mail, a_report
from tests.jobs.messages import queued
from tests.keys import mailed_at
from tests.web.desk.applications import came_in
from tests.web.desk.at_desk import Desk, office_of
from tracker.actions.erase_mails import erase_mails
from tracker.actions.take_mail import take_mail
from tracker.clock import CHINA
from tracker.files.folder import FolderStore
from tracker.law.entries import Received
from tracker.law.erasure import Scope
from tracker.law.mail_terms import AfterFetch, MailFlaw, MailState, MailStep, Security
from tracker.law.terms import Channel
from tracker.letters.incoming import LONGEST_TEXT
from tracker.letters.mailbox import Fetched
from tracker.records.correspondence import Message, MessageFile
from tracker.records.journal import read_journal
from tracker.records.mail_models import (
    IncomingFile,
    IncomingMail,
    IncomingStep,
    Mailbox,
    OutboxMessage,
)
from tracker.records.models import Application, Attachment, Authority, Particulars
from tracker.records.outbox import mark_bounced, mark_sent

NINE = datetime(2025, 9, 21, 9, 0, 10, tzinfo=CHINA)  # a Sunday
CARD = "110101199003070038"
TEXT = f"请公开2024年垃圾清运合同。我的身份证号是{CARD}。"


@pytest.fixture
def desk(database_url, clock, tmp_path):
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


def arrives(desk: Desk, tmp_path, n=1, text=TEXT, raw=b"", **said) -> IncomingMail:
    """Taken as it would be after it was fetched."""
    raw = raw or a_mail(n, text=text, Received="", **said)

    async def work() -> IncomingMail:
        office = await Authority.get(code="JD")
        mailbox, _ = await Mailbox.get_or_create(
            authority=office,
            defaults={
                "host": "imap.example.invalid",
                "port": 993,
                "security": Security.TLS,
                "account": "gongkai@example.invalid",
                "folder": "INBOX",
                "afterwards": AfterFetch.SEEN,
                "since_on": date(2025, 9, 1),
            },
        )
        fetched = Fetched(n, raw, len(raw), NINE, whole=True)
        store = FolderStore(tmp_path / "files")
        known = {"store": store, "limit": 1024 * 1024, "scanner": None}
        new = await take_mail(mailbox, 7, fetched, **known, now=desk.clock.now())
        assert new
        return await IncomingMail.get(uid=n)

    return desk.do(work)


def now(desk: Desk, mail: IncomingMail) -> IncomingMail:
    async def work() -> IncomingMail:
        return await IncomingMail.get(id=mail.id)

    return desk.do(work)


def form_of(desk: Desk, mail: IncomingMail, **changed):
    page = desk.get(f"/desk/register?mail={mail.id}")
    return {
        **page.fields("/desk/register"),
        "came": "email_unconfirmed",
        "evidence": re.findall(r'name="evidence" value="([^"]*)"', page.body)[0],
        "on": "2025-09-21",
        "applicant_kind": "natural_person",
        "name": "申请人甲",
        "email": "shenqingren1@example.invalid",
        "description": "2024年垃圾清运合同",
        "carrier": "electronic",
        "way": "email",
        **changed,
    }


def test_what_waits_is_counted_where_the_day_begins(desk, tmp_path):
    assert "来信待登记" not in desk.get("/desk").text
    arrives(desk, tmp_path)
    assert "有 1 封来信待登记" in desk.get("/desk").text
    assert "有 1 封来信待登记" in desk.get("/desk/today").text
    page = desk.get("/desk/incoming")
    assert "政府信息公开申请" in page.text
    assert "申* s***@example.invalid" in page.text
    assert "shenqingren1@" not in page.body


def test_a_mail_is_shown_with_its_numbers_hidden_and_in_full_for_a_reason(desk, tmp_path):
    mail = arrives(desk, tmp_path)
    here = f"/desk/incoming/{mail.id}"
    page = desk.get(here)
    assert "请公开2024年垃圾清运合同" in page.text
    assert CARD not in page.body
    assert "以收到之日为收到申请之日" in page.text
    assert desk.post(here, {"why": ""}).status == 422
    full = desk.post(here, {"why": "登记来信"})
    assert CARD in full.body
    assert "shenqingren1@example.invalid" in full.body
    steps = desk.do(IncomingStep.all)
    assert [(one.step, one.reason) for one in steps] == [(MailStep.READ, "登记来信")]


def test_what_was_put_aside_says_how_long_it_stays_and_then_that_it_went(desk, tmp_path):
    mail = arrives(desk, tmp_path)
    here = f"/desk/incoming/{mail.id}"
    assert "理由和处理记录长期保存，请不要写个人信息" in desk.get(here).text
    told = desk.submitted(f"{here}/dismiss", {"reason": "广告", "version": "0"}).text
    assert "再保存365天" in told
    assert "保存到2026年9月" in told
    desk.clock.set_to("2026-12-01 08:00")
    desk.sign_in_as("jia")
    store, clock = FolderStore(tmp_path / "files"), desk.clock
    assert desk.do(lambda: erase_mails(store, clock.today(), clock.now())) == 1
    gone = desk.get(here)
    assert "来信的内容已经清除" in gone.text
    assert "改回待登记" not in gone.text
    assert "垃圾清运" not in gone.body
    assert "没有取回" not in gone.text
    assert "内容已经清除" in desk.get("/desk/incoming?show=dismissed").text
    restored = desk.post(f"{here}/restore", {"version": str(now(desk, mail).version)})
    assert restored.status == 409


@pytest.mark.parametrize("scope", [Scope.IDENTITY, Scope.WHOLE])
def test_of_a_mail_that_went_with_its_application_nobody_is_sent_to_the_original(
    desk, tmp_path, scope
):
    application = came_in(desk).index()
    mail = arrives(desk, tmp_path, files=[("x.exe", b"MZ\0\0")])
    told = {"number": application.register_number, "version": "0", "step": "join"}
    assert desk.post(f"/desk/incoming/{mail.id}/join", told).status == 303

    async def erased() -> None:
        gone = {"digest": "", "flaws": [MailFlaw.BROKEN.value]}
        if scope is Scope.WHOLE:
            one = await IncomingMail.get(id=mail.id)
            one.sender_name = one.sender = one.subject = one.text = ""
            await one.save()
        await IncomingMail.filter(id=mail.id).update(**gone)

    desk.do(erased)
    page, rows = desk.get(f"/desk/incoming/{mail.id}"), desk.get("/desk/incoming?show=joined")
    assert "原邮件已经清除" in page.text
    assert MailFlaw.BROKEN.label not in page.text
    assert "请在原邮件中打开" not in page.text
    assert "内容已经清除" in rows.text
    assert "要核对原邮件" not in rows.text
    for shown in (page, rows):
        assert not re.search("没有主题|没有文字|没有写明", shown.text)
        assert ("（已经清除）" in shown.text) is (scope is Scope.WHOLE)


def test_of_a_mail_too_large_to_fetch_officers_are_sent_to_the_mailbox(desk, tmp_path):
    mail = arrives(desk, tmp_path)

    async def huge() -> None:
        flaws = [MailFlaw.TOO_LARGE.value]
        await IncomingMail.filter(id=mail.id).update(digest="", flaws=flaws)

    desk.do(huge)
    page = desk.get(f"/desk/incoming/{mail.id}")
    assert MailFlaw.TOO_LARGE.label in page.text
    assert "没有取回" in page.text
    assert "要核对原邮件" in desk.get("/desk/incoming").text


def test_the_mail_itself_is_given_as_it_came_and_that_is_recorded(desk, tmp_path):
    mail = arrives(desk, tmp_path)
    url = f"/desk/incoming/{mail.id}/mail.eml"
    given = desk.client.post(
        url, data={"form_token": desk.codes.digest("form", desk.token), "why": "核对"}
    )
    assert given.content == a_mail(1, text=TEXT, Received="")
    assert given.headers["content-disposition"].startswith("attachment")
    assert given.headers["cache-control"] == "no-store"
    assert [one.step for one in desk.do(IncomingStep.all)] == [MailStep.DOWNLOADED]
    assert desk.post(url, {"why": ""}).status == 422


def test_it_is_registered_with_its_words_its_files_and_the_day_it_arrived(desk, tmp_path):
    mail = arrives(desk, tmp_path, files=[("说明.txt", "附件内容".encode()), ("x.exe", b"MZ\0\0")])
    page = desk.get(f"/desk/register?mail={mail.id}")
    assert "说明.txt" in page.text
    assert "x.exe" in page.text
    assert 'value="2025-09-21"' in page.body
    done = desk.post("/desk/register", form_of(desk, mail))
    assert done.status == 303, done.text
    application = desk.do(Application.get)
    assert (application.channel, application.received_on) == (Channel.EMAIL, date(2025, 9, 21))
    bound = now(desk, mail)
    assert (bound.state, bound.application_id) == (MailState.REGISTERED, application.id)
    assert [file.name for file in desk.do(Attachment.all)] == ["说明.txt"]

    async def received() -> Received:
        first = (await read_journal(application.journal_id))[0]
        assert isinstance(first, Received)
        return first

    told = desk.do(received)
    assert told.submitted_on == date(2025, 9, 21)
    assert "邮件系统于2025年9月21日收到" in told.evidence
    assert f"来信第{mail.id}号" in told.evidence
    queued = desk.do(OutboxMessage.get)
    assert queued.addressee == "shenqingren1@example.invalid", "the receipt, as for any other"
    assert "来信：" in desk.get(f"/desk/applications/{application.register_number}").text


def test_a_day_both_sides_confirmed_counts_but_none_before_it_came(desk, tmp_path):
    mail = arrives(desk, tmp_path)
    early = desk.post("/desk/register", form_of(desk, mail, came="email", on="2025-09-20"))
    assert early.status == 422
    assert "不能在2025年9月20日已经确认" in early.text
    other = desk.post("/desk/register", form_of(desk, mail, on="2025-09-22"))
    assert "邮件2025年9月21日到达，没有另行确认的应为这一天，不能是2025年9月22日" in other.text
    assert "确认过的，请改选“电子邮件”并填写确认的日期。" in other.text
    done = desk.post("/desk/register", form_of(desk, mail, came="email", on="2025-09-22"))
    assert done.status == 303
    assert desk.do(Application.get).received_on == date(2025, 9, 22)


@pytest.mark.parametrize("came", ["counter", "post_signed", "telephone", "fax", "online"])
def test_it_is_registered_as_no_other_channel(desk, tmp_path, came):
    mail = arrives(desk, tmp_path)
    page = desk.get(f"/desk/register?mail={mail.id}")
    offered = re.findall(r'name="came" value="([^"]*)"', page.body)
    assert offered == ["email", "email_unconfirmed"]
    refused = desk.post("/desk/register", form_of(desk, mail, came=came, on="2025-09-22"))
    assert refused.status == 422
    if came != "online":
        assert "渠道不能是" in refused.text
    assert desk.do(Application.all) == []


def test_of_a_long_mail_it_is_said_what_does_not_fit(desk, tmp_path):
    mail = arrives(desk, tmp_path, text="长" * (LONGEST_TEXT + 1))
    page = desk.get(f"/desk/register?mail={mail.id}")
    assert "正文有100000字，“所需信息”最多20000字" in page.text
    assert MailFlaw.LONG.label in page.text
    short = arrives(desk, tmp_path, 2)
    page = desk.get(f"/desk/register?mail={short.id}")
    assert "最多20000字" not in page.text
    assert "请核对原邮件" not in page.text


def test_who_copies_it_and_who_opens_a_file_is_recorded(desk, tmp_path):
    mail = arrives(desk, tmp_path, files=[("说明.txt", "附件内容".encode()), ("x.exe", b"MZ\0\0")])
    desk.get(f"/desk/register?mail={mail.id}")
    file, refused = desk.do(IncomingFile.all)
    given = desk.client.get(f"/desk/incoming/{mail.id}/files/{file.id}")
    assert given.content == "附件内容".encode()
    assert desk.get(f"/desk/incoming/{mail.id}/files/{refused.id}").status == 404
    steps = desk.do(IncomingStep.all)
    assert [(one.step, one.reason) for one in steps] == [
        (MailStep.COPIED, ""),
        (MailStep.OPENED, "第1个附件"),
    ]
    shown = desk.get(f"/desk/incoming/{mail.id}").text
    assert "打开登记表，抄入全文" in shown
    assert "打开附件" in shown


def test_whoever_does_not_want_to_wait_has_the_jobs_fetch_at_once(desk, tmp_path):
    arrives(desk, tmp_path)

    async def later() -> None:
        await Mailbox.all().update(next_fetch_at=desk.clock.now() + timedelta(hours=1))

    desk.do(later)
    assert "下一轮收取时就会收取" in desk.submitted("/desk/incoming/fetch", {}).text
    assert desk.do(Mailbox.get).next_fetch_at == desk.clock.now()


def test_it_is_registered_once_whoever_else_had_the_form_open(desk, tmp_path):
    mail = arrives(desk, tmp_path)
    first, second = form_of(desk, mail), form_of(desk, mail)
    assert desk.post("/desk/register", first).status == 303
    assert desk.post("/desk/register", first).status == 303, "the same form sent twice"
    late = desk.post("/desk/register", {**second, "looked": "", "name": "申请人乙"})
    assert late.status in (200, 409)
    assert len(desk.do(Application.all)) == 1
    assert desk.get(f"/desk/register?mail={mail.id}").status == 409


def test_it_can_be_filed_to_an_application_after_a_look_at_it(desk, tmp_path):
    application = came_in(desk).index()
    mail = arrives(desk, tmp_path, files=[("说明.txt", "附件内容".encode())])
    here = f"/desk/incoming/{mail.id}/join"
    unknown = desk.post(here, {"number": "JD-2025-99999", "version": "0"})
    assert "没有编号为这个的申请" in unknown.text
    told = {"number": application.register_number.lower(), "version": "0"}
    look = desk.post(here, told)
    assert "邮箱不同" in look.text
    done = desk.post(here, {**told, "step": "join"})
    assert done.status == 303
    message = desk.do(Message.get)
    assert message.from_applicant
    assert message.text.startswith("（电子邮件，2025年9月21日 09:00到达）\n政府信息公开申请\n")
    assert desk.do(MessageFile.get).name == "说明.txt"
    assert now(desk, mail).state is MailState.JOINED
    assert desk.post(here, {**told, "step": "join"}).status == 409


def test_a_big_application_in_parts_is_filed_with_every_file(desk, tmp_path):
    application = came_in(desk).index()
    told = {"number": application.register_number, "version": "0", "step": "join"}
    parts = [("一.txt", "第一部分".encode()), ("二.txt", "第二部分".encode())]
    for n, part in enumerate((*parts, parts[1]), 1):
        mail = arrives(desk, tmp_path, n, files=[part])
        assert desk.post(f"/desk/incoming/{mail.id}/join", told).status == 303
    assert [file.name for file in desk.do(MessageFile.all)] == ["一.txt", "二.txt"]
    assert len(desk.do(Message.all)) == 2


@pytest.mark.parametrize("flaw", MailFlaw)
def test_of_a_mail_that_is_not_all_there_the_message_says_so(desk, tmp_path, flaw):
    application = came_in(desk).index()
    mail = arrives(desk, tmp_path)

    async def flawed() -> None:
        await IncomingMail.filter(id=mail.id).update(flaws=[flaw.value])

    desk.do(flawed)
    told = {"number": application.register_number, "version": "0", "step": "join"}
    assert desk.post(f"/desk/incoming/{mail.id}/join", told).status == 303
    said = f"（正文可能不完整，见来信第{mail.id}号）" in desk.do(Message.get).text
    assert said is (flaw is not MailFlaw.SAME_ID)


@pytest.mark.parametrize(("code", "bound"), [("JD", True), ("XS", False)])
def test_what_came_back_is_bound_to_an_application_of_our_own_alone(desk, tmp_path, code, bound):
    application = came_in(desk).index()

    async def went_out() -> OutboxMessage:
        other, _ = await Authority.get_or_create(
            code=code, defaults={"name": "乙局", "created_at": desk.clock.now()}
        )
        message = await queued(other, desk.clock, application_id=application.id)
        await mark_sent(message, desk.clock.now())
        return message

    message = desk.do(went_out)
    report = a_report(message.message_id, message.addressee)
    mail = arrives(desk, tmp_path, raw=report)
    assert mail.state is MailState.REPORT
    assert mail.application_id == (application.id if bound else None)

    async def bounced() -> bool:
        return await OutboxMessage.filter(id=message.id, bounced_at__isnull=False).exists()

    assert desk.do(bounced)


def test_what_it_answers_and_whose_address_it_has_is_offered(desk, tmp_path):
    application = came_in(desk).index()

    async def work() -> None:
        await Particulars.filter(application_id=application.id).update(
            **mailed_at("SHENQINGREN1@example.invalid")
        )

    desk.do(work)
    mail = arrives(desk, tmp_path)
    page = desk.get(f"/desk/incoming/{mail.id}")
    assert application.register_number in page.text
    assert desk.get(f"/desk/incoming/{mail.id}/join?number={application.register_number}").status


def test_what_is_no_application_is_put_aside_for_a_reason_and_taken_up_again(desk, tmp_path):
    mail = arrives(desk, tmp_path)
    here = f"/desk/incoming/{mail.id}"
    assert desk.post(f"{here}/dismiss", {"version": "0", "reason": ""}).status == 422
    assert (
        "已经标为不是申请"
        in desk.submitted(f"{here}/dismiss", {"version": "0", "reason": "广告"}).text
    )
    assert "来信待登记" not in desk.get("/desk").text
    assert "广告" in desk.get(here).text
    stale = desk.post(f"{here}/dismiss", {"version": "0", "reason": "广告"})
    assert stale.status == 409
    assert "已经改回待登记" in desk.submitted(f"{here}/restore", {"version": "1"}).text
    assert now(desk, mail).state is MailState.WAITING
    steps = [one.step for one in desk.do(IncomingStep.all)]
    assert steps == [MailStep.DISMISSED, MailStep.RESTORED]


def test_what_a_program_sent_gets_no_answer_by_itself(desk, tmp_path):
    mail = arrives(desk, tmp_path, Auto_Submitted="auto-generated")
    assert "像是程序发出或者群发的" in desk.get(f"/desk/incoming/{mail.id}").text
    page = desk.get(f"/desk/register?mail={mail.id}")
    assert "shenqingren1@example.invalid" not in page.body
    assert desk.do(OutboxMessage.all) == []


def test_the_mails_of_another_office_are_not_ours(desk, tmp_path):
    mail = arrives(desk, tmp_path)

    async def work() -> None:
        other = await Authority.create(code="XS", name="乙局", created_at=desk.clock.now())
        await IncomingMail.filter(id=mail.id).update(authority_id=other.id)

    desk.do(work)
    for path in ("", "/join", "/files/1"):
        assert desk.get(f"/desk/incoming/{mail.id}{path}").status == 404
    assert desk.get(f"/desk/register?mail={mail.id}").status == 404
    assert desk.post(f"/desk/incoming/{mail.id}/mail.eml", {"why": "x"}).status == 404


def test_many_are_shown_page_by_page(desk, tmp_path):
    mail = arrives(desk, tmp_path)

    async def more() -> None:
        columns = {
            name: getattr(mail, name)
            for name in mail._meta.db_fields
            if name not in ("id", "likeness", "uid", "subject")
        }
        for n in range(2, 53):
            await IncomingMail.create(**columns, likeness=f"{n:064}", uid=n, subject=f"第{n}封")

    desk.do(more)
    page = desk.get("/desk/incoming")
    assert "第50封" in page.text
    assert "第52封" not in page.text
    assert "第52封" in desk.get(page.next).text


def test_a_mail_that_came_back_is_something_to_do(desk):
    application = came_in(desk).index()

    async def comes_back() -> None:
        message = await OutboxMessage.create(
            authority=await Authority.get(code="JD"),
            application_id=application.id,
            message_id="<JD-2025-00001.9.replied@tracker.invalid>",
            addressee="shenqingren@example.invalid",
            subject="已经答复",
            body="您好：",
            queued_at=desk.clock.now(),
        )
        await mark_sent(message, desk.clock.now())
        said = f"{message.addressee} 550"
        assert await mark_bounced(message.message_id, "550 x", desk.clock.now(), said=said)

    desk.do(comes_back)
    assert "有 1 封邮件没有送到" in desk.get("/desk").text
    assert "发出后被退回" in desk.get("/desk/mail").text
    case = f"/desk/applications/{application.register_number}"
    assert "有邮件没有送到申请人留下的邮箱" in desk.get(case).text

    async def bounced() -> OutboxMessage:
        return await OutboxMessage.get(bounced_at__isnull=False)

    id_ = desk.do(bounced).id
    desk.submitted(f"/desk/mail/{id_}/give-up")
    assert "没有送到" not in desk.get("/desk").text
    desk.submitted(f"/desk/mail/{id_}/retry")

    async def again() -> OutboxMessage:
        return await OutboxMessage.get(id=id_)

    page = desk.get("/desk/mail?show=waiting")
    assert "已经答复" in page.text
    waits = desk.do(again)
    assert (waits.sent_at, waits.bounced_at, waits.given_up_at) == (None, None, None)
    assert waits.next_attempt_at == desk.clock.now()
