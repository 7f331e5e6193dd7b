"""From the outbox to a real mail server."""

import asyncio
import io
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.jobs.messages import office, queued
from tests.letters.mail_server import MailBox, free_port, serving
from tracker.actions.mail_code import MOST, TooManyMails, mail_code
from tracker.actions.receipt import signer_of
from tracker.actions.receive import Receipt, Submission, receive
from tracker.actions.split import split
from tracker.actions.verify_receipt import check_receipt
from tracker.jobs.post import send_post
from tracker.law.terms import ApplicantKind, Channel
from tracker.letters.post import MailServer
from tracker.records.codes import Codes
from tracker.records.connections import writer
from tracker.records.journal import APPLICANT, SYSTEM
from tracker.records.mail_models import OutboxMessage
from tracker.settings import Settings

pytestmark = pytest.mark.usefixtures("database")

SETTINGS = Settings(
    data=Path("nowhere"), database="", key=b"k" * 32, mail_from="gongkai@example.invalid"
)


def server(port):
    return MailServer.from_url(f"smtp://127.0.0.1:{port}?tls=no")


async def test_every_message_goes_out_once(clock):
    authority, box = await office(clock), MailBox()
    for n in (1, 2, 3):
        await queued(authority, clock, n)
    with serving(box) as port:
        assert await send_post(server(port), SETTINGS, clock) == 3
        assert await send_post(server(port), SETTINGS, clock) == 0
    assert [str(message["Subject"]) for message in box.messages] == [
        f"政府信息公开申请 SL-2025-0000{n}：已收到" for n in (1, 2, 3)
    ]
    assert box.messages[0]["From"].addresses[0].display_name == "示例街道办事处"
    assert box.messages[0]["Date"].datetime == clock.now()


async def test_one_refused_addressee_does_not_hold_up_the_others(clock):
    authority = await office(clock)
    gone = await queued(authority, clock, 1)
    await queued(authority, clock, 2)
    box = MailBox({gone.addressee: "550 no such user"})
    with serving(box) as port:
        assert await send_post(server(port), SETTINGS, clock) == 1
    await gone.refresh_from_db()
    assert gone.sent_at is None
    assert gone.refused
    assert gone.next_attempt_at is None
    assert "550" in gone.failure


async def test_with_the_server_gone_it_is_tried_later_and_arrives_once(clock):
    await queued(await office(clock), clock)
    port = free_port()
    assert await send_post(server(port), SETTINGS, clock) == 0
    assert await send_post(server(port), SETTINGS, clock) == 0, "the pause has not passed"
    assert (await OutboxMessage.get()).attempts == 1
    clock.advance(minutes=1)
    box = MailBox()
    with serving(box) as port:
        assert await send_post(server(port), SETTINGS, clock) == 1
    assert len(box.messages) == 1
    sent = await OutboxMessage.get()
    assert (sent.sent_at, sent.failure) == (clock.now(), "")


async def test_a_server_in_trouble_is_not_asked_for_every_message(clock):
    authority = await office(clock)
    for n in (1, 2, 3):
        await queued(authority, clock, n)
    await send_post(server(free_port()), SETTINGS, clock)
    assert await OutboxMessage.filter(attempts=0).count() == 2
    await send_post(server(free_port()), SETTINGS, clock)
    assert await OutboxMessage.filter(attempts=0).count() == 2, "the others wait as long"
    clock.advance(minutes=1)
    box = MailBox()
    with serving(box) as port:
        assert await send_post(server(port), SETTINGS, clock) == 3
    assert box.connections == 1


async def test_one_addressee_to_come_back_to_does_not_hold_up_the_others(clock):
    authority = await office(clock)
    later = await queued(authority, clock, 1)
    await queued(authority, clock, 2)
    box = MailBox({later.addressee: "451 greylisted"})
    with serving(box) as port:
        assert await send_post(server(port), SETTINGS, clock) == 1
        box.answers.clear()
        clock.advance(minutes=1)
        assert await send_post(server(port), SETTINGS, clock) == 1
    await later.refresh_from_db()
    assert (later.sent_at, later.refused, later.attempts) == (clock.now(), False, 2)


# --- receipts and codes ----------------------------------------------------------------------

CODES = Codes(SETTINGS.key)
TEXT = "请公开2024年垃圾清运合同。"


async def received(authority, clock, email="shenqingren@example.invalid"):
    return await receive(
        authority,
        Submission(
            description=TEXT,
            applicant_kind=ApplicantKind.NATURAL_PERSON,
            name="申请人甲",
            telephone="13800001234",
            email=email,
        ),
        Receipt(channel=Channel.ONLINE, on=clock.today(), evidence="网络提交"),
        token="form",
        codes=CODES,
        author=APPLICANT,
        now=clock.now(),
    )


async def test_the_receipt_comes_with_the_first_mail_and_is_valid(clock):
    application, box = await received(await office(clock), clock), MailBox()
    with serving(box) as port:
        assert await send_post(server(port), SETTINGS, clock) == 1
    (message,) = box.messages
    (enclosed,) = message.iter_attachments()
    assert enclosed.get_filename() == f"回执-{application.register_number}.pdf"
    assert enclosed.get_content_type() == "application/pdf"
    pdf = enclosed.get_content()
    checked = check_receipt(pdf, signer_of(SETTINGS.key).key.public, TEXT)
    assert checked.valid
    assert checked.facts.register_number == application.register_number
    assert (checked.facts.moment, checked.facts.received_on) == (clock.now(), date(2025, 9, 22))
    assert "登记回执见附件" in body(message)


async def test_a_matter_taken_out_has_no_receipt_of_its_own(clock):
    application = await received(await office(clock), clock)
    await split(
        application.id,
        matters=("另一项",),
        reason="内容不同",
        on=clock.today(),
        author=SYSTEM,
        now=clock.now(),
    )
    box = MailBox()
    with serving(box) as port:
        await send_post(server(port), SETTINGS, clock)
    enclosed = {
        str(message["Subject"]): len(list(message.iter_attachments())) for message in box.messages
    }
    assert enclosed == {
        "政府信息公开申请 SL-2025-00001：已收到": 1,
        "政府信息公开申请 SL-2025-00002：已收到": 0,
        "政府信息公开申请 SL-2025-00001：分为几件办理": 0,
    }


async def test_no_code_in_the_first_mail_nor_in_its_receipt(clock):
    await received(await office(clock), clock)
    box, code = MailBox(), CODES.tracking_code("form")
    with serving(box) as port:
        await send_post(server(port), SETTINGS, clock)
    (message,) = box.messages
    (enclosed,) = message.iter_attachments()
    text = "".join(p.extract_text() for p in PdfReader(io.BytesIO(enclosed.get_content())).pages)
    assert code not in body(message)
    assert code not in text


async def test_the_receipt_of_the_mail_is_that_of_the_day_however_late_it_goes_out(clock):
    await received(await office(clock), clock)
    at, box = clock.now(), MailBox()
    clock.advance(days=3)
    with serving(box) as port:
        await send_post(server(port), SETTINGS, clock)
    (enclosed,) = box.messages[0].iter_attachments()
    checked = check_receipt(enclosed.get_content(), signer_of(SETTINGS.key).key.public)
    assert checked.facts.moment == at


async def test_the_code_is_mailed_when_asked_for_and_forgotten_then(clock):
    authority = await office(clock)
    application = await received(authority, clock)
    code = CODES.tracking_code("form")
    assert await mail_code(application, authority, code, now=clock.now())
    queued = await OutboxMessage.get(message_id__contains=".code@")
    (row,) = await writer().execute_query_dict(
        f"SELECT subject, body FROM outbox_message WHERE id = {queued.id}"
    )
    assert code in queued.body
    assert (code in row["subject"], code.encode() in row["body"]) == (False, False)
    box = MailBox()
    with serving(box) as port:
        assert await send_post(server(port), SETTINGS, clock) == 2
    mail = box.messages[1]
    assert f"登记编号：{application.register_number}\n查询码：{code}\n" in body(mail)
    assert code in mail.get_body(("html",)).get_content()
    assert code not in mail["Subject"]
    await queued.refresh_from_db()
    assert (queued.body, queued.sent_at) == ("", clock.now())


async def test_the_code_waits_sealed_while_the_server_is_gone(clock):
    authority = await office(clock)
    application = await received(authority, clock)
    code = CODES.tracking_code("form")
    await mail_code(application, authority, code, now=clock.now())
    await send_post(server(free_port()), SETTINGS, clock)
    clock.advance(minutes=1)
    await send_post(server(free_port()), SETTINGS, clock)
    clock.advance(hours=1)
    box = MailBox()
    with serving(box) as port:
        assert await send_post(server(port), SETTINGS, clock) == 2
    assert [code in body(message) for message in box.messages] == [False, True]


def body(message):
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")


async def test_the_code_is_mailed_three_times_at_most(clock):
    authority = await office(clock)
    application = await received(authority, clock)
    for _ in range(MOST):
        assert await mail_code(application, authority, "A", now=clock.now())
    with pytest.raises(TooManyMails):
        await mail_code(application, authority, "A", now=clock.now())
    assert await OutboxMessage.filter(message_id__contains=".code@").count() == MOST


async def test_many_clicks_at_once_are_no_more_mails(clock):
    authority = await office(clock)
    application = await received(authority, clock)
    asked = (mail_code(application, authority, "A", now=clock.now()) for _ in range(9))
    done = await asyncio.gather(*asked, return_exceptions=True)
    assert all(one is True or isinstance(one, TooManyMails) for one in done)
    assert 1 <= await OutboxMessage.filter(message_id__contains=".code@").count() <= MOST


async def test_without_an_address_no_code_is_mailed(clock):
    authority = await office(clock)
    application = await received(authority, clock, email="")
    assert not await mail_code(application, authority, "A", now=clock.now())
    assert await OutboxMessage.all().count() == 0


# --- who is told, and when ---------------------------------------------------------------------


async def test_replies_go_to_the_office(clock):
    authority = await office(clock)
    authority.email = "bangongshi@example.invalid"
    await authority.save()
    await received(authority, clock)
    box = MailBox()
    with serving(box) as port:
        await send_post(server(port), SETTINGS, clock)
    assert box.messages[0]["Reply-To"].addresses[0].addr_spec == "bangongshi@example.invalid"
    assert box.messages[0]["From"].addresses[0].addr_spec == SETTINGS.mail_from


SPLIT = {"matters": ("另一项",), "reason": "内容不同", "author": SYSTEM}


@pytest.mark.parametrize(
    ("at", "quiet", "leaves_at"),
    [
        ("2025-09-22 19:59", True, "2025-09-22 19:59"),
        ("2025-09-22 20:00", True, "2025-09-23 08:00"),
        ("2025-09-23 00:30", True, "2025-09-23 08:00"),
        ("2025-09-23 07:59", True, "2025-09-23 08:00"),
        ("2025-09-23 08:00", True, "2025-09-23 08:00"),
        ("2025-09-23 00:30", False, "2025-09-23 00:30"),
    ],
)
async def test_what_can_wait_waits_out_the_quiet_hours(at, quiet, leaves_at, clock):
    authority = await office(clock)
    authority.quiet_hours = quiet
    await authority.save()
    clock.set_to("2025-09-22 12:00")
    application = await received(authority, clock)
    clock.set_to(at)
    await split(application.id, on=clock.today(), now=clock.now(), **SPLIT)
    clock.set_to(leaves_at)
    expected = clock.now()
    leave = {m.message_id.rpartition(".")[0]: m.next_attempt_at for m in await OutboxMessage.all()}
    assert leave["<SL-2025-00001.2.split@tracker"] == expected
    clock.set_to(at)
    assert leave["<SL-2025-00002.1.received@tracker"] == clock.now(), "statutory: at once"


async def test_only_what_may_be_left_out_is_left_out(clock):
    authority = await office(clock)
    authority.mails_off = ["split", "received"]
    await authority.save()
    application = await received(authority, clock)
    await split(application.id, on=clock.today(), now=clock.now(), **SPLIT)
    told = [m.message_id.split(".")[2].split("@")[0] for m in await OutboxMessage.all()]
    assert told == ["received", "received"]


@pytest.mark.parametrize("email", ["见公告", "收件@例子.cn", "a@b@c"])
async def test_what_an_office_calls_its_mailbox_holds_up_no_mail(clock, email):
    authority, box = await office(clock), MailBox()
    authority.email = email
    await authority.save()
    await queued(authority, clock, 1)
    with serving(box) as port:
        assert await send_post(server(port), SETTINGS, clock) == 1
    assert box.messages[0]["Reply-To"] is None
