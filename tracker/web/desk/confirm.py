"""Showing again who one is, before what opens doors or cannot be taken back.

Whoever has been asked is not asked again for a few minutes. A form that was sent waits
meanwhile, as after a session that was over, and is offered to be sent on.
"""

from urllib.parse import quote

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.lockout import Paused
from tracker.records.accounts import second_factor_of
from tracker.records.models import Officer, Session
from tracker.records.sign_on import sign_on_session_of
from tracker.web.access import FRESH, FirstElse, officer_of, opens_by_password, session_of
from tracker.web.answer import go_to, show
from tracker.web.desk.admission import is_own_proof, pause_sentence
from tracker.web.desk.resume import keep_for
from tracker.web.forms import Filled, Form, fill
from tracker.web.site import site_of
from tracker.web.typed import Kept, kept_of, local_path, read_kept
from tracker.web.words import _


class ConfirmForm(Form):
    """The password of whoever has no second factor."""

    proof: str = Field(title="密码", max_length=200)
    next: str = ""
    kept: str = ""


class ConfirmByCodeForm(ConfirmForm):
    """The digits of the telephone, or a code on paper."""

    proof: str = Field(title="动态码", max_length=200)


async def confirmation_needed(request: Request, _why: Exception) -> Response:
    """Handles `ConfirmationNeeded`: the guard has already seen that the form is our own."""
    if request.method == "GET":
        query = f"?{request.url.query}" if request.url.query else ""
        wanted = quote(request.url.path + query)
        return go_to(f"{request.url_for('confirm').path}?next={wanted}")
    kept = await kept_of(request) or Kept(request.url.path, ())
    return await _asked(request, Filled[ConfirmForm]({"kept": kept.as_json()}), status=403)


async def first_else(request: Request, why: Exception) -> Response:
    """Handles `FirstElse`."""
    assert isinstance(why, FirstElse)
    return go_to(request.url_for(why.page).path)


async def confirm(request: Request) -> Response:
    officer, session = await officer_of(request), await session_of(request)
    assert session is not None, "an officer has one"
    if request.method == "GET":
        # A link says where to go, never what is sent there: that came by a form of our own.
        wanted = request.query_params.get("next", "")
        return await _asked(request, Filled[ConfirmForm]({"next": wanted}))
    by_code = await second_factor_of(officer.id) is not None
    filled = fill(ConfirmByCodeForm if by_code else ConfirmForm, await request.form())
    form = filled.form
    if await _is_at_provider(request, officer, session):
        return await _asked(request, filled, status=403)
    if form is None:
        return await _asked(request, filled)
    try:
        if not await is_own_proof(request, officer, form.proof):
            filled.errors["proof"] = _("不正确，请重新输入。")
            return await _asked(request, filled)
    except Paused as paused:
        filled.errors["proof"] = pause_sentence(request, paused)
        return await _asked(request, filled, status=429)
    await Session.filter(id=session.id).update(confirmed_at=site_of(request).clock.now())
    kept = read_kept(form.kept)
    if kept is not None:
        return go_to(await keep_for(request, officer, kept))
    return go_to(local_path(form.next) or request.url_for("desk").path)


async def _is_at_provider(request: Request, officer: Officer, session: Session) -> bool:
    """Whether nothing of this system is proof, but a sign-in at the provider."""
    by_password = await opens_by_password(request, officer)
    return not by_password or await sign_on_session_of(session) is not None


async def _asked(
    request: Request, filled: Filled[ConfirmForm], *, status: int | None = None
) -> Response:
    officer, session = await officer_of(request), await session_of(request)
    assert session is not None, "an officer has one"
    return await show(
        request,
        "desk/confirm.html",
        status=status or (422 if filled.errors else 200),
        typed=filled.typed,
        errors=filled.errors,
        kept=read_kept(filled.typed.get("kept", "")),
        fresh=FRESH.seconds // 60,
        by_code=await second_factor_of(officer.id) is not None,
        at_provider=await _is_at_provider(request, officer, session),
    )
