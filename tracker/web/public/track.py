"""Looking an application up by number and code: one answer, whichever of them is wrong."""

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from starlette.requests import Request
from starlette.responses import Response

from tracker.records.authorities import authorities
from tracker.records.codes import Codes, read_register_number, read_tracking_code
from tracker.records.following import application_with_code
from tracker.records.models import Application
from tracker.web import throttle
from tracker.web.access import close_session, open_session, session_of
from tracker.web.answer import go_to, show
from tracker.web.forms import Filled, Folded, Form, fill
from tracker.web.front import caller
from tracker.web.site import site_of
from tracker.web.words import _

# Of one number from one address: whoever guesses at a stranger's number locks out nobody else.
TRIES_BY_NUMBER = 5
WRONG_BY_ADDRESS = throttle.Pace(at_once=60, every=timedelta(seconds=30))

# As Chinese keyboards and word processors write a hyphen.
_DASHES = re.compile("[-‐‑‒–—―−─－]+")


def read_number(typed: Any) -> Any:
    """A register number as it was typed, in its written form."""
    return read_register_number(_DASHES.sub("-", typed)) if isinstance(typed, str) else typed


class LookUp(Form):
    """What stands on the receipt."""

    number: Annotated[str, BeforeValidator(read_number)] = Field(title="登记编号", max_length=60)
    code: Folded = Field(title="查询码", max_length=60)


async def track(request: Request) -> Response:
    if request.method == "GET":
        session = await session_of(request)
        if session is not None and session.application is not None:
            return go_to(request.url_for("following").path)
        return await _ask(request, Filled({"number": request.query_params.get("number", "")}))
    form = await request.form()
    filled = fill(LookUp, form)
    application = await found(request, filled)
    if application is None:
        return await _ask(request, filled)
    onward = "contact" if form.get("turn") == "contact" else "following"
    response = go_to(request.url_for(onward).path)
    await open_session(request, response, application_id=application.id)
    return response


async def track_end(request: Request) -> Response:
    """结束查看: whoever uses this computer next sees nothing."""
    response = go_to(f"{request.url_for('track').path}?ended=1")
    await close_session(request, response)
    return response


async def _ask(request: Request, filled: Filled[LookUp]) -> Response:
    known = await authorities()
    return await show(
        request,
        "public/track.html",
        status=422 if filled.errors else 200,
        office=known[0] if len(known) == 1 else None,
        typed=filled.typed,
        errors=filled.errors,
        ended="ended" in request.query_params,
    )


def number_key(codes: Codes, number: str, address: str) -> str:
    """Under which the tries at one number from one address are counted."""
    return f"track {codes.digest('throttle', f'{number} {address}')}"


async def found(request: Request, filled: Filled[LookUp]) -> Application | None:
    """The application of number and code; else what is wrong is among the errors.

    Tries are counted before they are made, so that many at once are not more than in a row.
    """
    if filled.form is None:
        return None
    wanted, codes, now = filled.form, site_of(request).codes, site_of(request).clock.now()
    by_number = number_key(codes, wanted.number, caller(request))
    by_address = f"track from {caller(request)}"
    await throttle.check_pace(by_address, WRONG_BY_ADDRESS, now=now)
    await throttle.count(by_number, limit=TRIES_BY_NUMBER, now=now)
    digest = codes.tracking_digest(read_tracking_code(wanted.code) or "")
    application = await application_with_code(wanted.number, digest)
    if application is None:
        await throttle.keep_pace(by_address, WRONG_BY_ADDRESS, now=now)
        filled.errors[""] = _("没有找到这件申请。请对照回执，检查登记编号和查询码。")
        return None
    await throttle.forget(by_number)
    return application
