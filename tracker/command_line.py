"""What the commands share: the database, files, and how a refusal ends."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
from tortoise.exceptions import OperationalError

from tracker.actions.authorities import AuthorityRefused
from tracker.files.store import StoreAway
from tracker.law.refusals import Refusal
from tracker.records.connections import DatabaseUnusable, database
from tracker.records.key_file import KeyFileBroken
from tracker.records.keyring import SealBroken
from tracker.records.schema_version import SchemaIsNewer, pending
from tracker.records.sealed_columns import key_opens
from tracker.settings import SettingError, Settings

FINDINGS, REFUSED = 1, 2
# What any command may end with; more of them stand in the module of a command.
REFUSALS: tuple[type[Exception], ...] = (
    AuthorityRefused,
    DatabaseUnusable,
    KeyFileBroken,
    Refusal,
    SchemaIsNewer,
    SealBroken,
    SettingError,
    StoreAway,
)

T = TypeVar("T")


def refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(REFUSED)


@contextmanager
def said_if_refused(more: Sequence[type[Exception]]) -> Iterator[None]:
    """End on a refusal with its sentence; `more` of them may become known meanwhile."""
    try:
        yield
    except (*REFUSALS, *more) as refused:
        refuse(str(refused))
    except OSError as failure:
        if failure.filename is None:  # of no file: a pipe that was closed, a connection
            raise
        refuse(f"文件 {failure.filename} 不能读写：{failure.strerror}。")
    except (UnicodeEncodeError, OperationalError) as failure:
        if not _of_no_text(failure):
            raise
        refuse("命令行中有不是 UTF-8 编码的文字或者文件名，请改正后重试。")


def _of_no_text(failure: BaseException | None) -> bool:
    """Whether bytes of the command line that no text has are what could not be kept.

    PostgreSQL's driver wraps that, as any value it cannot send.
    """
    while failure and not isinstance(failure, UnicodeEncodeError):
        failure = failure.__cause__
    return failure is not None


def show_json(said: Any) -> None:
    click.echo(json.dumps(said, ensure_ascii=False, indent=1))


def with_records(settings: Settings, work: Coroutine[Any, Any, T]) -> T:
    """Run `work` over the migrated database."""

    async def run() -> T:
        async with database(
            settings.database,
            keyring=settings.keyring(),
            every_task=True,
            digests=settings.digests,
        ):
            try:
                await key_opens()
            except BaseException:
                work.close()
                raise
            return await work

    try:
        migrate_apart(settings)
    except BaseException:
        work.close()
        raise
    return asyncio.run(run())


def migrate_apart(settings: Settings) -> None:
    """Migrate in a process of its own: the ORM's caches must never see two schemas. Raises
    `SchemaIsNewer`: what this version does not know, it would leave out or damage."""
    if asyncio.run(pending(settings.database)):
        done = subprocess.run([sys.executable, "-m", "tracker", "migrate"], check=False)
        if done.returncode:
            sys.exit(done.returncode)


def read_file(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as failure:
        refuse(f"文件 {file} 不能读取：{failure.strerror}。")


authority_option = click.option(
    "--authority", "code", required=True, help="机关代码 the authority's code"
)


def write_file(output: Path, content: bytes) -> None:
    try:
        output.write_bytes(content)
    except OSError as failure:
        refuse(f"文件 {output} 不能写入：{failure.strerror}。")
    click.echo(f"已写入 {output}", err=True)
