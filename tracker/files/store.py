"""Blobs: bytes kept under the digest of their content.

A blob is written once and never changed, so that the same file sent twice is kept once,
and a damaged one shows; it goes when what named it was erased. They lie in a folder (`folder`)
or in an S3-compatible store (`s3`), in either under `ab/cd/` of the digest's first characters.
"""

import asyncio
import hashlib
import re
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

_DIGEST = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1024 * 1024
# Of its own: a store that hangs must not take the threads that everything else waits for.
_THREADS = ThreadPoolExecutor(16, "files")

T = TypeVar("T")


class StoreAway(Exception):
    """The files cannot be reached; the text says why and what to do."""


def place_of(digest: str) -> str:
    """Where in its store the blob is or would be. ValueError for what is no digest of ours."""
    if not _DIGEST.fullmatch(digest):
        raise ValueError(f"not a SHA-256 digest: {digest!r}")
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


class Store(ABC):
    """All blobs of an installation.

    FileNotFoundError for a blob that is not there; `StoreAway` where the store does not answer.
    `keep`, `keep_damaged`, `copied` and `digests` block: they are for commands and threads.
    """

    async def has(self, digest: str) -> bool:
        return await _apart(self._has, digest)

    async def put(self, data: bytes) -> str:
        """Keep the bytes and give their digest; on return they are kept for good."""
        return await _apart(self.keep, data)

    async def read(self, digest: str) -> bytes:
        async with self.local(digest) as path:
            return await asyncio.to_thread(path.read_bytes)

    @asynccontextmanager
    async def local(self, digest: str) -> AsyncIterator[Path]:
        """A file on this machine with the bytes of a blob, to be read meanwhile."""
        copied = self.copied(digest)
        path = await _apart(copied.__enter__)
        try:
            yield path
        finally:
            copied.__exit__(None, None, None)

    async def verify(self, digest: str) -> bool:
        """Whether the blob is there and still has the content it is named after."""
        try:
            async with self.local(digest) as path:
                return await asyncio.to_thread(_digest_of, path) == digest
        except FileNotFoundError:
            return False

    async def remove(self, digest: str, *, sent_before: datetime) -> None:
        """Forget the bytes for good, unless somebody sent them again since. The caller has seen
        that nothing names them."""
        await _apart(self._remove, digest, sent_before)

    async def ready(self) -> None:
        """Raises `StoreAway` unless the store answers now."""
        await _apart(self._ready)

    async def try_out(self) -> None:
        """Once, at the start of a process: also whether we may do there what we shall have to."""
        await _apart(self._try_out)

    @abstractmethod
    def keep(self, data: bytes) -> str: ...

    @abstractmethod
    def keep_damaged(self, digest: str, data: bytes) -> None:
        """What an archive held under this name, unless there is one: some of it may still be
        read, and `tracker check` tells of it."""

    @abstractmethod
    def copied(self, digest: str) -> AbstractContextManager[Path]:
        """As `local`."""

    @abstractmethod
    def digests(self) -> Iterator[str]:
        """Of all blobs, in order."""

    @abstractmethod
    def _has(self, digest: str) -> bool: ...

    @abstractmethod
    def _remove(self, digest: str, sent_before: datetime) -> None: ...

    @abstractmethod
    def _ready(self) -> None: ...

    @abstractmethod
    def _try_out(self) -> None: ...


async def _apart(work: Callable[..., T], *asked: Any) -> T:
    return await asyncio.get_running_loop().run_in_executor(_THREADS, work, *asked)


def _digest_of(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()
