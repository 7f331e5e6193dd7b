"""The commands about journals: checked here, taken out, and verified by anybody."""

import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from tracker.actions.authorities import authority_named
from tracker.actions.check import check_register
from tracker.actions.check_heads import compare_heads
from tracker.actions.export_journals import NothingVouched, export_journals
from tracker.clock import SystemClock
from tracker.command_line import FINDINGS, authority_option, read_file, refuse, with_records
from tracker.records.head_text import PrintedHead, read_heads
from tracker.records.journal_file import FileUnreadable, Verified
from tracker.settings import read_settings

REFUSALS = (FileUnreadable, NothingVouched)

_head_option = click.option(
    "--head",
    "said",
    metavar="FILE|TEXT",
    help="与以前打印或者寄出的总摘要核对 compare heads that were printed or mailed",
)


@click.command()
@_head_option
def check(said: str | None) -> None:
    """Replay every journal; verify chain, heads, index, files and identities."""
    printed = _heads(said)
    settings = read_settings()

    async def work() -> int:
        found = 0
        for where, what in await compare_heads(printed):
            click.echo(f"{where}：{what}")
            found += 1
        async for finding in check_register(settings.store()):
            click.echo(str(finding))
            found += 1
        return found

    _end_with(with_records(settings, work()))


def _heads(said: str | None) -> list[PrintedHead]:
    """The heads in a file or in the words themselves."""
    if said is None:
        return []
    text = said
    if len(said) < 200 and Path(said).is_file():
        text = read_file(Path(said)).decode("utf-8-sig", errors="replace")
    found = read_heads(text)
    if not found:
        refuse(
            "“--head”中没有总摘要。请照打印件输入整行，例如 JD01 5 2025-09-22 sha256 加64位"
            "十六进制数（空格不计），或者给出写有它的文本文件。"
        )
    return found


def _end_with(found: int) -> None:
    click.echo(f"发现 {found} 处问题。" if found else "没有发现问题。", err=True)
    if found:
        sys.exit(FINDINGS)


@click.command("journals")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@authority_option
@click.option(
    "--before",
    type=click.DateTime(["%Y-%m-%d"]),
    help="到这一天以前最后一号总摘要为止 up to the last head before this day",
)
@click.option(
    "--texts",
    is_flag=True,
    help="连同自由填写的文字，其中可能有姓名 with the free texts, which may name people",
)
def export_journals_command(file: Path, code: str, before: Any, texts: bool) -> None:
    """The journals of an authority as a file that outsiders can verify."""
    day: date | None = before.date() if before else None
    partial = file.with_name(f"{file.name}.part")

    async def work() -> int:
        authority, n = await authority_named(code), 0
        with partial.open("w", encoding="utf-8", newline="\n") as written:
            async for line in export_journals(
                authority, before=day, texts=texts, now=SystemClock().now()
            ):
                written.write(f"{line}\n")
                n += 1
            written.flush()
            os.fsync(written.fileno())
        return n

    try:
        lines = with_records(read_settings(), work())
        partial.replace(file)
    except OSError as failure:
        refuse(f"文件 {file} 不能写入：{failure.strerror}。")
    finally:
        partial.unlink(missing_ok=True)
    click.echo(f"已写入 {file}，共 {lines} 行。", err=True)
    if texts:
        click.echo("文件中有自由填写的文字，可能写有姓名，请只交给有权查阅的人。", err=True)
    else:
        click.echo(
            "自由填写的文字不在文件里；很短的（例如姓名），可以逐个试着与摘要核对，猜出是哪一个。",
            err=True,
        )


@click.command("verify-journal")
@click.argument("file", type=click.Path(path_type=Path))
@_head_option
def verify_journal(file: Path, said: str | None) -> None:
    """Verify exported journals; offline, without database or settings."""
    printed, verified, found = _heads(said), Verified(), 0
    try:
        with file.open(encoding="utf-8-sig") as lines:
            for wrong in verified.read(lines):
                click.echo(str(wrong))
                found += 1
    except OSError as failure:
        refuse(f"文件 {file} 不能读取：{failure.strerror}。")
    except UnicodeDecodeError:
        refuse(f"文件 {file} 不是 UTF-8 文本。")
    for wrong in verified.compare(printed):
        click.echo(str(wrong))
        found += 1
    click.echo(
        f"{verified.code}：{verified.journals}份办理记录，{verified.entries}条，"
        f"{verified.heads}号总摘要。",
        err=True,
    )
    if verified.withheld:
        click.echo(
            f"其中{verified.withheld}条没有导出自由填写的文字，只核对了前后相接，没有核对内容。",
            err=True,
        )
    if verified.last:
        click.echo(f"最后一号总摘要：{verified.last.line}", err=True)
    _end_with(found)
