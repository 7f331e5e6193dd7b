"""Blobs, in a folder and in an S3-compatible store: kept once, whole or not at all, and a damaged
one shows."""

import asyncio
import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import obstore
import pytest

from tests import s3
from tracker.files.folder import FolderStore
from tracker.files.places import FilesUnset, open_store, read_where
from tracker.files.s3 import S3Store
from tracker.files.store import Store, StoreAway, place_of

DATA = "关于某街道2025年环卫作业合同的批复".encode()
DIGEST = hashlib.sha256(DATA).hexdigest()
LONG = timedelta(days=1)
NOTE = ".sent"


@dataclass(frozen=True)
class Kept:
    """A store, and what only its keeper can do: write over a blob, see what lies there."""

    store: Store
    overwrite: Callable[[bytes], object]
    names: Callable[[], list[str]]
    sent_at: Callable[[], datetime]


def in_folder(tmp_path: Path) -> Kept:
    root = tmp_path / "files"
    store = FolderStore(root)
    return Kept(
        store,
        lambda data: store.path(DIGEST).write_bytes(data),
        lambda: [str(p.relative_to(root)) for p in sorted(root.rglob("*")) if p.is_file()],
        lambda: datetime.fromtimestamp(int(store.path(DIGEST).stat().st_mtime), UTC),
    )


def on_s3(url: str, tmp_path: Path) -> Kept:
    said = s3.settings_of(url)
    store = open_store(read_where(said["TRACKER_FILES"], said, tmp_path))
    assert isinstance(store, S3Store)
    remote = store._remote
    return Kept(
        store,
        lambda data: obstore.put(remote, place_of(DIGEST), data),
        lambda: [one["path"] for batch in obstore.list(remote) for one in batch],
        lambda: obstore.head(remote, place_of(DIGEST))["last_modified"],
    )


@pytest.fixture(params=["folder", "s3"])
def kept(request, tmp_path) -> Kept:
    if request.param == "folder":
        return in_folder(tmp_path)
    return on_s3(request.getfixturevalue("s3_server"), tmp_path)


@pytest.fixture
def store(kept: Kept) -> Store:
    return kept.store


async def test_what_is_put_can_be_read(store):
    assert await store.put(DATA) == DIGEST
    assert await store.read(DIGEST) == DATA
    assert await store.has(DIGEST)


async def test_a_blob_lies_two_folders_deep(kept):
    await kept.store.put(DATA)
    assert kept.names() == [f"{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}"]


async def test_the_same_bytes_are_kept_once(kept):
    await kept.store.put(DATA)
    await kept.store.put(DATA)
    assert [name for name in kept.names() if not name.endswith(NOTE)] == [place_of(DIGEST)]


# between the last time the bytes were sent and the moment they would be left for, what stays
SENT = [(-LONG, False), (timedelta(0), True), (LONG, True)]


@pytest.mark.parametrize(("after", "stays"), SENT)
async def test_bytes_go_unless_they_were_sent_again_since(kept, after, stays):
    await kept.store.put(DATA)
    await kept.store.remove(DIGEST, sent_before=kept.sent_at() - after)
    assert await kept.store.has(DIGEST) is stays
    assert len(kept.names()) == stays


async def a_second_later() -> datetime:
    """Stores tell whole seconds."""
    await asyncio.to_thread(threading.Event().wait, 1.1)
    return datetime.now(UTC).replace(microsecond=0)


async def test_to_send_bytes_again_shows(store):
    await store.put(DATA)
    since = await a_second_later()
    await store.put(DATA)
    await store.remove(DIGEST, sent_before=since)
    assert await store.read(DIGEST) == DATA


async def test_what_was_sent_twice_goes_without_a_trace(kept):
    await kept.store.put(DATA)
    await kept.store.put(DATA)
    await kept.store.remove(DIGEST, sent_before=datetime.now(UTC) + LONG)
    assert kept.names() == []


async def test_what_is_not_there_needs_no_removal(store):
    await store.remove(DIGEST, sent_before=datetime.now(UTC))
    assert not await store.has(DIGEST)


@pytest.mark.parametrize("written_anew", [False, True])
async def test_bytes_sent_while_they_go_stay(kept, monkeypatch, written_anew):
    """Somebody finds the blob right before its name goes, or no more and writes it anew."""
    store = kept.store
    await store.put(DATA)
    since = await a_second_later()

    def meanwhile(leave):
        if not written_anew:
            store.keep(DATA)
        leave()
        if written_anew:
            store.keep(DATA)

    if isinstance(store, S3Store):
        real = S3Store._delete
        monkeypatch.setattr(store, "_delete", lambda place: meanwhile(lambda: real(store, place)))
    else:
        real_replace, place = Path.replace, store.path(DIGEST)

        def replace(self, target):
            if self != place:
                return real_replace(self, target)
            monkeypatch.setattr(Path, "replace", real_replace)
            return meanwhile(lambda: real_replace(self, target))

        monkeypatch.setattr(Path, "replace", replace)
    await store.remove(DIGEST, sent_before=since)
    assert await store.read(DIGEST) == DATA


async def test_many_at_once_put_the_same_bytes(kept):
    assert set(await asyncio.gather(*(kept.store.put(DATA) for _ in range(20)))) == {DIGEST}
    assert [name for name in kept.names() if not name.endswith(NOTE)] == [place_of(DIGEST)]


async def test_an_empty_blob_is_a_blob(store):
    assert await store.read(await store.put(b"")) == b""


async def test_a_large_blob_comes_back(store):
    data = os.urandom(12_000_000)
    assert await store.read(await store.put(data)) == data


async def test_a_blob_cut_short_is_written_anew(kept):
    await kept.store.put(DATA)
    kept.overwrite(DATA[:5])
    await kept.store.put(DATA)
    assert await kept.store.read(DIGEST) == DATA


async def test_verify_tells_a_whole_blob_from_a_changed_and_from_a_missing_one(kept):
    assert not await kept.store.verify(DIGEST)
    await kept.store.put(DATA)
    assert await kept.store.verify(DIGEST)
    kept.overwrite(DATA[:-1] + b"!")
    assert not await kept.store.verify(DIGEST)


async def test_what_came_damaged_is_kept_for_what_it_is_and_never_over_a_whole_one(store):
    store.keep_damaged(DIGEST, DATA[:5])
    assert await store.read(DIGEST) == DATA[:5]
    assert not await store.verify(DIGEST)
    await store.put(DATA)
    store.keep_damaged(DIGEST, DATA[:5])
    assert await store.verify(DIGEST)


async def test_a_missing_blob_is_not_found(store):
    with pytest.raises(FileNotFoundError):
        await store.read(DIGEST)


@pytest.mark.parametrize("name", ["", "..", "../" * 8 + "etc/passwd", DIGEST.upper(), DIGEST + "0"])
async def test_what_is_no_digest_has_no_place(store, name):
    with pytest.raises(ValueError, match="digest"):
        await store.read(name)


async def test_blobs_are_listed_and_nothing_else(kept):
    others = [await kept.store.put(bytes([n])) for n in range(3)]
    await kept.store.put(b"\0")
    assert list(kept.store.digests()) == sorted(others)


async def test_a_copy_on_this_machine_lasts_as_long_as_it_is_read(kept):
    await kept.store.put(DATA)
    async with kept.store.local(DIGEST) as path:
        assert path.read_bytes() == DATA
    assert path.exists() is isinstance(kept.store, FolderStore)


async def test_a_store_that_answers_is_left_as_it_was(kept):
    await kept.store.put(DATA)
    await kept.store.ready()
    await kept.store.try_out()
    assert kept.names() == [place_of(DIGEST)]


# --- a folder alone --------------------------------------------------------------------------


async def test_a_write_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    kept = in_folder(tmp_path)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        await kept.store.put(DATA)
    assert kept.names() == []


@pytest.mark.parametrize("how", ["keep", "keep_damaged"])
def test_a_file_is_on_the_disk_and_for_its_owner_alone(tmp_path, monkeypatch, how):
    synced, real = set(), os.fsync

    def fsync(handle):
        synced.add(os.fstat(handle).st_ino)
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    store = FolderStore(tmp_path)
    store.keep(DATA) if how == "keep" else store.keep_damaged(DIGEST, DATA[:5])
    place = store.path(DIGEST)
    assert place.stat().st_mode & 0o777 == 0o600
    assert {place.stat().st_ino, place.parent.stat().st_ino} <= synced


async def test_the_same_bytes_are_not_written_again(tmp_path):
    store = FolderStore(tmp_path)
    await store.put(DATA)
    written = store.path(DIGEST).stat().st_ino
    await store.put(DATA)
    assert store.path(DIGEST).stat().st_ino == written


async def test_a_folder_that_cannot_be_one_is_told(tmp_path):
    (tmp_path / "files").write_bytes(b"")
    with pytest.raises(StoreAway, match=r"不能写入（.+）：请检查磁盘空间和权限"):
        await FolderStore(tmp_path / "files").ready()


# --- an S3-compatible store alone ------------------------------------------------------------


async def test_bytes_that_go_right_after_the_note_are_written_anew(s3_server, tmp_path):
    kept = on_s3(s3_server, tmp_path)
    store = kept.store
    await store.put(DATA)
    real = store._write

    def write(place, data):
        real(place, data)
        if place.endswith(NOTE):
            store._delete(place_of(DIGEST))

    store._write = write
    await store.put(DATA)
    assert await store.read(DIGEST) == DATA


async def test_what_another_process_removes_meanwhile_is_gone(s3_server, tmp_path):
    kept = on_s3(s3_server, tmp_path)
    store = kept.store
    await store.put(DATA)
    real = store._is_noted

    def is_noted(note, since):
        store._delete(place_of(DIGEST))
        return real(note, since)

    store._is_noted = is_noted
    await store.remove(DIGEST, sent_before=kept.sent_at() + LONG)
    assert kept.names() == []


async def test_a_bucket_that_is_not_there_is_told(s3_server, tmp_path):
    said = s3.settings_of(s3_server, "no-such-bucket")
    store = open_store(read_where(said["TRACKER_FILES"], said, tmp_path))
    for ask in (store.ready, store.try_out, lambda: store.put(DATA), lambda: store.read(DIGEST)):
        with pytest.raises(StoreAway, match="s3://no-such-bucket/office/files 中没有这个桶"):
            await ask()


async def test_a_store_that_is_away_is_told(tmp_path):
    said = s3.settings_of("http://127.0.0.1:9", "some-bucket")
    store = open_store(read_where(said["TRACKER_FILES"], said, tmp_path))
    for ask in (store.ready, lambda: store.put(DATA), lambda: store.has(DIGEST)):
        with pytest.raises(StoreAway, match="没有正常应答：请核对 TRACKER_S3_ENDPOINT 和网络"):
            await ask()


@pytest.fixture
def denying() -> Iterator[str]:
    """A server that answers everybody that he may not."""

    class Deny(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            self.raw_requestline = self.rfile.readline()
            if self.raw_requestline and self.parse_request():
                self.send_response(403)
                self.send_header("Content-Length", "0")
                self.send_header("Connection", "close")
                self.end_headers()
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Deny) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


async def test_a_store_that_denies_is_told(denying, tmp_path):
    said = s3.settings_of(denying, "some-bucket")
    store = open_store(read_where(said["TRACKER_FILES"], said, tmp_path))
    for ask in (store.ready, lambda: store.put(DATA), lambda: store.read(DIGEST)):
        with pytest.raises(StoreAway, match="拒绝访问：请核对 TRACKER_S3_ACCESS_KEY") as away:
            await ask()
        assert "secret" not in str(away.value)


# --- settings --------------------------------------------------------------------------------

GOOD = s3.settings_of("https://s3.example.invalid", "some-bucket")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"TRACKER_FILES": "https://some-bucket"}, "应为文件夹或者 s3://桶名/前缀"),
        ({"TRACKER_FILES": "s3://x"}, "应为文件夹或者 s3://桶名/前缀"),
        ({"TRACKER_FILES": "s3://some-bucket/前缀"}, "应为文件夹或者 s3://桶名/前缀"),
        ({"TRACKER_S3_ACCESS_KEY": ""}, "还须设置 TRACKER_S3_ACCESS_KEY"),
        ({"TRACKER_S3_SECRET_KEY": ""}, "还须设置 TRACKER_S3_ACCESS_KEY"),
        ({"TRACKER_S3_SECRET_KEY_FILE": "/no/such/file"}, "/no/such/file 不能读取"),
        ({"TRACKER_S3_ENDPOINT": ""}, "TRACKER_S3_ENDPOINT 应为"),
        ({"TRACKER_S3_ENDPOINT": "s3.example.invalid"}, "TRACKER_S3_ENDPOINT 应为"),
        ({"TRACKER_S3_ENDPOINT": "https://s3.example.invalid:x"}, "TRACKER_S3_ENDPOINT 应为"),
        (
            {"TRACKER_S3_ENDPOINT": "http://s3.example.invalid", "TRACKER_S3_ALLOW_HTTP": ""},
            "TRACKER_S3_ALLOW_HTTP=on",
        ),
        (
            {"TRACKER_S3_ENDPOINT": "http://s3.example.invalid", "TRACKER_S3_ALLOW_HTTP": "1"},
            "应为 on 或者 off",
        ),
    ],
)
def test_what_is_no_place_is_refused_with_advice(change, sentence, tmp_path):
    said = GOOD | change
    with pytest.raises(FilesUnset, match=sentence):
        read_where(said["TRACKER_FILES"], said, tmp_path)


def test_the_secret_may_be_in_a_file_and_is_never_shown(tmp_path):
    (tmp_path / "secret").write_text("from-file\n")
    said = GOOD | {"TRACKER_S3_SECRET_KEY_FILE": str(tmp_path / "secret")}
    where = read_where(said["TRACKER_FILES"], said, tmp_path)
    assert where.secret_key == "from-file"
    assert "from-file" not in repr(where)
    assert (where.name, where.prefix) == ("some-bucket", "office/files")


@pytest.mark.parametrize(
    ("host", "in_host"), [("s3.example.invalid", False), ("some-bucket.oss.example.invalid", True)]
)
def test_a_store_may_want_the_bucket_in_its_name(host, in_host, tmp_path):
    said = GOOD | {"TRACKER_S3_ENDPOINT": f"https://{host}"}
    assert read_where(said["TRACKER_FILES"], said, tmp_path).in_host is in_host


def test_without_a_word_they_are_in_the_data_folder(tmp_path):
    assert read_where("", {}, tmp_path) == tmp_path / "files"
    assert read_where(str(tmp_path / "x"), {}, tmp_path) == tmp_path / "x"
