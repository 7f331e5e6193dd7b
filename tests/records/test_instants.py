"""Instants are compared as instants, whatever offset they are written with."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from tortoise.context import TortoiseContext

from tracker.clock import CHINA
from tracker.records.access_models import SetUpLink, Throttle

AT = datetime(2025, 9, 22, 10, 0, tzinfo=CHINA)


@pytest.mark.parametrize("zone", [CHINA, UTC, timezone(timedelta(hours=-5))])
async def test_a_filter_finds_the_same_instant(database: TortoiseContext, zone) -> None:  # type: ignore[no-untyped-def]
    await SetUpLink.create(token_digest="a", created_at=AT)
    minute = timedelta(minutes=1)
    assert await SetUpLink.filter(created_at__gt=(AT - minute).astimezone(zone)).count() == 1
    assert await SetUpLink.filter(created_at__gt=(AT + minute).astimezone(zone)).count() == 0
    assert await SetUpLink.filter(created_at=AT.astimezone(zone)).count() == 1


@pytest.mark.parametrize("zone", [CHINA, UTC])
async def test_an_update_keeps_the_instant(database: TortoiseContext, zone) -> None:  # type: ignore[no-untyped-def]
    row = await Throttle.create(key="k", tries=0, until=AT)
    row.until = (AT + timedelta(hours=1)).astimezone(zone)
    await row.save()
    half_past = AT + timedelta(minutes=30)
    assert await Throttle.filter(until__gt=half_past).count() == 1
    assert await Throttle.filter(until__gt=AT + timedelta(minutes=61)).count() == 0
