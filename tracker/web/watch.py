"""Around every request: a name for it in the log, how long it took and how it ended.

Routes are told by their names. A path may hold the code of an application or a draft, and a
question whatever was typed: neither goes anywhere.
"""

import asyncio
import logging
import secrets
from importlib import import_module
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracker.logs import request_id, told
from tracker.records.health import pools

log = logging.getLogger("tracker")

_NO_ROUTE = "none"


def note_route(scope: Scope) -> str:
    """Keep the name of the route that was found where `Watch` can see it."""
    name = getattr(scope.get("route"), "name", None) or _NO_ROUTE
    scope.setdefault("state", {})["route"] = name
    return str(name)


class Watch:
    """`measured`: somebody asks for the figures."""

    def __init__(self, app: ASGIApp, *, measured: bool = False) -> None:
        self.app = app
        # Slow to load, and few offices ask for figures.
        self._metrics: Any = import_module("tracker.metrics") if measured else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = asyncio.get_running_loop().time(), 0
        number = secrets.token_hex(8)
        state = scope.setdefault("state", {})

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = number
            await send(message)

        before = request_id.set(number)
        self._measure(1)
        try:
            await self.app(scope, receive, noting)
        finally:
            seconds = asyncio.get_running_loop().time() - began
            route, method = state.get("route", _NO_ROUTE), scope["method"]
            self._measure(-1)
            if self._metrics:
                self._metrics.answered(route, method, status, seconds)
            milliseconds = round(seconds * 1000)
            log.info("request", extra=told(route=route, status=status, ms=milliseconds))
            request_id.reset(before)

    def _measure(self, more: int) -> None:
        if self._metrics:
            self._metrics.in_flight.inc(more)
            for name, used, most in pools():
                self._metrics.connections(name, used, most)
