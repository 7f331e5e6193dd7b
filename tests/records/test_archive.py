"""Archives of an installation: whole or refused, whatever happens to them and to the disk."""

import asyncio
import hashlib
import io
import json
import os
import resource
import shutil
import subprocess
import sys
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.keys import KEY, KEYRING
from tests.records.postgres_tools import tools_on_path
from tracker.actions.annual_report import annual_report
from tracker.actions.check import check_register
from tracker.actions.demo import CODE, fill_demo
from tracker.actions.receive import Receipt, Submission, receive
from tracker.annual.report import fixed
from tracker.files.folder import FolderStore
from tracker.law.terms import ApplicantKind, Channel
from tracker.records import archive_database, postgres_dump
from tracker.records.archive import Place, back_up, restore, verify
from tracker.records.archive_database import ArchiveRefused
from tracker.records.codes import Codes
from tracker.records.connections import database, sqlite_path, sqlite_url, writer
from tracker.records.heads import take_head
from tracker.records.journal import APPLICANT
from tracker.records.key_file import add_data_key, keep_last_data_key
from tracker.records.keyring import Keyring
from tracker.records.models import Application, Authority
from tracker.records.sealing import CHUNK, MAGIC, Sealer, StreamBroken, Unsealer

PASSPHRASE = "春眠不觉晓处处闻啼鸟夜来风雨声"
CODES = Codes(b"k" * 32)


@pytest.fixture
def tools(engine, database_url, monkeypatch) -> None:
    if engine == "postgres":
        tools_on_path(database_url, monkeypatch)


def place_in(url: str, data: Path) -> Place:
    return Place(url, data, FolderStore(data / "files"))


@pytest.fixture
def place(database_url, tmp_path, tools) -> Place:
    """An installation with a key and two files, and nobody in it."""
    data = tmp_path / "data"
    data.mkdir()
    key = data / "key"
    key.write_text(KEY.hex())
    store = FolderStore(data / "files")
    for content in (b"one", b"two" * 100_000):
        store.keep(content)
    (data / "files" / "incoming-x").write_bytes(b"half")
    return Place(database_url, data, FolderStore(data / "files"), key)


def elsewhere(place: Place, tmp_path: Path, databases) -> Place:
    """Another machine, with nothing on it."""
    data = tmp_path / "elsewhere"
    if sqlite_path(place.database_url):
        return place_in(sqlite_url(data / "tracker.sqlite3"), data)
    return place_in(databases.url(databases.create()), data)


def litter(tmp_path: Path) -> list[str]:
    return [p.name for p in tmp_path.rglob(".*")]


async def told(url: str, files: Path) -> tuple[str, list[str]]:
    """What an installation says of its figures, and what is wrong with it."""
    async with database(url, keyring=KEYRING):
        authority = await Authority.get(code=CODE)
        years = [await annual_report(authority, year) for year in (2024, 2025)]
        found = [str(finding) async for finding in check_register(FolderStore(files))]
    return json.dumps([fixed(year) for year in years], ensure_ascii=False, default=str), found


# --- there and back --------------------------------------------------------------------------


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE], ids=["plain", "sealed"])
async def test_another_machine_has_the_same_figures_and_a_clean_check(
    place, tmp_path, databases, clock, passphrase
):
    async with database(place.database_url, keyring=KEYRING):
        await fill_demo(FolderStore(place.data / "files"), CODES, clock)
        await take_head(await Authority.get(code=CODE), clock.now())
    archive = tmp_path / "backup.tar"
    made = await asyncio.to_thread(back_up, place, archive, now=clock.now(), passphrase=passphrase)
    assert (made.sealed, made.key, made.damaged) == (bool(passphrase), True, 0)
    assert made.counted.rows["application"] > 20
    assert made.counted.heads[0].startswith(f"{CODE} 1 2025-09-22 sha256 ")
    other = elsewhere(place, tmp_path, databases)
    assert await asyncio.to_thread(restore, archive, other, passphrase) == made
    assert (other.data / "key").read_text() == KEY.hex()
    kept = sorted(p.relative_to(place.data) for p in place.data.rglob("files/??/??/*"))
    assert len(kept) == made.files > 2
    for name in kept:
        assert (other.data / name).read_bytes() == (place.data / name).read_bytes()
    before = await told(place.database_url, place.data / "files")
    assert await told(other.database_url, other.data / "files") == before
    assert before[1] == []
    assert litter(tmp_path) == []


async def test_while_others_write_the_copy_is_of_one_moment(place, tmp_path, databases, clock):
    """Writers go on all the time: every application in the copy is whole, numbers and files too."""
    stop = asyncio.Event()
    async with database(place.database_url, keyring=KEYRING):
        authority = await Authority.create(
            code=CODE, name="某某街道办事处", channels=["online"], created_at=clock.now()
        )

        async def write(who: int) -> int:
            n = 0
            while not stop.is_set():
                await receive(
                    authority,
                    Submission(
                        description=f"请公开第{who}-{n}份合同。",
                        applicant_kind=ApplicantKind.NATURAL_PERSON,
                        name="申请人甲",
                        telephone="13800001234",
                    ),
                    Receipt(channel=Channel.ONLINE, on=clock.today(), evidence="网络提交"),
                    token=f"{who}-{n}",
                    codes=CODES,
                    author=APPLICANT,
                    now=clock.now(),
                )
                n += 1
            return n

        writers = [asyncio.create_task(write(who)) for who in range(3)]
        while await Application.all().count() < 5:
            await asyncio.wait(writers, timeout=0.01)
        archive = tmp_path / "backup.tar"
        made = await asyncio.to_thread(back_up, place, archive, now=clock.now())
        stop.set()
        written = sum(await asyncio.gather(*writers))
    assert 5 <= made.counted.rows["application"] <= written
    other = elsewhere(place, tmp_path, databases)
    await asyncio.to_thread(restore, archive, other)
    assert (await told(other.database_url, other.data / "files"))[1] == []


@pytest.mark.only_on("postgres", reason="SQLite has no pool")
def test_an_address_with_the_size_of_the_pool_is_backed_up_and_restored(
    place, tmp_path, databases, clock
):
    def pooled(one: Place) -> Place:
        url = one.database_url
        return replace(one, database_url=f"{url}{'&' if '?' in url else '?'}maxsize=9&minsize=2")

    archive, other = tmp_path / "backup.tar", elsewhere(place, tmp_path, databases)
    made = back_up(pooled(place), archive, now=clock.now())
    assert restore(archive, pooled(other)) == made


# --- what is refused -------------------------------------------------------------------------


def test_an_archive_is_never_overwritten_and_a_place_never_mixed(place, tmp_path, clock):
    archive = tmp_path / "backup.tar"
    back_up(place, archive, now=clock.now())
    with pytest.raises(ArchiveRefused, match="已经存在"):
        back_up(place, archive, now=clock.now())
    with pytest.raises(ArchiveRefused, match="不是空的"):
        restore(archive, place)
    with pytest.raises(ArchiveRefused, match="备份没有完成"):
        back_up(place, tmp_path / "missing" / "backup.tar", now=clock.now())
    assert litter(tmp_path) == []


def test_the_other_database_is_refused(place, tmp_path, clock, engine):
    archive, data = tmp_path / "backup.tar", tmp_path / "elsewhere"
    back_up(place, archive, now=clock.now())
    url = (
        "postgres://nobody@localhost/none" if engine == "sqlite" else sqlite_url(data / "t.sqlite3")
    )
    with pytest.raises(ArchiveRefused, match=f"来自 {engine}"):
        restore(archive, place_in(url, data))
    assert not data.exists()


@pytest.mark.only_on("postgres", reason="a database of its own beside the folder")
def test_a_database_with_tables_is_not_restored_into(place, tmp_path, clock):
    archive, data = tmp_path / "backup.tar", tmp_path / "elsewhere"
    back_up(place, archive, now=clock.now())
    with pytest.raises(ArchiveRefused, match="不是空的"):
        restore(archive, place_in(place.database_url, data))
    assert not data.exists()


@pytest.mark.only_on("postgres", reason="the tools are PostgreSQL's")
def test_without_the_right_tools_a_sentence_says_which(place, tmp_path, clock, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ArchiveRefused, match="没有找到 pg_dump"):
        back_up(place, tmp_path / "backup.tar", now=clock.now())
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(ArchiveRefused, match="旧"):
        back_up(place, tmp_path / "backup.tar", now=clock.now())
    assert litter(tmp_path) == []


@pytest.mark.only_on("postgres", reason="SQLite has no password")
@pytest.mark.parametrize("written", ["postgres:s%26c+@", "@"])
def test_a_password_is_on_no_command_line(place, tmp_path, clock, monkeypatch, written):
    """`pg_dump` puts down what it was called with, for `ps` to tell."""
    url = place.database_url.replace("postgres:@", written)
    if written == "@":
        url = url.replace("?", "?user=postgres&password=s%26c%2B&", 1)
    tool = tmp_path / "pg_dump"
    tool.write_text(
        "#!/bin/sh\n"
        'if [ "$1" = --version ]; then echo "pg_dump (PostgreSQL) 99"; exit; fi\n'
        f'echo "$@" "PGPASSWORD=$PGPASSWORD" > {tmp_path}/called; exit 1\n'
    )
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(ArchiveRefused, match="pg_dump 没有成功"):
        back_up(replace(place, database_url=url), tmp_path / "backup.tar", now=clock.now())
    called, _, password = (tmp_path / "called").read_text().strip().partition(" PGPASSWORD=")
    assert password == "s&c+"
    assert "s%26c" not in called
    assert "user=postgres" in called or "//postgres@" in called


def repacked(archive: Path, target: Path, change) -> Path:
    """The archive with its members changed, and a list of digests that fits unless changed too."""
    members = {}
    with tarfile.open(archive) as packed:
        for told in packed:
            members[told.name] = packed.extractfile(told).read()
    change(members)
    with tarfile.open(target, "w") as packed:
        for name, data in members.items():
            told = tarfile.TarInfo(name)
            told.size = len(data)
            packed.addfile(told, io.BytesIO(data))
    return target


def resigned(members: dict[str, bytes]) -> None:
    del members["SHA256SUMS"]
    members["SHA256SUMS"] = "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in members.items()
    ).encode()


def newer(members):
    said = json.loads(members["manifest.json"])
    members["manifest.json"] = json.dumps(said | {"schema": "9999_later"}).encode()
    resigned(members)


def miscounted(members):
    said = json.loads(members["manifest.json"])
    said["rows"]["entry"] += 1
    members["manifest.json"] = json.dumps(said).encode()
    resigned(members)


def outside(members):
    sums = members.pop("SHA256SUMS")
    members |= {"../key": b"x", "SHA256SUMS": sums}


FILE = f"files/{hashlib.sha256(b'one').hexdigest()[:2]}/"


def without_a_file(members):
    del members[next(name for name in members if name.startswith(FILE))]


def with_other_content(members):
    members[next(name for name in members if name.startswith(FILE))] = b"two"


CHANGES = [
    (without_a_file, FILE),
    (with_other_content, "被改动"),
    (outside, "不认识的“../key”"),
    (lambda members: members.pop("SHA256SUMS"), "不完整"),
    (lambda members: members.pop("key"), "缺少 key"),
    (lambda members: members.update({"key": b"6" * 64}), "中的 key 被改动"),
]


@pytest.mark.parametrize(("change", "named"), CHANGES)
def test_what_was_changed_is_named(place, tmp_path, clock, change, named):
    archive = tmp_path / "backup.tar"
    back_up(place, archive, now=clock.now())
    other = repacked(archive, tmp_path / "other.tar", change)
    for attempt in (
        lambda: verify(other, within=tmp_path),
        lambda: restore(other, empty(tmp_path)),
    ):
        with pytest.raises(ArchiveRefused, match=named):
            attempt()
    assert not (tmp_path / "elsewhere").exists()


def empty(tmp_path: Path) -> Place:
    return place_in(sqlite_url(tmp_path / "elsewhere" / "t.sqlite3"), tmp_path / "elsewhere")


@pytest.mark.only_on("sqlite", reason="the copy can be looked into here")
def test_a_newer_schema_and_a_wrong_count_are_refused(place, tmp_path, clock):
    archive = tmp_path / "backup.tar"
    back_up(place, archive, now=clock.now())
    with pytest.raises(ArchiveRefused, match="表 entry 应有 1 行"):
        verify(repacked(archive, tmp_path / "counted.tar", miscounted), within=tmp_path)
    with pytest.raises(ArchiveRefused, match="与清单不符"):
        verify(repacked(archive, tmp_path / "newer.tar", newer), within=tmp_path)


@pytest.mark.only_on("postgres", reason="its dump is not looked into, and the schema still told")
def test_a_newer_schema_is_refused(place, tmp_path, clock, databases):
    archive = tmp_path / "backup.tar"
    back_up(place, archive, now=clock.now())
    with pytest.raises(ArchiveRefused, match="更新的版本制作（9999_later）"):
        restore(
            repacked(archive, tmp_path / "newer.tar", newer),
            elsewhere(place, tmp_path, databases),
        )


@pytest.mark.only_on("postgres", reason="rows are counted where the dump is restored")
def test_a_wrong_count_is_found_once_restored(place, tmp_path, clock, databases):
    archive, other = tmp_path / "backup.tar", elsewhere(place, tmp_path, databases)
    back_up(place, archive, now=clock.now())
    with pytest.raises(ArchiveRefused, match=r"表 entry 应有 1 行，实有 0 行。恢复到 .+ 的请删除"):
        restore(repacked(archive, tmp_path / "counted.tar", miscounted), other)
    assert not other.data.exists()


@pytest.mark.parametrize("was_there", [True, False])
def test_a_restore_that_fails_at_its_end_leaves_nothing(
    place, tmp_path, clock, databases, monkeypatch, was_there
):
    """The disk is full when the last of it is put in its place."""
    archive, other = tmp_path / "backup.tar", elsewhere(place, tmp_path, databases)
    back_up(place, archive, now=clock.now())
    if was_there:
        other.data.mkdir()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "move", full)
        patch.setattr(postgres_dump, "load", full)
        with pytest.raises(ArchiveRefused, match="磁盘空间"):
            restore(archive, other)
    assert other.data.exists() is was_there
    assert not was_there or not any(other.data.iterdir())
    restore(archive, other)


@pytest.mark.only_on("sqlite", reason="the tar is the same on both")
def test_a_plain_archive_cut_anywhere_is_refused(place, tmp_path, clock):
    archive = tmp_path / "backup.tar"
    back_up(place, archive, now=clock.now())
    whole, cut = archive.read_bytes(), tmp_path / "cut.tar"
    ends = len(whole.rstrip(b"\0"))
    for at in [0, 1, 511, 512, 513, *range(20_000, ends, 40_000), ends - 1]:
        cut.write_bytes(whole[:at])
        with pytest.raises(ArchiveRefused):
            verify(cut, within=tmp_path)


@pytest.mark.only_on("sqlite", reason="the seal is the same on both")
def test_a_sealed_archive_changed_anywhere_is_refused(place, tmp_path, clock):
    archive = tmp_path / "backup.tar"
    back_up(place, archive, now=clock.now(), passphrase=PASSPHRASE)
    whole, other = archive.read_bytes(), tmp_path / "other.tar"
    assert b"tracker.sqlite3" not in whole
    assert whole.startswith(MAGIC)
    places = [30, 60, 200, 400, len(whole) // 2, len(whole) - 20, len(whole) - 1]
    changed = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in places]
    for other_bytes in [*changed, whole[:-1], whole[: len(whole) // 2], whole + b"x"]:
        other.write_bytes(other_bytes)
        with pytest.raises(ArchiveRefused, match=r"被改动|不认识|缺失|多出|口令"):
            verify(other, PASSPHRASE, within=tmp_path)
    other.write_bytes(whole)
    with pytest.raises(ArchiveRefused, match="口令不对"):
        verify(other, PASSPHRASE + "x", within=tmp_path)
    assert verify(other, PASSPHRASE, within=tmp_path).sealed


def test_no_file_lies_there_twice_while_it_is_restored(place, tmp_path, databases, clock):
    """A disk that has room for the files once is enough."""
    back_up(place, tmp_path / "backup.tar", now=clock.now())
    there, left = elsewhere(place, tmp_path, databases), []

    class Watched(FolderStore):
        def keep(self, data: bytes) -> str:
            left.append(len([*there.data.glob(".archiving-*/files/??/??/*")]))
            return super().keep(data)

    restore(tmp_path / "backup.tar", replace(there, store=Watched(there.data / "files")))
    assert left == [2, 1]


@pytest.mark.parametrize("name", ["key", "database", "folder of the archive"])
def test_what_was_put_in_its_place_is_on_the_disk(
    place, tmp_path, databases, clock, monkeypatch, name
):
    """With its name: what was said to be done must outlast the power."""
    synced = set()
    real = os.fsync

    def fsync(handle: int) -> None:
        synced.add(os.fstat(handle).st_ino)
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    there = elsewhere(place, tmp_path, databases)
    back_up(place, tmp_path / "backup.tar", now=clock.now())
    if name == "folder of the archive":
        assert tmp_path.stat().st_ino in synced
        return
    synced.clear()
    restore(tmp_path / "backup.tar", there)
    target = sqlite_path(there.database_url)
    if name == "database" and target is None:
        return
    put = there.data / "key" if name == "key" else target
    assert {put.stat().st_ino, put.parent.stat().st_ino} <= synced


def test_a_file_damaged_before_is_archived_told_of_and_given_back(
    place, tmp_path, databases, clock
):
    blob = next((place.data / "files").glob("??/??/*"))
    blob.write_bytes(b"rotten")
    assert back_up(place, tmp_path / "backup.tar", now=clock.now()).damaged == 1
    there = elsewhere(place, tmp_path, databases)
    assert restore(tmp_path / "backup.tar", there).damaged == 1
    back = there.data / blob.relative_to(place.data)
    assert back.read_bytes() == b"rotten"


# --- the key ---------------------------------------------------------------------------------


async def test_a_key_that_lies_there_and_is_another_is_not_archived(place, tmp_path, clock):
    apart = Place(place.database_url, place.data, place.store)
    archive = tmp_path / "backup.tar"
    assert not (await asyncio.to_thread(back_up, apart, archive, now=clock.now())).key
    with tarfile.open(archive) as packed:
        assert "key" not in packed.getnames()


@pytest.mark.only_on("sqlite", reason="the copy can be looked into here")
async def test_a_key_that_does_not_open_the_copy_is_refused(place, tmp_path, clock, monkeypatch):
    """One that was rotated and forgotten once the database was copied; another installation's."""
    key, archive = place.key, tmp_path / "backup.tar"
    add_data_key(key)
    async with database(place.database_url, keyring=Keyring(b"", key)):
        await fill_demo(FolderStore(place.data / "files"), CODES, clock)
    kept, copy = key.read_text(), archive_database.copy

    def rotated_after(url: str, folder: Path):
        copied = copy(url, folder)
        add_data_key(key)
        keep_last_data_key(key)
        return copied

    async def refused(said: str) -> None:
        with pytest.raises(ArchiveRefused, match=said):
            await asyncio.to_thread(back_up, place, archive, now=clock.now())
        assert not archive.exists()
        assert litter(tmp_path) == []

    with monkeypatch.context() as patch:
        patch.setattr(archive_database, "copy", rotated_after)
        await refused("需要 1 号数据密钥，密钥文件中没有")
    key.write_text(f"{KEY.hex()}\n1 {'0' * 64}\n")
    await refused("不能解密")
    key.write_text(f"{KEY.hex()}\n1 0")
    await refused("密钥不完整")
    key.write_text(kept)
    await asyncio.to_thread(back_up, place, archive, now=clock.now())


@pytest.mark.only_on("sqlite", reason="the copy can be looked into here")
async def test_one_damaged_value_does_not_stand_in_the_way(place, tmp_path, clock):
    async with database(place.database_url, keyring=KEYRING):
        await fill_demo(FolderStore(place.data / "files"), CODES, clock)
        await writer().execute_query("UPDATE message SET text = substr(text, 1, length(text) - 1)")
    await asyncio.to_thread(back_up, place, tmp_path / "backup.tar", now=clock.now())


# --- a full disk -----------------------------------------------------------------------------

SCRIPT = """
import sys
from datetime import datetime, UTC
from pathlib import Path
from tracker.files.folder import FolderStore
from tracker.records.archive import Place, back_up
from tracker.records.archive_database import ArchiveRefused
url, data, archive = sys.argv[1:]
try:
    place = Place(url, Path(data), FolderStore(Path(data) / "files"))
    back_up(place, Path(archive), now=datetime.now(UTC))
except ArchiveRefused as refused:
    print(refused)
    sys.exit(2)
"""


@pytest.mark.only_on("sqlite", reason="the copy is made by this process")
@pytest.mark.parametrize("room", [100_000, 3], ids=["copy", "archive"])
def test_a_full_disk_leaves_nothing_behind(place, tmp_path, clock, room):
    """No room for the copy of the database; then room for it and not for the archive."""
    size = sqlite_path(place.database_url).stat().st_size
    room = room if room > 3 else size + 100_000
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            SCRIPT,
            place.database_url,
            str(place.data),
            str(tmp_path / "b.tar"),
        ],
        capture_output=True,
        encoding="utf-8",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "磁盘空间" in done.stdout
    assert not (tmp_path / "b.tar").exists()
    assert litter(tmp_path) == []


# --- the seal --------------------------------------------------------------------------------


def sealed(data: bytes) -> bytes:
    file = io.BytesIO()
    sealer = Sealer(file, PASSPHRASE)
    for at in range(0, len(data), 300_000):
        sealer.write(data[at : at + 300_000])
    sealer.close()
    return file.getvalue()


def opened(data: bytes) -> bytes:
    unsealer, found = Unsealer(io.BytesIO(data), PASSPHRASE), b""
    while part := unsealer.read(123_456):
        found += part
    return found


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_any_length_comes_back(size):
    data = os.urandom(size)
    assert opened(sealed(data)) == data


def test_chunks_cannot_be_left_out_moved_or_added():
    whole = sealed(os.urandom(3 * CHUNK))
    start = whole.index(b"\n", len(MAGIC)) + 1
    chunks = [whole[at : at + CHUNK + 16] for at in range(start, len(whole), CHUNK + 16)]
    assert len(chunks) == 3
    head = whole[:start]
    for said, other in [
        ("缺失", chunks[:2]),
        ("缺失", []),
        ("被改动", [chunks[1], chunks[0], chunks[2]]),
        ("被改动", [chunks[0], chunks[2]]),
        ("多出", [*chunks, chunks[2]]),
    ]:
        with pytest.raises(StreamBroken, match=said if other else "被改动"):
            opened(head + b"".join(other))
