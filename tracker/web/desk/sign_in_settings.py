"""How safely the office signs in: the second factor, the record, the pauses."""

from datetime import timedelta

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.lockout import RULES, Counted
from tracker.actions.recover import lift_network, paused_networks
from tracker.actions.require_second_factor import require_second_factor
from tracker.law.statute import value_on
from tracker.law.terms import Role
from tracker.records.account_models import SignInEvent
from tracker.records.accounts import (
    RECORD_KEPT,
    WRONG,
    addresses_of,
    second_factors_among,
    sign_in_records,
)
from tracker.records.authorities import has_several
from tracker.records.cases import MovedOn
from tracker.records.models import Authority
from tracker.records.officers import officer_in, officers_of
from tracker.web.access import FRESH, IDLE, authority_of_officer, officer_of
from tracker.web.answer import go_to, show
from tracker.web.forms import Checked, Form, fill, number_of
from tracker.web.front import network_of
from tracker.web.site import site_of

PAGE = 50
# An address from which the office has signed in within so many days is known as its own.
_OWN_ADDRESS = timedelta(days=30)


class SignInSettingsForm(Form):
    required: Checked = False
    settings_version: int = Field(0, ge=0)


async def sign_in_settings(request: Request) -> Response:
    by = await officer_of(request)
    authority = await Authority.get(id=by.authority_id)
    if request.method == "GET":
        return await _asked(request, authority, required=authority.second_factor_required)
    filled = fill(SignInSettingsForm, await request.form())
    form = filled.form
    if form is None:
        return await _asked(request, authority, required=False, errors=filled.errors)
    now = site_of(request).clock.now()
    try:
        await require_second_factor(
            authority.id, form.required, seen=form.settings_version, by=by, now=now
        )
    except MovedOn:
        return await _asked(request, authority, required=form.required, moved_on=True)
    return go_to(f"{request.url.path}?saved=1")


async def lift_networks(request: Request) -> Response:
    """End the pauses of the addresses from which the office itself signs in."""
    by, site = await officer_of(request), site_of(request)
    for network in await _paused(request, by.authority_id):
        await lift_network(network, site.codes, by=by, now=site.clock.now())
    return go_to(request.url_for("sign_in_settings").include_query_params(lifted="1"))


async def sign_in_record(request: Request) -> Response:
    authority, asked = await authority_of_officer(request), request.query_params
    someone = await officer_in(authority.id, number_of(asked.get("officer")) or 0)
    wrong, before = asked.get("show") == "wrong", number_of(asked.get("before"))
    found = await sign_in_records(
        authority.id,
        strangers=not await has_several(),
        officer_id=someone.id if someone else None,
        events=(*WRONG, SignInEvent.PAUSED) if wrong else (),
        before_id=before,
        size=PAGE + 1,
    )
    rows = found[:PAGE]
    chosen = {"officer": str(someone.id)} if someone else {}
    chosen |= {"show": "wrong"} if wrong else {}
    url = request.url_for("sign_in_record").include_query_params(**chosen)
    more = url.include_query_params(before=rows[-1].id) if len(found) > PAGE else None
    return await show(
        request,
        "desk/account/record.html",
        rows=rows,
        people=[{"value": str(o.id), "label": o.name} for o in await officers_of(authority.id)],
        someone=someone,
        wrong=wrong,
        kept_months=RECORD_KEPT.days // 30,
        least=value_on("sign_in_record", site_of(request).clock.today()),
        is_later_page=before is not None,
        next_page=f"{more.path}?{more.query}" if more else "",
    )


async def _paused(request: Request, authority_id: int) -> dict[str, str]:
    """Networks of the office that are paused, each with the minute until when."""
    site = site_of(request)
    now = site.clock.now()
    known = await addresses_of(authority_id, now - _OWN_ADDRESS)
    networks = frozenset(network_of(one) for one in known)
    found = await paused_networks(networks, site.codes, now)
    return {one: f"{until.astimezone(now.tzinfo):%H:%M}" for one, until in found.items()}


async def _asked(
    request: Request,
    authority: Authority,
    *,
    required: bool,
    errors: dict[str, str] | None = None,
    moved_on: bool = False,
) -> Response:
    people = [one for one in await officers_of(authority.id) if one.active]
    managers = [one for one in people if Role.ADMINISTRATOR in one.held_roles]
    have = await second_factors_among([one.id for one in people])
    return await show(
        request,
        "desk/account/settings.html",
        status=409 if moved_on else 422 if errors else 200,
        errors=errors or {},
        authority=authority,
        required=required,
        without=[one for one in managers if one.id not in have],
        only_manager=len(managers) == 1,
        paused=await _paused(request, authority.id),
        person=RULES[Counted.NAME],
        address=RULES[Counted.ADDRESS],
        idle=IDLE.seconds // 60,
        fresh=FRESH.seconds // 60,
        moved_on=moved_on,
        saved="saved" in request.query_params,
        lifted="lifted" in request.query_params,
    )
