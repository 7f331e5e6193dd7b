"""The annual reports as they were published, to read and to take away."""

import json

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.annual.grid import parts
from tracker.records.models import Authority
from tracker.records.office_models import PublishedReport
from tracker.records.published_reports import reports_of, versions_of
from tracker.web.answer import file_answer, show
from tracker.web.public.offices import of_office
from tracker.web.report_page import FILES
from tracker.web.report_years import years_side_by_side
from tracker.web.year_in_path import year_in_path


@of_office
async def reports_page(request: Request, office: Authority) -> Response:
    """The reports in force, year by year, and their figures side by side."""
    reports = await reports_of(office.id)
    shown = years_side_by_side([json.loads(report.text) for report in reports])
    return await show(request, "public/reports.html", office=office, reports=reports, shown=shown)


@of_office
async def report_page(request: Request, office: Authority) -> Response:
    """The report in force of a year, or a former one by its id."""
    versions = await versions_of(office.id, year_in_path(request))
    published = _version(request, versions)
    report = json.loads(published.text)
    return await show(
        request,
        "public/report.html",
        office=office,
        report=report,
        parts=parts(report),
        published=published,
        versions=versions,
    )


@of_office
async def report_file(request: Request, office: Authority) -> Response:
    """The report as a file; as JSON, the very bytes the digest is of."""
    ending = request.path_params["ending"]
    if ending not in FILES:
        raise HTTPException(404)
    published = _version(request, await versions_of(office.id, year_in_path(request)))
    form, name = FILES[ending], f"annual-{office.code}-{published.year}.{ending}"
    if ending == "json":
        content = published.text.encode()
    else:
        content = await form.write(json.loads(published.text))
    return file_answer(name, content, form.media_type)


def _version(request: Request, versions: list[PublishedReport]) -> PublishedReport:
    wanted = request.path_params.get("id")
    for version in versions:
        if wanted in (None, version.id):
            return version
    raise HTTPException(404)
