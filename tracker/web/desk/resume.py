"""A session that is over while somebody was typing: nothing typed is lost.

A form that arrives without a session comes back inside the page to sign in. After that it
waits, for an hour, on a page that offers to send it to where it was going.
"""

from datetime import timedelta
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.records.codes import new_token
from tracker.records.models import Draft, Officer
from tracker.web.access import officer_of
from tracker.web.answer import go_to, show
from tracker.web.site import site_of
from tracker.web.typed import Kept, kept_from, kept_of

_PURPOSE = "resumed form"
_KEPT_FOR = timedelta(hours=1)


async def sign_in_needed(request: Request, _: Exception) -> Response:
    """Handles `SignInNeeded`: to the sign-in page, and a form that was sent comes along."""
    kept = await kept_of(request)
    if kept is None:
        asked = request.url.path
        if request.method == "GET" and request.url.query:
            asked += f"?{request.url.query}"
        return go_to(f"{request.url_for('sign_in').path}?next={quote(asked)}")
    return await show(request, "desk/sign_in.html", status=403, typed={}, errors={}, kept=kept)


async def resume(request: Request) -> Response:
    """The page after signing in: what was typed, and the button that sends it on."""
    site, officer = site_of(request), await officer_of(request)
    digest = site.codes.digest(_PURPOSE, request.path_params["token"])
    draft = await Draft.get_or_none(token_digest=digest, authority_id=officer.authority_id)
    kept = kept_from(draft.typed) if draft and draft.expires_at > site.clock.now() else None
    if kept is None:
        raise HTTPException(404)
    return await show(request, "desk/resume.html", kept=kept)


async def keep_for(request: Request, officer: Officer, kept: Kept) -> str:
    """Keep a form for the officer who has just signed in; the address of its page."""
    site, token = site_of(request), new_token()
    await Draft.create(
        token_digest=site.codes.digest(_PURPOSE, token),
        authority_id=officer.authority_id,
        typed={"path": kept.path, "fields": [list(pair) for pair in kept.fields]},
        expires_at=site.clock.now() + _KEPT_FOR,
    )
    return request.url_for("resume", token=token).path
