"""A new tracking code for whoever lost the old one: by mail, or else at the counter.

What is answered never says whether number and address were right. Links go only to an
address that was on file before, and start with the installation's own address, never with
one that the request names.
"""

from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.issue_code import offer_code, take_up_code
from tracker.records.authorities import authorities
from tracker.records.code_issues import (
    LINK_LIFE,
    applications_reached_by,
    current_code,
    is_open,
    issue_of,
)
from tracker.records.codes import new_token
from tracker.records.correspondence import CodeIssue
from tracker.web import throttle
from tracker.web.access import open_session, session_of
from tracker.web.answer import go_to, show
from tracker.web.forms import Filled, Folded, Form, fill
from tracker.web.front import caller
from tracker.web.public.track import read_number
from tracker.web.site import site_of

# Of one number and address together: a stranger who knows the number alone uses up nothing.
TRIES_BY_NUMBER = 3
ASKED_BY_ADDRESS = throttle.Pace(at_once=20, every=timedelta(minutes=1))
_MINUTES = int(LINK_LIFE.total_seconds() // 60)


class LostCodeForm(Form):
    """What whoever applied knows even without the receipt."""

    number: Annotated[str, BeforeValidator(read_number)] = Field(title="登记编号", max_length=60)
    email: Folded = Field(title="电子邮箱", max_length=120)


async def lost_code(request: Request) -> Response:
    """Both ways to a new code; that by mail only where mail goes out."""
    site = site_of(request)
    by_mail = bool(site.settings.smtp and site.settings.base_url)
    if request.method == "GET" or not by_mail:
        number = request.query_params.get("number", "")
        return await _asked(request, Filled({"number": number}), by_mail=by_mail)
    filled = fill(LostCodeForm, await request.form())
    if filled.form is None:
        return await _asked(request, filled, by_mail=by_mail)
    await _count(request, filled.form)
    response = go_to(f"{request.url_for('lost_code').path}?sent=1")
    response.background = BackgroundTask(_mail, request, filled.form)
    return response


async def new_code(request: Request) -> Response:
    """The page behind the link: a button first, the code after it, and for a while again."""
    site, token = site_of(request), request.path_params["token"]
    issue, now = await issue_of(site.codes, token), site.clock.now()
    if issue is None or not is_open(issue, now):
        return await _over(request)
    if request.method == "POST":
        taken = await take_up_code(issue, token=token, codes=site.codes, now=now)
        if not taken:
            return await _over(request)
        response = go_to(request.url.path)
        await open_session(request, response, application_id=issue.application_id)
        return response
    code = await _shown_again(request, issue, token)
    if issue.used_at is not None and code is None:
        return await _over(request)
    response = await show(
        request,
        "public/new_code.html",
        office=issue.application.authority,
        application=issue.application,
        code=code,
        minutes=_MINUTES,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


async def _count(request: Request, wanted: LostCodeForm) -> None:
    """Tries are counted whether they were right or not."""
    site, now = site_of(request), site_of(request).clock.now()
    told = f"{wanted.number} {wanted.email.lower()}"
    by_number = f"lost code {site.codes.digest('throttle', told)}"
    by_address = f"lost code from {caller(request)}"
    await throttle.keep_pace(by_address, ASKED_BY_ADDRESS, now=now)
    await throttle.count(by_number, limit=TRIES_BY_NUMBER, now=now)


async def _mail(request: Request, wanted: LostCodeForm) -> None:
    """After the answer is sent, which so takes no longer where there is something to mail."""
    site, now = site_of(request), site_of(request).clock.now()
    for application in await applications_reached_by(wanted.number, wanted.email):
        token = new_token()
        url = site.settings.origin + request.url_for("new_code", token=token).path
        await offer_code(application.id, token=token, url=url, codes=site.codes, now=now)


async def _shown_again(request: Request, issue: CodeIssue, token: str) -> str | None:
    """The code, to the browser that took it up and while it still counts."""
    session = await session_of(request)
    if issue.used_at is None or session is None:
        return None
    if session.application_id != issue.application_id:
        return None
    return current_code(site_of(request).codes, issue.application, token)


async def _asked(request: Request, filled: Filled[LostCodeForm], *, by_mail: bool) -> Response:
    known = await authorities()
    return await show(
        request,
        "public/lost_code.html",
        status=422 if filled.errors else 200,
        office=known[0] if len(known) == 1 else None,
        typed=filled.typed,
        errors=filled.errors,
        by_mail=by_mail,
        minutes=_MINUTES,
        sent="sent" in request.query_params,
    )


async def _over(request: Request) -> Response:
    return await show(request, "public/new_code_over.html", status=404)
