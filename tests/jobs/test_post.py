"""From the outbox to a real mail server."""

import pytest

from tests.jobs.messages import office, queued
from tests.letters.mail_server import MailBox, free_port, serving
from tracker.jobs.post import send_post
from tracker.letters.post import MailServer
from tracker.records.models import OutboxMessage

pytestmark = pytest.mark.usefixtures("database")

FROM = "gongkai@example.invalid"


def server(port):
    return MailServer.from_url(f"smtp://127.0.0.1:{port}?tls=no")


async def test_every_message_goes_out_once(clock):
    authority, box = await office(clock), MailBox()
    for n in (1, 2, 3):
        await queued(authority, clock, n)
    with serving(box) as port:
        assert await send_post(server(port), FROM, clock) == 3
        assert await send_post(server(port), FROM, clock) == 0
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
        assert await send_post(server(port), FROM, clock) == 1
    await gone.refresh_from_db()
    assert gone.sent_at is None
    assert gone.next_attempt_at is None
    assert "550" in gone.failure


async def test_with_the_server_gone_it_is_tried_later_and_arrives_once(clock):
    await queued(await office(clock), clock)
    port = free_port()
    assert await send_post(server(port), FROM, clock) == 0
    assert await send_post(server(port), FROM, clock) == 0, "the pause has not passed"
    assert (await OutboxMessage.get()).attempts == 1
    clock.advance(minutes=1)
    box = MailBox()
    with serving(box) as port:
        assert await send_post(server(port), FROM, clock) == 1
    assert len(box.messages) == 1
    sent = await OutboxMessage.get()
    assert (sent.sent_at, sent.failure) == (clock.now(), "")


async def test_a_server_in_trouble_is_not_asked_for_every_message(clock):
    authority = await office(clock)
    for n in (1, 2, 3):
        await queued(authority, clock, n)
    await send_post(server(free_port()), FROM, clock)
    assert await OutboxMessage.filter(attempts=0).count() == 2
