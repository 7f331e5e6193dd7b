"""Processes that send at once, and one that dies in the middle of sending."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

from tests.jobs.messages import office, queued
from tests.keys import KEYRING
from tests.letters.mail_server import MailBox, serving
from tracker.letters.post import TIMEOUT
from tracker.records.connections import database
from tracker.records.mail_models import OutboxMessage
from tracker.records.outbox import LEASE

ROOT = Path(__file__).parents[2]


async def sender(database_url, port, clock):
    """A process that is about to send."""
    command = [sys.executable, "-m", "tests.jobs.sender", database_url, str(port)]
    started = await asyncio.create_subprocess_exec(
        *command, f"{clock.now():%Y-%m-%d %H:%M}", stdin=PIPE, stdout=PIPE, cwd=ROOT
    )
    assert await started.stdout.readline() == b"ready\n"
    return started


async def fill(database_url, clock, n):
    async with database(database_url, keyring=KEYRING):
        authority = await office(clock)
        for number in range(1, n + 1):
            await queued(authority, clock, number)


async def test_processes_share_the_work(database_url, clock):
    await fill(database_url, clock, 30)
    box = MailBox()
    with serving(box) as port:
        started = [await sender(database_url, port, clock) for _ in range(3)]
        await asyncio.gather(*(process.communicate(b"begin\n") for process in started))
    assert [process.returncode for process in started] == [0, 0, 0]
    ids = [str(message["Message-ID"]) for message in box.messages]
    assert len(ids) == len(set(ids)) == 30
    assert box.connections > 1, "more than one of them sent"


async def test_one_that_dies_between_sending_and_recording_leaves_a_second_copy(
    database_url, clock
):
    """The server has the message, its answer never arrives: what goes out again after the
    claim has run out says that it is the same."""
    await fill(database_url, clock, 1)
    box = MailBox()
    with serving(box) as port:
        process = await sender(database_url, port, clock)
        box.on_message = process.kill
        await process.communicate(b"begin\n")
    assert process.returncode != 0
    async with database(database_url, keyring=KEYRING):
        assert (await OutboxMessage.get()).sent_at is None
    box.on_message = lambda: None
    with serving(box) as port:
        for minutes, arrived in ((LEASE.total_seconds() // 60 - 1, 1), (1, 2), (60, 2)):
            clock.advance(minutes=minutes)
            process = await sender(database_url, port, clock)
            await process.communicate(b"begin\n")
            assert len(box.messages) == arrived
    first, second = box.messages
    assert (
        first["Message-ID"] == second["Message-ID"] == "<SL-2025-00001.1.received@tracker.invalid>"
    )
    assert first["Date"] == second["Date"]
    async with database(database_url, keyring=KEYRING):
        assert (await OutboxMessage.get()).sent_at == clock.now().replace(
            hour=10, minute=int(LEASE.total_seconds() // 60)
        )


def test_a_claim_outlasts_the_slowest_server():
    """Connecting, EHLO, STARTTLS, EHLO, two of AUTH, NOOP, MAIL, RCPT, the message, RSET, QUIT."""
    assert LEASE.total_seconds() > 12 * TIMEOUT
