"""For load balancers and for whoever watches the installation."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from tracker.records.health import is_answering


async def healthz(_: Request) -> Response:
    if await is_answering():
        return PlainTextResponse("ok")
    return PlainTextResponse("database unreachable", status_code=503)
