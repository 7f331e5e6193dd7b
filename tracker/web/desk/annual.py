"""The annual tables as the official form, every figure linked to what it counts."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.annual_report import Count, annual_report, stale_sections, written_of
from tracker.actions.publish_report import refusal_to_publish
from tracker.annual.grid import grids, has_tables, parts
from tracker.annual.report import failed_checks, unexplained
from tracker.annual.whole import Written, empty_sections, untyped
from tracker.law.annual import CARRIED_OVER
from tracker.law.calendar import Calendar
from tracker.law.layouts import LAYOUTS
from tracker.law.mending import NO_RESULT, Doubt
from tracker.law.remedy_limits import limit_of_annual_report
from tracker.records.calendars import current_calendar
from tracker.records.given_tables import opening_of
from tracker.records.mending import (
    MOST,
    doubtful_endings,
    known_to_mend,
    open_past_due,
    unfinished_challenges,
)
from tracker.records.models import Application
from tracker.records.published_reports import versions_of
from tracker.records.report_drafts import figure_key, reasons_of
from tracker.records.tallies import known_tallies, year_tallies
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import file_answer, go_to, show
from tracker.web.desk.annual_days import figure_links, figures_of_days
from tracker.web.desk.ledger_filter import FIRST_YEAR
from tracker.web.report_page import FILES
from tracker.web.site import site_of
from tracker.web.templating import chinese
from tracker.web.words import _
from tracker.web.year_in_path import year_in_path


async def annual_of_last_year(request: Request) -> Response:
    """The report that is due; with days in the address, the figures of those."""
    if {"from", "before"} & request.query_params.keys():
        return await figures_of_days(request)
    year = site_of(request).clock.today().year - 1
    return go_to(request.url_for("annual", year=year).path)


async def annual(request: Request) -> Response:
    return await shown_report(request)


async def shown_report(
    request: Request,
    typed: Mapping[str, str] = MappingProxyType({}),
    errors: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    """The page of a report; with a reason as it was typed where one was refused."""
    authority, officer = await authority_of_officer(request), await officer_of(request)
    written = await written_of(authority, year_in_path(request))
    report = await _report(request, known_tallies, written)
    calendar = await current_calendar()
    now = site_of(request).clock.now()
    today, failed = now.date(), unexplained(report)
    published = await versions_of(authority.id, report["year"])
    return await show(
        request,
        "desk/annual.html",
        status=422 if errors else 200,
        report=report,
        form=LAYOUTS[report["layout"]],
        grids=grids(report),
        parts=parts(report),
        has_tables=has_tables(report),
        link=figure_links(request, report["layout"], report["year"]),
        failed=failed,
        carried={check["name"] for check in failed} == {CARRIED_OVER},
        explained_checks=len(failed_checks(report)) > len(failed),
        mending=await _mending(request, report, calendar),
        most=MOST,
        untyped=untyped(report),
        empty=empty_sections(report),
        stale=await stale_sections(authority, report, written, count=known_tallies),
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
        published=published,
        just_published="published" in request.query_params,
        refusal=refusal_to_publish(report, officer.held_roles, now),
        reasons=await reasons_of(published[0].id) if published else {},
        tuple_of=tuple,
        choices=difference_choices(report),
        explained="explained" in request.query_params,
        typed=typed,
        errors=errors,
    )


def difference_choices(report: Mapping[str, Any]) -> list[dict[str, str]]:
    """The differences from what was published, as choices of a form."""
    differences = (report["snapshot"] or {"differences": []})["differences"]
    return [
        {"value": figure_key(one["figure"]), "label": "／".join(one["figure"])}
        for one in differences
    ]


async def _mending(
    request: Request, report: Mapping[str, Any], calendar: Calendar
) -> list[dict[str, Any]]:
    """What is to be mended in the register first: a sentence, and the rows it is about."""
    authority, year = await authority_of_officer(request), report["year"]
    today = site_of(request).clock.today()
    known = await known_to_mend(authority.id, year, calendar)

    def applications(rows: Iterable[Application]) -> list[tuple[str, str]]:
        url = request.url_for
        return [(url("case", number=a.register_number).path, a.register_number) for a in rows]

    found = [
        {"sentence": _doubt(doubt), "rows": applications(rows)}
        for doubt, rows in await doubtful_endings(authority.id, year, report["layout"], known)
    ]
    late = await open_past_due(authority.id, year, today, known)
    cases = unfinished_challenges(known, calendar, today)
    if late:
        sentence = _("答复期限在年内届满，到年底还没有办结：请核对是否漏登办理结果。")
        found.append({"sentence": sentence, "rows": applications(late)})
    if cases:
        sentence = _("复议诉讼已经审结而没有写明结果，或者早应审结：请补登。")
        page = request.url_for("challenges").path
        rows = [(f"{page}/{case.id}", case.case_number) for case in cases]
        found.append({"sentence": sentence, "rows": rows})
    return found


def _doubt(doubt: Doubt) -> str:
    if doubt == NO_RESULT:
        return _("已经办结，但没有登记办理结果，表三的各行都不计它。")
    return Markup(_("“{result}”在该版式中没有自己的行，按我们的理解计入“{row}”，请核对。")).format(
        result=chinese(doubt.result), row=chinese(doubt.row)
    )


async def annual_file(request: Request) -> Response:
    ending = request.path_params["ending"]
    if ending not in FILES:
        raise HTTPException(404)
    report = await _report(request, year_tallies)
    form, name = FILES[ending], f"annual-{report['code']}-{report['year']}.{ending}"
    return file_answer(name, await form.write(report), form.media_type)


async def _report(request: Request, count: Count, written: Written | None = None) -> dict[str, Any]:
    asked = request.query_params.get("layout")
    return await annual_report(
        await authority_of_officer(request),
        year_in_path(request),
        layout=asked if asked in LAYOUTS else None,
        written=written,
        count=count,
    )
