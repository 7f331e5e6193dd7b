"""Pages of files shown, searched and blackened, each time in a process of its own.

A file that never ends or brings the process down costs only that process; two may run at
a time, so that the memory they take together is bounded.
"""

import asyncio
import json
import logging
import subprocess
import sys
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tracker.files.areas import UNWORKABLE, Area, Found, Search, Trouble
from tracker.files.attachments import FileLocked, FileRefused
from tracker.files.kinds import JPEG, PDF, PNG
from tracker.files.store import Store

WORKABLE = frozenset({PDF.media_type, JPEG.media_type, PNG.media_type})
log = logging.getLogger("tracker")
_MODULE = "tracker.files.sheet_process"
_AT_ONCE = threading.BoundedSemaphore(2)
_SHORT, _LONG = 60, 900
_SHOWN_PIXELS = 8_000_000
_MOST_KEPT = 32 * 1024 * 1024


class KindNotCovered(FileRefused):
    pattern = "“{name}”不能遮盖。可以遮盖PDF、JPG、PNG；其他格式请先转成PDF再上传。"


class FileBroken(FileRefused):
    pattern = (
        "“{name}”打不开，可能已经损坏。请用原来的软件重新保存成PDF后再上传；其他文件不受影响。"
    )


class FileAnimated(FileRefused):
    pattern = "“{name}”是会动的图片，不能遮盖。请另存为一张普通的图片后再上传。"


class SheetTooLarge(FileRefused):
    pattern = "“{name}”太大，不能遮盖。图片请缩小到一亿像素以内，PDF请拆成几个文件。"


class TooManySheets(FileRefused):
    pattern = "“{name}”超过2000页，请拆成几个文件。"


class TakesTooLong(FileRefused):
    pattern = "“{name}”太复杂，处理了很久还没有完成。请拆成几个文件，或者打印后扫描成PDF。"


class NotClean(FileRefused):
    pattern = (
        "“{name}”遮盖后没有通过检查，没有保存。"
        "请改用“每一页都转成图片”再做一次；还是不行的，打印后扫描成PDF。"
    )


REFUSALS: dict[Trouble, type[FileRefused]] = {
    Trouble.LOCKED: FileLocked,
    Trouble.BROKEN: FileBroken,
    Trouble.ANIMATED: FileAnimated,
    Trouble.TOO_LARGE: SheetTooLarge,
    Trouble.TOO_MANY: TooManySheets,
    Trouble.NOT_CLEAN: NotClean,
}


@dataclass(frozen=True, slots=True)
class Blackened:
    """A copy, which of its pages became pictures, and what still stands in it: numbers of
    people, and words that were covered or looked for."""

    data: bytes
    drawn: tuple[int, ...]
    left: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Worked:
    """A file to work on: its bytes, and its name for what is to be said of it."""

    store: Store
    digest: str
    name: str

    async def sizes(self) -> list[tuple[float, float]]:
        """Width and height of each page in millimetres. Raises `FileRefused`, as all do."""
        return [(wide, high) for wide, high in json.loads(await self._done("sizes"))]

    async def image(self, page: int, dots: float) -> bytes:
        """A page as a JPEG; those shown last are kept."""
        key = (self.digest, page, dots)
        kept = _SHOWN.get(key)
        if kept is None:
            most = _SHOWN_PIXELS
            kept = await self._done("image", page=page, dots=dots, most=most)
            _SHOWN.put(key, kept)
        return kept

    async def search(self, words: Iterable[str] = (), but: Iterable[str] = ()) -> Search:
        """`but`: numbers that are everybody's. Searched once, for a page is shown often."""
        asked = {"words": list(words), "but": list(but)}
        key = (self.digest, *map(tuple, asked.values()))
        kept = _SHOWN.get(key)
        if kept is None:
            kept = await self._done("search", within=_LONG, **asked)
            _SHOWN.put(key, kept)
        said = json.loads(kept)
        return Search(_found(said["found"]), tuple(said["with_text"]))

    async def blackened(
        self,
        areas: Sequence[Area],
        *,
        whole: bool = False,
        words: Iterable[str] = (),
        but: Iterable[str] = (),
    ) -> Blackened:
        """A copy without what lies under the areas. `whole`: draw every page."""
        with tempfile.TemporaryDirectory(prefix="tracker-") as folder:
            target = Path(folder) / "copy"
            said = json.loads(
                await self._done(
                    "blacken",
                    target=str(target),
                    areas=[asdict(area) for area in areas],
                    whole=whole,
                    words=list(words),
                    but=list(but),
                    within=_LONG,
                )
            )
            data = await asyncio.to_thread(target.read_bytes)
        return Blackened(data, tuple(said["drawn"]), _found(said["left"]))

    async def _done(self, work: str, *, within: float = _SHORT, **asked: Any) -> bytes:
        try:
            async with self.store.local(self.digest) as path:
                wanted = json.dumps({"do": work, "path": str(path), **asked}).encode()
                return await asyncio.to_thread(self._run, wanted, within)
        except FileNotFoundError as gone:
            raise FileBroken(name=self.name) from gone

    def _run(self, wanted: bytes, within: float) -> bytes:
        with _AT_ONCE:
            try:
                done = subprocess.run(
                    [sys.executable, "-m", _MODULE],
                    input=wanted,
                    capture_output=True,
                    timeout=within,
                    check=False,
                )
            except subprocess.TimeoutExpired as late:
                raise TakesTooLong(name=self.name) from late
        if done.returncode == UNWORKABLE:
            raise REFUSALS[Trouble(done.stderr.decode())](name=self.name)
        if done.returncode:
            log.warning("%s: status %s: %s", _MODULE, done.returncode, done.stderr[-2000:].decode())
            raise FileBroken(name=self.name)
        return done.stdout


def _found(said: list[dict[str, Any]]) -> tuple[Found, ...]:
    return tuple(
        Found(**{**one, "areas": tuple(Area(**area) for area in one["areas"])}) for one in said
    )


class _Recent:
    """Answers given last, up to so many bytes."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._kept: OrderedDict[object, bytes] = OrderedDict()

    def get(self, key: object) -> bytes | None:
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def put(self, key: object, data: bytes) -> None:
        self._size += len(data) - len(self._kept.pop(key, b""))
        self._kept[key] = data
        while self._size > self._most:
            self._size -= len(self._kept.popitem(last=False)[1])


_SHOWN = _Recent(_MOST_KEPT)
