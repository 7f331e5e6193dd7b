"""Whether somebody looked into mailbox, post and fax, day by day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tortoise.functions import Max

from tracker.law.terms import Channel
from tracker.records.connections import reader
from tracker.records.office_models import ChannelCheck

# What has to be fetched; post is open at every office, what comes online comes by itself.
LOOKED_INTO = (Channel.EMAIL, Channel.POST, Channel.FAX)


def to_look_into(opened: Iterable[str]) -> tuple[Channel, ...]:
    """The channels of an office that somebody has to look into."""
    known = set(opened)
    return tuple(one for one in LOOKED_INTO if one is Channel.POST or one.value in known)


@dataclass(frozen=True, slots=True)
class Looked:
    """A channel today. `last`: the day of the last look before; `missed`: not on the working
    day before."""

    channel: Channel
    today: ChannelCheck | None
    last: date | None
    missed: bool


async def looked_into(
    authority_id: int | None,
    channels: Iterable[Channel],
    *,
    today: date,
    before: date,
    since: datetime,
) -> list[Looked]:
    """Every channel as it stands today; None for an office where nobody ever ticked one.
    `before`: the working day before; `since`: from when on the office exists, for nobody missed
    a day before that."""
    last, ticked = await _looks(authority_id, today) if authority_id else ({}, {})
    existed = since.date() <= before
    return [
        Looked(
            channel,
            ticked.get(channel),
            last.get(channel),
            existed and (channel not in last or last[channel] < before),
        )
        for channel in channels
    ]


async def _looks(
    authority_id: int, today: date
) -> tuple[Mapping[Channel, date], Mapping[Channel, ChannelCheck]]:
    """The last day before today, and the look of today, by channel."""
    standing = ChannelCheck.filter(authority_id=authority_id, taken_back_at__isnull=True)
    mine = standing.using_db(reader())
    days = mine.filter(on__lt=today).annotate(last=Max("on")).group_by("channel")
    last = {Channel(name): on for name, on in await days.values_list("channel", "last")}
    done = await mine.filter(on=today).order_by("id").prefetch_related("officer")
    return last, {check.channel: check for check in done}


async def checks_between(authority_id: int, first: date, until: date) -> list[ChannelCheck]:
    """The looks of these days, those taken back among them, the latest first."""
    found = ChannelCheck.filter(authority_id=authority_id, on__gte=first, on__lt=until)
    return await found.using_db(reader()).order_by("-on", "-id").prefetch_related("officer")
