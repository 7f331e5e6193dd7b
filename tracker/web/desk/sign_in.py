"""Signing in and out. A wrong name and a wrong password get one answer, after equal work."""

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.passwords import is_outdated, password_digest, password_fits
from tracker.actions.set_up import forget_links
from tracker.records.models import Officer
from tracker.records.officers import officer_named
from tracker.web import throttle
from tracker.web.access import close_session, open_session, session_of
from tracker.web.answer import go_to, show
from tracker.web.desk.credentials import SignInName
from tracker.web.desk.resume import keep_for
from tracker.web.desk.single_sign_on import leave_provider, opens_by_password
from tracker.web.forms import Filled, Form, fill
from tracker.web.site import site_of
from tracker.web.typed import local_path, read_kept
from tracker.web.words import _

TRIES_BY_NAME = 5
TRIES_BY_ADDRESS = 30


class SignInForm(Form):
    """Name and password; `next` is the page that was asked for, `kept` what was typed there."""

    sign_in_name: SignInName = Field(title="登录名")
    password: str = Field(title="密码")
    next: str = ""
    kept: str = ""


async def sign_in(request: Request) -> Response:
    if request.method == "GET":
        session = await session_of(request)
        if session is not None and session.officer is not None and session.officer.active:
            return go_to(_onward(request, request.query_params.get("next", "")))
        return await _asked(request, Filled({"next": request.query_params.get("next", "")}))
    filled = fill(SignInForm, await request.form())
    officer = await _recognised(request, filled.form) if filled.form else None
    if filled.form is None or officer is None:
        if filled.form is not None:
            filled.errors[""] = _("登录名或者密码不正确，请重新输入。")
        return await _asked(request, filled)
    kept = read_kept(filled.form.kept)
    onward = await keep_for(request, officer, kept) if kept else None
    response = go_to(onward or _onward(request, filled.form.next))
    await open_session(request, response, officer_id=officer.id)
    return response


async def sign_out(request: Request) -> Response:
    response = await leave_provider(request) or go_to(request.url_for("sign_in").path)
    await close_session(request, response)
    return response


def _onward(request: Request, wanted: str) -> str:
    return local_path(wanted) or request.url_for("desk").path


async def _asked(request: Request, filled: Filled[SignInForm]) -> Response:
    return await show(
        request,
        "desk/sign_in.html",
        status=422 if filled.errors else 200,
        typed=filled.typed,
        errors=filled.errors,
        kept=read_kept(filled.typed.get("kept", "")),
    )


async def _recognised(request: Request, form: SignInForm) -> Officer | None:
    """The officer these credentials belong to. Tries are counted before they are checked,
    so that many at once are not more than many in a row."""
    codes, now = site_of(request).codes, site_of(request).clock.now()
    by_name = f"sign-in {codes.digest('throttle', form.sign_in_name)}"
    by_address = f"sign-in from {request.client.host if request.client else ''}"
    await throttle.check(by_address, limit=TRIES_BY_ADDRESS, now=now)
    await throttle.count(by_name, limit=TRIES_BY_NAME, now=now)
    officer = await officer_named(form.sign_in_name)
    active = officer if officer is not None and officer.active else None
    if active is not None and not await opens_by_password(request, active):
        active = None
    if not await password_fits(active.password_digest if active else None, form.password):
        await throttle.count(by_address, limit=TRIES_BY_ADDRESS, now=now)
        return None
    assert active is not None, "nobody's password fits nobody"
    await throttle.forget(by_name)
    await forget_links()
    if is_outdated(active.password_digest):
        active.password_digest = await password_digest(form.password)
        await active.save(update_fields=["password_digest"])
    return active
