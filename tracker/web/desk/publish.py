"""Publishing an annual report: looked over on a page of its own, then confirmed."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.annual_report import annual_report, stale_sections, written_of
from tracker.actions.publish_report import (
    FiguresMoved,
    changes_of,
    publish_report,
    refusal_to_publish,
    seen_digest,
)
from tracker.annual.grid import parts
from tracker.annual.whole import empty_sections, untyped
from tracker.records.published_reports import versions_of
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import go_to, show
from tracker.web.site import site_of
from tracker.web.year_in_path import year_in_path


async def publish(request: Request) -> Response:
    """The figures to be looked over; then, confirmed, the report as published."""
    authority, officer = await authority_of_officer(request), await officer_of(request)
    year, now = year_in_path(request), site_of(request).clock.now()
    if request.method == "GET":
        report = await annual_report(authority, year)
        refusal = refusal_to_publish(report, officer.held_roles, now)
        if refusal is not None:
            raise refusal
        return await _asked(request, report)
    seen = str((await request.form()).get("seen", ""))
    try:
        await publish_report(authority, year, officer=officer, seen=seen, now=now)
    except FiguresMoved:
        return await _asked(request, await annual_report(authority, year), moved=True)
    return go_to(f"{request.url_for('annual', year=year).path}?published=1#published")


async def _asked(request: Request, report: dict[str, Any], *, moved: bool = False) -> Response:
    authority = await authority_of_officer(request)
    return await show(
        request,
        "desk/publish.html",
        status=409 if moved else 200,
        report=report,
        parts=parts(report),
        stale=await stale_sections(authority, report, await written_of(authority, report["year"])),
        untyped=untyped(report),
        empty=empty_sections(report),
        seen=seen_digest(report),
        moved=moved,
        changes=await changes_of(authority, report),
        before=await versions_of(authority.id, report["year"]),
    )
