"""What must be done today: open applications in the order of their due dates, and what ended
ones still wait for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from tortoise.expressions import Q

from tracker.law.calendar import Calendar
from tracker.law.handing_up import days_left, is_reminded, report_due_on
from tracker.law.reminders import missing_notice
from tracker.records import inbox as waiting_room
from tracker.records.accounts import SinceLastTime, since_last_time
from tracker.records.beside import Tables, beside_authority
from tracker.records.calendars import current_calendar
from tracker.records.challenges import challenge_due_dates
from tracker.records.handling import hands_of
from tracker.records.handling_models import Assignment
from tracker.records.inbox import Limits, Queue, Waits, limits
from tracker.records.incoming import mailbox_of, waiting_count
from tracker.records.job_runs import BackupsTold
from tracker.records.ledger_rows import Line, lines
from tracker.records.mail_models import IncomingMail, Mailbox, OutboxMessage
from tracker.records.messages import waiting
from tracker.records.models import Application, Authority, Challenge, Officer
from tracker.records.outbox import failed_count
from tracker.records.proposal_models import Proposal
from tracker.records.proposals import Stuck, step_of
from tracker.records.published_reports import has_report
from tracker.web.access import FRESH, holds, officer_of, session_of
from tracker.web.answer import show
from tracker.web.desk.backups import backup_trouble
from tracker.web.desk.channels import channels_today
from tracker.web.desk.listing import first_line, place_of, said_place, search_words
from tracker.web.pages import ADMINISTERS, SUPERVISES, WORKS
from tracker.web.site import site_of

PAGE = 50
MINE, UNREGISTERED = "mine", "received"
_MOST_UNOPENED = 20
_LIGHTS = {
    Queue.OVERDUE: "overdue",
    Queue.URGENT: "urgent",
    Queue.NEAR: "near",
    Queue.AMPLE: "ample",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list. `queue`: what it is about; `days`: working days left, or since the
    due date, or since it ended. `hands`: whose turn it is, then who helps; `stuck`: the step
    of the office it waits for."""

    line: Line[Application]
    asked: str
    queue: Queue | Waits
    light: str
    days: int
    waits_over: bool
    hands: tuple[Assignment, ...]
    stuck: Stuck | None


async def inbox(request: Request) -> Response:
    officer, today = await officer_of(request), site_of(request).clock.today()
    calendar = await current_calendar()
    within = limits(today, calendar)
    asked = request.query_params
    chosen = asked.get("show", "")
    found = await _found(officer, within, asked)
    authority = officer.authority_id
    there = await beside_authority(authority)
    rows = await rows_of(officer.authority, found[:PAGE], within, calendar, there)
    return await show(
        request,
        "desk/inbox.html",
        rows=rows,
        counts=await waiting_room.open_counts(authority, within),
        more=await _more_counts(officer),
        most=waiting_room.MOST_COUNTED,
        chosen=chosen,
        words=search_words(asked.get("words", "")),
        workday=calendar.day(today),
        next_page=_next_page(request, rows) if len(found) > PAGE else None,
        is_later_page="after" in asked,
        missing_notice=missing_notice(today, calendar),
        unsure=await waiting_room.sent_unsure(found[:PAGE]),
        waiting=await waiting(authority),
        unopened=await waiting_room.unopened(authority, within)
        .limit(_MOST_UNOPENED)
        .values("register_number", "received_on", "due_on"),
        channels=await channels_today(officer.authority, within, there),
        may_check=await holds(request, WORKS),
        report_due=await _report_due(officer.authority, today),
        challenge_dues=await challenge_due_dates(authority, calendar, today)
        if Challenge in there
        else [],
        presses=await holds(request, SUPERVISES),
        backup=await _backup(request, today),
        door=await _since_last_time(request, officer),
        **await _of_mail(authority, there),
    )


async def _backup(request: Request, today: date) -> BackupsTold | None:
    """What those who administer are told of backups here."""
    if not await holds(request, ADMINISTERS):
        return None
    return await backup_trouble(site_of(request).settings, today)


async def _since_last_time(request: Request, officer: Officer) -> SinceLastTime | None:
    """Told for a few minutes after signing in."""
    session = await session_of(request)
    just = session is not None and site_of(request).clock.now() - session.created_at < FRESH
    return await since_last_time(officer, session.created_at) if session and just else None


async def _of_mail(authority_id: int, there: Tables) -> dict[str, Any]:
    """What came in and waits, what came back or did not go out, and how the mailbox does."""
    return {
        "mails_waiting": await waiting_count(authority_id) if IncomingMail in there else 0,
        "mails_failed": await failed_count(authority_id) if OutboxMessage in there else 0,
        "mailbox": await mailbox_of(authority_id) if Mailbox in there else None,
    }


@dataclass(frozen=True, slots=True)
class ReportDue:
    """The report on `year` is not published; `left` days until the last one, or since it."""

    year: int
    on: date
    left: int


async def _report_due(office: Authority, today: date) -> ReportDue | None:
    """The report to remind of."""
    year, level = today.year - 1, office.level
    if not is_reminded(year, today) or await has_report(office.id, year):
        return None
    return ReportDue(year, report_due_on(year, level), days_left(year, level, today))


async def _more_counts(officer: Officer) -> dict[str, int]:
    """How many there are behind the other filters, counted up to the most that is shown."""
    authority = officer.authority_id
    found = {
        MINE: waiting_room.open_ones(authority).filter(waiting_room.mine(officer)),
        **{what.value: waiting_room.waits_for(authority, what) for what in Waits},
    }
    return {name: await waiting_room.count_up_to_most(ones) for name, ones in found.items()}


async def _found(officer: Officer, within: Limits, asked: Mapping[str, str]) -> list[Application]:
    """One page of what the address asks for, and one more to know whether it goes on."""
    chosen, words = asked.get("show", ""), search_words(asked.get("words", ""))
    after = place_of(asked.get("after", ""), undated=True)
    if chosen in set(Waits):
        return await waiting_room.ended_page(
            officer.authority_id, Waits(chosen), words=words, after=after, size=PAGE + 1
        )
    return await waiting_room.open_page(
        officer.authority_id,
        _condition(chosen, officer, within),
        words=words,
        after=after,
        size=PAGE + 1,
    )


def _condition(chosen: str, officer: Officer, within: Limits) -> Q:
    if chosen in set(Queue):
        return waiting_room.in_queue(Queue(chosen), within)
    if chosen == MINE:
        return waiting_room.mine(officer)
    return waiting_room.UNREGISTERED if chosen == UNREGISTERED else Q()


async def rows_of(
    office: Authority,
    applications: list[Application],
    within: Limits,
    calendar: Calendar,
    there: Tables,
) -> list[Row]:
    """The lines of a list, with whose turn each is. `there`: what the office has rows of."""
    hands = await hands_of([application.id for application in applications])
    steps = await step_of(office, applications, proposed=Proposal in there)
    return [
        _row(
            line,
            hands.get(line.application.id, []),
            steps.get(line.application.id),
            within,
            calendar,
        )
        for line in await lines(applications)
    ]


def _row(
    line: Line[Application],
    hands: list[Assignment],
    stuck: Stuck | None,
    within: Limits,
    calendar: Calendar,
) -> Row:
    application, today = line.application, within.today
    queue: Queue | Waits = waiting_room.queue_of(waiting_room.clock_of(application), within)
    counted = application.due_on
    if not application.stage.is_open:
        queue, counted = Waits.DELIVERY, application.ended_on
        if application.delivered_on or application.stage in waiting_room.WITHOUT_LETTER:
            queue = Waits.ARCHIVE
    days = 0
    if counted is not None:
        first, last = sorted((today, counted))
        days = calendar.working_days_between(first, last)
    waits = application.waits_until
    return Row(
        line=line,
        asked=first_line(line.description),
        queue=queue,
        light=_light(queue),
        days=days,
        waits_over=waits is not None and waits < today,
        hands=tuple(sorted(hands, key=lambda one: (not one.leads, one.id))),
        stuck=stuck,
    )


def _light(queue: Queue | Waits) -> str:
    return "done" if isinstance(queue, Waits) else _LIGHTS.get(queue, "paused")


def _next_page(request: Request, rows: list[Row]) -> str:
    last = rows[-1].line.application
    place = said_place(last.due_on, last.id)
    asked = dict(request.query_params) | {"after": place}
    return f"{request.url.path}?{urlencode(asked)}"
