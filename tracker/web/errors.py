"""From an exception to a page that says what happened and what to do.

`SignInNeeded` is the desk's own: `desk/resume.py` keeps what was typed.
"""

import logging
import secrets

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.law.refusals import Refusal
from tracker.law.terms import OFFICER_ROLES
from tracker.web.access import CodeNeeded, ForeignForm, NotAllowed
from tracker.web.answer import go_to, show

log = logging.getLogger("tracker")

_PAGES = {403: "errors/403.html", 404: "errors/404.html", 413: "errors/413.html",
          429: "errors/429.html", 503: "errors/503.html"}  # fmt: skip


class TooManyTries(Exception):
    """A throttle is closed for a while."""


async def refused(request: Request, reason: Exception) -> Response:
    assert isinstance(reason, Refusal)
    return await show(request, "errors/refusal.html", status=409, refusal=reason)


async def failed(request: Request, failure: Exception) -> Response:
    """A fault of ours: logged in full under a reference, of which the page shows only that."""
    reference = secrets.token_hex(4).upper()
    log.error("fault %s at %s", reference, request.url.path, exc_info=failure)
    return await show(request, "errors/500.html", status=500, reference=reference)


async def http_error(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, HTTPException)
    template = _PAGES.get(failure.status_code, "errors/400.html")
    return await show(request, template, status=failure.status_code)


async def code_needed(request: Request, _: Exception) -> Response:
    return go_to(request.url_for("track").path)


async def not_allowed(request: Request, why: Exception) -> Response:
    assert isinstance(why, NotAllowed)
    may = [role for role in OFFICER_ROLES if role in why.roles]
    return await show(request, "errors/403.html", status=403, roles=may)


async def foreign_form(request: Request, _: Exception) -> Response:
    return await show(request, "errors/400.html", status=400)


async def too_many_tries(request: Request, _: Exception) -> Response:
    return await show(request, "errors/429.html", status=429)


HANDLERS = {
    Refusal: refused,
    HTTPException: http_error,
    CodeNeeded: code_needed,
    NotAllowed: not_allowed,
    ForeignForm: foreign_form,
    TooManyTries: too_many_tries,
    Exception: failed,
}
