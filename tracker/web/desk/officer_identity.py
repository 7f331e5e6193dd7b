"""Who an officer is at the provider: said and unsaid by an administrator, never guessed."""

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.sign_on import link, unlink
from tracker.records.models import Officer
from tracker.records.sign_on import identity_of
from tracker.records.sign_on_models import OfficerIdentity
from tracker.web.access import officer_of
from tracker.web.answer import go_to, show
from tracker.web.desk.officers import officer_asked_for
from tracker.web.desk.single_sign_on import provider_of
from tracker.web.forms import Filled, Form, fill
from tracker.web.site import site_of
from tracker.web.words import _

_LONGEST = 255


class IdentityForm(Form):
    """`seen`: what the page showed. An empty subject ends the link."""

    seen: str = ""
    subject: str = Field("", max_length=_LONGEST, title="标识")


async def identity(request: Request) -> Response:
    provider, officer = provider_of(request), await officer_asked_for(request)
    known = await identity_of(officer.id)
    if request.method == "GET":
        typed = {"subject": known.subject if known else ""}
        return await _asked(request, officer, known, Filled(typed))
    filled = fill(IdentityForm, await request.form())
    form = filled.form
    if form is None:
        return await _asked(request, officer, known, filled)
    if form.seen != (known.subject if known else ""):
        return await _asked(request, officer, known, filled, moved_on=True)
    by, now = await officer_of(request), site_of(request).clock.now()
    if not form.subject:
        await unlink(officer, by=by, now=now)
    elif not await link(officer, provider.configured.issuer, form.subject, by=by, now=now):
        filled.errors["subject"] = _("这个标识已经是另一位工作人员的，请核对。")
        return await _asked(request, officer, known, filled)
    return go_to(f"{request.url.path}?done=1")


async def _asked(
    request: Request,
    someone: Officer,
    known: OfficerIdentity | None,
    filled: Filled[IdentityForm],
    *,
    moved_on: bool = False,
) -> Response:
    return await show(
        request,
        "desk/sign_on/identity.html",
        status=409 if moved_on else 422 if filled.errors else 200,
        moved_on=moved_on,
        someone=someone,
        known=known,
        typed=filled.typed,
        errors=filled.errors,
        provider=provider_of(request).configured,
        done="done" in request.query_params,
    )
