"""Pressing an application: a supervisor says why, a handler answers in a line."""

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.remind import AnsweredAlready, NothingToPress, answer_reminder, remind
from tracker.records.cases import CaseFile
from tracker.records.reminders import reminders_of
from tracker.web.access import NotAllowed, officer_of
from tracker.web.answer import go_to
from tracker.web.desk.case_page import case_url, show_case
from tracker.web.door import case_of
from tracker.web.forms import Filled, Form, fill
from tracker.web.pages import HANDLES, SUPERVISES
from tracker.web.site import site_of
from tracker.web.words import _

_PRESS, _ANSWER = "press", "answer"


class ReminderForm(Form):
    reason: str = Field(title="催办的理由", max_length=500)


class AnswerForm(Form):
    reminder: int = Field(ge=1, le=2_000_000_000)
    answer: str = Field(title="答复", max_length=500)


async def case_reminders(request: Request) -> Response:
    case, officer = await case_of(request), await officer_of(request)
    if request.method == "GET":
        return await _asked(request, case, Filled[ReminderForm]({}))
    form, now = await request.form(), site_of(request).clock.now()
    step = _ANSWER if form.get("step") == _ANSWER else _PRESS
    allowed = HANDLES if step == _ANSWER else SUPERVISES
    if not officer.held_roles & allowed:
        raise NotAllowed(*allowed)
    if step == _ANSWER:
        answered = fill(AnswerForm, form)
        if answered.form is None:
            return await _asked(request, case, answered)
        try:
            said = answered.form
            await answer_reminder(
                case.application.id, said.reminder, answer=said.answer, officer=officer, now=now
            )
        except AnsweredAlready:
            answered.errors[""] = _(
                "别人已经答复了这次催办，您填写的没有记入：%(answer)s", answer=answered.form.answer
            )
            return await _asked(request, case, answered)
    else:
        pressed = fill(ReminderForm, form)
        if pressed.form is None:
            return await _asked(request, case, pressed)
        try:
            reason = pressed.form.reason
            await remind(case.application.id, reason=reason, officer=officer, now=now)
        except NothingToPress:
            pressed.errors[""] = _("申请已经办结，不用再催办。")
            return await _asked(request, case, pressed)
    return go_to(f"{case_url(request, case)}/reminders?done={step}")


async def _asked(
    request: Request, case: CaseFile, filled: Filled[ReminderForm] | Filled[AnswerForm]
) -> Response:
    officer = await officer_of(request)
    return await show_case(
        request,
        "desk/case/reminders.html",
        case,
        status=422 if filled.errors else 200,
        reminders=await reminders_of(case.application.id),
        may_press=bool(officer.held_roles & SUPERVISES) and case.application.stage.is_open,
        may_answer=bool(officer.held_roles & HANDLES),
        typed=filled.typed,
        errors=filled.errors,
        done=request.query_params.get("done", ""),
    )
