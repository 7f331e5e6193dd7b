"""The clock for everyone: what the public page, the desk and the files share."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tracker.law.terms import Channel
from tracker.records.authorities import authorities
from tracker.records.calendars import current_calendar
from tracker.web.answer import go_to, show
from tracker.web.calendar_file import calendar_file
from tracker.web.events import EVENTS
from tracker.web.site import site_of, whole_address
from tracker.web.what_if import MOST_EVENTS, MOST_MONTHS, WhatIf, asked, pressed


async def clock_page(request: Request, template: str, **context: Any) -> Response:
    """The calculator in the frame of `template`. A button leads to the address of its result."""
    led = pressed(request.query_params, site_of(request).clock.today())
    if led is not None:
        query, place = led
        return go_to(f"{request.url.path}?{query}#{place}" if query else request.url.path)
    found = await _asked(request)
    return await show(
        request,
        template,
        status=422 if found.errors else 200,
        found=found,
        errors=found.errors,
        channels=Channel,
        events=[{"value": word, "label": str(kind.label)} for word, kind in EVENTS.items()],
        may_add=len(found.rows) < MOST_EVENTS,
        most_months=MOST_MONTHS,
        **context,
    )


async def public_clock(request: Request) -> Response:
    known = await authorities()
    office = known[0] if len(known) == 1 else None
    return await clock_page(request, "public/clock.html", office=office)


async def clock_json(request: Request) -> Response:
    """The deadline as `tracker clock` gives it; what is wrong, field by field, as a 422."""
    found = await _asked(request)
    if found.deadline is None:
        return JSONResponse({"errors": found.errors}, status_code=422)
    return JSONResponse(found.deadline.as_json())


async def clock_file(request: Request) -> Response:
    """The last days as a calendar file; without an answer the page says what is missing."""
    found = await _asked(request)
    page = request.url_for("clock").include_query_params(**dict(parse_qsl(found.query)))
    own = str(page.replace(scheme="", netloc=""))
    if found.deadline is None:
        return go_to(own)
    made = calendar_file(
        found.limits,
        about=_without_today(found.query),
        url=whole_address(request, own),
        now=site_of(request).clock.now(),
    )
    headers = {"Content-Disposition": 'attachment; filename="clock.ics"'}
    return Response(made, media_type="text/calendar", headers=headers)


async def _asked(request: Request) -> WhatIf:
    return asked(request.query_params, await current_calendar(), site_of(request).clock.today())


def _without_today(query: str) -> str:
    """The question without the day it is looked at from, which moves no last day."""
    return urlencode([(name, value) for name, value in parse_qsl(query) if name != "today"])
