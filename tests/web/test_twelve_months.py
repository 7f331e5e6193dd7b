"""The line of figures on the home pages, which is counted by one visitor for all."""

import asyncio
from datetime import timedelta

import pytest

from tests.clocks import FixedClock
from tracker.actions.authorities import add_authority
from tracker.records.models import Authority
from tracker.web.figures import TwelveMonths

MINUTES = timedelta(minutes=2)


@pytest.fixture
async def authority(database: object, clock: FixedClock) -> Authority:
    return await add_authority("JD01", name="某街道办事处", now=clock.now())


async def test_while_one_counts_again_the_others_see_what_was_known(
    authority: Authority, clock: FixedClock
) -> None:
    months, now = TwelveMonths(), clock.now()
    known = await months.of([authority.id], now)
    assert await months.of([authority.id], now) is known
    counts, looks = await asyncio.gather(
        months.of([authority.id], now + MINUTES), months.of([authority.id], now + MINUTES)
    )
    assert looks is known
    assert counts is not known
    assert await months.of([authority.id], now + MINUTES) is counts


async def test_who_comes_first_of_all_is_waited_for(
    authority: Authority, clock: FixedClock
) -> None:
    months = TwelveMonths()
    both = await asyncio.gather(*(months.of([authority.id], clock.now()) for _ in range(2)))
    assert both[0] is both[1]
