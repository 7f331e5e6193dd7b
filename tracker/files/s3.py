"""Blobs in an S3-compatible store.

Only what every such store can do is asked of it: put, get, head, list and delete, each of which
is done whole or not at all. A blob's own time is that of its first sending; who sends the same
again leaves an empty note beside it, whose time is the last.
"""

import hashlib
import re
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store as Remote

from tracker.files.places import Bucket
from tracker.files.store import Store, StoreAway, place_of

_BLOB = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/([0-9a-f]{64})")
_NOTE = ".sent"
_PROBE = "probe-"
# A store that refuses is given up within a second or so, one that hangs after `timeout`.
_RETRIES = 2
_RETRY_FOR = timedelta(seconds=20)
_DENIED = re.compile(r"status code: 40[13]\b")


class S3Store(Store):
    """In one bucket, under a prefix."""

    def __init__(self, bucket: Bucket) -> None:
        self._name = f"s3://{bucket.name}/{bucket.prefix}".rstrip("/")
        self._remote = Remote(
            bucket.name,
            prefix=bucket.prefix or None,
            endpoint=bucket.endpoint,
            region=bucket.region,
            access_key_id=bucket.access_key,
            secret_access_key=bucket.secret_key,
            virtual_hosted_style_request=bucket.in_host,
            client_options={
                "allow_http": bucket.endpoint.startswith("http://"),
                "connect_timeout": "5s",
                "timeout": "60s",
            },
            retry_config={"max_retries": _RETRIES, "retry_timeout": _RETRY_FOR},
        )

    def __str__(self) -> str:
        return self._name

    def keep(self, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        place = place_of(digest)
        if not self._is_sent_again(place, len(data)):
            self._write(place, data)
        return digest

    def keep_damaged(self, digest: str, data: bytes) -> None:
        if not self._has(digest):
            self._write(place_of(digest), data)

    @contextmanager
    def copied(self, digest: str) -> Iterator[Path]:
        place = place_of(digest)
        with tempfile.TemporaryDirectory(prefix="tracker-") as folder:
            path = Path(folder) / digest
            with path.open("wb") as file:
                for chunk in self._chunks(place):
                    file.write(chunk)
            yield path

    def digests(self) -> Iterator[str]:
        with self._asked():
            for batch in obstore.list(self._remote):
                for one in batch:
                    if found := _BLOB.fullmatch(one["path"]):
                        yield found[1]

    def _has(self, digest: str) -> bool:
        return self._head(place_of(digest)) is not None

    def _is_sent_again(self, place: str, size: int) -> bool:
        """Whether the bytes are there; looked at once more after the note, which whoever removes
        them looks for after that."""
        if self._size(place) != size:
            return False
        self._write(place + _NOTE, b"")
        return self._size(place) == size

    def _remove(self, digest: str, sent_before: datetime) -> None:
        place = place_of(digest)
        note, found = place + _NOTE, self._head(place)
        if found is None or found["last_modified"] >= sent_before:
            return
        if self._is_noted(note, sent_before):
            return
        with suppress(FileNotFoundError):  # another process removed it meanwhile
            data = b"".join(self._chunks(place))
            self._delete(place)
            if self._is_noted(note, sent_before):
                self._write(place, data)
            else:
                self._delete(note)

    def _is_noted(self, note: str, since: datetime) -> bool:
        found = self._head(note)
        return found is not None and found["last_modified"] >= since

    def _ready(self) -> None:
        with self._asked():
            next(iter(obstore.list(self._remote, chunk_size=1)), None)

    def _try_out(self) -> None:
        self._ready()
        probe = _PROBE + secrets.token_hex(8)
        self._write(probe, b"?")
        for _ in self._chunks(probe):
            pass
        self._delete(probe)

    def _size(self, place: str) -> int | None:
        found = self._head(place)
        return found["size"] if found else None

    def _head(self, place: str) -> Mapping[str, Any] | None:
        try:
            with self._asked():
                return obstore.head(self._remote, place)
        except FileNotFoundError:
            return None

    def _chunks(self, place: str) -> Iterator[bytes]:
        with self._asked():
            for chunk in obstore.get(self._remote, place):
                yield bytes(chunk)

    def _write(self, place: str, data: bytes) -> None:
        """In one piece: what is cut off is nothing. The same bytes may come there twice."""
        with self._asked():
            obstore.put(self._remote, place, data, use_multipart=False)

    def _delete(self, place: str) -> None:
        with self._asked():
            obstore.delete(self._remote, place)

    @contextmanager
    def _asked(self) -> Iterator[None]:
        try:
            yield
        except (BaseError, OSError) as failure:
            said = str(failure)
            if "NoSuchBucket" in said:
                raise StoreAway(
                    f"文件存储 {self} 中没有这个桶：请先建桶，或者核对 TRACKER_FILES。"
                ) from failure
            if isinstance(failure, FileNotFoundError):
                raise
            if _DENIED.search(said):
                raise StoreAway(
                    f"文件存储 {self} 拒绝访问：请核对 TRACKER_S3_ACCESS_KEY 和 "
                    "TRACKER_S3_SECRET_KEY，并给予读、写、列出和删除的权限。"
                ) from failure
            raise StoreAway(
                f"文件存储 {self} 没有正常应答：请核对 TRACKER_S3_ENDPOINT 和网络"
                f"（{said.partition(chr(10))[0]}）。"
            ) from failure
