"""The annual tables of any span of days, and where their figures lead."""

from collections.abc import Callable

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from tracker.annual.grid import GridCell, grids
from tracker.annual.report import failed_checks, report_json
from tracker.law.annual import Days, When
from tracker.law.layouts import LAYOUTS
from tracker.law.terms import ChallengeKind
from tracker.records.tallies import year_tallies
from tracker.web.access import authority_of_officer
from tracker.web.answer import show
from tracker.web.desk.ledger_filter import address, said, when_of
from tracker.web.forms import Day, Filled, Form, fill
from tracker.web.words import _

_CHALLENGES_OF_2014 = ("review", "litigation")


class DaysForm(Form):
    first: Day = Field(title="从哪天起")
    before: Day = Field(title="到哪天之前")


async def figures_of_days(request: Request) -> Response:
    """Tables three and four as for a year: received and ended within the days, open on the
    first and on the last. Nothing of it is published."""
    params = request.query_params
    typed = {"first": params.get("from", ""), "before": params.get("before", "")}
    filled: Filled[DaysForm] = fill(DaysForm, typed)
    days = None
    if filled.form is not None:
        days = when_of(said(Days(filled.form.first, filled.form.before)))
        if not isinstance(days, Days):
            filled.errors["before"] = _("应在“从哪天起”之后，并且不早于2008年。")
    report = None
    if isinstance(days, Days):
        authority, asked = await authority_of_officer(request), params.get("layout")
        report = report_json(
            authority=authority.name,
            code=authority.code,
            tallies=await year_tallies(authority.id, days),
            layout=asked if asked in LAYOUTS else None,
        )
    return await show(
        request,
        "desk/annual_days.html",
        status=422 if filled.errors else 200,
        typed=filled.typed,
        errors=filled.errors,
        days=days,
        report=report,
        form=LAYOUTS[report["layout"]] if report else None,
        layouts=LAYOUTS,
        grids=grids(report) if report else (),
        failed=failed_checks(report) if report else (),
        link=figure_links(request, report["layout"], days) if report and days else None,
    )


def figure_links(request: Request, layout: str, when: When) -> Callable[[GridCell], str | None]:
    """Where a figure leads: the ledger, the challenges or the fees it counts; not for nought."""

    def link(cell: GridCell) -> str | None:
        if cell.row is None or not float(cell.text or 0):
            return None
        if cell.row == "fees":
            if isinstance(when, Days):
                return None
            return address(request.url_for("fees").path, {"year": when})
        if cell.row in set(ChallengeKind) or not LAYOUTS[layout].by_applicant:
            challenges = _challenges(cell, said(when))
            if challenges:
                return address(request.url_for("challenges").path, challenges)
        asked = {"layout": layout, "report": said(when), "row": cell.row, "kind": cell.column}
        return address(request.url_for("ledger").path, {k: v for k, v in asked.items() if v})

    return link


def _challenges(cell: GridCell, year: str) -> dict[str, object] | None:
    """The filter of the challenges a figure counts; the form of 2014 counts none pending."""
    if cell.row in set(ChallengeKind):
        asked: dict[str, object] = {"year": year, "kind": cell.row}
        return asked | ({"result": cell.column} if cell.column else {})
    procedure, _, result = (cell.row or "").partition(".")
    if procedure not in _CHALLENGES_OF_2014:
        return None
    return {"year": year, "kind": procedure, "result": result or "closed"}
