"""Tables of years before the register, and the balance it opened with: taken over, and shown."""

from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.import_report import SIZE_LIMIT, ReportRefused, ended_until, import_report
from tracker.actions.unit_figures import table_of
from tracker.annual.given import TableUnreadable
from tracker.annual.grid import grids
from tracker.annual.report import report_json
from tracker.law.refusals import Refusal
from tracker.law.terms import TableSource
from tracker.records.given_tables import given_to
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import go_to, show
from tracker.web.desk.one_file import sent_file
from tracker.web.forms import Day, Form, fill, wrong
from tracker.web.site import site_of
from tracker.web.words import _

BODY_LIMIT = SIZE_LIMIT + 64 * 1024
_TAKEN_OVER = (TableSource.PUBLISHED, TableSource.OPENING)


class GivenForm(Form):
    """A file is a report published before, or the opening balance until a day."""

    source: TableSource = Field(title="是什么")
    until: Annotated[Day | None, Field(title="计到哪一天", validate_default=True)] = None

    @field_validator("source")
    @classmethod
    def _taken_over(cls, source: TableSource) -> TableSource:
        if source not in _TAKEN_OVER:
            raise wrong(_("请选择是什么。"))
        return source

    @field_validator("until")
    @classmethod
    def _of_opening(cls, until: Day | None, info: ValidationInfo) -> Day | None:
        if info.data.get("source") is TableSource.OPENING and until is None:
            raise wrong(_("期初余额要写明计到哪一天。"))
        return until if info.data.get("source") is TableSource.OPENING else None


async def given_tables(request: Request) -> Response:
    """What was taken over, and a form for more."""
    if request.method == "GET":
        return await _listed(request)
    filled = fill(GivenForm, await request.form())
    sent = await sent_file(request, "file")
    errors = dict(filled.errors)
    if sent is None:
        errors["file"] = _("请选择要导入的 JSON 文件。")
    if filled.form is None or sent is None:
        return await _listed(request, filled.typed, errors)
    try:
        table = await import_report(
            await authority_of_officer(request),
            sent.data,
            now=site_of(request).clock.now(),
            until=filled.form.until,
            officer_id=(await officer_of(request)).id,
        )
    except (ReportRefused, TableUnreadable, Refusal) as refused:
        return await _listed(request, filled.typed, {"file": str(refused)})
    here = request.url_for("given_table", id=table.id)
    return go_to(here.include_query_params(taken="yes"))


async def given_table(request: Request) -> Response:
    """One table as it was taken over."""
    authority = await authority_of_officer(request)
    id_ = request.path_params["id"]
    tables = await given_to(authority.id)
    given = next((one for one in tables if one.id == id_), None)
    if given is None:
        raise HTTPException(404)
    table = table_of(given)
    report = None
    if table is not None:
        report = report_json(authority=authority.name, code=authority.code, tallies=table.tallies)
    same = [one for one in tables if (one.source, one.year) == (given.source, given.year)]
    return await show(
        request,
        "desk/given/table.html",
        given=given,
        table=table,
        grids=grids(report) if report else [],
        in_force=same[0].id == given.id,
        twice=await ended_until(authority.id, given.until) if given.until else 0,
        taken="taken" in request.query_params,
    )


async def _listed(
    request: Request, typed: dict[str, str] | None = None, errors: dict[str, str] | None = None
) -> Response:
    authority = await authority_of_officer(request)
    return await show(
        request,
        "desk/given/list.html",
        status=422 if errors else 200,
        tables=await given_to(authority.id),
        kinds=_TAKEN_OVER,
        typed=typed or {},
        errors=errors or {},
    )
