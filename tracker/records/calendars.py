"""The calendar in force: the national notices of the program and those officers entered."""

from datetime import datetime

from tracker.law.calendar import Calendar, Notice, national
from tracker.records.office_models import CalendarNotice

_known: dict[tuple[tuple[int, datetime], ...], Calendar] = {}


async def current_calendar() -> Calendar:
    """National data with the entered notices laid over it, the latest last."""
    rows = await CalendarNotice.all().order_by("id")
    entered = tuple((row.id, row.entered_at) for row in rows)
    if entered not in _known:
        calendar = national()
        for row in rows:
            calendar = calendar.with_notice(Notice.from_json(row.notice))
        _known.clear()
        _known[entered] = calendar
    return _known[entered]


async def store_notice(
    notice: Notice, *, year: int, officer_id: int | None, now: datetime
) -> CalendarNotice:
    """Keep an entered notice. Nothing is overwritten: a later notice wins for its days."""
    return await CalendarNotice.create(
        year=year, notice=notice.as_json(), officer_id=officer_id, entered_at=now
    )
