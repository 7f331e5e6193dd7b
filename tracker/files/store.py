"""Blobs: bytes kept under the digest of their content.

A blob is written once and never changed, so that the same file sent twice is kept once,
and a damaged one shows; it goes when what named it was erased. Folders are `ab/cd/` of the
digest's first characters.
"""

import asyncio
import contextlib
import hashlib
import os
import re
import tempfile
from datetime import datetime
from pathlib import Path

_DIGEST = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1024 * 1024


class Store:
    """All blobs of an installation, in one folder that is made when first needed."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, digest: str) -> Path:
        """Where the blob is or would be. ValueError for what is no digest of ours."""
        if not _DIGEST.fullmatch(digest):
            raise ValueError(f"not a SHA-256 digest: {digest!r}")
        return self._root / digest[:2] / digest[2:4] / digest

    def exists(self, digest: str) -> bool:
        return self.path(digest).is_file()

    async def put(self, data: bytes) -> str:
        """Keep the bytes and give their digest; on return they are on the disk."""
        return await asyncio.to_thread(self._put, data)

    async def read(self, digest: str) -> bytes:
        """The bytes of a blob; FileNotFoundError when there is none."""
        return await asyncio.to_thread(self.path(digest).read_bytes)

    async def verify(self, digest: str) -> bool:
        """Whether the blob is there and still has the content it is named after."""
        return await asyncio.to_thread(self._verify, digest)

    async def remove(self, digest: str, *, sent_before: datetime) -> None:
        """Forget the bytes for good, unless somebody sent them again since. The caller has seen
        that nothing names them."""
        await asyncio.to_thread(self._remove, digest, sent_before.timestamp())

    def _put(self, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        place = self.path(digest)
        if self._is_sent_again(place, len(data)):
            return digest
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
        return digest

    def _is_sent_again(self, place: Path, size: int) -> bool:
        """Whether the bytes are there; from now on whoever would remove them sees when."""
        try:
            os.utime(place)
            return place.stat().st_size == size
        except FileNotFoundError:
            return False

    def _remove(self, digest: str, sent_before: float) -> None:
        """The name goes first, so that whoever sends the same meanwhile writes it anew; its time
        is read last, so that whoever had found it before is seen."""
        place = self.path(digest)
        leaving = place.with_name(f"leaving-{digest}")
        try:
            if place.stat().st_mtime >= sent_before:
                return
            place.replace(leaving)
        except FileNotFoundError:
            return
        if leaving.stat().st_mtime < sent_before or place.is_file():
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

    def _verify(self, digest: str) -> bool:
        place = self.path(digest)
        if not place.is_file():
            return False
        found = hashlib.sha256()
        with place.open("rb") as file:
            while chunk := file.read(_CHUNK):
                found.update(chunk)
        return found.hexdigest() == digest


def _sync(folder: Path) -> None:
    """Write the folder's new name down too. Windows cannot open folders, and needs not."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
