"""One message to one server: it arrives readable, and a failure says whether it is for good."""

import asyncio
from dataclasses import replace
from datetime import datetime

import pytest

from tests.letters.mail_server import Authority, MailBox, free_port, only, serving
from tracker.clock import CHINA
from tracker.letters.post import Mail, MailServer, PostFailed, send

AT = datetime(2025, 9, 22, 10, 0, tzinfo=CHINA)
MAIL = Mail(
    message_id="<SL-2025-00007.4.replied@tracker.invalid>",
    sender="gongkai@example.invalid",
    sender_name="示例街道办事处（政府信息公开）",
    addressee="shenqingren@example.invalid",
    subject="政府信息公开申请 SL-2025-00007：已答复",
    body="您好：\n\n本机关已经答复。𠮷🙂\n.\n单独一点的一行之后还有内容。\n" + "长" * 2000 + "\n",
)


def plain(port):
    return MailServer.from_url(f"smtp://127.0.0.1:{port}?tls=no")


@pytest.fixture
def box():
    return MailBox()


async def failure_of(mail, server, **more):
    with pytest.raises(PostFailed) as failed:
        await send(mail, server, at=AT, **more)
    return failed.value


async def test_subject_name_and_text_arrive_as_they_were_written(box):
    with serving(box) as port:
        await send(MAIL, plain(port), at=AT)
    (message,) = box.messages
    assert message["Subject"] == MAIL.subject
    assert message["From"].addresses[0].display_name == MAIL.sender_name
    assert message["From"].addresses[0].addr_spec == MAIL.sender
    assert message["To"] == MAIL.addressee
    assert message.get_content().replace("\r\n", "\n") == MAIL.body


async def test_the_envelope_of_an_automatic_message(box):
    with serving(box) as port:
        await send(MAIL, plain(port), at=AT)
    (message,) = box.messages
    assert message["Message-ID"] == MAIL.message_id
    assert message["Date"].datetime == AT
    assert message["Auto-Submitted"] == "auto-generated"
    assert max(len(line) for line in box.raw[0].splitlines()) <= 78


async def test_an_addressee_refused_for_good():
    with serving(MailBox({MAIL.addressee: "550 no such user"})) as port:
        failed = await failure_of(MAIL, plain(port))
    assert failed.permanent
    assert "550" in failed.reason


async def test_an_addressee_refused_for_now():
    with serving(MailBox({MAIL.addressee: "451 greylisted, come back"})) as port:
        assert not (await failure_of(MAIL, plain(port))).permanent


async def test_a_message_refused_for_good():
    with serving(MailBox({"data": "552 too large"})) as port:
        assert (await failure_of(MAIL, plain(port))).permanent


async def test_a_server_that_is_gone():
    assert not (await failure_of(MAIL, plain(free_port()))).permanent


async def test_a_server_that_hangs_up():
    async def hang_up(_, writer):
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert not (await failure_of(MAIL, plain(port))).permanent


@pytest.mark.parametrize(
    "addressee", ["", "没有地址", "a b@example.invalid", "a@b\r\nBcc: c@example.invalid", "@"]
)
async def test_what_is_no_address_is_not_tried_again(addressee, box):
    with serving(box) as port:
        failed = await failure_of(replace(MAIL, addressee=addressee), plain(port))
    assert failed.permanent
    assert box.messages == []


async def test_starttls_and_sign_in(box):
    authority = Authority()
    with serving(
        box,
        tls_context=authority.server,
        require_starttls=True,
        authenticator=only("gongkai@example.invalid", "口令 1/2"),
        auth_required=True,
    ) as port:
        url = f"smtp://gongkai%40example.invalid:%E5%8F%A3%E4%BB%A4%201%2F2@localhost:{port}"
        await send(MAIL, MailServer.from_url(url), at=AT, trust=authority.trust)
    assert len(box.messages) == 1


async def test_encrypted_from_the_start(box):
    authority = Authority()
    with serving(box, ssl_context=authority.server, server_hostname="localhost") as port:
        server = MailServer.from_url(f"smtps://localhost:{port}")
        await send(MAIL, server, at=AT, trust=authority.trust)
    assert len(box.messages) == 1


async def test_a_wrong_password_is_ours_to_put_right(box):
    authority = Authority()
    with serving(
        box, tls_context=authority.server, authenticator=only("u", "right"), auth_required=True
    ) as port:
        server = MailServer.from_url(f"smtp://u:wrong@localhost:{port}")
        failed = await failure_of(MAIL, server, trust=authority.trust)
    assert not failed.permanent
    assert "535" in failed.reason
    assert "wrong" not in failed.reason


async def test_a_certificate_of_nobody_we_trust_is_not_believed(box):
    with serving(box, tls_context=Authority().server) as port:
        server = MailServer.from_url(f"smtp://localhost:{port}")
        failed = await failure_of(MAIL, server)
    assert not failed.permanent
    assert "CERTIFICATE_VERIFY_FAILED" in failed.reason
    assert box.messages == []


async def test_no_mail_in_the_clear_unless_the_setting_says_so(box):
    with serving(box) as port:
        assert not (
            await failure_of(MAIL, MailServer.from_url(f"smtp://localhost:{port}"))
        ).permanent
    assert box.messages == []


URLS = [
    ("smtp://host.invalid", "host.invalid", 587, None, False, True),
    ("smtps://host.invalid", "host.invalid", 465, None, True, False),
    ("smtp://host.invalid:25?tls=no", "host.invalid", 25, None, False, False),
    ("smtps://%E5%85%AC%E5%BC%80:p@[::1]:466", "::1", 466, "公开", True, False),
]


@pytest.mark.parametrize(("url", "host", "port", "user", "at_once", "start_tls"), URLS)
def test_servers_by_url(url, host, port, user, at_once, start_tls):
    server = MailServer.from_url(url)
    assert (server.host, server.port, server.user) == (host, port, user)
    assert (server.encrypted_at_once, server.start_tls) == (at_once, start_tls)


@pytest.mark.parametrize("url", ["", "host:25", "http://host", "smtp://", "smtp://h:port"])
def test_what_names_no_server(url):
    with pytest.raises(ValueError, match="邮件服务器应写成"):
        MailServer.from_url(url)


def test_the_password_does_not_show_in_logs():
    assert "geheim" not in repr(MailServer.from_url("smtp://u:geheim@host.invalid"))
