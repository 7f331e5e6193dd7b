"""What a supervisor of an authority above sees of a register below: which applications run, and
how far each has come. Neither who applied nor what was asked or answered."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from tracker.law.deadlines import reckon
from tracker.records.calendars import current_calendar
from tracker.records.readings import record_reading
from tracker.records.supervision import running_ones
from tracker.web.access import officer_of
from tracker.web.answer import show
from tracker.web.desk.ledger_filter import address
from tracker.web.door import case_below, unit_below
from tracker.web.site import site_of

PAGE = 50
_REASON = "上级监督查看办理进度"


async def supervised_unit(request: Request) -> Response:
    unit = await unit_below(request)
    found = await running_ones(unit.id, after=_after(request), size=PAGE + 1)
    shown, last = found[:PAGE], found[PAGE - 1] if len(found) > PAGE else None
    key = {"after": f"{last.due_on.isoformat()}.{last.id}"} if last and last.due_on else None
    return await show(
        request,
        "desk/supervised_unit.html",
        unit=unit,
        applications=shown,
        begun="after" in request.query_params,
        next=address(request.url.path, key) if key else "",
    )


async def supervised_case(request: Request) -> Response:
    """That somebody from above looked is written down at the application."""
    case, officer = await case_below(request), await officer_of(request)
    today, now = site_of(request).clock.today(), site_of(request).clock.now()
    await record_reading(case.application.id, officer_id=officer.id, reason=_REASON, now=now)
    return await show(
        request,
        "desk/supervised_case.html",
        case=case,
        deadline=reckon(case.facts, await current_calendar(), today),
    )


def _after(request: Request) -> tuple[date, int] | None:
    """A mangled address begins at the top."""
    day, _, id_ = request.query_params.get("after", "").partition(".")
    try:
        return date.fromisoformat(day), int(id_) if len(id_) < 10 else 0
    except ValueError:
        return None
