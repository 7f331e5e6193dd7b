"""Personal data whose time is over: what waits for an officer's word, and what came of it."""

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.erase import carry_out, confirm
from tracker.actions.keep_backups import plan_of
from tracker.actions.propose_erasures import days_of
from tracker.law.erasure import PUT_ASIDE_DAYS, PUT_ASIDE_RULE, RULES, SCHEDULED, Scope
from tracker.records.calendars import current_calendar
from tracker.records.cases import MovedOn
from tracker.records.erasure_models import ErasureRun
from tracker.records.erasures import (
    done_in,
    left_in,
    proposed,
    runs_of,
    waiting,
    waiting_counts,
)
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import go_to, show
from tracker.web.forms import Checked, Form, fill, number_of
from tracker.web.site import site_of
from tracker.web.words import _

PAGE = 50


class ConfirmForm(Form):
    scope: Scope
    count: int = Field(ge=0)
    up_to: int = Field(ge=0)
    sure: Checked = False


async def personal_data(request: Request) -> Response:
    authority, asked = await authority_of_officer(request), request.query_params
    counts = await waiting_counts(authority.id)
    scope = _scope(asked.get("scope", ""))
    found = await proposed(
        authority.id, scope, after=number_of(asked.get("after")) or 0, size=PAGE + 1
    )
    runs = await runs_of(authority.id, before=number_of(asked.get("before")) or None, size=PAGE + 1)
    ids = [run.id for run in runs[:PAGE]]
    here = f"{request.url.path}?scope={scope}"
    return await show(
        request,
        "desk/personal/list.html",
        scopes=SCHEDULED,
        scope=scope,
        counts=counts,
        rule=RULES[scope],
        days=days_of(authority),
        mail_days=PUT_ASIDE_DAYS,
        mail_rule=PUT_ASIDE_RULE,
        retention=authority.retention,
        rows=found[:PAGE],
        next_page=f"{here}&after={found[PAGE - 1].id}" if len(found) > PAGE else "",
        runs=runs[:PAGE],
        next_runs=f"{here}&before={ids[-1]}" if len(runs) > PAGE else "",
        left=await left_in(ids),
        done=await done_in(ids),
    )


async def confirm_erasure(request: Request) -> Response:
    """GET says what would go; POST takes it as confirmed, and does the first of it."""
    officer, site = await officer_of(request), site_of(request)
    if request.method == "GET":
        return await _asked(request, _scope(request.query_params.get("scope", "")), {})
    filled = fill(ConfirmForm, await request.form())
    form = filled.form
    if form is None:
        raise HTTPException(400)
    if not form.sure:
        told = _("请先勾选，表示已经核对。")
        return await _asked(request, form.scope, {"sure": told}, status=422)
    try:
        run = await confirm(
            officer.authority_id,
            form.scope,
            count=form.count,
            up_to=form.up_to,
            officer=officer,
            now=site.clock.now(),
        )
    except MovedOn:
        return await _asked(request, form.scope, {}, status=409)
    await carry_out(run, site.store, await current_calendar(), site.clock.now())
    return go_to(request.url_for("erasure_run", id=run.id))


async def _asked(
    request: Request, scope: Scope, errors: dict[str, str], *, status: int = 200
) -> Response:
    authority = await authority_of_officer(request)
    last = await waiting(authority.id, scope).order_by("-id").first()
    return await show(
        request,
        "desk/personal/confirm.html",
        status=status,
        scope=scope,
        rule=RULES[scope],
        count=await waiting(authority.id, scope).count(),
        up_to=last.id if last else 0,
        backup_months=plan_of(site_of(request).settings).months,
        errors=errors,
        moved_on=status == 409,
    )


async def erasure_run(request: Request) -> Response:
    """How far a run is; POST does the next of it at once."""
    authority, site = await authority_of_officer(request), site_of(request)
    run = await ErasureRun.get_or_none(
        id=request.path_params["id"], authority_id=authority.id
    ).select_related("officer")
    if run is None:
        raise HTTPException(404)
    if request.method == "POST":
        await carry_out(run, site.store, await current_calendar(), site.clock.now())
        return go_to(request.url.path)
    done, left = await done_in([run.id]), await left_in([run.id])
    return await show(
        request,
        "desk/personal/run.html",
        run=run,
        done=done.get(run.id, 0),
        left=left.get(run.id, 0),
    )


def _scope(typed: str) -> Scope:
    return Scope(typed) if typed in SCHEDULED else SCHEDULED[0]
