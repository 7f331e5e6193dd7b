"""Internal notes and searches of one application: added, read, and struck out with a reason."""

from typing import Literal

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.handling import Search, add_note, log_search, strike_out
from tracker.records.cases import CaseFile
from tracker.records.handling import KINDS, handling_of, record_in
from tracker.web.access import holds, officer_as, officer_of
from tracker.web.answer import go_to
from tracker.web.desk.case_page import case_url, show_case
from tracker.web.door import case_of
from tracker.web.forms import DESCRIPTION_LIMIT, Day, Filled, Form, fill
from tracker.web.pages import HANDLES
from tracker.web.site import site_of
from tracker.web.words import _


class NoteForm(Form):
    text: str = Field(title="备注", max_length=DESCRIPTION_LIMIT)


class SearchForm(Form):
    """What was looked for, and whether it was found."""

    place: str = Field(title="在哪里查", max_length=200)
    searched_by: str = Field(title="由谁查", max_length=60)
    terms: str = Field(title="用什么词查", max_length=300)
    on: Day = Field(title="查找的日期")
    found: Literal["yes", "no"] = Field(title="查找结果")
    result: str = Field("", title="说明", max_length=2000)

    def search(self) -> Search:
        return Search(
            place=self.place,
            searched_by=self.searched_by,
            terms=self.terms,
            on=self.on,
            found=self.found == "yes",
            result=self.result,
        )


class StrikeForm(Form):
    reason: str = Field(title="划掉的原因", max_length=200)


async def case_notes(request: Request) -> Response:
    case, filled = await case_of(request), Filled[NoteForm]({})
    if request.method == "POST":
        officer = await officer_as(request, HANDLES)
        filled = fill(NoteForm, await request.form())
        if filled.form is not None:
            now = site_of(request).clock.now()
            await add_note(case.application.id, filled.form.text, officer_id=officer.id, now=now)
            return go_to(f"{case_url(request, case)}#notes")
    return await _listed(request, "desk/case/notes.html", case, filled)


async def case_searches(request: Request) -> Response:
    case, officer = await case_of(request), await officer_of(request)
    today = site_of(request).clock.today()
    filled = Filled[SearchForm]({"searched_by": officer.name, "on": today.isoformat()})
    if request.method == "POST":
        officer = await officer_as(request, HANDLES)
        filled = fill(SearchForm, await request.form())
        form = filled.form
        if form is not None and form.on > today:
            filled.errors["on"] = _("查找的日期不能在今天之后。")
        elif form is not None:
            now = site_of(request).clock.now()
            await log_search(case.application.id, form.search(), officer_id=officer.id, now=now)
            return go_to(f"{case_url(request, case)}/searches")
    return await _listed(request, "desk/case/searches.html", case, filled)


async def strike_record(request: Request) -> Response:
    """GET asks for the reason; POST strikes out."""
    case, officer = await case_of(request), await officer_as(request, HANDLES)
    kind = request.path_params["kind"]
    if kind not in KINDS:
        raise HTTPException(404)
    record = await record_in(KINDS[kind], case.application.id, request.path_params["record"])
    if record is None:
        raise HTTPException(404)
    filled = Filled[StrikeForm]({})
    if request.method == "POST":
        filled = fill(StrikeForm, await request.form())
        if filled.form is not None:
            now = site_of(request).clock.now()
            await strike_out(record, filled.form.reason, officer_id=officer.id, now=now)
            return go_to(f"{case_url(request, case)}#{kind}")
    return await show_case(
        request,
        "desk/case/strike.html",
        case,
        status=422 if filled.errors else 200,
        kind=kind,
        record=record,
        typed=filled.typed,
        errors=filled.errors,
    )


async def _listed(
    request: Request, template: str, case: CaseFile, filled: Filled[NoteForm] | Filled[SearchForm]
) -> Response:
    return await show_case(
        request,
        template,
        case,
        status=422 if filled.errors else 200,
        handling=await handling_of(case.application.id),
        may_write=await holds(request, HANDLES),
        typed=filled.typed,
        errors=filled.errors,
    )
