"""Who is asking: sessions in the database, and the token every form carries."""

import hmac
from datetime import timedelta
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from tracker.law.stages import HANDLER
from tracker.records.codes import Codes, new_token
from tracker.records.models import Application, Authority, Officer, Session
from tracker.web.site import site_of

COOKIE = "tracker_session"
OFFICER_HOURS = 12
APPLICANT_HOURS = 2


class SignInNeeded(Exception):
    """The page is for officers and nobody is signed in."""


class CodeNeeded(Exception):
    """The page is for one applicant; number and code have not been shown."""


class NotAllowed(Exception):
    """Signed in, but without the role this page asks for."""


class ForeignForm(Exception):
    """A form that does not come from our own page, or whose session is over."""


async def session_of(request: Request) -> Session | None:
    """The session of the cookie, if it is known and not over. Read once per request."""
    if not hasattr(request.state, "session"):
        request.state.session = await _read_session(request)
    session: Session | None = request.state.session
    return session


async def _read_session(request: Request) -> Session | None:
    token = request.cookies.get(COOKIE)
    if not token:
        return None
    site = site_of(request)
    session = await Session.get_or_none(
        token_digest=site.codes.digest("session", token)
    ).select_related("officer__authority", "application__authority")
    return session if session and session.expires_at > site.clock.now() else None


async def officer_of(request: Request) -> Officer:
    session = await session_of(request)
    if session is None or session.officer is None or not session.officer.active:
        raise SignInNeeded
    return session.officer


async def handler_of(request: Request) -> Officer:
    """Whoever handles applications; to manage the office is not enough."""
    if not await may_handle(request):
        raise NotAllowed
    return await officer_of(request)


async def may_handle(request: Request) -> bool:
    """Whether the officer handles applications; a page offers no form to whoever may not."""
    officer = await officer_of(request)
    return bool(officer.held_roles & HANDLER)


async def authority_of_officer(request: Request) -> Authority:
    officer = await officer_of(request)
    authority: Authority = officer.authority  # fetched with the session
    return authority


async def followed_application(request: Request) -> Application:
    """The one application whose number and code this visitor has shown."""
    session = await session_of(request)
    if session is None or session.application is None:
        raise CodeNeeded
    return session.application


async def open_session(
    request: Request,
    response: Response,
    *,
    officer_id: int | None = None,
    application_id: int | None = None,
) -> None:
    """Begin a session under a fresh token; the old one of this browser ends."""
    await close_session(request)
    site = site_of(request)
    token, now = new_token(), site.clock.now()
    hours = OFFICER_HOURS if officer_id is not None else APPLICANT_HOURS
    await Session.create(
        token_digest=site.codes.digest("session", token),
        officer_id=officer_id,
        application_id=application_id,
        created_at=now,
        expires_at=now + timedelta(hours=hours),
    )
    response.set_cookie(
        COOKIE,
        token,
        max_age=hours * 3600,
        httponly=True,
        samesite="lax",
        secure=site.settings.secure_cookies,
    )


async def close_session(request: Request, response: Response | None = None) -> None:
    """End the session of this browser in the register, not only in the cookie."""
    token = request.cookies.get(COOKIE)
    if token:
        digest = site_of(request).codes.digest("session", token)
        await Session.filter(token_digest=digest).delete()
    if response is not None:
        response.delete_cookie(COOKIE, httponly=True, samesite="lax")


def form_token(request: Request) -> str:
    """The hidden field of every form: bound to the session, or to having none."""
    return _token(site_of(request).codes, request.cookies.get(COOKIE, ""))


def _token(codes: Codes, session_token: str) -> str:
    return codes.digest("form", session_token)


def check_origin(request: Request) -> None:
    """Refuse a form that another site sends."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise ForeignForm
    origin = request.headers.get("origin")
    if origin not in (None, "null") and urlsplit(origin).netloc != request.url.netloc:
        raise ForeignForm


def check_token(request: Request, typed_token: str) -> None:
    """Refuse a form that was not made for this session."""
    if not hmac.compare_digest(typed_token, form_token(request)):
        raise ForeignForm
