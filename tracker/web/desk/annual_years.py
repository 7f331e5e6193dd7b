"""The reports of former years side by side, and the year that is to be reported."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.annual_report import annual_report
from tracker.records.published_reports import reports_of
from tracker.web.access import authority_of_officer
from tracker.web.answer import show
from tracker.web.report_years import years_side_by_side
from tracker.web.site import site_of


async def annual_years(request: Request) -> Response:
    authority, today = await authority_of_officer(request), site_of(request).clock.today()
    found: dict[int, dict[str, Any]] = {
        report.year: json.loads(report.text) for report in await reports_of(authority.id)
    }
    unpublished = [year for year in (today.year - 1, today.year) if year not in found]
    for year in unpublished:
        found[year] = await annual_report(authority, year)
    return await show(
        request,
        "desk/annual_years.html",
        shown=years_side_by_side(list(found.values())),
        unpublished=unpublished,
    )
