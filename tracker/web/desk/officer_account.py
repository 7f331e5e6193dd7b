"""What an administrator does for the account of a colleague: never for their own."""

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.lockout import paused_until
from tracker.actions.recover import LINK_LIFE, lift_pause, new_link
from tracker.actions.second_factor import switch_off
from tracker.records.accounts import second_factor_of
from tracker.records.models import Officer
from tracker.web.access import knows_passwords, officer_of
from tracker.web.answer import go_to, show
from tracker.web.desk.officers import officer_asked_for
from tracker.web.forms import Form, fill
from tracker.web.site import site_of, whole_address


class ReasonForm(Form):
    """Why, for the record and for the colleague."""

    reason: str = Field(title="理由", max_length=200)


async def officer_account(request: Request) -> Response:
    """How somebody signs in, and what can be done when they cannot."""
    return await _asked(request, await colleague(request))


async def lift_officer_pause(request: Request) -> Response:
    someone, by, site = await colleague(request), await officer_of(request), site_of(request)
    await lift_pause(someone, site.codes, by=by, now=site.clock.now())
    return _back(request, someone, "lifted")


async def recovery_link(request: Request) -> Response:
    """A link to hand over, shown this once."""
    someone, by, site = (
        await colleague(request, other=True),
        await officer_of(request),
        site_of(request),
    )
    if not knows_passwords(request):
        raise HTTPException(404)
    filled = fill(ReasonForm, await request.form())
    if filled.form is None:
        return await _asked(request, someone, errors=filled.errors)
    now, reason = site.clock.now(), filled.form.reason
    token = await new_link(someone, site.codes, by=by, reason=reason, now=now)
    link = whole_address(request, request.url_for("recover", token=token).path)
    return await _asked(request, someone, link=link)


async def reset_second_factor(request: Request) -> Response:
    """The telephone is lost, and so are the codes on paper."""
    someone, by = await colleague(request, other=True), await officer_of(request)
    form = await request.form()
    filled = fill(ReasonForm, {"reason": form.get("reset_reason", "")})
    if filled.form is None:
        return await _asked(request, someone, errors={"reset_reason": filled.errors["reason"]})
    now = site_of(request).clock.now()
    await switch_off(someone, by=by, now=now, reason=filled.form.reason)
    return _back(request, someone, "reset")


async def colleague(request: Request, *, other: bool = False) -> Officer:
    """Whom the page is about. `other`: nobody helps themselves past their own second factor."""
    someone = await officer_asked_for(request)
    if other and someone.id == (await officer_of(request)).id:
        raise HTTPException(404)
    return someone


def _back(request: Request, someone: Officer, done: str) -> Response:
    url = request.url_for("officer_account", id=someone.id)
    return go_to(url.include_query_params(done=done))


async def _asked(
    request: Request,
    someone: Officer,
    *,
    errors: dict[str, str] | None = None,
    link: str = "",
) -> Response:
    site = site_of(request)
    return await show(
        request,
        "desk/account/officer.html",
        status=422 if errors else 200,
        errors=errors or {},
        someone=someone,
        own=someone.id == (await officer_of(request)).id,
        paused=await paused_until(site.codes, someone.sign_in_name, site.clock.now()),
        factor=await second_factor_of(someone.id),
        by_password=knows_passwords(request),
        link=link,
        hours=LINK_LIFE.seconds // 3600,
        done=request.query_params.get("done", ""),
    )
