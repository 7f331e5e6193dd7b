"""Signing in and out. A wrong name and a wrong password get one answer, after equal work."""

import json
from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.lockout import Paused
from tracker.actions.passwords import is_outdated, password_digest, password_fits
from tracker.actions.set_up import forget_links
from tracker.records.account_models import SignInEvent
from tracker.records.accounts import second_factor_of
from tracker.records.models import Officer
from tracker.records.officers import officer_named
from tracker.web.access import close_session, opens_by_password, session_of
from tracker.web.answer import go_to, show
from tracker.web.desk.admission import (
    admit,
    code_fits,
    code_tries_from,
    minutes_until,
    note,
    note_wrong,
    pause_sentence,
    tries_from,
)
from tracker.web.desk.credentials import SignInName
from tracker.web.desk.single_sign_on import leave_provider
from tracker.web.forms import Filled, Folded, Form, fill
from tracker.web.site import site_of
from tracker.web.typed import local_path, read_kept
from tracker.web.words import _

# Between the password and the digits.
_PATIENCE = timedelta(minutes=10)


class SignInForm(Form):
    """Name and password; `next` is the page that was asked for, `kept` what was typed there."""

    sign_in_name: SignInName = Field(title="登录名")
    password: str = Field(title="密码")
    next: str = ""
    kept: str = ""


class CodeForm(Form):
    """The second step. `ticket`: sealed, that the password was right, and where to go."""

    code: Folded = Field(title="动态码", max_length=40)
    ticket: str = ""


async def sign_in(request: Request) -> Response:
    if request.method == "GET":
        wanted, session = request.query_params.get("next", ""), await session_of(request)
        if session is not None and session.officer is not None and session.officer.active:
            return go_to(local_path(wanted) or request.url_for("desk").path)
        return await _asked(request, Filled({"next": wanted}))
    filled = fill(SignInForm, await request.form())
    form = filled.form
    if form is None:
        return await _asked(request, filled)
    try:
        officer = await _recognised(request, form)
    except Paused as paused:
        return await _asked(request, filled, paused)
    if officer is None:
        filled.errors[""] = _("登录名或者密码不正确，请重新输入。")
        return await _asked(request, filled)
    now = site_of(request).clock.now()
    if officer.password_until is not None and officer.password_until <= now:
        filled.errors[""] = _("管理员设置的密码已经过期，请本机关的管理员重新设置。")
        return await _asked(request, filled)
    if await second_factor_of(officer.id):
        return await _asked_code(request, _ticket(request, officer, form))
    return await admit(request, officer, form.next, form.kept)


async def sign_in_code(request: Request) -> Response:
    """The digits of the telephone, after the password."""
    if request.method == "GET":
        return go_to(request.url_for("sign_in").path)
    filled = fill(CodeForm, await request.form())
    ticket = filled.typed.get("ticket", "")
    said = _read_ticket(request, ticket)
    officer = await Officer.get_or_none(id=said["officer"], active=True) if said else None
    if officer is None or said is None or said["password"] != _fingerprint(request, officer):
        late = Filled[SignInForm]({}, errors={"": _("等待时间太长，请重新输入登录名和密码。")})
        return await _asked(request, late)
    if filled.form is None:
        return await _asked_code(request, ticket, filled.errors)
    try:
        fits = await _is_own_code(request, officer, filled.form.code)
    except Paused as paused:
        return await _asked_code(request, ticket, {"code": pause_sentence(request, paused)}, 429)
    if not fits:
        wrong = _("动态码不正确，或者已经用过。请输入手机上现在显示的6位数字。")
        return await _asked_code(request, ticket, {"code": wrong})
    return await admit(request, officer, str(said["next"]), str(said["kept"]))


async def sign_out(request: Request) -> Response:
    session = await session_of(request)
    if session is not None and session.officer is not None:
        await note(request, SignInEvent.SIGNED_OUT, session.officer)
    response = await leave_provider(request) or go_to(request.url_for("sign_in").path)
    await close_session(request, response)
    return response


async def _asked(
    request: Request, filled: Filled[SignInForm], paused: Paused | None = None
) -> Response:
    if paused is not None:
        filled.errors[""] = pause_sentence(request, paused)
    response = await show(
        request,
        "desk/sign_in.html",
        status=429 if paused else 422 if filled.errors else 200,
        typed=filled.typed,
        errors=filled.errors,
        kept=read_kept(filled.typed.get("kept", "")),
    )
    if paused is not None:
        response.headers["Retry-After"] = str(minutes_until(request, paused) * 60)
    return response


async def _asked_code(
    request: Request, ticket: str, errors: dict[str, str] | None = None, status: int = 422
) -> Response:
    return await show(
        request,
        "desk/sign_in_code.html",
        status=status if errors else 200,
        errors=errors or {},
        ticket=ticket,
    )


async def _recognised(request: Request, form: SignInForm) -> Officer | None:
    """The officer these credentials belong to. Tries are counted before they are checked,
    so that many at once are not more than many in a row. Raises `Paused`."""
    now = site_of(request).clock.now()
    tries, by_address = tries_from(request, form.sign_in_name)
    if by_address is not None:
        await by_address.check(now)
    until = await tries.count(site_of(request).clock.now())
    officer = await officer_named(form.sign_in_name)
    active = officer if officer is not None and officer.active else None
    if active is not None and not await opens_by_password(request, active):
        active = None
    if not await password_fits(active.password_digest if active else None, form.password):
        try:
            if by_address is not None:
                until = await by_address.count(now) or until
        finally:
            await note_wrong(request, SignInEvent.WRONG_PASSWORD, officer, until)
        return None
    assert active is not None, "nobody's password fits nobody"
    # Many tries at once pass the first look together; the right one waits as it would in a row.
    if by_address is not None:
        await by_address.check(now)
    await tries.forget()
    await forget_links()
    if is_outdated(active.password_digest):
        active.password_digest = await password_digest(form.password)
        await active.save(update_fields=["password_digest"])
    return active


async def _is_own_code(request: Request, officer: Officer, typed: str) -> bool:
    """Counted for name and device. Raises `Paused`."""
    tries = code_tries_from(request, officer.sign_in_name)
    until = await tries.count(site_of(request).clock.now())
    if await code_fits(request, officer, typed):
        await tries.forget()
        return True
    await note_wrong(request, SignInEvent.WRONG_CODE, officer, until)
    return False


def _ticket(request: Request, officer: Officer, form: SignInForm) -> str:
    """Held by the browser between the steps, and by nobody else; it lapses with the password."""
    site = site_of(request)
    said = {
        "officer": officer.id,
        "password": _fingerprint(request, officer),
        "until": (site.clock.now() + _PATIENCE).isoformat(),
        "next": form.next,
        "kept": form.kept,
    }
    return site.codes.sealed(json.dumps(said, ensure_ascii=False))


def _read_ticket(request: Request, ticket: str) -> dict[str, object] | None:
    site = site_of(request)
    try:
        said: dict[str, object] = json.loads(site.codes.opened(ticket))
    except (InvalidToken, UnicodeEncodeError):
        return None
    over = datetime.fromisoformat(str(said["until"])) <= site.clock.now()
    return None if over else said


def _fingerprint(request: Request, officer: Officer) -> str:
    return site_of(request).codes.digest("sign-in ticket", officer.password_digest)
