"""The database of an archive: copied while others write, looked over, and put back.

SQLite is copied by itself; PostgreSQL by its own `pg_dump`, from one snapshot that the rows are
counted in too.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from tracker.records.connections import APP, sqlite_path
from tracker.records.keyring import HEAD, Keyring, SealBroken
from tracker.records.sealed_columns import opened, sealed_tables

SQLITE, POSTGRES = "tracker.sqlite3", "database.dump"
JOURNALS = "SELECT id, length, head FROM journal ORDER BY id"
HEADS = (
    'SELECT a.code, h.n, h."on", h.algorithm, h.digest FROM journal_head h '
    "JOIN authority a ON a.id = h.authority_id WHERE h.n = "
    "(SELECT max(n) FROM journal_head o WHERE o.authority_id = h.authority_id) ORDER BY a.code"
)
MIGRATIONS = f"SELECT name FROM tortoise_migrations WHERE app = '{APP}' ORDER BY name"
_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
)
# A copy from before columns were sealed has texts there, or no such column.
_ONE_OF_EACH_KEY = (
    'SELECT "{1}" FROM "{0}" WHERE typeof("{1}") = \'blob\' AND length("{1}") > 0 '
    f'GROUP BY substr("{{1}}", 1, {HEAD})'
)


class ArchiveRefused(Exception):
    """The archive cannot be written or read there; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What is in a database: its schema, rows by table, all journals in a digest, and the last
    daily head of each authority."""

    schema: str = ""
    rows: dict[str, int] = field(default_factory=dict)
    journals: str = ""
    heads: tuple[str, ...] = ()


class Postgres(Protocol):
    """What `postgres_dump` can do; loaded only where PostgreSQL is, whose driver is optional."""

    def dump(self, database_url: str, file: Path) -> Counted: ...
    def look_over(self, file: Path) -> None: ...
    def load(self, file: Path, database_url: str, told: Counted) -> None: ...
    def check_empty(self, database_url: str) -> None: ...


def postgres() -> Postgres:
    tools: Any = import_module("tracker.records.postgres_dump")
    return tools  # type: ignore[no-any-return]


def copy(database_url: str, folder: Path) -> tuple[Path, Counted]:
    """The copy in this folder, and what is in it."""
    source = sqlite_path(database_url)
    if source is None:
        return folder / POSTGRES, postgres().dump(database_url, folder / POSTGRES)
    if not source.exists():
        raise ArchiveRefused(f"{source} 不存在，还没有可以备份的内容。")
    file = folder / SQLITE
    try:
        with closing(sqlite3.connect(source)) as connection:
            connection.execute("VACUUM INTO ?", (str(file),))
        return file, count(file)
    except sqlite3.Error as failure:
        raise ArchiveRefused(f"数据库不能复制（{failure}），请检查磁盘空间。") from failure


def count(file: Path) -> Counted:
    """Of a SQLite database."""
    with closing(sqlite3.connect(file)) as connection:
        tables = [name for (name,) in connection.execute(_TABLES)]
        rows = {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for name in tables
        }
        if "tortoise_migrations" not in rows:
            return Counted(rows=rows)
        schema = [name for (name,) in connection.execute(MIGRATIONS)]
        heads = connection.execute(HEADS).fetchall() if "journal_head" in rows else []
        return Counted(
            schema[-1] if schema else "",
            rows,
            digest_of_journals(connection.execute(JOURNALS)),
            tuple(" ".join(map(str, head)) for head in heads),
        )


def digest_of_journals(rows: Iterator[Any]) -> str:
    """One digest over how far every journal is."""
    found = hashlib.sha256()
    for id_, length, head in rows:
        found.update(f"{id_} {length} {head}\n".encode())
    return found.hexdigest()


def look_over(file: Path, told: Counted) -> None:
    """Whether the copy in an archive is sound, and has in it what the archive says."""
    if file.name == POSTGRES:
        postgres().look_over(file)
        return
    try:
        with closing(sqlite3.connect(file)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            raise ArchiveRefused(f"备份中的数据库已损坏：{found}")
        counted = count(file)
    except sqlite3.Error as failure:
        raise ArchiveRefused(f"备份中的数据库不能读取：{failure}") from failure
    compare(told, counted)


def compare(told: Counted, counted: Counted) -> None:
    """Whether there is what the archive says. Raises `ArchiveRefused`."""
    for name in sorted(told.rows.keys() | counted.rows.keys()):
        was, is_ = told.rows.get(name, 0), counted.rows.get(name, 0)
        if was != is_:
            raise ArchiveRefused(f"备份中的表 {name} 应有 {was} 行，实有 {is_} 行。")
    if counted != told:
        raise ArchiveRefused("备份中的办理记录与清单不符。")


def see_that_it_opens(file: Path, keys: Keyring) -> None:
    """Whether these keys open what is sealed in a copy in SQLite: of every data key that sealed
    something there, one value at least. (A value that was damaged before is told of by
    `tracker check`, and must not stand in the way of backups.)"""
    open_, shut = set[bytes](), dict[bytes, SealBroken]()
    with closing(sqlite3.connect(file)) as connection:
        there = {name for (name,) in connection.execute(_TABLES)}
        for table in sealed_tables():
            for column in table.columns if table.name in there else ():
                for (value,) in connection.execute(_ONE_OF_EACH_KEY.format(table.name, column)):
                    try:
                        opened(keys, table.name, column, value)
                        open_.add(value[:HEAD])
                    except SealBroken as broken:
                        shut.setdefault(value[:HEAD], broken)
    for head in sorted(shut.keys() - open_):
        raise ArchiveRefused(
            f"备份中的密钥打不开备份中的数据库（{shut[head]}）。如果备份时正在更换密钥，请再备份一次。"
        ) from shut[head]
