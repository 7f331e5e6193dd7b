"""Blobs in a folder of this machine, or of one that it mounts."""

import contextlib
import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from tracker.files.store import Store, StoreAway, place_of


class FolderStore(Store):
    """In one folder, which is made when first needed."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def __str__(self) -> str:
        return str(self._root)

    def path(self, digest: str) -> Path:
        return self._root / place_of(digest)

    @contextmanager
    def copied(self, digest: str) -> Iterator[Path]:
        place = self.path(digest)
        if not place.is_file():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(place))
        yield place

    def keep_damaged(self, digest: str, data: bytes) -> None:
        place = self.path(digest)
        if not place.is_file():
            self._write(place, data)

    def digests(self) -> Iterator[str]:
        for place in sorted(self._root.glob("??/??/*")):
            # What is being written or removed has another name.
            with contextlib.suppress(ValueError):
                if place == self.path(place.name):
                    yield place.name

    def _has(self, digest: str) -> bool:
        return self.path(digest).is_file()

    def _ready(self) -> None:
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self._root) as probe:
                probe.write(b"?")
        except OSError as failure:
            raise StoreAway(
                f"存放文件的文件夹 {self} 不能写入（{failure.strerror}）：请检查磁盘空间和权限，"
                "或者用 TRACKER_FILES 指定别处。"
            ) from failure

    def _try_out(self) -> None:
        self._ready()

    def keep(self, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        place = self.path(digest)
        if not self._is_sent_again(place, len(data)):
            self._write(place, data)
        return digest

    def _write(self, place: Path, data: bytes) -> None:
        """Whole or not at all, for its owner alone, and on the disk before anybody relies on it."""
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent, prefix="incoming-")
        incoming = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            self._move(incoming, place)
        finally:
            incoming.unlink(missing_ok=True)
        _sync(place.parent)

    def _is_sent_again(self, place: Path, size: int) -> bool:
        """Whether the bytes are there; from now on whoever would remove them sees when."""
        try:
            os.utime(place)
            return place.stat().st_size == size
        except FileNotFoundError:
            return False

    def _remove(self, digest: str, sent_before: datetime) -> None:
        """The name goes first, so that whoever sends the same meanwhile writes it anew; its time
        is read last, so that whoever had found it before is seen."""
        place, since = self.path(digest), sent_before.timestamp()
        leaving = place.with_name(f"leaving-{digest}")
        try:
            if place.stat().st_mtime >= since:
                return
            place.replace(leaving)
        except FileNotFoundError:
            return
        if leaving.stat().st_mtime < since or place.is_file():
            leaving.unlink()
        else:
            leaving.replace(place)

    def _move(self, incoming: Path, place: Path) -> None:
        try:
            incoming.replace(place)
        except PermissionError:
            # Windows keeps a file that somebody reads; it has these very bytes already.
            if not place.is_file():
                raise


def _sync(folder: Path) -> None:
    """Write the folder's new name down too. Windows cannot open folders, and needs not."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
