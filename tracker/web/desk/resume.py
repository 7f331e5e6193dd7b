"""A session that is over while somebody was typing: nothing typed is lost.

A form that arrives without a session comes back inside the page to sign in. After that it
waits, for an hour, on a page that offers to send it to where it was going.
"""

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.records.codes import new_token
from tracker.records.models import Draft, Officer
from tracker.web.access import officer_of
from tracker.web.answer import go_to, show
from tracker.web.site import site_of

_PURPOSE = "resumed form"
_KEPT_FOR = timedelta(hours=1)
_CODE = re.compile(r"[a-z_]+|[\w-]{20,}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed into a form, without files and secrets, and where it was going."""

    path: str
    fields: tuple[tuple[str, str], ...]

    def as_json(self) -> str:
        return json.dumps({"path": self.path, "fields": self.fields}, ensure_ascii=False)

    @property
    def shown(self) -> list[str]:
        """What a person typed of it, without codes of choices and tokens."""
        values = [value for _, value in self.fields if value.strip()]
        return [value for value in values if not _CODE.fullmatch(value)]


async def sign_in_needed(request: Request, _: Exception) -> Response:
    """Handles `SignInNeeded`: to the sign-in page, and a form that was sent comes along."""
    kept = await _sent(request) if request.method == "POST" else None
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
    kept = _kept_of(draft.typed) if draft and draft.expires_at > site.clock.now() else None
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


def read_kept(said: str) -> Kept | None:
    """What a page to sign in carried along; None for anything else."""
    try:
        return _kept_of(json.loads(said)) if said else None
    except ValueError:
        return None


def local_path(wanted: str) -> str | None:
    """A path on this site, or None: nobody is sent elsewhere by a link to sign in."""
    plain = wanted.isprintable() and "\\" not in wanted and not wanted.startswith("//")
    parts = urlsplit(wanted) if plain and wanted.startswith("/") else None
    return wanted if parts and not parts.scheme and not parts.netloc else None


def _kept_of(said: Any) -> Kept | None:
    match said:
        case {"path": str(path), "fields": list(fields)} if local_path(path):
            pairs = [(str(name), str(value)) for name, value in fields]
            return Kept(path, tuple(pairs))
    return None


async def _sent(request: Request) -> Kept | None:
    """The form in the request, if one of our own pages sent it."""
    origin = request.headers.get("origin", "")
    if urlsplit(origin).netloc != request.url.netloc:
        return None
    try:
        form = await request.form()
    except HTTPException:  # too large, or not a form
        return None
    fields = tuple(
        (name, value)
        for name, value in form.multi_items()
        if isinstance(value, str) and name != "form_token" and "password" not in name
    )
    return Kept(request.url.path, fields) if fields else None
