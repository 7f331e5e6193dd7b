"""Pauses after wrong tries: they grow, end, and are the same for many at once."""

import asyncio
from datetime import timedelta

import pytest

from tests.clocks import FixedClock
from tracker.actions.lockout import RULES, Counted, Paused, tries_of
from tracker.records.account_models import SignInLock
from tracker.records.codes import Codes

pytestmark = pytest.mark.usefixtures("database")

CODES = Codes(b"k" * 32)


async def tried(clock: FixedClock, counted: Counted = Counted.NAME, what: str = "yi") -> float:
    """Minutes of the pause that begins with one more wrong try."""
    until = await tries_of(CODES, counted, what).count(clock.now())
    return (until - clock.now()) / timedelta(minutes=1) if until else 0


async def test_each_pause_is_longer_until_an_hour(clock: FixedClock) -> None:
    pauses = []
    for _ in range(10):
        pauses.append(await tried(clock))
        clock.advance(minutes=pauses[-1])
    assert pauses == [0, 0, 0, 0, 1, 5, 15, 60, 60, 60]


async def test_nothing_is_counted_during_a_pause(clock: FixedClock) -> None:
    for _ in range(5):
        await tried(clock)
    clock.advance(seconds=59)
    with pytest.raises(Paused) as paused:
        await tried(clock)
    assert paused.value.until - clock.now() == timedelta(seconds=1)
    clock.advance(seconds=1)
    assert await tried(clock) == 5


async def test_names_and_addresses_pause_each_for_itself(clock: FixedClock) -> None:
    for _ in range(5):
        await tried(clock)
    assert await tried(clock, what="bing") == 0
    assert await tried(clock, Counted.DEVICE, "yi") == 0
    assert [await tried(clock, Counted.ADDRESS, "192.0.2.1") for _ in range(30)] == [0] * 29 + [1]


@pytest.mark.parametrize("counted", [Counted.NAME, Counted.ADDRESS])
async def test_after_a_while_they_are_forgotten(clock: FixedClock, counted: Counted) -> None:
    free = RULES[counted].free
    for _ in range(free - 1):
        await tried(clock, counted)
    clock.at += RULES[counted].memory
    assert [await tried(clock, counted) for _ in range(free)] == [0] * (free - 1) + [1]


async def test_a_right_try_forgets_what_was_wrong(clock: FixedClock) -> None:
    for _ in range(4):
        await tried(clock)
    await tries_of(CODES, Counted.NAME, "yi").forget()
    assert [await tried(clock) for _ in range(5)] == [0, 0, 0, 0, 1]


async def test_many_at_once_are_not_more_than_many_in_a_row(clock: FixedClock) -> None:
    answers = await asyncio.gather(*(tried(clock) for _ in range(12)), return_exceptions=True)
    assert sum(not isinstance(one, Paused) for one in answers) == 5


async def test_no_name_and_no_address_lies_in_the_table(clock: FixedClock) -> None:
    await tried(clock, what="name-of-somebody")
    row = await SignInLock.get()
    assert len(row.key) == 64
    assert "name-of-somebody" not in str(dict(row))


def test_every_pause_is_at_least_as_long_as_the_one_before() -> None:
    for counted in Counted:
        pauses = RULES[counted].pauses
        assert list(pauses) == sorted(pauses)
        assert RULES[counted].memory >= pauses[-1]
