"""Which steps the letters of the office go through: the optional ones, switched by a tick."""

from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.choose_steps import choose_steps
from tracker.law.office_rules import FIXED_STEPS, step_stays
from tracker.law.refusals import Refusal
from tracker.law.terms import WorkStep
from tracker.law.workflow import OPTIONAL, ROUTES, STEPS, way
from tracker.records.cases import MovedOn
from tracker.records.models import Authority
from tracker.records.officers import officers_of
from tracker.records.proposals import optional_steps
from tracker.web.access import officer_of
from tracker.web.answer import go_to, show
from tracker.web.desk.choices import Several, joined
from tracker.web.forms import Filled, Form, fill
from tracker.web.reasons import refusal_sentence
from tracker.web.site import site_of


class WorkflowForm(Form):
    steps: Annotated[frozenset[WorkStep], Several] = Field(frozenset(), title="环节")
    settings_version: int = Field(0, ge=0)


async def workflow(request: Request) -> Response:
    officer = await officer_of(request)
    authority = await Authority.get(id=officer.authority_id)
    filled = Filled[WorkflowForm]({"steps": ",".join(optional_steps(authority))})
    if request.method == "GET":
        return await _asked(request, authority, filled)
    filled = fill(WorkflowForm, joined(await request.form(), "steps"))
    if filled.form is None:
        return await _asked(request, authority, filled)
    form = filled.form
    try:
        await choose_steps(
            authority.id,
            form.steps,
            seen=form.settings_version,
            by=officer,
            now=site_of(request).clock.now(),
        )
    except MovedOn:
        return await _asked(request, authority, filled, moved_on=True)
    except Refusal as refused:
        filled.errors["steps"] = refusal_sentence(refused)
        return await _asked(request, authority, filled)
    return go_to(f"{request.url.path}?saved=1")


async def _asked(
    request: Request,
    authority: Authority,
    filled: Filled[WorkflowForm],
    *,
    moved_on: bool = False,
) -> Response:
    chosen = optional_steps(authority)
    officers = [o for o in await officers_of(authority.id) if o.active]
    return await show(
        request,
        "desk/workflow.html",
        status=409 if moved_on else 422 if filled.errors else 200,
        typed=filled.typed,
        errors=filled.errors,
        authority=authority,
        moved_on=moved_on,
        saved="saved" in request.query_params,
        optional=OPTIONAL,
        fixed={step: step_stays(step) for step in FIXED_STEPS},
        rules=STEPS,
        routes={act: way(act, chosen) for act in ROUTES},
        names={
            step: [o.name for o in officers if o.held_roles & STEPS[step].roles] for step in STEPS
        },
    )
