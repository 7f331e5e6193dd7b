"""Which authority a page is about, and the pages that lead to one."""

from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response

from tracker.law.statute import value_on
from tracker.law.terms import Channel
from tracker.records.authorities import (
    MOST_SHOWN,
    authorities,
    authorities_for_unsure,
    authority_of_code,
    every_authority,
)
from tracker.records.models import Authority
from tracker.web.answer import go_to, show
from tracker.web.figures import figures_line
from tracker.web.pages import Endpoint
from tracker.web.site import site_of

OfficePage = Callable[[Request, Authority], Awaitable[Response]]


def of_office(page: OfficePage) -> Endpoint:
    """A page about the authority whose code stands in the address."""

    @wraps(page)
    async def endpoint(request: Request) -> Response:
        office = await authority_of_code(request.path_params["code"])
        if office is None:
            return await show(request, "public/unknown_authority.html", status=404)
        return await page(request, office)

    return endpoint


def online(page: OfficePage) -> OfficePage:
    """A page of the online channel; an office without it says which ways are open."""

    @wraps(page)
    async def open_page(request: Request, office: Authority) -> Response:
        if not takes_online(office):
            return await show(request, "public/not_online.html", status=404, office=office)
        return await page(request, office)

    return open_page


def takes_online(office: Authority) -> bool:
    """Where none was announced, the applicant's choice counts (国办公开办函〔2017〕19号)."""
    return not office.channels or Channel.ONLINE in office.channels


async def office_for_unsure() -> Authority | None:
    """Which authority takes an application whose applicant does not know where it belongs."""
    return next((one for one in await authorities_for_unsure() if takes_online(one)), None)


async def home(request: Request) -> Response:
    known = await authorities()
    if len(known) == 1:
        return await _home_of(request, known[0])
    return await _choose(request, known, "authority")


@of_office
async def authority_home(request: Request, office: Authority) -> Response:
    return await _home_of(request, office)


async def apply_anywhere(request: Request) -> Response:
    """我要申请 of the menu, before an authority is chosen."""
    return await _onward(request, "apply")


async def guide_anywhere(request: Request) -> Response:
    return await _onward(request, "guide")


async def catalogue_anywhere(request: Request) -> Response:
    return await _onward(request, "catalogue")


async def _onward(request: Request, page: str) -> Response:
    known = await authorities()
    if len(known) == 1:
        return go_to(request.url_for(page, code=known[0].code).path)
    return await _choose(request, known, page)


async def _choose(request: Request, known: list[Authority], page: str) -> Response:
    """The authorities to choose from, each leading to its `page`."""
    if not known:
        return await show(request, "public/not_set_up.html", status=503)
    words = request.query_params.get("q", "").strip()
    found = await authorities(words) if words else known
    unsure = await office_for_unsure() if page != "guide" else None
    last_months = ""
    if page == "authority":
        everyone = [one.id for one in await every_authority()]
        last_months = await figures_line(request, everyone)
    return await show(
        request,
        "public/chooser.html",
        last_months=last_months,
        found=[(request.url_for(page, code=one.code).path, one) for one in found[:MOST_SHOWN]],
        more=len(found) > MOST_SHOWN,
        words=words,
        page=page,
        unsure=unsure,
    )


async def _home_of(request: Request, office: Authority) -> Response:
    return await show(
        request,
        "public/home.html",
        office=office,
        reply_period=value_on("reply_period", site_of(request).clock.today()),
        takes_online=takes_online(office),
        channels=[Channel(channel) for channel in office.channels] or list(Channel),
        last_months=await figures_line(request, [office.id]),
    )
