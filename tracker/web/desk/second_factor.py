"""The second factor of whoever is signed in: set up, switched off, new codes on paper."""

import io

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.second_factor import (
    PATIENCE,
    address_of,
    begin,
    confirm,
    new_codes,
    switch_off,
    waiting_of,
)
from tracker.law.terms import Role
from tracker.records.accounts import codes_left, end_other_sessions, second_factor_of
from tracker.records.models import Officer
from tracker.web.access import officer_of, session_of
from tracker.web.answer import go_to, show
from tracker.web.desk.credentials import is_digits
from tracker.web.forms import Folded, Form, fill
from tracker.web.site import site_of
from tracker.web.words import _


class CodeForm(Form):
    """The first digits."""

    code: Folded = Field(title="动态码", max_length=40)


async def second_factor(request: Request) -> Response:
    officer = await officer_of(request)
    if request.method == "GET":
        return await _asked(request, officer)
    filled = fill(CodeForm, await request.form())
    if filled.form is None:
        return await _asked(request, officer, filled.errors)
    site, typed = site_of(request), filled.form.code.replace(" ", "")
    codes = (
        await confirm(officer, typed, site.codes, site.clock.now()) if is_digits(typed) else None
    )
    if codes is None:
        wrong = _("动态码不正确。请输入手机上现在显示的6位数字，并核对手机的时间。")
        return await _asked(request, officer, {"code": wrong})
    session = await session_of(request)
    if session is not None:
        await end_other_sessions(officer.id, session.id)
    return await _show_codes(request, codes)


async def begin_second_factor(request: Request) -> Response:
    site = site_of(request)
    await begin(await officer_of(request), site.clock.now())
    return go_to(request.url_for("second_factor").path)


async def second_factor_image(request: Request) -> Response:
    """What the telephone reads; gone once its digits were right."""
    officer, site = await officer_of(request), site_of(request)
    waiting = await waiting_of(officer.id, site.clock.now())
    if waiting is None:
        raise HTTPException(404)
    said = address_of(waiting, name=officer.sign_in_name, issuer=officer.authority.name)
    import segno  # slow to load, and read once by each officer

    picture = io.BytesIO()
    segno.make(said, error="m", micro=False).save(picture, kind="png", scale=5)
    return Response(
        picture.getvalue(), media_type="image/png", headers={"Cache-Control": "no-store"}
    )


async def new_recovery_codes(request: Request) -> Response:
    officer = await officer_of(request)
    if not await second_factor_of(officer.id):
        raise HTTPException(404)
    return await _show_codes(request, await new_codes(officer.id, site_of(request).codes))


async def end_second_factor(request: Request) -> Response:
    """Back to the password alone, unless the office asks its administrators for more."""
    officer, now = await officer_of(request), site_of(request).clock.now()
    if is_required(officer):
        raise HTTPException(404)
    await switch_off(officer, by=officer, now=now, reason="")
    return go_to(request.url_for("account").include_query_params(done="off"))


def is_required(officer: Officer) -> bool:
    """Of this officer, by the setting of the office."""
    required: bool = officer.authority.second_factor_required
    return required and Role.ADMINISTRATOR in officer.held_roles


async def _asked(
    request: Request, officer: Officer, errors: dict[str, str] | None = None
) -> Response:
    waiting = await waiting_of(officer.id, site_of(request).clock.now())
    active = await second_factor_of(officer.id)
    if errors and not (waiting or active):
        errors = {"": _("二维码已经过期，请重新开始。")}
    secret = waiting.secret if waiting else ""
    return await show(
        request,
        "desk/account/second_factor.html",
        status=422 if errors else 200,
        errors=errors or {},
        active=active,
        minutes=PATIENCE.seconds // 60,
        left=await codes_left(officer.id),
        waiting=waiting,
        secret=" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        required=is_required(officer),
    )


async def _show_codes(request: Request, codes: tuple[str, ...]) -> Response:
    return await show(request, "desk/account/recovery_codes.html", codes=codes)
