"""Who is asking: sessions in the database, and the token every form carries."""

import hmac
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from tracker.law.terms import Role
from tracker.records.accounts import second_factor_of
from tracker.records.codes import new_token
from tracker.records.connections import primary
from tracker.records.models import Authority, Officer, Session
from tracker.records.sign_on import may_use_password, sign_on_session_of
from tracker.web.devices import device_words
from tracker.web.site import site_of

COOKIE = "tracker_session"
OFFICER_HOURS = 12
APPLICANT_HOURS = 2
# An officer who does nothing for so long is signed out; noticed to `SEEN_EVERY`.
IDLE = timedelta(minutes=60)
SEEN_EVERY = timedelta(minutes=5)
# For so long whoever has shown who they are is not asked again before dangerous acts.
FRESH = timedelta(minutes=10)


class SignInNeeded(Exception):
    """The page is for officers and nobody is signed in."""


class CodeNeeded(Exception):
    """The page is for one applicant; number and code have not been shown."""


class NotAllowed(Exception):
    """Signed in, but without a role that this page asks for."""

    def __init__(self, *roles: Role) -> None:
        super().__init__()
        self.roles = roles


class ConfirmationNeeded(Exception):
    """Signed in, but it is too long ago that they showed who they are for what they ask for."""


class FirstElse(Exception):
    """Signed in, but something comes before everything else: the page of this name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page


class ForeignForm(Exception):
    """A form that does not come from our own page, or whose session is over."""


async def session_of(request: Request) -> Session | None:
    """The session of the cookie, if it is known and not over. Read once per request."""
    if not hasattr(request.state, "session"):
        request.state.session = await _read_session(request)
    session: Session | None = request.state.session
    return session


async def _read_session(request: Request) -> Session | None:
    token = _session_token(request)
    if not token:
        return None
    site = site_of(request)
    session = await Session.get_or_none(
        token_digest=site.codes.digest("session", token), using_db=primary()
    ).prefetch_related("officer__authority", "application__authority")
    now = site.clock.now()
    if session is None or session.expires_at <= now:
        return None
    if session.officer is None:
        return session
    idle = session.seen_at + IDLE <= now
    return None if idle or not await _may_stay(request, session, session.officer) else session


async def _may_stay(request: Request, session: Session, officer: Officer) -> bool:
    """Whether the way by which the session was opened is still one. What this request opened is
    noted as the provider's only now."""
    begun = hasattr(request.state, "session_token")
    if begun or await opens_by_password(request, officer):
        return True
    return await sign_on_session_of(session) is not None


async def note_seen(request: Request) -> None:
    """That the officer does something; written down once in a few minutes."""
    session, now = await session_of(request), site_of(request).clock.now()
    if session is not None and now - session.seen_at >= SEEN_EVERY:
        await Session.filter(id=session.id).update(last_seen_at=now)


async def is_fresh(request: Request) -> bool:
    """Whether the officer has shown just now who they are."""
    session = await session_of(request)
    return session is not None and site_of(request).clock.now() - session.shown_at < FRESH


async def officer_of(request: Request) -> Officer:
    session = await session_of(request)
    if session is None or session.officer is None or not session.officer.active:
        raise SignInNeeded
    return session.officer


async def opens_by_password(request: Request, officer: Officer) -> bool:
    """Whether this officer may sign in without the provider."""
    if knows_passwords(request):
        return True
    return await may_use_password(officer.id, site_of(request).clock.now())


def knows_passwords(request: Request) -> bool:
    """Whether people sign in here by password, but for an emergency."""
    provider = site_of(request).provider
    return provider is None or not provider.configured.only


async def comes_first(officer: Officer, session: Session) -> str | None:
    """The page of what an officer must do before anything else, if there is something. Passwords
    and second factors are the provider's business where the provider signs people in."""
    must_choose = officer.password_until is not None
    is_administrator = Role.ADMINISTRATOR in officer.held_roles
    must_have = officer.authority.second_factor_required and is_administrator
    if not (must_choose or must_have) or await sign_on_session_of(session):
        return None
    if must_choose:
        return "own_password"
    return None if await second_factor_of(officer.id) else "second_factor"


async def officer_as(request: Request, roles: frozenset[Role]) -> Officer:
    """Whoever holds one of these roles, for a page that others may read."""
    if not await holds(request, roles):
        raise NotAllowed(*roles)
    return await officer_of(request)


async def holds(request: Request, roles: frozenset[Role]) -> bool:
    """Whether the officer holds one of these; a page offers no form to whoever may not."""
    officer = await officer_of(request)
    return bool(officer.held_roles & roles)


async def authority_of_officer(request: Request) -> Authority:
    officer = await officer_of(request)
    authority: Authority = officer.authority  # fetched with the session
    return authority


async def open_session(
    request: Request,
    response: Response,
    *,
    officer_id: int | None = None,
    application_id: int | None = None,
    shown_at: datetime | None = None,
) -> None:
    """Begin a session that the browser will remember; its old one ends. `shown_at`: when the
    officer showed who they are, where that was before now."""
    hours = OFFICER_HOURS if officer_id is not None else APPLICANT_HOURS
    token = await begin_session(
        request,
        officer_id=officer_id,
        application_id=application_id,
        shown_at=shown_at,
        hours=hours,
    )
    remember_session(request, response, token, hours=hours)


async def begin_session(
    request: Request,
    *,
    officer_id: int | None = None,
    application_id: int | None = None,
    shown_at: datetime | None = None,
    hours: int = APPLICANT_HOURS,
) -> str:
    """Begin a session under a fresh token, which the forms of this answer carry already; the
    old one of this browser ends."""
    await close_session(request)
    site = site_of(request)
    token, now = new_token(), site.clock.now()
    await Session.create(
        token_digest=site.codes.digest("session", token),
        officer_id=officer_id,
        application_id=application_id,
        created_at=now,
        expires_at=now + timedelta(hours=hours),
        device=device_words(request) if officer_id is not None else "",
        confirmed_at=shown_at,
    )
    request.state.session_token = token
    if hasattr(request.state, "session"):
        del request.state.session
    return token


def remember_session(
    request: Request, response: Response, token: str, *, hours: int = APPLICANT_HOURS
) -> None:
    """Have the browser send this token from now on."""
    site = site_of(request)
    response.set_cookie(
        cookie_name(request),
        token,
        max_age=hours * 3600,
        httponly=True,
        samesite="lax",
        secure=site.settings.secure_cookies,
        path=f"{site.settings.root}/",
    )


async def close_session(request: Request, response: Response | None = None) -> None:
    """End the session of this browser in the register, not only in the cookie."""
    site, name = site_of(request), cookie_name(request)
    token = request.cookies.get(name)
    if token:
        digest = site.codes.digest("session", token)
        await Session.filter(token_digest=digest).delete()
    if response is not None:
        response.delete_cookie(
            name,
            httponly=True,
            samesite="lax",
            secure=site.settings.secure_cookies,
            path=f"{site.settings.root}/",
        )


def cookie_name(request: Request) -> str:
    """By https under a name that browsers take from this host alone and from no plain page;
    below a portal's path the promise is less, for the path is part of it."""
    settings = site_of(request).settings
    if not settings.secure_cookies:
        return COOKIE
    return f"__Secure-{COOKIE}" if settings.root else f"__Host-{COOKIE}"


def form_token(request: Request) -> str:
    """The hidden field of every form: bound to the session, or to having none."""
    return site_of(request).codes.digest("form", _session_token(request))


def _session_token(request: Request) -> str:
    """Of the session that this request began, else of the browser's."""
    return getattr(request.state, "session_token", request.cookies.get(cookie_name(request), ""))


def check_origin(request: Request) -> None:
    """Refuse a form that another site sends."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise ForeignForm
    origin = request.headers.get("origin")
    if origin not in (None, "null") and not is_own_host(request, origin):
        raise ForeignForm


def is_own_host(request: Request, address: str) -> bool:
    """Whether an address is on the host the visitor used, or on the one citizens use."""
    own = {request.url.netloc, urlsplit(site_of(request).settings.base_url).netloc} - {""}
    return urlsplit(address).netloc in own


def check_token(request: Request, typed_token: str) -> None:
    """Refuse a form that was not made for this session."""
    if not hmac.compare_digest(typed_token.encode(), form_token(request).encode()):
        raise ForeignForm
