"""What is known of a register is what it says now, whoever wrote to it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime

import pytest

from tests.clocks import FixedClock
from tests.conftest import KEYRING
from tracker.actions.record_challenge import ChallengeFacts, record_challenge
from tracker.law.terms import ChallengeKind
from tracker.records import connections
from tracker.records.connections import in_transaction
from tracker.records.journal import SYSTEM
from tracker.records.models import Authority, Challenge
from tracker.records.tallies import known_tallies
from tracker.records.unchanged import while_unchanged

pytestmark = pytest.mark.usefixtures("database")

YEAR = 2025


class Counting:
    """The number of cases of an authority, and how often it was counted."""

    def __init__(self, authority: Authority) -> None:
        self.authority, self.times = authority, 0

    async def asked(self) -> int:
        return await while_unchanged(self.authority.id, "cases", self._count)

    async def known(self) -> int:
        """The answer that is kept: on PostgreSQL nothing is while somebody on the same server
        writes, who may be making the database of the next test."""
        for _ in range(10_000):
            before, answer = self.times, await self.asked()
            if self.times == before:
                return answer
        raise AssertionError("counted anew each time")

    async def _count(self) -> int:
        self.times += 1
        return await Challenge.filter(authority=self.authority).count()


async def authority(code: str) -> Authority:
    return await Authority.create(code=code, name=code, created_at=datetime(2025, 1, 2, tzinfo=UTC))


@pytest.fixture
async def ours() -> Authority:
    return await authority("A")


async def record(of: Authority, number: str) -> None:
    facts = ChallengeFacts(kind=ChallengeKind.REVIEW, case_number=number, filed_on=date(YEAR, 3, 3))
    now = FixedClock("2025-09-22 10:00").now()
    await record_challenge(of, facts, author=SYSTEM, now=now)


async def elsewhere(database_url: str, work: Callable[[], Awaitable[None]]) -> None:
    """With connections of its own, as another process has."""

    async def opened() -> None:
        async with connections.database(database_url, keyring=KEYRING):
            await work()

    await asyncio.to_thread(asyncio.run, opened())


async def test_it_is_counted_once_until_a_journal_grows(ours: Authority) -> None:
    await record(ours, "一")
    counting = Counting(ours)
    assert await counting.known() == 1
    await record(ours, "二")
    before = counting.times
    assert await counting.asked() == 2
    assert counting.times == before + 1
    assert await counting.known() == 2


async def test_what_another_process_confirmed_shows_at_once(
    ours: Authority, database_url: str
) -> None:
    await record(ours, "一")
    assert sum(one.n for one in (await known_tallies(ours.id, YEAR)).challenges) == 1
    await elsewhere(database_url, lambda: record(ours, "二"))
    assert sum(one.n for one in (await known_tallies(ours.id, YEAR)).challenges) == 2


async def test_what_is_written_for_others_is_no_reason_to_count_again(ours: Authority) -> None:
    others, counting = await authority("B"), Counting(ours)
    assert await counting.known() == 0
    before = counting.times
    await record(others, "一")
    assert await counting.asked() == 0
    assert counting.times == before
    assert await Counting(others).asked() == 1


async def test_what_is_taken_back_was_never_counted(ours: Authority) -> None:
    counting = Counting(ours)

    async def trial() -> None:
        async with in_transaction():
            await record(ours, "一")
            assert await counting.asked() == 1
            raise LookupError

    with pytest.raises(LookupError):
        await trial()
    assert await counting.asked() == 0


@pytest.mark.only_on("postgres", reason="on SQLite one writes after the other")
async def test_an_entry_committed_after_a_later_one_is_not_missed(ours: Authority) -> None:
    """Its number is lower than that of the last entry which was there when it was counted."""
    others, counting = await authority("B"), Counting(ours)
    written, commit = asyncio.Event(), asyncio.Event()

    async def slowly() -> None:
        async with in_transaction():
            await record(ours, "一")
            written.set()
            await commit.wait()

    slow = asyncio.create_task(slowly())
    await written.wait()
    await record(others, "一")
    assert await counting.asked() == 0
    commit.set()
    await slow
    assert await counting.asked() == 1
