"""One message to one server: it arrives readable, and a failure says whether it is for good."""

import asyncio
import re
from dataclasses import replace
from datetime import datetime
from email.header import decode_header

import pytest

from tests.letters.mail_server import Authority, MailBox, free_port, only, serving
from tracker.clock import CHINA
from tracker.letters.post import Connection, Enclosed, Mail, MailServer, PostFailed

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


async def send(mail, server, *, at, trust=None):
    async with Connection(server, trust=trust) as connection:
        await connection.send(mail, at=at)


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


# --- one connection for many ------------------------------------------------------------------


def numbered(n):
    return replace(MAIL, message_id=f"<{n}@tracker.invalid>")


async def test_a_connection_is_kept_for_the_next_message(box):
    with serving(box) as port:
        async with Connection(plain(port)) as connection:
            for n in range(5):
                await connection.send(numbered(n), at=AT)
    assert (len(box.messages), box.connections) == (5, 1)


async def test_a_server_that_has_enough_of_a_connection_is_called_again():
    box = MailBox(most=2)
    with serving(box) as port:
        async with Connection(plain(port)) as connection:
            for n in range(5):
                await connection.send(numbered(n), at=AT)
    assert (len(box.messages), box.connections) == (5, 3)


async def test_a_refused_message_does_not_end_the_connection():
    box = MailBox({"nobody@example.invalid": "550 no such user"})
    with serving(box) as port:
        async with Connection(plain(port)) as connection:
            with pytest.raises(PostFailed) as failed:
                await connection.send(replace(MAIL, addressee="nobody@example.invalid"), at=AT)
            await connection.send(MAIL, at=AT)
    assert not failed.value.server
    assert (len(box.messages), box.connections) == (1, 1)


async def conversation(*answers):
    """A server that says these things in turn, one for each line it hears, and hangs up."""

    async def talk(reader, writer):
        writer.write(b"220 here\r\n")
        for answer in answers:
            line = await reader.readline()
            while answer == "." and line.strip() != b".":
                line = await reader.readline()
            if answer != ".":
                writer.write(f"{answer}\r\n".encode())
        writer.close()
        await writer.wait_closed()

    return await asyncio.start_server(talk, "127.0.0.1", 0)


async def test_a_server_that_dies_with_the_message_in_its_hands():
    async with await conversation("250 h", "250 ok", "250 ok", "354 go on", ".") as server:
        failed = await failure_of(MAIL, plain(server.sockets[0].getsockname()[1]))
    assert (failed.permanent, failed.server) == (False, True)


async def test_a_server_that_never_answers_is_left():
    left = asyncio.Event()

    async def silent(reader, writer):
        await reader.read()
        writer.close()
        await writer.wait_closed()
        left.set()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with Connection(plain(port), timeout=0.1) as connection:
            with pytest.raises(PostFailed) as failed:
                await connection.send(MAIL, at=AT)
        await left.wait()
    assert (failed.value.permanent, failed.value.server) == (False, True)
    assert "Timeout" in failed.value.reason


TROUBLE = [
    ({MAIL.addressee: "550 no such user"}, True, False),
    ({MAIL.addressee: "451 greylisted, come back"}, False, False),
    ({"data": "552 too large"}, True, False),
    ({"data": "451 disk full"}, False, False),
]


@pytest.mark.parametrize(("answers", "permanent", "server"), TROUBLE)
async def test_whose_trouble_it_is(answers, permanent, server):
    with serving(MailBox(answers)) as port:
        failed = await failure_of(MAIL, plain(port))
    assert (failed.permanent, failed.server) == (permanent, server)


# --- what a mail program sees -------------------------------------------------------------------


async def test_text_and_html_are_two_forms_of_one_message_beside_what_is_enclosed(box):
    whole = replace(
        MAIL,
        html="<p>本机关已经答复。</p>",
        reply_to="bangongshi@example.invalid",
        enclosed=Enclosed("回执-SL-2025-00007（示例）.pdf", b"%PDF-1.7"),
    )
    with serving(box) as port:
        await send(whole, plain(port), at=AT)
    (message,) = box.messages
    assert message["Reply-To"].addresses[0].addr_spec == "bangongshi@example.invalid"
    assert message.get_content_type() == "multipart/mixed"
    forms, enclosed = message.iter_parts()
    assert forms.get_content_type() == "multipart/alternative"
    assert [form.get_content_type() for form in forms.iter_parts()] == ["text/plain", "text/html"]
    assert message.get_body(("html",)).get_content().strip() == whole.html
    assert enclosed.get_filename() == whole.enclosed.name
    assert b"filename*" in box.raw[0], "RFC 2231"


async def test_every_encoded_word_of_a_long_subject_can_be_read_by_itself(box):
    """RFC 2047, 5: a character is not divided between two words, as some clients show."""
    subject = "政府信息公开申请 SL-2025-00007：" + "需要您补正的事项𠮷" * 8
    with serving(box) as port:
        await send(replace(MAIL, subject=subject), plain(port), at=AT)
    (message,) = box.messages
    assert message["Subject"] == subject
    head = box.raw[0].partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").decode("ascii")
    line = next(line for line in head.split("\r\n") if line.startswith("Subject:"))
    words = re.findall(r"=\?utf-8\?[bq]\?[^?]*\?=", line, re.IGNORECASE)
    assert len(words) > 1
    for word in words:
        ((said, charset),) = decode_header(word)
        assert said.decode(charset)
