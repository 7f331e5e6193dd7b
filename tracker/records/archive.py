"""One archive of an installation on SQLite: database, files, and the key if it lies beside them."""

import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from tracker.records.connections import sqlite_path

_DATABASE, _KEY, _FILES = "tracker.sqlite3", "key", "files"


class ArchiveRefused(Exception):
    """The archive cannot be written or read there; the text says why and what to do."""


def back_up(database_url: str, data: Path, archive: Path) -> bool:
    """Write the archive, consistent while others write; whether it holds the key.

    The database is copied first and files are only ever added, so that every file the copy
    names is in the archive.
    """
    database = sqlite_path(database_url)
    if database is None:
        raise ArchiveRefused(
            f"PostgreSQL 请用 pg_dump 备份数据库，并另外复制 {data} 中的 key 和 files。"
        )
    if archive.exists():
        raise ArchiveRefused(f"{archive} 已经存在，请换一个文件名；已有的备份不会被覆盖。")
    if not database.exists():
        raise ArchiveRefused(f"{database} 不存在，还没有可以备份的内容。")
    with tempfile.TemporaryDirectory(dir=data) as folder:
        copy = Path(folder) / _DATABASE
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))
        partial = archive.with_name(archive.name + ".part")
        with tarfile.open(partial, "w") as packed:
            packed.add(copy, _DATABASE)
            for name in (_KEY, _FILES):  # a key may be kept apart, and files come with time
                if (data / name).exists():
                    packed.add(data / name, name)
        partial.replace(archive)
    return (data / _KEY).exists()


def restore(archive: Path, data: Path) -> bool:
    """Unpack an archive into an empty or missing folder; whether it held the key."""
    if data.exists() and any(data.iterdir()):
        raise ArchiveRefused(f"{data} 不是空的；请用 TRACKER_DATA 指定一个空目录再恢复。")
    try:
        with tarfile.open(archive) as packed:
            names = packed.getnames()
            if _DATABASE not in names:
                raise ArchiveRefused(f"{archive} 不是本系统的备份。")
            data.mkdir(parents=True, exist_ok=True)
            packed.extractall(data, filter="data")
    except (OSError, tarfile.TarError) as failure:
        raise ArchiveRefused(f"{archive} 不能读取或者不完整：{failure}") from failure
    return _KEY in names
