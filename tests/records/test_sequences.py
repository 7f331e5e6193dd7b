"""Register numbers: no gap and no double, whoever asks at once."""

import asyncio
from datetime import UTC, datetime

import pytest
from tortoise.exceptions import TransactionManagementError

from tracker.records.connections import in_transaction
from tracker.records.models import Authority
from tracker.records.sequences import next_number

pytestmark = pytest.mark.usefixtures("database")

NOON = datetime(2025, 9, 22, 12, tzinfo=UTC)


@pytest.fixture
async def authority() -> Authority:
    return await Authority.create(code="A", name="甲街道办事处", created_at=NOON)


async def give(authority: Authority, kind: str = "application", year: int = 2025) -> int:
    async with in_transaction():
        return await next_number(kind, authority.id, year)


async def test_numbers_begin_at_one_and_follow_each_other(authority: Authority) -> None:
    assert [await give(authority) for _ in range(3)] == [1, 2, 3]


async def test_every_authority_kind_and_year_has_a_series_of_its_own(authority: Authority) -> None:
    other = await Authority.create(code="B", name="乙街道办事处", created_at=NOON)
    assert await give(authority) == 1
    assert await give(other) == 1
    assert await give(authority, kind="letter") == 1
    assert await give(authority, year=2026) == 1
    assert await give(authority) == 2


async def test_fifty_at_once_into_a_series_that_does_not_exist_yet(authority: Authority) -> None:
    given = await asyncio.gather(*(give(authority) for _ in range(50)))
    assert sorted(given) == list(range(1, 51))


async def test_a_number_of_an_undone_transaction_is_given_again(authority: Authority) -> None:
    await give(authority)

    async def register_and_fail() -> None:
        async with in_transaction():
            assert await next_number("application", authority.id, 2025) == 2
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await register_and_fail()
    assert await give(authority) == 2


async def test_outside_of_a_transaction_there_are_no_numbers(authority: Authority) -> None:
    with pytest.raises(TransactionManagementError):
        await next_number("application", authority.id, 2025)
