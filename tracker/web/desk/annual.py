"""The annual tables as the official form, every figure linked to what it counts."""

from collections.abc import Callable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.annual_report import annual_report
from tracker.actions.publish_report import refusal_to_publish
from tracker.annual.grid import GridCell, grids
from tracker.annual.report import failed_checks
from tracker.annual.report_files import FORMATS
from tracker.law.layouts import LAYOUTS
from tracker.law.remedy_limits import limit_of_annual_report
from tracker.law.terms import ChallengeKind
from tracker.records.calendars import current_calendar
from tracker.records.given_tables import opening_of
from tracker.records.published_reports import versions_of
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import file_answer, go_to, show
from tracker.web.desk.ledger_filter import FIRST_YEAR, address
from tracker.web.site import site_of

_CHALLENGES_OF_2014 = ("review", "litigation")


async def annual_of_last_year(request: Request) -> Response:
    year = site_of(request).clock.today().year - 1
    return go_to(request.url_for("annual", year=year).path)


async def annual(request: Request) -> Response:
    report, calendar = await _report(request), await current_calendar()
    authority, officer = await authority_of_officer(request), await officer_of(request)
    now = site_of(request).clock.now()
    today = now.date()
    return await show(
        request,
        "desk/annual.html",
        report=report,
        form=LAYOUTS[report["layout"]],
        grids=grids(report),
        link=_links(request, report),
        failed=failed_checks(report),
        layouts=LAYOUTS,
        years=range(today.year, FIRST_YEAR - 1, -1),
        limits=[
            limit_of_annual_report(report["year"], calendar, government=of_government)
            for of_government in (False, True)
            if report["year"] <= today.year
        ],
        running=report["year"] >= today.year,
        opening=await opening_of(authority.id, report["year"]),
        layout_query=f"?layout={report['layout']}",
        published=await versions_of(authority.id, report["year"]),
        just_published="published" in request.query_params,
        refusal=refusal_to_publish(report, officer.held_roles, now),
    )


async def annual_file(request: Request) -> Response:
    ending = request.path_params["ending"]
    if ending not in FORMATS:
        raise HTTPException(404)
    report = await _report(request)
    form, name = FORMATS[ending], f"annual-{report['code']}-{report['year']}.{ending}"
    return file_answer(name, await form.write(report), form.media_type)


async def _report(request: Request) -> dict[str, Any]:
    asked = request.query_params.get("layout")
    return await annual_report(
        await authority_of_officer(request),
        request.path_params["year"],
        layout=asked if asked in LAYOUTS else None,
    )


def _links(request: Request, report: dict[str, Any]) -> Callable[[GridCell], str | None]:
    """Where a figure leads: the ledger, the challenges or the fees it counts; not for nought."""
    layout, year = report["layout"], report["year"]

    def link(cell: GridCell) -> str | None:
        if cell.row is None or not float(cell.text or 0):
            return None
        if cell.row == "fees":
            return address(request.url_for("fees").path, {"year": year})
        if cell.row in set(ChallengeKind) or not LAYOUTS[layout].by_applicant:
            challenges = _challenges(cell, year)
            if challenges:
                return address(request.url_for("challenges").path, challenges)
        asked = {"layout": layout, "report": year, "row": cell.row, "kind": cell.column}
        return address(request.url_for("ledger").path, {k: v for k, v in asked.items() if v})

    return link


def _challenges(cell: GridCell, year: int) -> dict[str, object] | None:
    """The filter of the challenges a figure counts; the form of 2014 counts none pending."""
    if cell.row in set(ChallengeKind):
        asked: dict[str, object] = {"year": year, "kind": cell.row}
        return asked | ({"result": cell.column} if cell.column else {})
    procedure, _, result = (cell.row or "").partition(".")
    if procedure not in _CHALLENGES_OF_2014:
        return None
    return {"year": year, "kind": procedure, "result": result or "closed"}
