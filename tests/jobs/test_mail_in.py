"""From a mailbox on a real IMAP server to the desk."""

import asyncio
import hashlib
import sys
from asyncio.subprocess import PIPE
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests import clamd
from tests.jobs.incoming import a_mail, a_report, mailbox_at, post_in
from tests.jobs.messages import office, queued
from tests.letters.imap_server import PASSWORD, Between
from tests.letters.mail_server import Authority, free_port
from tracker.actions import fetch_mail
from tracker.actions.check import check_register
from tracker.actions.fetch_mail import fetch, fetch_due, server_of, try_mailbox
from tracker.actions.take_mail import SettingsChanged, take_mail
from tracker.clock import CHINA
from tracker.files.store import StoreAway
from tracker.law.mail_arrival import ArrivalBy
from tracker.law.mail_terms import AfterFetch, MailboxTrouble, MailFlaw, MailState, Security
from tracker.letters.mailbox import Fetched, MailboxFailed
from tracker.records.file_marks import UnscannedFile
from tracker.records.incoming import LEASE, PAUSES, due_mailboxes, fetch_soon, lease, release
from tracker.records.mail_models import IncomingFile, IncomingMail, Mailbox
from tracker.records.outbox import mark_sent

pytestmark = pytest.mark.usefixtures("database")

NINE = datetime(2025, 9, 22, 9, 0, 10, tzinfo=CHINA)
ROOT = Path(__file__).parents[2]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
async def box(imap, clock, data):
    """The office's mailbox, and what fetching it needs."""
    mailbox = await mailbox_at(imap.encrypted, await office(clock), clock)
    return mailbox, post_in(data, clock, imap.authority)


async def test_a_mail_is_kept_byte_for_byte_with_its_moment_and_its_files(imap, box, clock):
    mailbox, post = box
    raw = a_mail(files=[("身份证明.pdf", PDF), ("setup.exe", b"MZ\x90\0" + b"\0" * 60)])
    imap.deliver(raw, NINE)
    assert await fetch(mailbox.id, post) == 1
    mail = await IncomingMail.get()
    assert await post.store.read(mail.digest) == raw
    assert hashlib.sha256(raw).hexdigest() == mail.digest
    assert (mail.sender_name, mail.sender) == ("申请人甲", "shenqingren1@example.invalid")
    assert (mail.subject, mail.text) == ("政府信息公开申请", "请公开2024年垃圾清运合同。")
    assert (mail.state, mail.flaws, mail.automatic) == (MailState.WAITING, [], False)
    assert mail.stored_at == NINE
    assert (mail.arrived_by, mail.arrived_at) == (ArrivalBy.TRACE, NINE.replace(second=5))
    assert mail.fetched_at == clock.now()
    kept, refused = await IncomingFile.all().order_by("id")
    assert (kept.name, kept.media_type) == ("身份证明.pdf", "application/pdf")
    assert await post.store.read(kept.digest) == PDF
    assert (refused.name, refused.digest) == ("setup.exe", "")
    assert "格式不能接收" in refused.refused
    assert imap.seen() == [(mail.uid, True)]


async def test_a_mail_or_file_that_is_not_what_it_was_is_found(imap, box):
    mailbox, post = box
    imap.deliver(a_mail(files=[("身份证明.pdf", PDF)]), NINE)
    await fetch(mailbox.id, post)
    assert [str(one) async for one in check_register(post.store)] == []
    mail, file = await IncomingMail.get(), await IncomingFile.get()
    for digest in (mail.digest, file.digest):
        post.store.path(digest).write_bytes(b"another")
    assert [str(one) async for one in check_register(post.store)] == [
        f"来信 {mail.id}：原邮件缺失或者被改动",
        f"来信 {mail.id}：附件“身份证明.pdf”缺失或者被改动",
    ]


async def test_nothing_is_taken_twice_however_often_it_is_fetched_moved_or_delivered(
    imap, box, clock
):
    mailbox, post = box
    imap.make("Later")
    raw = a_mail()
    imap.deliver(raw, NINE)
    assert await fetch(mailbox.id, post) == 1
    assert await fetch(mailbox.id, post) == 0
    again = b"Received: by mx2.example.invalid; Mon, 22 Sep 2025 09:20:00 +0800\r\n" + raw
    imap.deliver(again, NINE)
    assert await fetch(mailbox.id, post) == 0, "delivered a second time"
    assert imap.seen()[-1][1], "and marked all the same"
    number = imap.seen()[0][0]
    imap.move(number, "Later")
    client = imap.client()
    client.select("Later")
    client.uid("MOVE", "1", "INBOX")
    client.logout()
    assert await fetch(mailbox.id, post) == 0, "moved away and back, under a new number"
    assert await IncomingMail.all().count() == 1
    await Mailbox.filter(id=mailbox.id).update(uid_validity=1, last_uid=4_000_000_000)
    assert await fetch(mailbox.id, post) == 0, "the mailbox began to number anew"
    assert (await Mailbox.get()).last_uid < 100


async def test_two_mails_that_share_a_message_id_are_two(imap, box):
    mailbox, post = box
    imap.deliver(a_mail(text="要合同。"), NINE)
    imap.deliver(a_mail(text="要付款凭证。"), NINE)
    assert await fetch(mailbox.id, post) == 2
    first, second = await IncomingMail.all().order_by("id")
    assert (first.flaws, second.flaws) == ([], [MailFlaw.SAME_ID])


async def test_what_came_before_the_day_chosen_is_left_alone(imap, box, clock):
    mailbox, post = box
    imap.deliver(a_mail(1), NINE.replace(month=8))
    imap.deliver(a_mail(2), NINE)
    assert await fetch(mailbox.id, post) == 1
    assert [seen for _, seen in imap.seen()] == [False, True]


async def test_fetched_mails_can_be_moved(imap, clock, data):
    imap.make("&XfJT1g-")  # 已取
    mailbox = await mailbox_at(
        imap.encrypted, await office(clock), clock, afterwards=AfterFetch.MOVED, move_to="已取"
    )
    imap.deliver(a_mail(), NINE)
    assert await fetch(mailbox.id, post_in(data, clock, imap.authority)) == 1
    assert imap.seen() == []
    assert len(imap.seen("&XfJT1g-")) == 1


async def test_a_folder_that_is_not_there_loses_nothing(imap, clock, data):
    mailbox = await mailbox_at(
        imap.encrypted, await office(clock), clock, afterwards=AfterFetch.MOVED, move_to="已取"
    )
    post = post_in(data, clock, imap.authority)
    imap.deliver(a_mail(), NINE)
    assert await fetch(mailbox.id, post) == 1
    mailbox = await Mailbox.get()
    assert mailbox.trouble is MailboxTrouble.NO_TARGET
    assert await IncomingMail.all().count() == 1
    imap.make("&XfJT1g-")
    clock.advance(minutes=2)
    assert await fetch_due(post) == 0
    assert (await Mailbox.get()).trouble is None
    assert len(imap.seen("&XfJT1g-")) == 1


async def test_it_is_fetched_over_starttls_too(imap, clock, data):
    mailbox = await mailbox_at(imap.plain, await office(clock), clock, security=Security.STARTTLS)
    imap.deliver(a_mail(), NINE)
    assert await fetch(mailbox.id, post_in(data, clock, imap.authority)) == 1


async def test_the_password_may_stand_in_the_environment(imap, clock, data):
    mailbox = await mailbox_at(imap.encrypted, await office(clock), clock, password_sealed="")
    assert await fetch(mailbox.id, post_in(data, clock, imap.authority)) == 0
    assert (await Mailbox.get()).trouble is MailboxTrouble.NO_PASSWORD
    post = post_in(data, clock, imap.authority, imap_passwords={"SL": PASSWORD})
    imap.deliver(a_mail(), NINE)
    assert await fetch(mailbox.id, post) == 1


async def test_what_is_in_the_way_is_said_and_tried_again_with_growing_pauses(
    imap, box, clock, data
):
    _mailbox, post = box
    imap.deliver(a_mail(), NINE)
    await Mailbox.all().update(password_sealed="wrong")
    for pause in (*PAUSES, PAUSES[-1]):
        assert await fetch_due(post) == 0
        found = await Mailbox.get()
        assert found.trouble is MailboxTrouble.REFUSED
        assert found.trouble_since == datetime(2025, 9, 22, 10, tzinfo=CHINA)
        assert found.next_fetch_at == clock.now() + pause
        assert found.leased_until is None
        clock.set_to(f"{found.next_fetch_at.astimezone(CHINA):%Y-%m-%d %H:%M}")
    await Mailbox.all().update(password_sealed=PASSWORD)
    assert await fetch_due(post) == 1
    well = await Mailbox.get()
    assert (well.trouble, well.trouble_since, well.tries) == (None, None, 0)
    assert (well.fetched_at, well.fetched_count) == (clock.now(), 1)


@pytest.mark.parametrize("password", [PASSWORD, "wrong"])
async def test_who_asks_while_it_is_fetched_has_it_fetched_once_more(box, clock, password):
    mailbox, post = box
    await Mailbox.all().update(password_sealed=password)
    assert await fetch(mailbox.id, post) == 0
    clock.set_to(f"{(await Mailbox.get()).next_fetch_at.astimezone(CHINA):%Y-%m-%d %H:%M}")
    leased = await lease(mailbox.id, clock.now())
    clock.advance(minutes=1)
    await fetch_soon(mailbox.authority_id, clock.now())
    await release(leased, clock.now(), taken=0)
    assert (await Mailbox.get()).leased_until is None
    assert await due_mailboxes(clock.now()) == [mailbox.id]
    assert await fetch(mailbox.id, post) == 0
    assert await due_mailboxes(clock.now()) == [], "once"


@pytest.mark.parametrize(
    ("changed", "trouble"),
    [
        ({"folder": "没有"}, MailboxTrouble.NO_FOLDER),
        ({"host": "127.0.0.1"}, MailboxTrouble.CERTIFICATE),
        ({"port": "free"}, MailboxTrouble.UNREACHABLE),
        ({"port": "plain"}, MailboxTrouble.UNENCRYPTED),
        ({"password_sealed": ""}, MailboxTrouble.NO_PASSWORD),
        ({"afterwards": AfterFetch.MOVED, "move_to": "没有"}, MailboxTrouble.NO_TARGET),
    ],
)
async def test_trying_says_what_is_wrong_and_changes_nothing(imap, box, changed, trouble):
    mailbox, post = box
    ports = {"free": free_port(), "plain": imap.plain}
    if isinstance(changed.get("port"), str):
        changed = {"port": ports[changed["port"]]}
    imap.deliver(a_mail(), NINE)
    await mailbox.fetch_related("authority")
    mailbox.update_from_dict(changed)
    with pytest.raises(MailboxFailed) as failed:
        await try_mailbox(server_of(mailbox, post), post.trust)
    assert failed.value.trouble is trouble
    assert imap.seen()[0][1] is False


async def test_a_certificate_of_somebody_else_ends_it_before_any_password(imap, box, data, clock):
    mailbox, _ = box
    assert await fetch(mailbox.id, post_in(data, clock, Authority())) == 0
    assert (await Mailbox.get()).trouble is MailboxTrouble.CERTIFICATE
    starttls = {"port": imap.plain, "security": Security.STARTTLS}
    await Mailbox.all().update(**starttls)
    assert await fetch(mailbox.id, post_in(data, clock, Authority())) == 0
    assert (await Mailbox.get()).trouble is MailboxTrouble.CERTIFICATE


async def test_a_server_that_hangs_up_in_mid_fetch_costs_nothing(imap, box, clock):
    mailbox, post = box
    for n in (1, 2, 3):
        imap.deliver(a_mail(n), NINE)
    with Between(imap) as between:
        await Mailbox.all().update(port=between.port)
        seen = []

        def second_body(line):
            seen.append(b"BODY.PEEK" in line)
            return sum(seen) < 2

        between.on_command = second_body
        assert await fetch(mailbox.id, post) == 1
        assert (await Mailbox.get()).trouble is MailboxTrouble.BROKEN_OFF
        between.on_command = lambda _: True
        clock.advance(minutes=2)
        assert await fetch_due(post) == 2
    assert await IncomingMail.all().count() == 3
    assert all(marked for _, marked in imap.seen())


@pytest.mark.parametrize("no", [b"NO [SERVERBUG] corrupted", b"BAD what?"])
@pytest.mark.parametrize("asked", [b"RFC822.SIZE", b"BODY.PEEK"])
async def test_one_that_the_server_refuses_to_give_is_a_line_for_a_person(imap, box, asked, no):
    mailbox, post = box
    for n in (1, 2, 3):
        imap.deliver(a_mail(n), NINE)
    second = imap.seen()[1][0]
    with Between(imap) as between:
        await Mailbox.all().update(port=between.port)

        def refused(line):
            if b"FETCH %d " % second in line and asked in line:
                return b"%s %s\r\n" % (line.split()[0], no)
            return True

        between.on_command = refused
        assert await fetch(mailbox.id, post) == 3
    mails = await IncomingMail.all().order_by("uid")
    assert [mail.flaws for mail in mails] == [[], [MailFlaw.NOT_GIVEN], []]
    assert (mails[1].uid, mails[1].digest, mails[1].state) == (second, "", MailState.WAITING)
    assert [marked for _, marked in imap.seen()] == [True, False, True]


async def test_one_that_is_gone_meanwhile_is_none(imap, box):
    mailbox, post = box
    imap.deliver(a_mail(1), NINE)
    imap.deliver(a_mail(2), NINE)
    first = imap.seen()[0][0]
    with Between(imap) as between:
        await Mailbox.all().update(port=between.port)
        between.on_command = lambda line: (
            b"%s OK done\r\n" % line.split()[0] if b"FETCH %d " % first in line else True
        )
        assert await fetch(mailbox.id, post) == 1
    assert (await Mailbox.get()).last_uid == first + 1


async def test_while_one_process_fetches_another_does_not(imap, box, clock):
    mailbox, post = box
    await Mailbox.all().update(leased_until=clock.now() + LEASE)
    assert await fetch(mailbox.id, post) is None
    clock.advance(minutes=10)
    assert await fetch(mailbox.id, post) == 0, "the lease of one that died runs out"


async def test_a_huge_mail_is_named_and_stays_where_it_is(imap, box, monkeypatch):
    mailbox, post = box
    monkeypatch.setattr(fetch_mail, "LARGEST", 2_000)
    imap.deliver(a_mail(1, text="长" * 3_000), NINE)
    imap.deliver(a_mail(2), NINE)
    assert await fetch(mailbox.id, post) == 2
    huge, small = await IncomingMail.all().order_by("id")
    assert (huge.flaws, huge.digest, huge.text) == ([MailFlaw.TOO_LARGE], "", "")
    assert huge.sender == "shenqingren1@example.invalid"
    assert huge.size > 2_000
    assert small.digest
    assert [marked for _, marked in imap.seen()] == [False, True]


async def test_of_a_huge_header_it_is_said_that_a_part_was_taken(imap, box, monkeypatch):
    mailbox, post = box
    monkeypatch.setattr(fetch_mail, "LARGEST", 300_000)
    many = "".join(f"X-{n}: {'x' * 900}\r\n" for n in range(300))
    head = f"Subject: {'s' * 301}\r\n".encode()
    imap.deliver(many.encode() + a_mail(1, text="长" * 100_000), NINE)
    imap.deliver(head + a_mail(2, text="长" * 100_000), NINE)
    assert await fetch(mailbox.id, post) == 2
    assert [mail.flaws async for mail in IncomingMail.all().order_by("id")] == [
        [MailFlaw.TOO_LARGE, MailFlaw.CUT],
        [MailFlaw.TOO_LARGE, MailFlaw.CUT],
    ]


async def test_a_moment_that_no_clock_can_have_shown_is_not_kept(imap, box, clock):
    mailbox, post = box
    for n, year in ((1, 9999), (2, 2026)):
        said = f"from mx by mx; Fri, 31 Dec {year} 23:59:59 +0000"
        imap.deliver(a_mail(n, Received=said), NINE)
    assert await fetch(mailbox.id, post) == 2
    assert [
        (mail.traced_at, mail.arrived_at, mail.arrived_by)
        async for mail in IncomingMail.all().order_by("id")
    ] == [(None, NINE, ArrivalBy.MAILBOX)] * 2


# --- files that are scanned ------------------------------------------------------------------


@pytest.fixture(scope="module")
def clamd_place():
    if clamd.CLAMD is None:
        pytest.skip("clamd is not installed")
    # A path of a socket is short; folders of tests are not.
    with TemporaryDirectory(prefix="clamd") as folder, clamd.running(Path(folder)) as place:
        yield str(place)


async def test_a_harmful_file_is_kept_out_and_a_clean_one_is_marked_as_scanned(
    imap, box, clock, data, clamd_place
):
    mailbox, _ = box
    post = post_in(data, clock, imap.authority, clamd=clamd_place)
    files = [("合同.txt", clamd.HARMFUL), ("说明.txt", "说明".encode())]
    imap.deliver(a_mail(files=files), NINE)
    assert await fetch(mailbox.id, post) == 1
    harmful, clean = await IncomingFile.all().order_by("id")
    assert harmful.refused.startswith(f"“合同.txt”中查出病毒或者恶意代码（{clamd.FOUND}）")
    assert not await post.store.has(hashlib.sha256(clamd.HARMFUL).hexdigest())
    assert await post.store.has(clean.digest)
    assert await UnscannedFile.all().count() == 0


async def test_a_file_that_nobody_scanned_is_marked(imap, box, clock, data):
    mailbox, _ = box
    post = post_in(data, clock, imap.authority, clamd="/nowhere/clamd.ctl")
    imap.deliver(a_mail(files=[("说明.txt", "说明".encode())]), NINE)
    assert await fetch(mailbox.id, post) == 1
    marked, file = await UnscannedFile.get(), await IncomingFile.get()
    assert (marked.digest, marked.since) == (file.digest, clock.now())


async def test_a_mail_is_taken_again_where_the_files_were_away_for_its_attachment(
    imap, box, clock, monkeypatch
):
    mailbox, post = box
    raw, file = a_mail(files=[("说明.txt", "说明".encode())]), "说明".encode()
    imap.deliver(raw, NINE)
    keep = post.store.keep

    def away_for_the_file(data):
        if data == file:
            raise StoreAway("存放文件的地方没有回答。")
        return keep(data)

    monkeypatch.setattr(post.store, "keep", away_for_the_file)
    assert await fetch(mailbox.id, post) == 0
    assert (await Mailbox.get()).trouble is MailboxTrouble.FAULT
    assert await IncomingMail.all().count() == 0
    monkeypatch.undo()
    clock.advance(minutes=2)
    assert await fetch_due(post) == 1
    kept = await IncomingFile.get()
    assert (kept.refused, await post.store.read(kept.digest)) == ("", file)


async def test_broken_ones_do_not_hold_up_the_others(imap, box):
    mailbox, post = box
    broken = (
        b'From: =?gb2312?B?xxx\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n'
        b"--x\r\nContent-Type: text/plain; charset=no-such\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n"
    )
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(200)
    )
    for raw in (broken, nested, b"\r\n", a_mail(9)):
        imap.deliver(raw, NINE)
    assert await fetch(mailbox.id, post) == 4
    mails = await IncomingMail.all().order_by("id")
    assert [MailFlaw.BROKEN in mail.flaws for mail in mails] == [True, True, False, False]
    assert [await post.store.read(mail.digest) for mail in mails[:2]] == [broken, nested]
    assert all(marked for _, marked in imap.seen())


async def test_what_was_fetched_under_other_settings_is_not_taken(box, clock):
    mailbox, post = box
    await Mailbox.all().update(version=1)
    fetched = Fetched(1, a_mail(), 100, NINE, whole=True)
    with pytest.raises(SettingsChanged):
        await take_mail(
            mailbox, 7, fetched, store=post.store, limit=1000, scanner=None, now=clock.now()
        )
    assert await IncomingMail.all().count() == 0
    assert (await Mailbox.get()).last_uid == 0


async def test_one_that_dies_before_it_marks_leaves_nothing_lost_and_nothing_double(
    imap, box, clock, database_url, data
):
    """It is killed when it says STORE, which the mailbox never hears; the next one marks."""
    mailbox, post = box
    imap.deliver(a_mail(), NINE)
    with Between(imap) as between:
        await Mailbox.all().update(port=between.port)
        process = await fetcher(database_url, data, imap, clock)

        def dies_at_store(line):
            if b"STORE" in line:
                process.kill()
            return b"STORE" not in line

        between.on_command = dies_at_store
        await process.communicate(b"begin\n")
        assert process.returncode != 0
    assert await IncomingMail.all().count() == 1
    assert [marked for _, marked in imap.seen()] == [False]
    await Mailbox.all().update(port=imap.encrypted)
    assert await fetch(mailbox.id, post) is None, "its lease still runs"
    clock.advance(minutes=10)
    assert await fetch(mailbox.id, post) == 0
    assert await IncomingMail.all().count() == 1
    assert [marked for _, marked in imap.seen()] == [True]


async def test_processes_at_once_take_each_mail_once(imap, box, clock, database_url, data):
    for n in range(1, 9):
        imap.deliver(a_mail(n), NINE)
    started = [await fetcher(database_url, data, imap, clock) for _ in range(2)]
    await asyncio.gather(*(process.communicate(b"begin\n") for process in started))
    assert [process.returncode for process in started] == [0, 0]
    assert await IncomingMail.all().count() == 8
    assert all(marked for _, marked in imap.seen())


async def fetcher(database_url, data, imap, clock):
    """A process that is about to fetch."""
    data.mkdir(exist_ok=True)
    imap.authority.write_root(data / "root.pem")
    command = [sys.executable, "-m", "tests.jobs.fetcher", database_url, str(data)]
    started = await asyncio.create_subprocess_exec(
        *command, f"{clock.now():%Y-%m-%d %H:%M}", stdin=PIPE, stdout=PIPE, cwd=ROOT
    )
    assert await started.stdout.readline() == b"ready\n"
    return started


# --- what came back --------------------------------------------------------------------------


async def sent(mailbox, clock):
    message = await queued(mailbox.authority, clock)
    await mark_sent(message, clock.now())
    return message


async def test_a_report_marks_the_mail_that_came_back_and_is_nothing_to_register(imap, box, clock):
    mailbox, post = box
    message = await sent(mailbox, clock)
    imap.deliver(a_report(message.message_id, message.addressee), NINE)
    assert await fetch(mailbox.id, post) == 1
    await message.refresh_from_db()
    assert message.bounced_at == clock.now()
    assert message.failure == "5.1.1 550 User not found"
    assert (await IncomingMail.get()).state is MailState.REPORT


@pytest.mark.parametrize(
    ("addressee", "action", "message_id"),
    [
        ("", "delayed", ""),
        ("", "delivered", ""),
        ("somebody-else@example.invalid", "failed", ""),
        ("", "failed", "<another@elsewhere.invalid>"),
    ],
)
async def test_a_report_of_something_else_marks_nothing(
    imap, box, clock, addressee, action, message_id
):
    mailbox, post = box
    message = await sent(mailbox, clock)
    report = a_report(
        message_id or message.message_id, addressee or message.addressee, action=action
    )
    imap.deliver(report, NINE)
    assert await fetch(mailbox.id, post) == 1
    await message.refresh_from_db()
    assert message.bounced_at is None
    assert (await IncomingMail.get()).state is MailState.REPORT


async def test_the_letter_of_a_provider_counts_where_it_names_mail_and_addressee(imap, box, clock):
    mailbox, post = box
    message = await sent(mailbox, clock)
    letter = (
        f"很抱歉，您的邮件被退回来了。\n收件人：{message.addressee}\n"
        f"退信原因：550 收件人邮箱不存在\n原邮件编号：{message.message_id}"
    )
    systems = {"From": "PostMaster <PostMaster@qq.com>", "Subject": "系统退信"}
    imap.deliver(a_mail(1, text=letter, **systems), NINE)
    imap.deliver(a_mail(2, text=letter, Subject="你们的信退回来了"), NINE)
    imap.deliver(a_mail(3, text="退信：550", **systems), NINE)
    assert await fetch(mailbox.id, post) == 3
    await message.refresh_from_db()
    assert "550 收件人邮箱不存在" in message.failure
    states = [mail.state for mail in await IncomingMail.all().order_by("id")]
    assert states == [MailState.REPORT, MailState.WAITING, MailState.WAITING]
