"""A month of the office: working days and last days; all last days as a file, and as a feed."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.law.calendar import Calendar
from tracker.law.reminders import missing_notice
from tracker.records.calendars import current_calendar
from tracker.records.due_dates import DueDate, DueKind, Span, due_dates
from tracker.records.feeds import officer_of_feed
from tracker.records.inbox import limits
from tracker.records.models import Authority
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import show
from tracker.web.calendar_file import Dated, calendar_of
from tracker.web.desk.ledger_filter import one_of
from tracker.web.months import month_named, months_between
from tracker.web.site import site_of

_LIST = "list"


@dataclass(frozen=True, slots=True)
class Marked:
    """A last day with the light it has today."""

    due: DueDate
    light: str


async def calendar_month(request: Request) -> Response:
    officer, today = await officer_of(request), site_of(request).clock.today()
    calendar, asked = await current_calendar(), request.query_params
    first = month_named(asked.get("month"), calendar) or today.replace(day=1)
    month = months_between(calendar, first, first)[0]
    kinds = _chosen(asked.getlist("kind"))
    found = await due_dates(officer.authority_id, calendar, today, Span(first, month.end))
    days: dict[date, list[Marked]] = {}
    for due in found:
        if due.kind in kinds:
            days.setdefault(due.on, []).append(Marked(due, _light(due.on, today, calendar)))
    as_list = asked.get("view") == _LIST
    return await show(
        request,
        "desk/month.html",
        month=month,
        days=days,
        kinds=kinds,
        as_list=as_list,
        elsewhere={
            name: _here(request, month=name_of(on), kinds=kinds, view=_LIST if as_list else "")
            for name, on in (("before", month.before), ("after", month.end), ("now", today))
        },
        other_view=_here(request, month=month.name, kinds=kinds, view="" if as_list else _LIST),
        missing_notice=missing_notice(today, calendar) or _not_announced(first, calendar),
    )


def name_of(on: date) -> str:
    return f"{on:%Y-%m}"


def _not_announced(first: date, calendar: Calendar) -> int | None:
    """The year shown, where its notice is missing: its days are provisional."""
    return first.year if first.year > calendar.announced_until.year else None


def _chosen(said: list[str]) -> frozenset[DueKind]:
    """The kinds that are ticked; an address without any shows all."""
    kinds = {kind for kind in (one_of(DueKind, word) for word in said) if kind}
    return frozenset(kinds or DueKind)


def _here(request: Request, *, month: str, kinds: frozenset[DueKind], view: str) -> str:
    chosen = [] if len(kinds) == len(DueKind) else sorted(kinds)
    said = [("month", month), *(("kind", kind.value) for kind in chosen)]
    return f"{request.url.path}?{urlencode(said + ([('view', view)] if view else []))}"


def _light(on: date, today: date, calendar: Calendar) -> str:
    within = limits(today, calendar)
    if on < today:
        return "overdue"
    if on < within.near_from:
        return "urgent"
    return "near" if on < within.ample_from else "ample"


async def due_dates_file(request: Request) -> Response:
    """All last days of the office as a calendar file to take away."""
    made = await office_calendar(request, await authority_of_officer(request))
    headers = {
        "Content-Disposition": 'attachment; filename="due-dates.ics"',
        "Cache-Control": "no-store",
    }
    return Response(made, media_type="text/calendar", headers=headers)


async def calendar_feed(request: Request) -> Response:
    """The same for whoever has the secret address: a calendar program."""
    officer = await officer_of_feed(feed_digest(request, request.path_params["token"]))
    if officer is None:
        raise HTTPException(404)
    made = await office_calendar(request, officer.authority)
    headers = {"Cache-Control": "private, no-store"}
    return Response(made, media_type="text/calendar", headers=headers)


def feed_digest(request: Request, token: str) -> str:
    """What the register keeps of the secret in an address."""
    return site_of(request).codes.digest("calendar feed", token)


async def office_calendar(request: Request, authority: Authority) -> bytes:
    """Number and act of every last day, and nobody's name."""
    site = site_of(request)
    found = await due_dates(authority.id, await current_calendar(), site.clock.today())
    dates = (_dated(due, request, authority.code) for due in found)
    return calendar_of(dates, now=site.clock.now())


def _dated(due: DueDate, request: Request, office: str) -> Dated:
    if due.challenge is not None:
        url = request.url_for("challenge", id=due.challenge.id)
    else:
        url = request.url_for("case", number=due.number)
    return Dated(due.limit, about=f"{office} {due.number}", url=str(url), name=due.number)
