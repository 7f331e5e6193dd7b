"""The calendar in force: the national notices of the program and those officers entered."""

from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from tracker.law.calendar import Calendar, Notice, national
from tracker.records.connections import primary, writer
from tracker.records.office_models import CalendarNotice

_ENTERED = "/* few */ SELECT id, entered_at FROM calendar_notice ORDER BY id"
# Any number will do; SQLite has one transaction that writes at a time.
_LOCKED = "SELECT {function}(20190403)"

_known: dict[tuple[tuple[int, Any], ...], Calendar] = {}


async def current_calendar() -> Calendar:
    """National data with the entered notices laid over it, the latest last."""
    return await _calendar(primary())


async def _calendar(connection: BaseDBAsyncClient) -> Calendar:
    rows = await connection.execute_query_dict(_ENTERED)
    entered = tuple((row["id"], row["entered_at"]) for row in rows)
    if entered not in _known:
        calendar = national()
        mine = CalendarNotice.filter(id__in=[id_ for id_, _ in entered]).using_db(connection)
        for row in await mine.order_by("id"):
            calendar = calendar.with_notice(Notice.from_json(row.notice))
        _known.clear()
        _known[entered] = calendar
    return _known[entered]


async def calendar_to_count_by() -> Calendar:
    """The calendar, which no notice changes before the end of this transaction: one that is
    entered meanwhile finds what was counted. To be asked for before a journal is locked."""
    await _lock("pg_advisory_xact_lock_shared")
    return await _calendar(writer())


async def hold_calendar() -> Calendar:
    """One notice at a time, and nobody counts meanwhile, until the transaction ends."""
    await _lock("pg_advisory_xact_lock")
    return await _calendar(writer())


async def _lock(function: str) -> None:
    connection = writer()
    if connection.capabilities.dialect == "postgres":
        await connection.execute_query_dict(_LOCKED.format(function=function))


async def store_notice(
    notice: Notice, *, year: int, officer_id: int | None, now: datetime
) -> CalendarNotice:
    """Keep an entered notice. Nothing is overwritten: a later notice wins for its days."""
    return await CalendarNotice.create(
        year=year, notice=notice.as_json(), officer_id=officer_id, entered_at=now
    )
