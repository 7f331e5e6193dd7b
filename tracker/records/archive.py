"""One archive of an installation: database, files, and the key if it lies beside them.

A tar: `manifest.json`, the database, `key`, all files wherever they are kept, as `files/`, and
`SHA256SUMS` over all of them at the end, so that what is cut off, changed, left out or added is
named. With a passphrase the tar is sealed (`sealing`). It is read back before it gets its name;
whatever has the name is whole.
"""

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Protocol

from tracker.records import archive_database
from tracker.records.archive_database import POSTGRES, SQLITE, ArchiveRefused, Counted
from tracker.records.connections import sqlite_path
from tracker.records.key_file import KeyFileBroken
from tracker.records.keyring import Keyring
from tracker.records.schema_version import known
from tracker.records.sealing import MAGIC, Sealer, StreamBroken, Unsealer

FORMAT, VERSION = "tracker-backup", 1
_MANIFEST, _KEY, _FILES, _SUMS = "manifest.json", "key", "files", "SHA256SUMS"
_BLOB = re.compile(r"files/[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}")
WORKING = ".archiving-"
_CHUNK = 1024 * 1024
_A_DAY = 86_400


class Blobs(Protocol):
    """What is asked of the store of the files, wherever that is. Whatever it raises leaves no
    archive behind, and nothing restored."""

    def digests(self) -> Iterator[str]: ...
    def copied(self, digest: str) -> AbstractContextManager[Path]: ...
    def keep(self, data: bytes) -> str: ...
    def keep_damaged(self, digest: str, data: bytes) -> None: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where an installation keeps what is to be archived, or will. `key`: the key file, where it
    goes into the archive too."""

    database_url: str
    data: Path
    store: Blobs
    key: Path | None = None


@dataclass(frozen=True, slots=True)
class Archived:
    """What an archive holds. `damaged`: files whose content was not as their names say when
    they were copied, which `tracker check` tells of too."""

    made_at: str
    engine: str
    key: bool
    sealed: bool
    size: int
    files: int
    damaged: int
    counted: Counted


def back_up(place: Place, archive: Path, *, now: datetime, passphrase: str = "") -> Archived:
    """Write the archive, consistent while others write, and read it back.

    The database is copied first, so that every file the copy names is in the archive, but for
    those erased since. Nothing is left behind when it fails. Raises `ArchiveRefused`.
    """
    if archive.exists():
        raise ArchiveRefused(f"{archive} 已经存在，请换一个文件名；已有的备份不会被覆盖。")
    try:
        with _working(place.data, now) as folder, _partial(archive) as partial:
            database, counted = archive_database.copy(place.database_url, folder)
            with partial.open("wb") as file:
                _write(place, file, database, counted, now, passphrase)
                file.flush()
                os.fsync(file.fileno())
            database.unlink()
            archived = verify(partial, passphrase, within=folder)
            if archive.exists():
                raise ArchiveRefused(f"{archive} 已经存在，请换一个文件名。")
            partial.replace(archive)
            _settle(archive)
    except OSError as failure:
        raise ArchiveRefused(
            f"备份没有完成（{failure.strerror or failure}），没有留下不完整的文件；"
            f"请检查 {archive.parent} 和 {place.data} 的磁盘空间和写入权限。"
        ) from failure
    return archived


@contextmanager
def _working(data: Path, now: datetime) -> Iterator[Path]:
    """A folder for the copy of the database; those of processes that died are cleared away."""
    for left in data.glob(f"{WORKING}*"):
        if now.timestamp() - left.stat().st_mtime > _A_DAY:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=WORKING, dir=data) as folder:
        yield Path(folder)


@contextmanager
def _partial(archive: Path) -> Iterator[Path]:
    handle, name = tempfile.mkstemp(prefix=f".{archive.name}-", suffix=".part", dir=archive.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _write(
    place: Place, file: IO[bytes], database: Path, counted: Counted, now: datetime, passphrase: str
) -> None:
    out: Any = Sealer(file, passphrase) if passphrase else file
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": now.isoformat(timespec="seconds"),
        "engine": "postgres" if database.name == POSTGRES else "sqlite",
        "key": place.key is not None,
        **asdict(counted),
    }
    sums: list[str] = []
    with tarfile.open(fileobj=out, mode="w|") as packed:
        _add_text(packed, _MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1), sums)
        _add(packed, database, database.name, sums)
        if place.key is not None:
            _add(packed, place.key, _KEY, sums)
        for digest in place.store.digests():
            # Erased since the copy, by a term of retention that ended meanwhile.
            with contextlib.suppress(FileNotFoundError), place.store.copied(digest) as blob:
                _add(packed, blob, f"{_FILES}/{digest[:2]}/{digest[2:4]}/{digest}", sums)
        _add_text(packed, _SUMS, "".join(sums), [])
    if passphrase:
        out.close()


def _add(packed: tarfile.TarFile, path: Path, name: str, sums: list[str]) -> None:
    with path.open("rb") as file:
        told = packed.gettarinfo(arcname=name, fileobj=file)
        told.uid = told.gid = 0
        told.uname = told.gname = ""
        told.mode = 0o600
        hashed = _Hashed(file)
        packed.addfile(told, hashed)
    sums.append(f"{hashed.digest}  {name}\n")


def _add_text(packed: tarfile.TarFile, name: str, text: str, sums: list[str]) -> None:
    data = text.encode()
    told = tarfile.TarInfo(name)
    told.size, told.mode = len(data), 0o600
    packed.addfile(told, io.BytesIO(data))
    sums.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")


class _Hashed:
    """What is read through it, hashed."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._found = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._found.update(data)
        return data

    @property
    def digest(self) -> str:
        return self._found.hexdigest()


def is_sealed(archive: Path) -> bool:
    try:
        with archive.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError as failure:
        raise ArchiveRefused(f"{archive} 不能读取：{failure.strerror}。") from failure


def verify(archive: Path, passphrase: str = "", *, within: Path) -> Archived:
    """Read all of it: every file's digest, the database and what is in it, and that the key fits.
    `within`: where the copies of both may lie open meanwhile; not in a folder that others share.
    Raises `ArchiveRefused`, which names what is wrong."""
    with tempfile.TemporaryDirectory(prefix=WORKING, dir=within) as name:
        archived, _ = _unpack(archive, passphrase, Path(name), files=False)
    return archived


def restore(archive: Path, place: Place, passphrase: str = "") -> Archived:
    """Unpack an archive into an empty or missing folder, and an empty database.

    Everything is read and verified beside its place first. What fails leaves folder and SQLite
    database as they were, but a store elsewhere may hold files of the archive then; PostgreSQL
    takes its dump whole or not at all, after the files, and its rows are counted there.
    """
    see_that_it_is_free(place)
    data, was_there = place.data, place.data.exists()
    target = sqlite_path(place.database_url)
    done = False
    try:
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=WORKING, dir=data) as name:
            staged = Path(name)
            archived, found = _unpack(archive, passphrase, staged, files=True)
            _fits(archived, target)
            if target is None:
                archive_database.postgres().check_empty(place.database_url)
            _put_back(staged, found, place.store)
            if (staged / _KEY).exists():
                (staged / _KEY).replace(data / _KEY)
                _settle(data / _KEY)
            if target is None:
                archive_database.postgres().load(
                    staged / POSTGRES, place.database_url, archived.counted
                )
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(staged / SQLITE, target)
                _settle(target)
        done = True
    except OSError as failure:
        raise ArchiveRefused(
            f"没有恢复（{failure.strerror or failure}）：请检查 {data} 的磁盘空间和写入权限。"
        ) from failure
    finally:
        if not done:
            _clear(data, target, was_there=was_there)
    return archived


def _put_back(staged: Path, found: dict[str, str], store: Blobs) -> None:
    """Each goes once it is kept, so that a disk needs room for all of them only once."""
    for name in sorted(name for name in found if name.startswith(f"{_FILES}/")):
        blob = staged / name
        if found[name] == blob.name:
            store.keep(blob.read_bytes())
        else:
            store.keep_damaged(blob.name, blob.read_bytes())
        blob.unlink()


def _settle(file: Path) -> None:
    """Onto the disk, and its name too. Windows cannot open folders, and needs not."""
    with file.open("rb+") as written:
        os.fsync(written.fileno())
    with contextlib.suppress(OSError):
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def see_that_it_is_free(place: Place) -> None:
    """Whether an archive may be restored there, as far as folder and SQLite database go. Raises
    `ArchiveRefused`."""
    if place.data.exists() and any(place.data.iterdir()):
        raise ArchiveRefused(f"{place.data} 不是空的；请用 TRACKER_DATA 指定一个空目录再恢复。")
    target = sqlite_path(place.database_url)
    if target is not None and target.exists():
        raise ArchiveRefused(f"数据库 {target} 已经存在；请用 TRACKER_DATABASE 指定别处。")


def _clear(data: Path, target: Path | None, *, was_there: bool) -> None:
    """Take away what was put into an empty folder, or into a missing one, and its database."""
    if target is not None:
        target.unlink(missing_ok=True)
    shutil.rmtree(data / _FILES, ignore_errors=True)
    (data / _KEY).unlink(missing_ok=True)
    if not was_there:
        shutil.rmtree(data, ignore_errors=True)


def _fits(archived: Archived, target: Path | None) -> None:
    if archived.counted.schema > known()[-1]:
        raise ArchiveRefused(
            f"备份由更新的版本制作（{archived.counted.schema}），请先安装同样新的程序再恢复。"
        )
    if (archived.engine == "postgres") != (target is None):
        wanted = "postgres:// 开头的空库" if archived.engine == "postgres" else "SQLite（不设即可）"
        raise ArchiveRefused(
            f"这份备份来自 {archived.engine}，TRACKER_DATABASE 应指定{wanted}；备份只能恢复到同一种"
            "数据库。"
        )


def _unpack(
    archive: Path, passphrase: str, folder: Path, *, files: bool
) -> tuple[Archived, dict[str, str]]:
    """Everything into the folder, or the database alone; all of it verified either way. Also the
    digests that its members have."""
    sealed = is_sealed(archive)
    found: dict[str, str] = {}
    sums: dict[str, str] | None = None
    try:
        with archive.open("rb") as file:
            opened: Any = Unsealer(file, passphrase) if sealed else file
            with tarfile.open(fileobj=opened, mode="r|") as packed:
                for told in packed:
                    if sums is not None:
                        raise ArchiveRefused(f"{archive} 的结尾以后还有“{told.name}”。")
                    if not told.isreg() or not _is_known(told.name):
                        raise ArchiveRefused(
                            f"{archive} 中有不认识的“{told.name}”，不是本系统的备份。"
                        )
                    data = _Hashed(packed.extractfile(told))  # type: ignore[arg-type]
                    if told.name == _SUMS:
                        sums = _read_sums(data.read())
                        continue
                    keep = files or not told.name.startswith(f"{_FILES}/")
                    _take(data, folder / told.name if keep else None)
                    found[told.name] = data.digest
            while sealed and opened.read(_CHUNK):  # to the end, where the last chunk vouches
                pass
    except StreamBroken as broken:
        raise ArchiveRefused(f"{archive}：{broken}") from broken
    except tarfile.TarError as failure:
        raise ArchiveRefused(f"{archive} 不能读取或者不完整：{failure}") from failure
    _compare(archive, found, sums)
    manifest = _read_manifest(archive, folder / _MANIFEST)
    (folder / _MANIFEST).unlink()
    counted = Counted(**{**manifest["counted"], "heads": tuple(manifest["counted"]["heads"])})
    database = folder / (POSTGRES if manifest["engine"] == "postgres" else SQLITE)
    if not database.exists():
        raise ArchiveRefused(f"{archive} 中没有数据库。")
    archive_database.look_over(database, counted)
    if _KEY in found and database.name == SQLITE:
        try:
            archive_database.see_that_it_opens(database, Keyring(b"", folder / _KEY))
        except KeyFileBroken as broken:
            raise ArchiveRefused(f"{archive} 中的密钥不完整。") from broken
    blobs = [name for name in found if name.startswith(f"{_FILES}/")]
    archived = Archived(
        manifest["made_at"],
        manifest["engine"],
        _KEY in found,
        sealed,
        archive.stat().st_size,
        len(blobs),
        sum(found[name] != name.rpartition("/")[2] for name in blobs),
        counted,
    )
    return archived, found


def _is_known(name: str) -> bool:
    return name in (_MANIFEST, SQLITE, POSTGRES, _KEY, _SUMS) or bool(_BLOB.fullmatch(name))


def _take(data: _Hashed, target: Path | None) -> None:
    if target is None:
        while data.read(_CHUNK):
            pass
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        shutil.copyfileobj(data, file, _CHUNK)
    target.chmod(0o600)


def _read_sums(data: bytes) -> dict[str, str]:
    lines = data.decode(errors="replace").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _compare(archive: Path, found: dict[str, str], sums: dict[str, str] | None) -> None:
    if sums is None:
        raise ArchiveRefused(f"{archive} 不完整：后面的内容缺失（没有 {_SUMS}）。")
    for name in [*sums, *found]:
        if name not in found:
            raise ArchiveRefused(f"{archive} 中缺少 {name}。")
        if name not in sums:
            raise ArchiveRefused(f"{archive} 中多出 {name}。")
        if found[name] != sums[name]:
            raise ArchiveRefused(f"{archive} 中的 {name} 被改动。")


def _read_manifest(archive: Path, file: Path) -> dict[str, Any]:
    try:
        said = json.loads(file.read_bytes())
        if (said["format"], said["version"]) != (FORMAT, VERSION):
            raise ArchiveRefused(f"{archive} 由更新的版本制作，请改用新版本的程序。")
        names = ("schema", "rows", "journals", "heads")
        return {**said, "counted": {name: said[name] for name in names}}
    except (OSError, ValueError, KeyError, TypeError) as failure:
        raise ArchiveRefused(f"{archive} 没有清单，不是本系统的备份。") from failure
