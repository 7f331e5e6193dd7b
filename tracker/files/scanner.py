"""Asking a clamd whether a file is known to be harmful.

The file goes through the socket; the scanner needs no right to read our folder. Whatever it
does not answer to is not scanned, which is no reason to refuse an application: the register
remembers it, and the officer is told at the file.
"""

import asyncio
import logging
import re
import struct

log = logging.getLogger("tracker")

_CHUNK = 64 * 1024
_SECONDS = 60
_CLEAN = "stream: OK"
_FOUND = re.compile(r"stream: (.+) FOUND", re.DOTALL)


class NotScanned(Exception):
    """The scanner is not there, does not answer, or does not take a file as large as this."""


class Scanner:
    """`place`: the path of a socket, or host and port."""

    def __init__(self, place: str) -> None:
        self.place = place

    async def found_in(self, data: bytes) -> str:
        """The name of what was found; empty where nothing was. Raises `NotScanned`."""
        try:
            async with asyncio.timeout(_SECONDS):
                said = await self._asked(data)
        except (OSError, EOFError, TimeoutError) as failure:
            log.warning("clamd at %s: %s", self.place, failure or type(failure).__name__)
            raise NotScanned from failure
        if said == _CLEAN:
            return ""
        found = _FOUND.fullmatch(said)
        if found is None:
            log.warning("clamd at %s: %s", self.place, said)
            raise NotScanned
        return found[1]

    async def _asked(self, data: bytes) -> str:
        reader, writer = await self._connected()
        try:
            writer.write(b"zINSTREAM\0")
            for start in range(0, len(data), _CHUNK):
                chunk = data[start : start + _CHUNK]
                writer.write(struct.pack("!I", len(chunk)) + chunk)
                await writer.drain()
            writer.write(struct.pack("!I", 0))
            await writer.drain()
            answer = await reader.readuntil(b"\0")
        finally:
            writer.close()
        return answer.decode("utf-8", "replace").rstrip("\0").strip()

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self.place.startswith("/"):
            return await asyncio.open_unix_connection(self.place)
        host, _, port = self.place.rpartition(":")
        return await asyncio.open_connection(host.strip("[]"), int(port))
