"""The outbox: each message for one sender at a time, tried again with growing pauses."""

import asyncio
from datetime import timedelta

import pytest

from tests.jobs.messages import office, queued
from tracker.records.mail_models import OutboxMessage
from tracker.records.outbox import LEASE, PAUSES, claim_next, mark_failed, mark_sent

pytestmark = pytest.mark.usefixtures("database")


async def test_nothing_queued_nothing_claimed(clock):
    assert await claim_next(clock.now()) is None


async def test_the_message_due_longest_comes_first_with_its_authority(clock):
    authority = await office(clock)
    await queued(authority, clock, 1)
    await queued(authority, clock, 2, next_attempt_at=clock.now() - timedelta(minutes=1))
    claimed = await claim_next(clock.now())
    assert claimed.message_id.startswith("<SL-2025-00002")
    assert claimed.authority.name == "示例街道办事处"


async def test_a_message_not_yet_due_waits(clock):
    await queued(await office(clock), clock, next_attempt_at=clock.now() + timedelta(seconds=1))
    assert await claim_next(clock.now()) is None
    clock.advance(seconds=1)
    assert await claim_next(clock.now()) is not None


async def test_a_message_of_no_more_use_is_not_sent(clock):
    await queued(await office(clock), clock, useless_at=clock.now() + timedelta(minutes=30))
    clock.advance(minutes=30)
    assert await claim_next(clock.now()) is None
    clock.advance(seconds=-1)
    assert await claim_next(clock.now()) is not None


async def test_what_one_claims_no_other_gets(clock):
    authority = await office(clock)
    for n in range(1, 13):
        await queued(authority, clock, n)

    async def sender():
        got = []
        while message := await claim_next(clock.now()):
            got.append(message.id)
        return got

    claimed = [id_ for got in await asyncio.gather(*(sender() for _ in range(4))) for id_ in got]
    assert len(claimed) == len(set(claimed)) == 12


async def test_a_claim_whose_process_died_runs_out(clock):
    await queued(await office(clock), clock)
    await claim_next(clock.now())
    assert await claim_next(clock.now() + LEASE - timedelta(seconds=1)) is None
    assert (await claim_next(clock.now() + LEASE)).attempts == 2


async def test_sent_is_sent(clock):
    await queued(await office(clock), clock)
    await mark_sent(await claim_next(clock.now()), clock.now())
    assert await claim_next(clock.now() + timedelta(days=30)) is None
    assert (await OutboxMessage.get()).sent_at == clock.now()


async def test_pauses_grow_until_it_is_given_up_with_the_reason_kept(clock):
    await queued(await office(clock), clock)
    for pause in PAUSES:
        message = await claim_next(clock.now())
        await mark_failed(message, "ConnectionRefusedError", clock.now(), permanent=False)
        assert message.next_attempt_at == clock.now() + pause
        clock.advance(seconds=pause.total_seconds())
    await mark_failed(await claim_next(clock.now()), "x" * 999, clock.now(), permanent=False)
    kept = await OutboxMessage.get()
    assert (kept.next_attempt_at, kept.sent_at, kept.failure) == (None, None, "x" * 300)
    assert list(PAUSES) == sorted(PAUSES)


async def test_a_permanent_failure_is_not_tried_again(clock):
    await queued(await office(clock), clock)
    await mark_failed(
        await claim_next(clock.now()), "550 no such user", clock.now(), permanent=True
    )
    assert await claim_next(clock.now() + timedelta(days=30)) is None
    assert (await OutboxMessage.get()).failure == "550 no such user"
