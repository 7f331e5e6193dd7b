"""The commands that move an installation: from SQLite to PostgreSQL, its files elsewhere."""

import asyncio
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import click

from tracker.actions.check import check_register
from tracker.command_line import FINDINGS, migrate_apart, refuse
from tracker.files.places import open_store
from tracker.files.store import Store
from tracker.records.alone import serving_alone
from tracker.records.connections import database, shown, sqlite_path, writer
from tracker.records.copying import CopyRefused, copy_rows, is_empty
from tracker.records.schema_version import applied
from tracker.settings import Settings, files_place, read_settings

REFUSALS = (CopyRefused,)
_TOLD_EVERY = 100


@click.command("copy")
@click.option(
    "--to",
    "target",
    required=True,
    envvar="TRACKER_COPY_TO",
    metavar="URL",
    help="postgres://用户:密码@主机/库名，一个空的数据库 an empty database",
)
def copy_command(target: str) -> None:
    """Move everything from SQLite to an empty PostgreSQL database; the files stay where they are.

    Stop the server first. All rows are copied and compared, or none is.
    """
    settings = read_settings()
    source = sqlite_path(settings.database)
    if source is None:
        refuse(f"{shown(settings.database)} 已经是 PostgreSQL；只能由 SQLite 复制到 PostgreSQL。")
    if sqlite_path(target) is not None:
        refuse("--to 应为 PostgreSQL 的地址：postgres://用户:密码@主机/库名。")
    if not source.exists():
        refuse(f"{source} 不存在，还没有可以复制的内容。")
    with serving_alone(settings.database):
        migrate_apart(settings)
        asyncio.run(_refuse_filled(target))
        _migrate(target)
        found = asyncio.run(_copy(settings, source, target))
    click.echo(
        f"以后请设置 TRACKER_DATABASE={shown(target)} 再启动；TRACKER_DATA 不变，"
        "文件和密钥仍在其中。原来的数据库文件没有改动，确认无误以后请移走。",
        err=True,
    )
    if found:
        sys.exit(FINDINGS)


async def _refuse_filled(target: str) -> None:
    async with database(target):
        if not await is_empty(writer()):
            raise CopyRefused(f"{shown(target)} 不是空的；请另建一个空的数据库。")


def _migrate(target: str) -> None:
    """In a process of its own: the ORM's caches must never see two schemas."""
    environment = {**os.environ, "TRACKER_DATABASE": target}
    done = subprocess.run(
        [sys.executable, "-m", "tracker", "migrate"], env=environment, check=False
    )
    if done.returncode:
        sys.exit(done.returncode)


async def _copy(settings: Settings, source: Path, target: str) -> int:
    """How many findings a check of the copy has."""
    if await applied(settings.database) != await applied(target):
        raise CopyRefused("两边的数据库结构版本不同，请都用本版本的 tracker migrate 升级。")
    async with database(target, keyring=settings.keyring(), every_task=True):
        counts = await copy_rows(source, say=_say)
        click.echo(
            f"已复制 {sum(counts.values())} 行（{len(counts)} 张表），两边逐行核对一致；"
            "正在检查登记簿。",
            err=True,
        )
        found = 0
        async for finding in check_register(settings.store()):
            click.echo(str(finding))
            found += 1
    click.echo(f"发现 {found} 处问题。" if found else "没有发现问题。", err=True)
    return found


def _say(table: str, done: int, total: int) -> None:
    click.echo(f"{table} {done}/{total}", err=True)


@click.command("copy-files")
@click.option(
    "--to",
    "target",
    required=True,
    metavar="PLACE",
    help="文件夹，或者 s3://桶名/前缀 a folder, or a bucket and a prefix",
)
def copy_files_command(target: str) -> None:
    """Copy all files to another folder or an S3-compatible store; none is removed.

    Stop all servers and `tracker jobs` first: on PostgreSQL this command cannot see them. Each
    file is compared on both sides. Interrupted, it goes on where it stopped.
    """
    settings = read_settings()
    source, there = settings.store(), open_store(files_place(said=target))
    if str(source) == str(there):
        refuse(f"文件已经存放在 {there}。")
    if sqlite_path(settings.database) is None:
        click.echo(
            "请先停止全部 tracker serve 和 tracker jobs：使用 PostgreSQL 时，本命令看不到它们是否"
            "还在运行；复制结束以后它们收到的文件，不会在新的地方。",
            err=True,
        )
    with serving_alone(settings.database):
        found = asyncio.run(_copy_files(source, there))
    click.echo(
        f"以后请设置 TRACKER_FILES={there} 再启动。{source} 中的文件没有改动，"
        "运行 tracker check 确认无误以后请移走。",
        err=True,
    )
    if found:
        sys.exit(FINDINGS)


async def _copy_files(source: Store, there: Store) -> int:
    """How many were not copied, because they are not what their names say. Listed again until
    nothing has come meanwhile."""
    await there.try_out()
    seen, copied, damaged = set[str](), 0, 0
    while new := [digest for digest in source.digests() if digest not in seen]:
        total = len(seen) + len(new)
        for digest in new:
            seen.add(digest)
            if await _copy_file(source, there, digest):
                copied += 1
            elif await source.has(digest):
                click.echo(f"{digest} 已经损坏，没有复制。")
                damaged += 1
            if len(seen) % _TOLD_EVERY == 0:
                _say("文件", len(seen), total)
    click.echo(f"共 {copied + damaged} 个文件，已复制并核对 {copied} 个。", err=True)
    return damaged


async def _copy_file(source: Store, there: Store, digest: str) -> bool:
    """Whether it is there as its name says: not what is damaged, nor what was erased since."""
    if await there.verify(digest):
        return True
    try:
        data = await source.read(digest)
    except FileNotFoundError:
        return False
    if hashlib.sha256(data).hexdigest() != digest:
        return False
    await there.put(data)
    if not await there.verify(digest):
        raise CopyRefused(f"{there} 中的 {digest} 与原来的不一致，没有继续复制。")
    return True
