"""The commands: each a few lines around one call.

Results go to standard output, words about them to standard error. Exit status: 0 done,
1 findings, 2 input refused.
"""

import asyncio
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click
from tortoise.exceptions import OperationalError

from tracker.actions.annual_report import annual_report
from tracker.actions.authorities import (
    CHANGEABLE,
    AuthorityRefused,
    add_authority,
    authority_named,
    change_authority,
)
from tracker.actions.demo import fill_demo
from tracker.actions.enter_notice import enter_notice
from tracker.actions.import_applications import import_applications
from tracker.actions.import_catalogue import Imported, import_catalogue
from tracker.actions.import_challenges import import_challenges
from tracker.actions.rollup import rolled_up, troubles
from tracker.annual.report import fixed, unexplained
from tracker.annual.sheets import RowError
from tracker.archive_commands import REFUSALS as ARCHIVE_REFUSALS
from tracker.archive_commands import backup_command, restore_command
from tracker.clock import SystemClock
from tracker.command_line import (
    FINDINGS,
    authority_option,
    read_file,
    refuse,
    show_json,
    with_records,
    write_file,
)
from tracker.copy_command import REFUSALS as COPY_REFUSALS
from tracker.copy_command import copy_command, copy_files_command
from tracker.figures_commands import REFUSALS as FIGURES_REFUSALS
from tracker.figures_commands import export_figures, import_figures, import_report_command
from tracker.files.store import StoreAway
from tracker.journal_commands import REFUSALS as JOURNAL_REFUSALS
from tracker.journal_commands import check, export_journals_command, verify_journal
from tracker.key_commands import REFUSALS as KEY_REFUSALS
from tracker.key_commands import rotate_key
from tracker.law.clock import ClockInputError, answer
from tracker.law.concordance import NotFound
from tracker.law.fees import fee
from tracker.law.holiday_notice import NoticeUnreadable
from tracker.law.layouts import LAYOUTS
from tracker.law.printed import looked_up
from tracker.law.refusals import Refusal
from tracker.law.terms import FeeBasis
from tracker.officer_commands import REFUSALS as OFFICER_REFUSALS
from tracker.officer_commands import officer_group
from tracker.receipt_commands import REFUSALS as RECEIPT_REFUSALS
from tracker.receipt_commands import receipt_key, verify_receipt
from tracker.records.codes import Codes
from tracker.records.connections import DatabaseUnusable
from tracker.records.journal import SYSTEM
from tracker.records.migrate import MigrationFailed, SchemaIsNewer, migrate
from tracker.records.models import Authority
from tracker.serve_commands import jobs, serve
from tracker.settings import SettingError, read_settings
from tracker.web.report_page import FILES

BINARY = ("docx", "xlsx", "pdf")
FORMS = ("json", "text", "html", "csv", *BINARY)
_REFUSALS = (
    AuthorityRefused,
    ClockInputError,
    DatabaseUnusable,
    MigrationFailed,
    NotFound,
    NoticeUnreadable,
    Refusal,
    SchemaIsNewer,
    SettingError,
    StoreAway,
    *KEY_REFUSALS,
    *ARCHIVE_REFUSALS,
    *JOURNAL_REFUSALS,
    *RECEIPT_REFUSALS,
    *FIGURES_REFUSALS,
    *COPY_REFUSALS,
    *OFFICER_REFUSALS,
)


def _of_no_text(failure: BaseException | None) -> bool:
    """Whether bytes of the command line that no text has are what could not be kept.

    PostgreSQL's driver wraps that, as any value it cannot send.
    """
    while failure and not isinstance(failure, UnicodeEncodeError):
        failure = failure.__cause__
    return failure is not None


class Commands(click.Group):
    """Says every refusal in one sentence and ends with its status."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except _REFUSALS as refused:
            refuse(str(refused))
        except OSError as failure:
            if failure.filename is None:  # of no file: a pipe that was closed, a connection
                raise
            refuse(f"文件 {failure.filename} 不能读写：{failure.strerror}。")
        except (UnicodeEncodeError, OperationalError) as failure:
            if not _of_no_text(failure):
                raise
            refuse("命令行中有不是 UTF-8 编码的文字或者文件名，请改正后重试。")


@click.group(cls=Commands)
def main() -> None:
    """政府信息依申请公开办理系统 A tracker for on-request disclosure."""


for command in (
    serve,
    jobs,
    copy_command,
    copy_files_command,
    officer_group,
    rotate_key,
    receipt_key,
    verify_receipt,
    check,
    verify_journal,
    backup_command,
    restore_command,
):
    main.add_command(command)

# Windows consoles may not speak UTF-8 by themselves; words about a file may name any bytes.
for stream in (sys.stdout, sys.stderr):
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@main.command("migrate")
def migrate_command() -> None:
    """Bring the database to this version's schema, with a backup before."""
    settings = read_settings()
    done = asyncio.run(migrate(settings.database, keyring=settings.keyring()))
    click.echo(f"数据库结构：{done.to}", err=True)
    if done.backup_path:
        click.echo(f"升级前的备份：{done.backup_path}", err=True)
        click.echo("其中的个人信息可能没有加密：核对无误后请删除这份备份。", err=True)


@main.command()
def demo() -> None:
    """Fill an example authority with applications at every stage."""
    settings = read_settings()
    store, codes = settings.store(), Codes(settings.key)
    made = with_records(settings, fill_demo(store, codes, SystemClock()))
    for line in made:
        click.echo(line)


@main.group("authority")
def authority_group() -> None:
    """The authorities of the installation."""


@authority_group.command("add")
@click.argument("code")
@click.option("--name", required=True)
@click.option("--parent", help="上级机关代码")
def authority_add(code: str, name: str, parent: str | None) -> None:
    """Add an authority."""
    now = SystemClock().now()
    made = with_records(read_settings(), add_authority(code, name=name, now=now, parent=parent))
    click.echo(f"{made.code}\t{made.name}")


@authority_group.command("list")
def authority_list() -> None:
    """List the authorities: code, name, code of the parent."""

    async def rows() -> list[Authority]:
        return await Authority.all().order_by("code").select_related("parent")

    for authority in with_records(read_settings(), rows()):
        parent = authority.parent.code if authority.parent else ""
        click.echo(f"{authority.code}\t{authority.name}\t{parent}")


@authority_group.command("set")
@click.argument("code")
@click.argument("changes", nargs=-1, required=True, metavar="NAME=VALUE ...")
def authority_set(code: str, changes: tuple[str, ...]) -> None:
    """Change what pages and letters say of an authority."""
    values = {}
    for change in changes:
        name, given, value = change.partition("=")
        if not given or name not in CHANGEABLE:
            refuse(f"“{change}”不能设置；可以设置的有：{'、'.join(CHANGEABLE)}，写成 名称=值。")
        values[name] = value
    now = SystemClock().now()
    changed = with_records(read_settings(), change_authority(code, now=now, **values))
    click.echo(f"{changed.code}\t{changed.name}")


@main.group("import")
def import_group() -> None:
    """Take ledgers into the register, all or nothing."""


import_group.add_command(import_figures)
import_group.add_command(import_report_command)


@main.group("export")
def export_group() -> None:
    """Write files for other installations."""


export_group.add_command(export_figures)
export_group.add_command(export_journals_command)


@import_group.command("applications")
@click.argument("file", type=click.Path(path_type=Path))
@authority_option
def import_applications_command(file: Path, code: str) -> None:
    """A ledger of applications (CSV or XLSX)."""
    data = read_file(file)

    async def work() -> Any:
        authority = await authority_named(code)
        return await import_applications(authority, data, now=SystemClock().now())

    _say_imported(with_records(read_settings(), work()))


@import_group.command("challenges")
@click.argument("file", type=click.Path(path_type=Path))
@authority_option
def import_challenges_command(file: Path, code: str) -> None:
    """A ledger of reviews and litigation (CSV or XLSX)."""
    data = read_file(file)

    async def work() -> Any:
        authority = await authority_named(code)
        return await import_challenges(authority, data, now=SystemClock().now())

    _say_imported(with_records(read_settings(), work()))


@import_group.command("catalogue")
@click.argument("file", type=click.Path(path_type=Path))
@authority_option
def import_catalogue_command(file: Path, code: str) -> None:
    """A catalogue of what the authority made and holds (CSV or XLSX)."""
    data = read_file(file)

    async def work() -> Any:
        authority = await authority_named(code)
        return await import_catalogue(authority, data, author=SYSTEM, now=SystemClock().now())

    _say_imported(with_records(read_settings(), work()))


def _say_imported(outcome: int | Imported | list[RowError]) -> None:
    if isinstance(outcome, int):
        click.echo(f"已导入 {outcome} 件。", err=True)
        return
    if isinstance(outcome, Imported):
        click.echo(f"已导入 {outcome.entries} 条目录。", err=True)
        if outcome.with_files:
            click.echo(
                f"其中 {outcome.with_files} 条写有文件名称：表格不含文件，"
                "请在工作台的公开目录中逐条添加。",
                err=True,
            )
        return
    for error in outcome:
        click.echo(str(error), err=True)
    refuse(f"共 {len(outcome)} 处有误，没有导入任何内容；请改正后重新导入。")


async def _as_file(said: dict[str, Any], form: str) -> bytes:
    told = fixed(said) if form == "json" else said
    written = await FILES["txt" if form == "text" else form].write(told)
    return written if form in BINARY else written.rstrip(b"\n") + b"\n"


@main.command()
@click.argument("year", type=click.IntRange(2008, 9999))
@authority_option
@click.option("--layout", type=click.Choice(tuple(LAYOUTS)))
@click.option("--format", "form", type=click.Choice(FORMS), default="text")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--with-subordinates", is_flag=True, help="汇总所属机关")
def report(
    year: int,
    code: str,
    layout: str | None,
    form: str,
    output: Path | None,
    with_subordinates: bool,
) -> None:
    """The annual tables and sections of a year."""

    async def work() -> dict[str, Any]:
        authority = await authority_named(code)
        if not with_subordinates:
            return await annual_report(authority, year, layout)
        found = await rolled_up(authority, year, SystemClock().today(), layout)
        for line in troubles(found):
            click.echo(line, err=True)
        return found.report

    if form in BINARY and output is None and sys.stdout.isatty():
        refuse(f"{form} 不能显示在终端上，请用 --output 写明文件名。")
    said = with_records(read_settings(), work())
    shown = asyncio.run(_as_file(said, form))
    if output is None:
        sys.stdout.buffer.write(shown)
    else:
        write_file(output, shown)
    for failed in unexplained(said):
        sides = f"{failed['left']} ≠ {failed['right']}"
        click.echo(f"勾稽关系不符：{failed['name']}（{failed['column']}）{sides}", err=True)
    if unexplained(said):
        sys.exit(FINDINGS)


@main.command()
@click.argument("file", type=click.File("r", encoding="utf-8-sig"), default="-")
def clock(file: Any) -> None:
    """The deadline, day by day, of a journal in JSON; no database needed."""
    try:
        journal = json.load(file)
    except ValueError as failure:
        refuse(f"输入不是完整的 JSON：{failure}")
    except RecursionError:
        refuse("输入的 JSON 嵌套太深，应为一个对象，含 received_on、today 和 entries。")
    show_json(answer(journal))


@main.command("fee")
@click.option("--items", type=int)
@click.option("--pages", type=int)
@click.option(
    "--before", type=int, default=0, help="当月此前的件数 items of the month before these"
)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]))
def fee_command(items: int | None, pages: int | None, before: int, on: Any) -> None:
    """The processing fee with its lines."""
    if (items is None) == (pages is None):
        refuse("请用 --items 或者 --pages 写明数量，二者只能选一（信息处理费办法第三条）。")
    basis = FeeBasis.ITEMS if items is not None else FeeBasis.PAGES
    day: date = on.date() if on else SystemClock().today()
    quantity = items if items is not None else pages or 0
    show_json(fee(basis, quantity, day, before=before).as_json())


@main.command("law")
@click.argument("words", nargs=-1, metavar="[ARTICLE]")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="哪一天的法律，默认今天 as of a day")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text")
def law_command(words: tuple[str, ...], on: Any, form: str) -> None:
    """The law of a day, a text, or an article with what rests on it.

    ARTICLE is 33, 第三十三条, 条例33, 复议法20, 2008年条例24, or a text: 信息处理费办法.
    """
    day: date = on.date() if on else SystemClock().today()
    said, printed = looked_up(" ".join(words), day)
    if form == "json":
        show_json(said)
    else:
        click.echo(printed, nl=False)


@main.command()
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
