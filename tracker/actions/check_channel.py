"""Somebody looked into mailbox, post or fax; or ticked it by mistake."""

from datetime import datetime
from typing import Any

from tracker.law.terms import Channel
from tracker.records.connections import in_transaction
from tracker.records.models import Authority
from tracker.records.office_models import ChannelCheck


async def check_channel(
    authority: Authority, channel: Channel, *, officer_id: int, now: datetime
) -> None:
    """Once a day for each channel: who was first stays written."""
    async with in_transaction():
        await Authority.select_for_update(no_key=True).get(id=authority.id)
        same: dict[str, Any] = {"authority_id": authority.id, "channel": channel, "on": now.date()}
        if await ChannelCheck.filter(**same, taken_back_at__isnull=True).exists():
            return
        await ChannelCheck.create(**same, officer_id=officer_id, at=now)


async def take_back_check(authority: Authority, channel: Channel, *, now: datetime) -> None:
    """Today's look of a channel no longer counts; that it was ticked stays in the history."""
    await ChannelCheck.filter(
        authority_id=authority.id, channel=channel, on=now.date(), taken_back_at__isnull=True
    ).update(taken_back_at=now)
