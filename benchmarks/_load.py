"""Many clients at once, each with one connection: a request, the whole answer, the next."""

import asyncio
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field


class NotAnswered(Exception):
    """An answer that is not the one that was expected."""


@dataclass(slots=True)
class Load:
    """How many answers came, in which time, and the seconds each was waited for."""

    seconds: float = 0.0
    waited: list[float] = field(default_factory=list)

    @property
    def a_second(self) -> float:
        return len(self.waited) / self.seconds

    def percentile(self, share: float) -> float:
        return sorted(self.waited)[max(0, math.ceil(len(self.waited) * share) - 1)]


def head(path: str, cookie: str = "") -> bytes:
    carried = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{carried}\r\n".encode()


def form(path: str, body: bytes, caller: str) -> bytes:
    """A form of somebody at home: the pace of one address is not what is measured."""
    said = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: {caller}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return said.encode() + body


async def load(
    port: int, requests: Iterator[bytes], clients: int, seconds: float = math.inf, status: int = 200
) -> Load:
    """Until the requests or the time are used up; what was begun then is waited for."""
    found, begun = Load(), time.perf_counter()
    lines = await asyncio.gather(
        *(asyncio.open_connection("127.0.0.1", port) for _ in range(clients))
    )

    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for request in requests:
            asked = time.perf_counter()
            if asked - begun >= seconds:
                return
            writer.write(request)
            await _answer(reader, status)
            found.waited.append(time.perf_counter() - asked)

    await asyncio.gather(*(client(*one) for one in lines))
    found.seconds = time.perf_counter() - begun
    for _, writer in lines:
        writer.close()
    return found


async def body_of(port: int, request: bytes) -> tuple[bytes, str]:
    """One answer and its media type."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    answer = await _answer(reader, 200)
    writer.close()
    return answer


async def _answer(reader: asyncio.StreamReader, status: int) -> tuple[bytes, str]:
    said = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *rest = said.rstrip().split("\r\n")
    headers = {name.lower(): value for name, _, value in (one.partition(": ") for one in rest)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    if not first.startswith(f"HTTP/1.1 {status}"):
        raise NotAnswered(f"{first}: {body[-2000:].decode(errors='replace')}")
    return body, headers.get("content-type", "")
