"""How large a form may be, and the texts of one that was larger.

Starlette's own limit answers with two English words and forgets what was typed.
"""

from collections.abc import AsyncGenerator
from contextlib import suppress
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FORM_LIMIT = 1024 * 1024
# Texts beyond this were not typed; bodies this much beyond their limit are not read to the end.
_MOST_TEXT = 8 * 1024 * 1024
_MOST_BEYOND = 64 * 1024 * 1024

_WHOLE = "tracker.whole_body"


class BodyLimit:
    """Raises a 413 inside the page as soon as a body is known to be too large."""

    def __init__(self, app: ASGIApp, *, most: int) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        announced = Headers(scope=scope).get("content-length", "")
        length, read = int(announced) if announced.isdigit() else 0, 0

        async def limited() -> Message:
            nonlocal read
            if length > self.most:
                scope[_WHOLE] = receive, self.most + _MOST_BEYOND
                raise HTTPException(413)
            message = await receive()
            read += len(message.get("body", b""))
            if read > self.most:
                raise HTTPException(413)
            return message

        await self.app(scope, limited, send)


class _TextOnly(MultiPartParser):
    """Reads past files without keeping them."""

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._current_part.file is None:
            super().on_part_data(data, start, end)


async def texts_of_too_large(request: Request) -> list[tuple[str, str]]:
    """The text fields of a form that was refused for its announced size, without its files.
    Reading on also lets the browser show the answer, which it does once it has sent all."""
    if _WHOLE not in request.scope:
        return []
    receive, most = request.scope.pop(_WHOLE)
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        parser = _TextOnly(request.headers, _chunks(receive, most), max_part_size=_MOST_TEXT)
        with suppress(MultiPartException, KeyError):  # what came before is still something
            await (await parser.parse()).close()
        return [(name, value) for name, value in parser.items if isinstance(value, str)]
    body = b"".join([chunk async for chunk in _chunks(receive, _MOST_TEXT)])
    return parse_qsl(body.decode("utf-8", "replace"), max_num_fields=None)


async def _chunks(receive: Receive, most: int) -> AsyncGenerator[bytes, None]:
    while most > 0:
        message = await receive()
        body: bytes = message.get("body", b"")
        most -= len(body)
        if body:
            yield body
        if not message.get("more_body", False):
            return
