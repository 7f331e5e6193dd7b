"""Messages with the applicant: read, answered, or settled without an answer."""

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.messages import answer_message, settle_messages
from tracker.records.journal import officer_author
from tracker.records.messages import message_file, thread_of
from tracker.web.access import holds, officer_as, officer_of
from tracker.web.answer import go_to, kept_answer
from tracker.web.desk.case_page import case_url, show_case
from tracker.web.door import case_of
from tracker.web.forms import Filled, Form, fill
from tracker.web.pages import HANDLES
from tracker.web.site import site_of

_SETTLE = "settle"


class AnswerForm(Form):
    text: str = Field(title="回复", max_length=2000)


async def case_messages(request: Request) -> Response:
    case, officer = await case_of(request), await officer_of(request)
    filled, now = Filled[AnswerForm]({}), site_of(request).clock.now()
    here = f"{case_url(request, case)}/messages"
    if request.method == "POST":
        await officer_as(request, HANDLES)
        form = await request.form()
        if form.get("step") == _SETTLE:
            await settle_messages(case.application.id, now=now)
            return go_to(here)
        filled = fill(AnswerForm, form)
    if filled.form is not None:
        author = officer_author(officer.id, officer.held_roles)
        await answer_message(case.application.id, text=filled.form.text, author=author, now=now)
        return go_to(here)
    return await show_case(
        request,
        "desk/case/messages.html",
        case,
        status=422 if filled.errors else 200,
        thread=await thread_of(case.application.id),
        may_answer=await holds(request, HANDLES),
        typed=filled.typed,
        errors=filled.errors,
    )


async def case_message_file(request: Request) -> Response:
    case = await case_of(request)
    file = await message_file(case.application.id, request.path_params["file"])
    return await kept_answer(request, file)
