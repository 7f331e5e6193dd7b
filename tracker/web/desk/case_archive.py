"""Archiving the file of an ended application, and undoing it."""

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.archive import archive, take_out
from tracker.web.access import handler_of
from tracker.web.answer import go_to
from tracker.web.desk.case_page import case_of, case_url, show_case
from tracker.web.forms import Day, Filled, Form, fill
from tracker.web.site import site_of
from tracker.web.words import _


class ArchiveForm(Form):
    on: Day = Field(title="归档的日期")
    number: str = Field("", title="归档号", max_length=60)


class TakingOutForm(Form):
    reason: str = Field(title="撤销归档的原因", max_length=200)


async def case_archive(request: Request) -> Response:
    """For what has ended; taken out again where it is archived already."""
    case, officer, site = await case_of(request), await handler_of(request), site_of(request)
    application, now = case.application, site.clock.now()
    archived = application.archived_on is not None
    filled: Filled[ArchiveForm] | Filled[TakingOutForm]
    filled = Filled[ArchiveForm]({"on": site.clock.today().isoformat()})
    if request.method == "POST" and not application.stage.is_open:
        form = await request.form()
        filled = fill(TakingOutForm, form) if archived else fill(ArchiveForm, form)
        said = filled.form
        if isinstance(said, ArchiveForm) and said.on > now.date():
            filled.errors["on"] = _("归档的日期不能在今天之后。")
        elif isinstance(said, ArchiveForm):
            await archive(
                application, on=said.on, number=said.number, officer_id=officer.id, now=now
            )
            return go_to(case_url(request, case))
        elif said is not None:
            await take_out(application, said.reason, officer_id=officer.id, now=now)
            return go_to(case_url(request, case))
    return await show_case(
        request,
        "desk/case/archive.html",
        case,
        status=422 if filled.errors else 200,
        archived=archived,
        typed=filled.typed,
        errors=filled.errors,
    )
