"""The commands about archives of the whole installation."""

import asyncio
from pathlib import Path

import click

from tracker.actions.keep_backups import plan_of
from tracker.clock import SystemClock
from tracker.command_line import refuse, with_records
from tracker.files.places import open_store
from tracker.records.archive import (
    Archived,
    Place,
    back_up,
    is_sealed,
    restore,
    see_that_it_is_free,
    verify,
)
from tracker.records.archive_database import ArchiveRefused
from tracker.records.job_runs import record_backup
from tracker.records.schema_version import pending
from tracker.records.sealing import LEAST_PASSPHRASE
from tracker.settings import (
    backup_passphrase,
    data_folder,
    database_url,
    files_place,
    read_settings,
)

REFUSALS = (ArchiveRefused,)


@click.command("backup")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--encrypt", is_flag=True, help="以口令加密 sealed under a passphrase")
@click.option("--verify", "only_verify", is_flag=True, help="只核对已有的备份 verify an archive")
def backup_command(path: Path, *, encrypt: bool, only_verify: bool) -> None:
    """One archive with database, key (unless kept apart) and files, consistent while serving.

    The files are in it wherever they are kept: in the folder or in the S3-compatible store.
    """
    if only_verify:
        data = data_folder()
        within = data if data.is_dir() else path.resolve().parent
        _say(verify(path, _passphrase(path), within=within))
        click.echo("备份完整，内容与清单一致。", err=True)
        return
    settings, clock = read_settings(), SystemClock()
    passphrase = _new_passphrase() if encrypt else ""
    made = back_up(plan_of(settings).place, path, now=clock.now(), passphrase=passphrase)
    if not asyncio.run(pending(settings.database)):
        told = record_backup(
            path.name,
            clock.today(),
            clock.now(),
            size=made.size,
            sealed=made.sealed,
            key=made.key,
        )
        with_records(settings, told)
    click.echo(f"已备份到 {path}，并且已经核对。", err=True)
    _say(made)


def _say(made: Archived) -> None:
    rows = sum(made.counted.rows.values())
    click.echo(
        f"{made.made_at} {made.engine} {made.counted.schema}，{rows}行，{made.files}个文件，"
        f"{made.size}字节。",
        err=True,
    )
    for head in made.counted.heads:
        click.echo(f"最后一号总摘要：{head}", err=True)
    if made.damaged:
        click.echo(
            f"其中{made.damaged}个文件在备份以前就已损坏，请运行 tracker check 查看。", err=True
        )
    if not made.key:
        click.echo("密钥另存在 TRACKER_KEY_FILE 指定的地方，不在备份中，请另外备份。", err=True)
    elif made.sealed:
        click.echo("备份中有密钥，已经加密。请另外保管口令：忘记口令，备份就不能恢复。", err=True)
    else:
        click.echo(
            "备份中有密钥，没有加密：拿到它的人可以读取全部内容，请妥善保管，或者加上 --encrypt。",
            err=True,
        )


def _new_passphrase() -> str:
    """From the file of the setting, or typed twice."""
    passphrase = backup_passphrase() or _asked("备份口令", twice=True)
    if len(passphrase) < LEAST_PASSPHRASE:
        refuse(f"备份口令至少 {LEAST_PASSPHRASE} 个字符。")
    return passphrase


def _passphrase(archive: Path) -> str:
    if not is_sealed(archive):
        return ""
    return backup_passphrase() or _asked("备份口令", twice=False)


def _asked(words: str, *, twice: bool) -> str:
    said: str = click.prompt(
        words,
        hide_input=True,
        confirmation_prompt="再输入一次" if twice else False,
        err=True,
    )
    return said


@click.command("restore")
@click.argument("path", type=click.Path(path_type=Path))
def restore_command(path: Path) -> None:
    """Restore an archive into an empty place."""
    place = Place(database_url(), data_folder(), open_store(files_place()))
    see_that_it_is_free(place)  # before anybody is asked for a passphrase
    made = restore(path, place, _passphrase(path))
    click.echo("已恢复。请运行 tracker check 核对。", err=True)
    click.echo(
        f"{made.made_at} 备份以后删除的个人信息又都在库里：请照当时的申请和决定重新删除。", err=True
    )
    if not made.key:
        click.echo(
            "备份中没有密钥：启动前请用 TRACKER_KEY_FILE 指定原来的密钥，"
            "否则个人信息不能解密，已经发出的查询码也不能再用。",
            err=True,
        )
