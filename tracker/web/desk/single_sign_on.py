"""Signing in through the provider of the installation, and out of it.

The browser leaves by a link, never by a form: browsers hold a form's answer to the policy of its
page, and would not follow it to another host. What it must bring back is in the database and in a
cookie of its own, so that any process can take it in, and no other browser.
"""

import hmac
import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pydantic import ConfigDict, TypeAdapter, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from tracker.actions.sign_on import Person, admit, open_at_provider
from tracker.records.codes import new_token
from tracker.records.sign_on import (
    ATTEMPT_LIFE,
    begin_attempt,
    end_provider_sessions,
    sign_on_session_of,
    take_attempt,
)
from tracker.records.sign_on_models import SignOnAttempt
from tracker.sign_on.failures import SignOnFailed, Why
from tracker.sign_on.grants import claimed, granted
from tracker.sign_on.tokens import LONGEST, claims_of, ended_by, shown_at, shown_since
from tracker.web import throttle
from tracker.web.access import FRESH, session_of
from tracker.web.answer import show
from tracker.web.desk.admission import admit as enter
from tracker.web.desk.credentials import NewSignInName
from tracker.web.desk.sign_on_words import SENTENCES
from tracker.web.front import caller
from tracker.web.site import site_of, whole_address
from tracker.web.typed import Kept, local_path, read_kept

if TYPE_CHECKING:
    from tracker.sign_on.provider import Provider

log = logging.getLogger("tracker")

COOKIE = "tracker_sign_on"
# A whole office behind one address starts its day; each start keeps a row for ten minutes.
STARTS = throttle.Pace(at_once=300, every=timedelta(seconds=3))
_NAME: TypeAdapter[str] = TypeAdapter(NewSignInName, config=ConfigDict(defer_build=True))
_STATUS = {Why.UNREACHABLE: 503, Why.REFUSED: 502}


def provider_of(request: Request) -> "Provider":
    provider = site_of(request).provider
    if provider is None:
        raise HTTPException(404)
    return provider


async def leave(request: Request) -> Response:
    """To the provider. What was typed when a session ran out comes by a form, and is kept; from
    there a page leads on."""
    provider, site, state = provider_of(request), site_of(request), new_token()
    # A page elsewhere would hold pictures with this address, and use up what the office may do.
    if request.headers.get("sec-fetch-dest", "document") != "document":
        raise HTTPException(404)
    now = site.clock.now()
    await throttle.keep_pace(f"sign-on from {caller(request)}", STARTS, now=now)
    said: Mapping[str, Any] = request.query_params
    kept = None
    if request.method == "POST":
        said = await request.form()
        kept = read_kept(str(said.get("kept", "")))
    again = bool(said.get("again"))
    browser = request.cookies.get(COOKIE) or new_token()
    try:
        url = await provider.leads_to(
            redirect_uri=_return_address(request),
            state=state,
            now=now,
            again=again,
            **_secrets(request, state),
        )
    except SignOnFailed as failed:
        return await _failed(request, failed, kept)
    await begin_attempt(
        state_digest=site.codes.digest("sign-on state", state),
        browser_digest=site.codes.digest("sign-on browser", browser),
        next_path=local_path(str(said.get("next", ""))) or "",
        kept=kept.as_json() if kept else "",
        again=again,
        now=now,
    )
    if request.method == "POST":
        response = await show(request, "desk/sign_on/leaving.html", url=url)
    else:
        response = RedirectResponse(url, status_code=303)
    response.headers["Cache-Control"] = "no-store"
    response.set_cookie(
        COOKIE,
        browser,
        max_age=int(ATTEMPT_LIFE.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=site.settings.secure_cookies,
        path=request.url_for("sign_in").path,
    )
    return response


async def come_back(request: Request) -> Response:
    """From the provider, with a code or a refusal."""
    provider, attempt = provider_of(request), None
    try:
        attempt, state = await _attempt_of(request)
        code = await _code_of(request, provider)
        return await _admitted(request, provider, attempt, state, code)
    except SignOnFailed as failed:
        return await _failed(request, failed, _kept_of(attempt))


async def ended(request: Request) -> Response:
    """The provider's word that somebody signed out there (back-channel logout)."""
    provider, now = provider_of(request), site_of(request).clock.now()
    form = await request.form()
    try:
        subject, session = await ended_by(provider, str(form.get("logout_token", "")), now)
    except SignOnFailed as failed:
        log.warning("sign-out by the provider refused: %s", failed)
        return PlainTextResponse("", 400, {"Cache-Control": "no-store"})
    await end_provider_sessions(provider.configured.issuer, subject, session)
    return PlainTextResponse("", 200, {"Cache-Control": "no-store"})


async def leave_provider(request: Request) -> Response | None:
    """Within a sign-out: the page that leads to the provider's, where the session came from
    there and there is one."""
    site, session = site_of(request), await session_of(request)
    opened = await sign_on_session_of(session) if session else None
    if opened is None or site.provider is None:
        return None
    url = await site.provider.ends_at(
        opened.id_token,
        whole_address(request, request.url_for("sign_in").path),
        site.clock.now(),
    )
    if url is None:
        return None
    # The page is of nobody: whoever it speaks to has left.
    request.state.session = None
    return await show(request, "desk/sign_on/signed_out.html", url=url)


def _return_address(request: Request) -> str:
    return whole_address(request, request.url_for("sign_on_return").path)


def _secrets(request: Request, state: str) -> dict[str, str]:
    """What the provider has to repeat, and what proves that the code is ours: both follow from
    the state by the installation's key, and lie nowhere."""
    codes = site_of(request).codes
    return {
        "nonce": codes.digest("sign-on nonce", state),
        "verifier": codes.digest("sign-on verifier", state),
    }


async def _attempt_of(request: Request) -> tuple[SignOnAttempt, str]:
    codes, now = site_of(request).codes, site_of(request).clock.now()
    state = _said(request, "state")
    attempt = await take_attempt(codes.digest("sign-on state", state), now)
    browser = codes.digest("sign-on browser", request.cookies.get(COOKIE, ""))
    if attempt is None or not hmac.compare_digest(attempt.browser_digest, browser):
        raise SignOnFailed(Why.TOO_OLD, "no such attempt of this browser")
    return attempt, state


async def _code_of(request: Request, provider: "Provider") -> str:
    """The code, once the answer is known to be the provider's (RFC 9207)."""
    metadata = await provider.metadata(site_of(request).clock.now())
    named, error = _said(request, "iss"), _said(request, "error")
    if (named or metadata.names_itself) and named != provider.configured.issuer:
        raise SignOnFailed(Why.UNTRUSTED, "the answer names another issuer")
    if error == "access_denied":
        raise SignOnFailed(Why.CANCELLED)
    if error == "unmet_authentication_requirements":
        raise SignOnFailed(Why.ASSURANCE, error)
    code = _said(request, "code")
    if error or not code:
        raise SignOnFailed(Why.REFUSED, f"authorization endpoint: {error[:100]!r}")
    return code


def _said(request: Request, name: str) -> str:
    """A parameter that may be there once."""
    values = request.query_params.getlist(name)
    if len(values) > 1:
        raise SignOnFailed(Why.UNTRUSTED, f"{name} is there twice")
    return values[0] if values else ""


async def _admitted(
    request: Request, provider: "Provider", attempt: SignOnAttempt, state: str, code: str
) -> Response:
    site = site_of(request)
    now, secrets = site.clock.now(), _secrets(request, state)
    tokens = await provider.tokens(
        code, redirect_uri=_return_address(request), verifier=secrets["verifier"], now=now
    )
    claims = await claims_of(provider, tokens, nonce=secrets["nonce"], now=now)
    shown = shown_at(claims, now)
    if attempt.again and not shown_since(shown, attempt.created_at):
        raise SignOnFailed(Why.NOT_AGAIN, f"auth_time: {claims.get('auth_time')!r}")
    identity = await admit(_person(provider, claims), creates=provider.configured.creates, now=now)
    response = await enter(request, identity.officer, attempt.next, attempt.kept)
    session = await session_of(request)
    assert session is not None, "it was opened just now"
    await open_at_provider(
        identity,
        session,
        # Where nobody says when, it was not just now.
        shown_at=shown or now - FRESH,
        provider_session=_session_name(claims.get("sid")),
        id_token=str(tokens["id_token"]),
    )
    return response


def _kept_of(attempt: SignOnAttempt | None) -> Kept | None:
    """What was typed before the browser left."""
    return read_kept(attempt.kept) if attempt else None


def _person(provider: "Provider", claims: Mapping[str, Any]) -> Person:
    configured = provider.configured
    values, name = claimed(claims, configured.roles_claim), str(claims.get("name") or "")
    return Person(
        issuer=configured.issuer,
        subject=str(claims["sub"]),
        name="".join(c for c in " ".join(name.split()) if c.isprintable()),
        sign_in_name=_sign_in_name(claims.get("preferred_username")),
        granted=granted(configured.grants, values) if configured.grants else None,
    )


def _session_name(said: object) -> str:
    """What the provider calls a session, where it can be kept and so found again."""
    fits = isinstance(said, str) and len(said) <= LONGEST and said.isprintable()
    return str(said) if fits else ""


def _sign_in_name(claimed_name: object) -> str:
    """As a name is stored here; empty where it could not be one."""
    try:
        return _NAME.validate_python(claimed_name)
    except ValidationError:
        return ""


async def _failed(request: Request, failed: SignOnFailed, kept: Kept | None = None) -> Response:
    """One sentence, and the ways on. With something typed, the page to sign in keeps it."""
    log.warning("sign-on failed: %s", failed)
    status = _STATUS.get(failed.why, 403)
    if kept is not None:
        errors = {"": str(SENTENCES[failed.why])}
        return await show(
            request, "desk/sign_in.html", status=status, typed={}, errors=errors, kept=kept
        )
    provider = provider_of(request)
    response = await show(
        request,
        "desk/sign_on/failed.html",
        status=status,
        sentence=SENTENCES[failed.why],
        subject=failed.subject,
        provider=provider.configured,
        # Of an answer that is used up: these links would repeat it.
        lang_url=None,
        display_urls={},
    )
    response.headers["Cache-Control"] = "no-store"
    return response
