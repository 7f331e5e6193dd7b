"""PostgreSQL's own tools, for archives: `pg_dump` from one snapshot, `pg_restore` into nothing."""

import asyncio
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

import asyncpg

from tracker.records.archive_database import (
    HEADS,
    JOURNALS,
    MIGRATIONS,
    ArchiveRefused,
    Counted,
    compare,
    digest_of_journals,
)
from tracker.records.connections import server_url, shown

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


def dump(database_url: str, file: Path) -> Counted:
    return asyncio.run(_dump(database_url, file))


async def _dump(database_url: str, file: Path) -> Counted:
    connection = await _connect(database_url)
    try:
        tool = _tool("pg_dump", connection.get_server_version().major)
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            snapshot = await connection.fetchval("SELECT pg_export_snapshot()")
            counted = await _count(connection)
            await asyncio.to_thread(
                _run,
                database_url,
                tool,
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                f"--snapshot={snapshot}",
                f"--file={file}",
            )
        return counted
    finally:
        await connection.close()


async def _count(connection: Any) -> Counted:
    tables = [row[0] for row in await connection.fetch(_TABLES)]
    rows = {name: await connection.fetchval(f'SELECT count(*) FROM "{name}"') for name in tables}
    if "tortoise_migrations" not in rows:
        return Counted(rows=rows)
    schema = [row[0] for row in await connection.fetch(MIGRATIONS)]
    heads = await connection.fetch(HEADS) if "journal_head" in rows else []
    return Counted(
        schema[-1] if schema else "",
        rows,
        digest_of_journals(iter(await connection.fetch(JOURNALS))),
        tuple(" ".join(map(str, head)) for head in heads),
    )


def look_over(file: Path) -> None:
    """Whether `pg_restore` can read it, where there is one; its digest is compared anyway."""
    tool = shutil.which("pg_restore")
    if tool is None:
        return
    done = subprocess.run(
        [tool, "--list", str(file)], capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise ArchiveRefused(f"备份中的数据库不能读取：{done.stderr.strip()}")


def check_empty(database_url: str) -> None:
    asyncio.run(_check_empty(database_url))


async def _check_empty(database_url: str) -> None:
    connection = await _connect(database_url)
    try:
        _tool("pg_restore", connection.get_server_version().major)
        if await connection.fetch(_TABLES):
            raise ArchiveRefused(
                f"数据库 {shown(database_url)} 不是空的；请新建一个空库，用 TRACKER_DATABASE 指定。"
            )
    finally:
        await connection.close()


def load(file: Path, database_url: str, told: Counted) -> None:
    """Into an empty database, all or nothing; then what is there is counted."""
    tool = _tool("pg_restore", 0)
    _run(
        database_url,
        tool,
        "--no-owner",
        "--no-privileges",
        "--single-transaction",
        "--exit-on-error",
        str(file),
    )
    try:
        compare(told, asyncio.run(_counted(database_url)))
    except ArchiveRefused as refused:
        raise ArchiveRefused(f"{refused}恢复到 {shown(database_url)} 的请删除。") from refused


async def _counted(database_url: str) -> Counted:
    connection = await _connect(database_url)
    try:
        return await _count(connection)
    finally:
        await connection.close()


async def _connect(database_url: str) -> Any:
    try:
        return await asyncpg.connect(server_url(database_url))
    except (OSError, asyncpg.PostgresError) as failure:
        raise ArchiveRefused(f"无法打开数据库 {shown(database_url)}：{failure}") from failure


def _tool(name: str, server: int) -> str:
    """Its path; it must not be older than the server."""
    tool = shutil.which(name)
    if tool is None:
        raise ArchiveRefused(
            f"没有找到 {name}：备份和恢复 PostgreSQL 要用它，请安装与数据库同版本的客户端工具。"
        )
    told = subprocess.run([tool, "--version"], capture_output=True, encoding="utf-8", check=False)
    found = re.search(r"(\d+)(\.\d+)?", told.stdout)
    if found is None or int(found[1]) < server:
        raise ArchiveRefused(
            f"{tool} 的版本（{told.stdout.strip()}）比数据库服务器（{server}）旧；"
            f"请安装 {server} 版的客户端工具，并放在 PATH 的前面。"
        )
    return tool


def _run(database_url: str, tool: str, *words: str) -> None:
    """The password goes by the environment: a command line can be read by anybody."""
    parts = urlsplit(server_url(database_url))
    account, at, place = parts.netloc.rpartition("@")
    user, _, password = account.partition(":")
    said = dict(parse_qsl(parts.query))
    in_query = said.pop("password", "")
    password = unquote(password) or in_query
    query = urlencode(said, quote_via=quote)
    without = urlunsplit(parts._replace(netloc=f"{user}{at}{place}", query=query))
    given = {"PGPASSWORD": password} if password else {}
    done = subprocess.run(
        [tool, *words, f"--dbname={without}"],
        env=os.environ | given,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise ArchiveRefused(f"{Path(tool).name} 没有成功：{done.stderr.strip()[:500]}")
