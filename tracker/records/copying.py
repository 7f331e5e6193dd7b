"""Move every row of a SQLite database to an empty PostgreSQL one: all of them, or none.

Rows are read in one SQLite transaction and written in one of PostgreSQL. Foreign keys are taken
off meanwhile and put back before the commit, which checks them all; then each row is read back
and compared with what was read. Whoever wrote to the old database meanwhile has undone the copy,
for what they were shown as confirmed would stay behind.
"""

import json
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from tracker.records.connections import in_transaction

# Rows read, written and compared at a time.
BATCH = 2000
_MIGRATIONS = "tortoise_migrations"

_TABLES = """
SELECT table_name FROM information_schema.tables
WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name
"""
_COLUMNS = """
SELECT column_name, data_type, character_maximum_length FROM information_schema.columns
WHERE table_schema = current_schema() AND table_name = $1 AND is_generated = 'NEVER'
ORDER BY ordinal_position
"""
_FOREIGN_KEYS = """
SELECT conname AS name, conrelid::regclass::text AS owner, pg_get_constraintdef(oid) AS said
FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
ORDER BY conname
"""

Say = Callable[[str, int, int], None]
Value = bool | int | float | str | bytes | date | datetime | Decimal | None


class CopyRefused(Exception):
    """Nothing was copied; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as PostgreSQL has it. `length`: the most characters, where there is a limit."""

    name: str
    kind: str
    length: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table that both ends have."""

    name: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


async def is_empty(target: BaseDBAsyncClient) -> bool:
    """Whether no table of a database holds a row; one without tables is empty too."""
    for name in await _table_names(target):
        count, _ = await target.execute_query(f'SELECT 1 FROM "{name}" LIMIT 1')
        if count:
            return False
    return True


async def copy_rows(source: Path, *, say: Say) -> Mapping[str, int]:
    """Fill the open PostgreSQL database from the file; the rows of each table.

    Both have this version's schema, and the target is empty. `say` is told the table, the rows
    done and the rows there are. Raises `CopyRefused`.
    """
    async with in_transaction() as target:
        # Within the transaction, so that a write meanwhile is noticed before the commit.
        with _snapshot(source) as old:
            tables = await _tables(old, target)
            keys = await target.execute_query_dict(_FOREIGN_KEYS)
            for key in keys:
                await target.execute_script(
                    f'ALTER TABLE {key["owner"]} DROP CONSTRAINT "{key["name"]}"'
                )
            counts = {table.name: await _fill(old, target, table, say) for table in tables}
            for key in keys:
                await _put_back(target, key)
            for table in tables:
                await _compare(old, target, table)
                await _go_on_counting(target, table)
    return counts


@contextmanager
def _snapshot(source: Path) -> Iterator[sqlite3.Connection]:
    """The file as it is now; refuses at the end if somebody wrote to it meanwhile."""
    place = f"{source.resolve().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(place, uri=True, isolation_level=None)) as watch,
        closing(sqlite3.connect(place, uri=True, isolation_level=None)) as old,
    ):
        before = watch.execute("PRAGMA data_version").fetchone()
        old.execute("BEGIN")
        yield old
        if watch.execute("PRAGMA data_version").fetchone() != before:
            raise CopyRefused(
                "复制期间有人写入了原来的数据库，没有复制任何内容。"
                "请先停止 tracker serve 和 tracker jobs，再重新复制。"
            )


async def _tables(old: sqlite3.Connection, target: BaseDBAsyncClient) -> list[Table]:
    tables = []
    for name in await _table_names(target):
        rows = (await target.execute_query(_COLUMNS, [name]))[1]
        columns = tuple(Column(*row) for row in rows)
        have = {row[1] for row in old.execute(f'PRAGMA table_info("{name}")')}
        if have != {column.name for column in columns}:
            raise CopyRefused(
                f"两边的表 {name} 结构不同，请在两边都运行本版本的 tracker migrate 后再复制。"
            )
        tables.append(Table(name, columns))
    return tables


async def _table_names(target: BaseDBAsyncClient) -> list[str]:
    _, rows = await target.execute_query(_TABLES)
    return [row[0] for row in rows if row[0] != _MIGRATIONS]


async def _fill(old: sqlite3.Connection, target: BaseDBAsyncClient, table: Table, say: Say) -> int:
    total = old.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()[0]
    done = 0
    # Nothing on this side is a rule of its own: what was once written is taken as it is.
    await target.execute_script(f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER')
    async with target.acquire_connection() as connection:
        for rows in _batches(old, table):
            try:
                await connection.copy_records_to_table(
                    table.name, records=rows, columns=table.names
                )
            except Exception as failure:
                raise CopyRefused(
                    f"表 {table.name} 的内容不能写入 PostgreSQL：{failure}。没有复制任何内容。"
                ) from failure
            done += len(rows)
            say(table.name, done, total)
    await target.execute_script(f'ALTER TABLE "{table.name}" ENABLE TRIGGER USER')
    return done


def _batches(old: sqlite3.Connection, table: Table) -> Iterator[list[tuple[Value, ...]]]:
    """The rows by id, as PostgreSQL takes them."""
    said = ", ".join(f'"{name}"' for name in table.names)
    rows = old.execute(f'SELECT {said} FROM "{table.name}" ORDER BY id')
    while batch := rows.fetchmany(BATCH):
        yield [_row(table, row) for row in batch]


def _row(table: Table, row: Sequence[Any]) -> tuple[Value, ...]:
    said = []
    for column, value in zip(table.columns, row, strict=True):
        try:
            said.append(_value(column, value))
        except ValueError as failure:
            raise CopyRefused(
                f"表 {table.name}（id {row[table.names.index('id')]}）的 {column.name} "
                f"不能写入 PostgreSQL：{failure}。没有复制任何内容。"
            ) from failure
    return tuple(said)


def _value(column: Column, value: Any) -> Value:
    """One value of SQLite as PostgreSQL keeps it; ValueError where it cannot."""
    if value is None:
        return None
    match column.kind:
        case "boolean":
            return bool(value)
        case "date":
            return date.fromisoformat(value)
        case "timestamp with time zone":
            return datetime.fromisoformat(value).astimezone(UTC)
        case "numeric":
            return Decimal(str(value))
        case "character varying" | "text" | "jsonb":
            text = str(value)
            if "\0" in text:
                raise ValueError("含有空字符")
            if column.length is not None and len(text) > column.length:
                raise ValueError(f"有{len(text)}个字符，最多{column.length}个")
            return text
    return value  # type: ignore[no-any-return]


async def _put_back(target: BaseDBAsyncClient, key: Mapping[str, str]) -> None:
    try:
        await target.execute_script(
            f'ALTER TABLE {key["owner"]} ADD CONSTRAINT "{key["name"]}" {key["said"]}'
        )
    except Exception as failure:
        raise CopyRefused(
            f"表 {key['owner']} 指向不存在的记录（{failure}）。没有复制任何内容，"
            "请先用 tracker check 检查原来的数据库。"
        ) from failure


async def _compare(old: sqlite3.Connection, target: BaseDBAsyncClient, table: Table) -> None:
    """Read the table at both ends and refuse the first row that differs."""
    json_places = [n for n, column in enumerate(table.columns) if column.kind == "jsonb"]

    def comparable(row: Sequence[Any]) -> list[Any]:
        said = list(row)
        for place in json_places:
            said[place] = json.loads(said[place]) if isinstance(said[place], str) else said[place]
        return said

    there = _rows_there(target, table)
    for batch in _batches(old, table):
        for row in batch:
            found = await anext(there, None)
            if found is None or comparable(row) != comparable(found):
                number = row[table.names.index("id")]
                raise CopyRefused(
                    f"复制以后核对，表 {table.name} 中 id 为 {number!r} 的行不一致。"
                    "没有复制任何内容。"
                )
    if await anext(there, None) is not None:
        raise CopyRefused(f"复制以后核对，表 {table.name} 多出了行。没有复制任何内容。")


async def _rows_there(target: BaseDBAsyncClient, table: Table) -> AsyncIterator[tuple[Any, ...]]:
    said = ", ".join(f'"{name}"' for name in table.names)
    async with target.acquire_connection() as connection:
        async for row in connection.cursor(
            f'SELECT {said} FROM "{table.name}" ORDER BY id', prefetch=BATCH
        ):
            yield tuple(row)


async def _go_on_counting(target: BaseDBAsyncClient, table: Table) -> None:
    """The next row gets the number after the last."""
    await target.execute_query(
        f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), "
        f'(SELECT coalesce(max(id), 0) + 1 FROM "{table.name}"), false)'
    )
