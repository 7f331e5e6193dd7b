"""What must be done today: open applications in the order of their due dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from tracker.law.calendar import Calendar
from tracker.law.reminders import missing_notice
from tracker.records.calendars import current_calendar
from tracker.records.inbox import (
    Limits,
    Place,
    Queue,
    clock_of,
    limits,
    open_counts,
    open_page,
    queue_of,
    sent_unsure,
)
from tracker.records.ledger_rows import Line, lines
from tracker.records.messages import waiting
from tracker.records.models import Application
from tracker.web.access import officer_of
from tracker.web.answer import show
from tracker.web.desk.listing import first_line, search_words
from tracker.web.site import site_of

PAGE = 50
_UNREGISTERED = "received"
_LIGHTS = {
    Queue.OVERDUE: "overdue",
    Queue.URGENT: "urgent",
    Queue.NEAR: "near",
    Queue.AMPLE: "ample",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the inbox. `days`: working days left, or since the due date."""

    line: Line
    asked: str
    queue: Queue
    light: str
    days: int
    waits_over: bool


async def inbox(request: Request) -> Response:
    officer, today = await officer_of(request), site_of(request).clock.today()
    calendar = await current_calendar()
    within = limits(today, calendar)
    asked = request.query_params
    found = await _found(officer.authority_id, within, asked)
    rows = [_row(line, within, calendar) for line in await lines(found[:PAGE])]
    return await show(
        request,
        "desk/inbox.html",
        rows=rows,
        counts=await open_counts(officer.authority_id, within),
        chosen=asked.get("show", ""),
        words=search_words(asked.get("words", "")),
        workday=calendar.day(today),
        next_page=_next_page(request, rows) if len(found) > PAGE else None,
        is_later_page="after" in asked,
        missing_notice=missing_notice(today, calendar),
        unsure=await sent_unsure(found[:PAGE]),
        waiting=await waiting(officer.authority_id),
    )


async def _found(authority_id: int, within: Limits, asked: Mapping[str, str]) -> list[Application]:
    """One page of what the address asks for, and one more to know whether it goes on."""
    chosen = asked.get("show", "")
    return await open_page(
        authority_id,
        within,
        queue=Queue(chosen) if chosen in set(Queue) else None,
        unregistered=chosen == _UNREGISTERED,
        words=search_words(asked.get("words", "")),
        after=_place(asked.get("after", "")),
        size=PAGE + 1,
    )


def _row(line: Line, within: Limits, calendar: Calendar) -> Row:
    application, today = line.application, within.today
    queue, due_on = queue_of(clock_of(application), within), application.due_on
    days = 0
    if due_on is not None:
        first, last = sorted((today, due_on))
        days = calendar.working_days_between(first, last)
    waits = application.waits_until
    return Row(
        line=line,
        asked=first_line(line.description),
        queue=queue,
        light=_LIGHTS.get(queue, "paused"),
        days=days,
        waits_over=waits is not None and waits < today,
    )


def _next_page(request: Request, rows: list[Row]) -> str:
    last = rows[-1].line.application
    place = f"{last.due_on.isoformat() if last.due_on else ''}.{last.id}"
    asked = dict(request.query_params) | {"after": place}
    return f"{request.url.path}?{urlencode(asked)}"


def _place(said: str) -> Place | None:
    """Where the page before ended; a mangled address begins at the top."""
    day, dot, id_ = said.rpartition(".")
    try:
        return Place(date.fromisoformat(day) if day else None, int(id_)) if dot else None
    except ValueError:
        return None
