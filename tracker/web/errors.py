"""From an exception to a page that says what happened and what to do.

What was typed into a form comes along where nothing of it was taken in. `SignInNeeded` is
the desk's own: `desk/resume.py` sends the form on after signing in.
"""

import logging
import math
import secrets
from datetime import timedelta

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracker.files.store import StoreAway
from tracker.law.refusals import Refusal
from tracker.law.terms import OFFICER_ROLES
from tracker.logs import told
from tracker.records.health import is_answering, is_busy
from tracker.web.access import CodeNeeded, ForeignForm, NotAllowed
from tracker.web.answer import go_to, show, show_from_memory
from tracker.web.typed import Kept, kept_of
from tracker.web.watch import note_route

log = logging.getLogger("tracker")

_PAGES = {403: "errors/403.html", 404: "errors/404.html", 405: "errors/405.html",
          413: "errors/413.html", 503: "errors/503.html"}  # fmt: skip
_RETRY_SECONDS = 60


class TooManyTries(Exception):
    """A throttle is closed for a while."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait

    @property
    def minutes(self) -> int:
        return max(1, math.ceil(self.wait / timedelta(minutes=1)))


class Faults:
    """Answers whatever no page foresaw, within the frame and language of the other pages."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            await self.app(scope, receive, noting)
        except Exception as failure:
            if started or isinstance(failure, ClientDisconnect):
                raise
            page = scope.get("state", {}).get("page") or Request(scope, receive)
            await (await _failed(page, failure))(scope, receive, send)
        finally:
            note_route(scope)


async def _failed(request: Request, failure: Exception) -> Response:
    """Logged in full under a reference, of which the page shows only that; without a
    database or the files nothing is the page's fault, and it says when to come back."""
    reference = secrets.token_hex(4).upper()
    route = note_route(request.scope)  # its path may be a secret
    facts = told(route=route, reference=reference)
    log.error("fault %s at %s", reference, route, exc_info=failure, extra=facts)
    kept = await _kept_if_readable(request)
    away = isinstance(failure, StoreAway) or is_busy(failure)
    if not away and await is_answering():
        return show_from_memory(
            request, "errors/500.html", status=500, reference=reference, kept=kept
        )
    response = show_from_memory(request, "errors/503.html", status=503, kept=kept)
    response.headers["Retry-After"] = str(_RETRY_SECONDS)
    return response


async def _kept_if_readable(request: Request) -> Kept | None:
    """The form, unless reading it was what failed."""
    try:
        return await kept_of(request)
    except (ClientDisconnect, RuntimeError):
        return None


async def refused(request: Request, reason: Exception) -> Response:
    assert isinstance(reason, Refusal)
    return await show(request, "errors/refusal.html", status=409, refusal=reason)


async def http_error(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, HTTPException)
    template = _PAGES.get(failure.status_code, "errors/400.html")
    kept = await kept_of(request) if failure.status_code == 413 else None
    response = await show(request, template, status=failure.status_code, kept=kept)
    response.headers.update(failure.headers or {})
    return response


async def code_needed(request: Request, _: Exception) -> Response:
    """To where number and code are asked for; what was typed is shown first."""
    kept = await kept_of(request)
    if kept is None:
        return go_to(request.url_for("track").path)
    return await show(request, "errors/code_needed.html", status=403, kept=kept)


async def not_allowed(request: Request, why: Exception) -> Response:
    assert isinstance(why, NotAllowed)
    may = [role for role in OFFICER_ROLES if role in why.roles]
    return await show(request, "errors/403.html", status=403, roles=may)


async def foreign_form(request: Request, _: Exception) -> Response:
    kept = await kept_of(request)
    return await show(request, "errors/400.html", status=400, kept=kept)


async def too_many_tries(request: Request, tries: Exception) -> Response:
    assert isinstance(tries, TooManyTries)
    kept = await kept_of(request)
    response = await show(request, "errors/429.html", status=429, minutes=tries.minutes, kept=kept)
    response.headers["Retry-After"] = str(tries.minutes * 60)
    return response


HANDLERS = {
    Refusal: refused,
    HTTPException: http_error,
    CodeNeeded: code_needed,
    NotAllowed: not_allowed,
    ForeignForm: foreign_form,
    TooManyTries: too_many_tries,
}
