"""Files are shown to a real clamd; what it does not answer to is not scanned."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests import clamd
from tracker.files.scanner import NotScanned, Scanner

needs_clamd = pytest.mark.skipif(clamd.CLAMD is None, reason="clamd is not installed")


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    # A path of a socket is short; folders of tests are not.
    with TemporaryDirectory(prefix="clamd") as folder, clamd.running(Path(folder)) as place:
        yield place


@needs_clamd
class TestClamd:
    async def test_finds_what_it_knows(self, place: Path) -> None:
        assert await Scanner(str(place)).found_in(clamd.HARMFUL) == clamd.FOUND

    @pytest.mark.parametrize("data", [b"x", clamd.HARMFUL[:-1], bytes(300_000)], ids=len)
    async def test_and_nothing_else(self, place: Path, data: bytes) -> None:
        assert await Scanner(str(place)).found_in(data) == ""

    @pytest.mark.parametrize("size", [clamd.MOST + 1, 40 * clamd.MOST])
    async def test_larger_than_it_takes_is_not_scanned(self, place: Path, size: int) -> None:
        with pytest.raises(NotScanned):
            await Scanner(str(place)).found_in(bytes(size))

    async def test_many_at_once(self, place: Path) -> None:
        scanner = Scanner(str(place))
        found = await asyncio.gather(
            *(scanner.found_in(clamd.HARMFUL if n % 2 else b"clean") for n in range(20))
        )
        assert found == ["", clamd.FOUND] * 10


@pytest.mark.parametrize("place", ["/nowhere/clamd.ctl", "127.0.0.1:9", "[::1]:9"])
async def test_without_clamd_nothing_is_scanned(place: str) -> None:
    with pytest.raises(NotScanned):
        await Scanner(place).found_in(b"x")


@pytest.mark.parametrize("answer", [b"", b"half an answer", b"UNKNOWN COMMAND\0", b"stream: \0"])
async def test_whoever_answers_otherwise_is_no_clamd(answer: bytes) -> None:
    async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\0\0\0\0")
        writer.write(answer)
        writer.close()

    async with await asyncio.start_server(answering, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(NotScanned):
            await Scanner(f"127.0.0.1:{port}").found_in(b"x")
