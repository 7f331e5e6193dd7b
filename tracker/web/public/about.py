"""About the site itself: help, privacy, accessibility, and the page before a link away."""

from datetime import timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.law.statute import value_on
from tracker.records.drafts import LIFE
from tracker.records.models import Authority
from tracker.web.access import APPLICANT_HOURS
from tracker.web.answer import show
from tracker.web.leaving import known_target
from tracker.web.public.offices import of_office
from tracker.web.site import site_of
from tracker.web.throttle import WINDOW


async def help_anywhere(request: Request) -> Response:
    return await _help(request)


@of_office
async def help_page(request: Request, office: Authority) -> Response:
    return await _help(request, office)


async def privacy_anywhere(request: Request) -> Response:
    return await _privacy(request)


@of_office
async def privacy(request: Request, office: Authority) -> Response:
    return await _privacy(request, office)


async def accessibility_anywhere(request: Request) -> Response:
    return await show(request, "public/accessibility.html")


@of_office
async def accessibility(request: Request, office: Authority) -> Response:
    return await show(request, "public/accessibility.html", office=office)


async def leaving(request: Request) -> Response:
    """The page before a link away; an address that no page of ours gave is unknown."""
    target = known_target(request)
    if target is None:
        raise HTTPException(404)
    return await show(request, "public/leaving.html", target=target)


async def _help(request: Request, office: Authority | None = None) -> Response:
    today = site_of(request).clock.today()
    return await show(
        request,
        "public/help.html",
        office=office,
        reply_period=value_on("reply_period", today),
        draft_days=LIFE.days,
        minutes=WINDOW // timedelta(minutes=1),
    )


async def _privacy(request: Request, office: Authority | None = None) -> Response:
    return await show(
        request,
        "public/privacy.html",
        office=office,
        draft_days=LIFE.days,
        hours=APPLICANT_HOURS,
        minutes=WINDOW // timedelta(minutes=1),
        mails=bool(site_of(request).settings.smtp),
    )
