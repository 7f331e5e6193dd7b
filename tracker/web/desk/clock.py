"""The clock for everyone, at the desk."""

from starlette.requests import Request
from starlette.responses import Response

from tracker.web.clock_pages import clock_page


async def desk_clock(request: Request) -> Response:
    return await clock_page(request, "desk/clock.html")
