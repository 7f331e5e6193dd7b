"""For load balancers and for whoever watches the installation.

A stranger may read these pages too: they name the part that fails, and the log says why.
"""

import asyncio
import logging
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from tracker.files.room import room_left
from tracker.files.store import Store, StoreAway
from tracker.records.connections import sqlite_path
from tracker.records.health import SECONDS, Part, Unready, check_database, is_answering
from tracker.settings import Settings
from tracker.web.site import Site, site_of

log = logging.getLogger("tracker")

# Bytes below which nothing should be begun any more: a database that cannot write is no database.
LEAST_ROOM = 256 * 1024 * 1024
# Whoever asks more often is told what was found last.
_KEPT_SECONDS = 2

_SENTENCES = {
    Part.DATABASE: "数据库没有应答。 The database does not answer.",
    Part.CONNECTIONS: "数据库连接已经用完。 No connection to the database is free.",
    Part.SCHEMA_OLDER: "数据库结构比程序旧，应当运行 tracker migrate。"
    " The schema of the database is older than this server.",
    Part.SCHEMA_NEWER: "数据库结构比程序新，应当换用新版本的程序。"
    " The schema of the database is newer than this server.",
    Part.FILES: "存放文件的地方不能写入。 The place of the files cannot be written to.",
    Part.ROOM: "磁盘空间不足。 The disk is nearly full.",
}


class Readiness:
    """What was found last, so that nobody can keep the server busy with asking."""

    def __init__(self) -> None:
        self._asking = asyncio.Lock()
        self._found: list[Part] = []
        self._at = float("-inf")

    async def faults(self, site: Site) -> list[Part]:
        async with self._asking:
            now = asyncio.get_running_loop().time()
            if now - self._at >= _KEPT_SECONDS:
                self._found = await _faults(site)
                self._at = asyncio.get_running_loop().time()
            return self._found


async def healthz(_: Request) -> Response:
    if await is_answering():
        return _answer("ok")
    return _answer("database unreachable", 503)


async def readyz(request: Request) -> Response:
    readiness: Readiness = request.app.state.readiness
    faults = await readiness.faults(site_of(request))
    if not faults:
        return _answer("ok")
    return _answer("\n".join(_SENTENCES[part] for part in faults), 503)


def _answer(said: str, status: int = 200) -> Response:
    return PlainTextResponse(said, status, {"Cache-Control": "no-store"})


async def _faults(site: Site) -> list[Part]:
    checks = (check_database(), _check_files(site.store), _check_room(site.settings))
    return [part for check in checks if (part := await _fault(check))]


async def _fault(check: Coroutine[Any, Any, None]) -> Part | None:
    try:
        await check
    except Unready as found:
        log.warning("not ready: %s", found)
        return found.part
    return None


async def _check_files(store: Store) -> None:
    try:
        await asyncio.wait_for(store.ready(), SECONDS)
    except (StoreAway, TimeoutError) as failure:
        raise Unready(Part.FILES, failure) from failure


async def _check_room(settings: Settings) -> None:
    database = sqlite_path(settings.database)
    for folder in {settings.data, database.parent if database else settings.data}:
        left = await _room_left(folder)
        if left < LEAST_ROOM:
            raise Unready(Part.ROOM, f"{left} bytes left at {folder}")


async def _room_left(folder: Path) -> int:
    try:
        return await room_left(folder)
    except OSError as failure:
        raise Unready(Part.ROOM, failure) from failure
