"""Blobs: kept once, whole or not at all, and a damaged one shows."""

import asyncio
import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tracker.files.store import Store

DATA = "关于某街道2025年环卫作业合同的批复".encode()
DIGEST = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "files")


def files_in(store):
    return [path for path in store.path(DIGEST).parents[2].rglob("*") if path.is_file()]


async def test_what_is_put_can_be_read(store):
    assert await store.put(DATA) == DIGEST
    assert await store.read(DIGEST) == DATA
    assert store.exists(DIGEST)


async def test_a_blob_lies_two_folders_deep(store, tmp_path):
    await store.put(DATA)
    assert store.path(DIGEST) == tmp_path / "files" / DIGEST[:2] / DIGEST[2:4] / DIGEST


async def test_the_same_bytes_are_kept_once_and_not_written_again(store):
    await store.put(DATA)
    written = store.path(DIGEST).stat().st_ino
    await store.put(DATA)
    assert len(files_in(store)) == 1
    assert store.path(DIGEST).stat().st_ino == written


NOW = datetime(2036, 1, 2, 8, tzinfo=UTC)


# days between the last time the bytes were sent and the moment they would be left for, what stays
SENT = [(-1, False), (0, True), (1, True)]


@pytest.mark.parametrize(("days", "stays"), SENT)
async def test_bytes_go_unless_they_were_sent_again_since(store, days, stays):
    await store.put(DATA)
    sent = (NOW + timedelta(days=days)).timestamp()
    os.utime(store.path(DIGEST), (sent, sent))
    await store.remove(DIGEST, sent_before=NOW)
    assert store.exists(DIGEST) is stays
    assert len(files_in(store)) == stays


async def test_to_send_bytes_again_shows(store):
    await store.put(DATA)
    os.utime(store.path(DIGEST), (0, 0))
    await store.put(DATA)
    assert store.path(DIGEST).stat().st_mtime > 0


async def test_what_is_not_there_needs_no_removal(store):
    await store.remove(DIGEST, sent_before=NOW)
    assert not store.exists(DIGEST)


@pytest.mark.parametrize("written_anew", [False, True])
async def test_bytes_sent_while_they_go_stay(store, monkeypatch, written_anew):
    """Somebody finds the blob right before its name goes, or no more and writes it anew."""
    await store.put(DATA)
    place, real = store.path(DIGEST), Path.replace
    os.utime(place, (0, 0))

    def meanwhile(self, target):
        if self == place:
            if not written_anew:
                os.utime(place)
            real(self, target)
            if written_anew:
                place.write_bytes(DATA)
            return
        real(self, target)

    monkeypatch.setattr(Path, "replace", meanwhile)
    await store.remove(DIGEST, sent_before=datetime(2020, 1, 1, tzinfo=UTC))
    assert await store.read(DIGEST) == DATA
    assert files_in(store) == [place]


async def test_many_at_once_put_the_same_bytes(store):
    assert set(await asyncio.gather(*(store.put(DATA) for _ in range(20)))) == {DIGEST}
    assert files_in(store) == [store.path(DIGEST)]


async def test_an_empty_blob_is_a_blob(store):
    assert await store.read(await store.put(b"")) == b""


async def test_a_write_that_fails_leaves_nothing_behind(store, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        await store.put(DATA)
    assert not store.exists(DIGEST)
    assert files_in(store) == []


async def test_a_blob_cut_short_is_written_anew(store):
    await store.put(DATA)
    store.path(DIGEST).write_bytes(DATA[:5])
    await store.put(DATA)
    assert await store.read(DIGEST) == DATA


async def test_verify_tells_a_whole_blob_from_a_changed_and_from_a_missing_one(store):
    assert not await store.verify(DIGEST)
    await store.put(DATA)
    assert await store.verify(DIGEST)
    store.path(DIGEST).write_bytes(DATA[:-1] + b"!")
    assert not await store.verify(DIGEST)


async def test_a_missing_blob_is_not_found(store):
    with pytest.raises(FileNotFoundError):
        await store.read(DIGEST)


@pytest.mark.parametrize("name", ["", "..", "../" * 8 + "etc/passwd", DIGEST.upper(), DIGEST + "0"])
def test_what_is_no_digest_has_no_place(store, name):
    with pytest.raises(ValueError, match="digest"):
        store.path(name)
