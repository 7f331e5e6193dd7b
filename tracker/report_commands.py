"""The annual tables, as a command."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import click

from tracker.actions.annual_report import annual_report
from tracker.actions.authorities import authority_named
from tracker.actions.rollup import rolled_up, troubles
from tracker.annual.report import fixed, unexplained
from tracker.clock import SystemClock
from tracker.command_line import FINDINGS, authority_option, refuse, with_records, write_file
from tracker.law.layouts import LAYOUTS
from tracker.settings import read_settings
from tracker.web.report_page import FILES

BINARY = ("docx", "xlsx", "pdf")
FORMS = ("json", "text", "html", "csv", *BINARY)


async def _as_file(said: dict[str, Any], form: str) -> bytes:
    told = fixed(said) if form == "json" else said
    written = await FILES["txt" if form == "text" else form].write(told)
    return written if form in BINARY else written.rstrip(b"\n") + b"\n"


@click.command()
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
