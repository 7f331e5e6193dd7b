"""Tries are counted in the database; what one address may do is paced."""

import asyncio
from datetime import timedelta

import pytest

from tests.clocks import FixedClock
from tests.web.public.stories import ASKED, apply, reach_check_page
from tests.web.public.visitor import Visitor
from tracker.actions.clean_up import delete_expired
from tracker.records.access_models import Throttle
from tracker.records.models import Application, Draft
from tracker.web.errors import TooManyTries
from tracker.web.public.apply import DRAFTS
from tracker.web.public.check import SUBMITTED
from tracker.web.public.uploads import FILES
from tracker.web.throttle import Pace, check_pace, keep_pace

PACE = Pace(at_once=3, every=timedelta(minutes=2))
MINUTE = timedelta(minutes=1)


@pytest.mark.usefixtures("database")
class TestPace:
    async def wait(self, clock: FixedClock, key: str = "k") -> timedelta | None:
        try:
            await keep_pace(key, PACE, now=clock.now())
        except TooManyTries as tries:
            return tries.wait
        return None

    async def test_some_at_once_and_then_one_at_a_time(self, clock: FixedClock) -> None:
        assert [await self.wait(clock) for _ in range(4)] == [None, None, None, 2 * MINUTE]
        clock.advance(minutes=1)
        assert await self.wait(clock) == MINUTE
        clock.advance(minutes=1)
        assert await self.wait(clock) is None
        assert await self.wait(clock) == 2 * MINUTE

    async def test_who_keeps_the_pace_never_waits(self, clock: FixedClock) -> None:
        for _ in range(200):
            assert await self.wait(clock) is None
            clock.advance(minutes=2)

    async def test_what_was_saved_up_is_no_more_than_at_once(self, clock: FixedClock) -> None:
        await self.wait(clock)
        clock.advance(days=30)
        assert [await self.wait(clock) for _ in range(4)] == [None, None, None, 2 * MINUTE]

    async def test_waiting_in_vain_costs_nothing(self, clock: FixedClock) -> None:
        for _ in range(50):
            await self.wait(clock)
        clock.advance(minutes=2)
        assert await self.wait(clock) is None

    async def test_others_do_not_wait(self, clock: FixedClock) -> None:
        for _ in range(5):
            await self.wait(clock)
        assert await self.wait(clock, "other") is None

    async def test_looking_counts_nothing(self, clock: FixedClock) -> None:
        for _ in range(10):
            await check_pace("k", PACE, now=clock.now())
        assert not await Throttle.exists(key="k")
        for _ in range(3):
            await self.wait(clock)
        with pytest.raises(TooManyTries):
            await check_pace("k", PACE, now=clock.now())

    async def test_many_at_once_are_no_more_than_in_a_row(self, clock: FixedClock) -> None:
        waits = await asyncio.gather(*(self.wait(clock) for _ in range(10)))
        assert waits.count(None) == PACE.at_once

    async def test_several_are_done_together_or_not_at_all(self, clock: FixedClock) -> None:
        await keep_pace("k", PACE, 2, now=clock.now())
        with pytest.raises(TooManyTries) as tries:
            await keep_pace("k", PACE, 2, now=clock.now())
        assert tries.value.wait == 2 * MINUTE
        assert await self.wait(clock) is None

    async def test_more_than_at_once_wait_for_the_whole_of_it_and_longer_after(
        self, clock: FixedClock
    ) -> None:
        await keep_pace("k", PACE, 5, now=clock.now())
        assert await self.wait(clock) == 6 * MINUTE
        clock.advance(minutes=6)
        assert await self.wait(clock) is None

    async def test_none_count_nothing(self, clock: FixedClock) -> None:
        for _ in range(3):
            await self.wait(clock)
        await keep_pace("k", PACE, 0, now=clock.now())

    async def test_it_is_forgotten_when_it_no_longer_counts(self, clock: FixedClock) -> None:
        await self.wait(clock)
        await delete_expired(clock.now())
        assert await Throttle.exists(key="k")
        clock.advance(minutes=2)
        await delete_expired(clock.now())
        assert not await Throttle.exists(key="k")


async def spent(key: str, pace: Pace, clock: FixedClock) -> None:
    """What one address did before: all it may do at once."""
    for _ in range(pace.at_once):
        await keep_pace(f"{key} from 127.0.0.1", pace, now=clock.now())


async def test_whoever_submits_without_end_waits_and_loses_nothing(
    visitor: Visitor, clock: FixedClock
) -> None:
    await spent("submitted", SUBMITTED, clock)
    await reach_check_page(visitor)
    await visitor.send(statement="yes")
    assert visitor.status == 429
    assert "请在3分钟后再按“提交申请”" in visitor.text
    assert not await Application.exists()
    clock.advance(minutes=3)
    await visitor.send(statement="yes")
    assert visitor.path.endswith("/receipt")
    assert await Application.all().count() == 1


async def test_a_village_behind_one_address_submits_all_day(
    visitor: Visitor, clock: FixedClock
) -> None:
    for _ in range(SUBMITTED.at_once + 2):
        await apply(visitor)
        clock.advance(minutes=3)
    assert await Application.all().count() == SUBMITTED.at_once + 2


async def test_drafts_without_end(visitor: Visitor, clock: FixedClock) -> None:
    visitor.client.headers["Origin"] = "http://testserver"
    await spent("drafts", DRAFTS, clock)
    await visitor.get("/apply/JD")
    await visitor.send(description="2024年的合同")
    assert visitor.status == 429
    assert "2024年的合同" in visitor.page, "what was typed is shown, to be sent again"
    assert not await Draft.exists()


async def test_files_without_end(visitor: Visitor, clock: FixedClock) -> None:
    visitor.client.headers["Origin"] = "http://testserver"
    await (await visitor.get("/")).follow("我要申请")
    await visitor.send(description=ASKED)
    await spent("files", FILES, clock)
    filled = {"who": "person", "name": "申请人乙"}
    await visitor.send(files=(("甲.txt", "甲".encode()),), **filled)
    assert visitor.status == 429
    assert "申请人乙" in visitor.page, "what was typed is shown, to be sent again"
    clock.advance(minutes=1)
    await visitor.send()
    assert visitor.status == 422
    assert visitor.path.endswith("/applicant")
