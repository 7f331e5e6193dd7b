"""In whose hands an application is: handed over, and units asked to help, each with a day."""

from datetime import date
from typing import Any

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.assign import ask_help, end_help, hand_over
from tracker.law.terms import WorkStep
from tracker.law.workflow import STEPS
from tracker.records.cases import CaseFile, MovedOn
from tracker.records.handling import Handling, handling_of
from tracker.records.models import Officer
from tracker.records.units import colleagues, units_of
from tracker.web.access import holds, officer_as, officer_of
from tracker.web.answer import go_to
from tracker.web.desk.case_page import case_url, show_case
from tracker.web.door import case_of
from tracker.web.forms import Day, Filled, Form, fill
from tracker.web.pages import HANDLES
from tracker.web.site import site_of
from tracker.web.words import _, plain_day

_HELP, _HELPED = "help", "helped"
_HANDS_OVER = STEPS[WorkStep.HANDING_OVER].roles


class HandOverForm(Form):
    officer: int | None = Field(None, title="经办人")
    unit: int | None = Field(None, title="承办科室")
    due_on: Day | None = Field(None, title="内部期限")
    note: str = Field("", title="说明", max_length=200)
    seen: int | None = Field(None, ge=0)


class HelpForm(Form):
    help_unit: int = Field(title="协办科室")
    help_due_on: Day | None = Field(None, title="协办期限")
    help_note: str = Field("", title="协办说明", max_length=200)


class HelpedForm(Form):
    assignment: int
    outcome: str = Field("", title="协办结果", max_length=200)


async def case_hands(request: Request) -> Response:
    """GET shows who had it and who has it; POST hands it over, asks for help, or ends that."""
    case = await case_of(request)
    if request.method != "POST":
        officer = await officer_of(request)
        mine = case.application.in_charge_id is None and case.application.unit_id is None
        return await _shown(request, case, Filled({"officer": str(officer.id)} if mine else {}))
    form = await request.form()
    step = form.get("step")
    helps = step in (_HELP, _HELPED)
    officer = await officer_as(request, HANDLES if helps else _HANDS_OVER)
    if step == _HELPED:
        await _end_help(request, case, fill(HelpedForm, form))
    else:
        filled = fill(HelpForm if step == _HELP else HandOverForm, form)
        if filled.form is not None:
            await _check(request, case, filled, filled.form)
        if filled.errors or filled.form is None:
            return await _shown(request, case, filled)
        try:
            await _assigned(request, case, filled.form, officer)
        except MovedOn:
            return await _shown(request, case, filled, moved_on=True)
    return go_to(f"{case_url(request, case)}/hands")


async def _assigned(request: Request, case: CaseFile, form: Form, by: Officer) -> None:
    now = site_of(request).clock.now()
    if isinstance(form, HelpForm):
        await ask_help(
            case.application,
            unit_id=form.help_unit,
            due_on=form.help_due_on,
            note=form.help_note,
            by_id=by.id,
            now=now,
        )
    elif isinstance(form, HandOverForm):
        await hand_over(
            case.application,
            unit_id=form.unit,
            officer_id=form.officer,
            due_on=form.due_on,
            note=form.note,
            by_id=by.id,
            now=now,
            seen=form.seen,
        )


async def _check(request: Request, case: CaseFile, filled: Filled[Any], form: Form) -> None:
    """To somebody of the office, by a day that leaves time to reply."""
    office, errors = case.application.authority_id, filled.errors
    if isinstance(form, HelpForm):
        errors |= await _wrong_unit(office, "help_unit", form.help_unit)
        errors |= _wrong_day(request, case, "help_due_on", form.help_due_on)
    elif isinstance(form, HandOverForm):
        errors |= await _wrong_unit(office, "unit", form.unit)
        errors |= _wrong_day(request, case, "due_on", form.due_on)
        if form.officer is not None:
            if form.officer not in {one.id for one in await colleagues(office)}:
                errors["officer"] = _("请选择在岗的工作人员。")
        elif form.unit is None:
            errors["officer"] = _("请选择经办人或者承办科室。")


async def _wrong_unit(office: int, field: str, unit_id: int | None) -> dict[str, str]:
    known = {unit.id for unit in await units_of(office, active_only=True)}
    return {} if unit_id is None or unit_id in known else {field: _("请选择本机关的科室。")}


def _wrong_day(request: Request, case: CaseFile, field: str, day: date | None) -> dict[str, str]:
    today, due = site_of(request).clock.today(), case.application.due_on
    if day is not None and day < today:
        return {field: _("内部期限不能早于今天。")}
    if day is not None and due is not None and today <= due < day:
        words = _("内部期限不能晚于应答复的日期（%(due)s）。", due=plain_day(due))
        return {field: words}
    return {}


async def _end_help(request: Request, case: CaseFile, filled: Filled[HelpedForm]) -> None:
    handling = await handling_of(case.application.id)
    id_ = filled.form.assignment if filled.form else None
    helping = next((one for one in handling.helping if one.id == id_), None)
    if filled.form is None or helping is None:
        raise HTTPException(404)
    await end_help(helping, filled.form.outcome, now=site_of(request).clock.now())


async def _shown(
    request: Request, case: CaseFile, filled: Filled[Any], *, moved_on: bool = False
) -> Response:
    office = case.application.authority_id
    handling: Handling = await handling_of(case.application.id)
    return await show_case(
        request,
        "desk/case/hands.html",
        case,
        status=409 if moved_on else 422 if filled.errors else 200,
        moved_on=moved_on,
        handling=handling,
        may_hand_over=await holds(request, _HANDS_OVER),
        may_write=await holds(request, HANDLES),
        officers=[{"value": str(o.id), "label": o.name} for o in await colleagues(office)],
        units=[
            {"value": str(u.id), "label": u.name} for u in await units_of(office, active_only=True)
        ],
        typed=filled.typed,
        errors=filled.errors,
    )
