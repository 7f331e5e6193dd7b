"""The register itself, as commands: its schema, an example, the calendar it counts by."""

import asyncio
from pathlib import Path

import click

from tracker.actions.demo import fill_demo
from tracker.actions.enter_notice import enter_notice
from tracker.clock import SystemClock
from tracker.command_line import read_file, with_records
from tracker.law.holiday_notice import NoticeUnreadable
from tracker.records.codes import Codes
from tracker.records.migrate import MigrationFailed, migrate
from tracker.settings import read_settings

REFUSALS = (MigrationFailed, NoticeUnreadable)


@click.command("migrate")
def migrate_command() -> None:
    """Bring the database to this version's schema, with a backup before."""
    settings = read_settings()
    done = asyncio.run(migrate(settings.database, keyring=settings.keyring()))
    click.echo(f"数据库结构：{done.to}", err=True)
    if done.backup_path:
        click.echo(f"升级前的备份：{done.backup_path}", err=True)
        click.echo("其中的个人信息可能没有加密：核对无误后请删除这份备份。", err=True)


@click.command()
def demo() -> None:
    """Fill an example authority with applications at every stage."""
    settings = read_settings()
    store, codes = settings.store(), Codes(settings.key)
    made = with_records(settings, fill_demo(store, codes, SystemClock()))
    for line in made:
        click.echo(line)


@click.command()
@click.argument("year", type=click.IntRange(2008, 9999))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--title", default="", help="通知标题 title of the notice")
@click.option("--document", default="", help="发文字号 its document number")
@click.option("--changes", is_flag=True, help="调整已公布的安排 it alters a year already announced")
def notice(year: int, file: Path, title: str, document: str, changes: bool) -> None:
    """Enter the holiday notice of a year and recompute every open due date."""
    text = read_file(file).decode("utf-8-sig", errors="replace")
    work = enter_notice(
        year,
        text,
        title=title,
        document=document,
        changes=changes,
        officer_id=None,
        now=SystemClock().now(),
    )
    differences = with_records(read_settings(), work)
    for found in differences:
        click.echo(f"{found.register_number}\t{found.old_due_on}\t{found.due_on}")
    click.echo(f"已录入 {year} 年放假安排，{len(differences)} 件申请的期限有变化。", err=True)
