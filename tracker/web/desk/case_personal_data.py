"""The personal data of one application: what may go and when, what an officer keeps, what went."""

from typing import Any

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.keep_data import keep_data, say_copies
from tracker.actions.propose_erasures import days_of
from tracker.law.erasure import Scope, shows_identity, verdict
from tracker.records.calendars import current_calendar
from tracker.records.cases import CaseFile
from tracker.records.erasures import erasures_of, keepings_of, matters
from tracker.records.messages import sent_with_messages
from tracker.records.personal import originals_left, would_go
from tracker.web.access import officer_of
from tracker.web.answer import go_to
from tracker.web.desk.case_page import show_case
from tracker.web.door import case_of
from tracker.web.forms import Filled, Form, fill, number_of
from tracker.web.site import site_of


class KeepForm(Form):
    reason: str = Field(title="理由", max_length=200)


async def case_personal_data(request: Request) -> Response:
    """POST keeps it, lets it go again, or says which files are copies of documents."""
    case = await case_of(request)
    if request.method == "GET":
        return await _shown(request, case, Filled[KeepForm]({}))
    form, officer = await request.form(), await officer_of(request)
    step = form.get("step")
    if step == "copies":
        await say_copies(
            case.application.id, _ids(form.getlist("attachment")), _ids(form.getlist("sent"))
        )
        return go_to(f"{request.url.path}?saved=1")
    if step not in ("keep", "let_go"):
        raise HTTPException(400)
    filled = fill(KeepForm, form)
    if filled.form is None:
        return await _shown(request, case, filled)
    await keep_data(
        case.application,
        step == "keep",
        reason=filled.form.reason,
        officer_id=officer.id,
        now=site_of(request).clock.now(),
    )
    return go_to(f"{request.url.path}?saved=1")


async def _shown(request: Request, case: CaseFile, filled: Filled[KeepForm]) -> Response:
    application, calendar = case.application, await current_calendar()
    today = site_of(request).clock.today()
    matter = (await matters([application], days_of(case.authority)))[application.id]
    sent = await sent_with_messages(application.id)
    return await show_case(
        request,
        "desk/personal/case.html",
        case,
        status=422 if filled.errors else 200,
        told=[
            (
                verdict(scope, matter, calendar, today),
                (await would_go([application.id], scope))[application.id],
            )
            for scope in Scope
        ],
        originals=await originals_left(application.id),
        kept=matter.kept,
        keepings=await keepings_of(application.id),
        erasures=await erasures_of(application.id),
        files=[_file("attachment", one) for one in case.attachments if one.from_applicant]
        + [_file("sent", one) for one in sent],
        typed=filled.typed,
        errors=filled.errors,
        saved="saved" in request.query_params,
    )


def _file(field: str, row: Any) -> dict[str, object]:
    shows = shows_identity(row.name, row.shows_identity)
    return {"field": field, "id": row.id, "name": row.name, "shows": shows}


def _ids(typed: list[Any]) -> list[int]:
    said = (number_of(one) for one in typed if isinstance(one, str))
    return [id_ for id_ in said if id_ is not None]
