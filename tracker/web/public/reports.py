"""The annual reports as they were published, to read and to take away."""

import json
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.annual.grid import grids
from tracker.annual.report import report_csv
from tracker.law.layouts import LAYOUTS
from tracker.records.models import Authority, PublishedReport
from tracker.records.published_reports import versions_of
from tracker.web.answer import show
from tracker.web.public.offices import of_office


@of_office
async def report_page(request: Request, office: Authority) -> Response:
    """The report in force of a year, or a former one by its id."""
    versions = await versions_of(office.id, request.path_params["year"])
    published = _version(request, versions)
    report = json.loads(published.text)
    return await show(
        request,
        "public/report.html",
        office=office,
        report=report,
        form=LAYOUTS[report["layout"]],
        grids=grids(report),
        published=published,
        versions=versions,
    )


@of_office
async def report_file(request: Request, office: Authority) -> Response:
    """The very bytes the digest is of."""
    published = _version(request, await versions_of(office.id, request.path_params["year"]))
    return Response(
        published.text.encode(),
        media_type="application/json",
        headers=_as_file(office, published, "json"),
    )


@of_office
async def report_csv_file(request: Request, office: Authority) -> Response:
    published = _version(request, await versions_of(office.id, request.path_params["year"]))
    report: dict[str, Any] = json.loads(published.text)
    return Response(
        report_csv(report),
        media_type="text/csv; charset=utf-8",
        headers=_as_file(office, published, "csv"),
    )


def _version(request: Request, versions: list[PublishedReport]) -> PublishedReport:
    wanted = request.path_params.get("id")
    for version in versions:
        if wanted in (None, version.id):
            return version
    raise HTTPException(404)


def _as_file(office: Authority, published: PublishedReport, ending: str) -> dict[str, str]:
    name = f"annual-{office.code}-{published.year}.{ending}"
    return {"Content-Disposition": f'attachment; filename="{name}"'}
