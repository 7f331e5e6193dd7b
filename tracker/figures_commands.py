"""The commands about figures that travel as files: handed up, taken, and taken over."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from tracker.actions.authorities import authority_named
from tracker.actions.hand_up import figures_file, own_key
from tracker.actions.import_report import ReportRefused, import_report
from tracker.actions.take_figures import look_over, take_figures
from tracker.annual.exchange import FiguresRefused, read_exchange
from tracker.annual.given import TableUnreadable
from tracker.clock import SystemClock
from tracker.command_line import FINDINGS, authority_option, read_file, with_records, write_file
from tracker.law.annual import Check
from tracker.letters.signing_key import grouped
from tracker.records.given_models import GivenTable
from tracker.settings import read_settings

REFUSALS = (FiguresRefused, ReportRefused, TableUnreadable)


@click.command("figures")
@click.argument("year", type=click.IntRange(2008, 9999))
@authority_option
@click.option("--output", required=True, type=click.Path(path_type=Path, dir_okay=False))
def export_figures(year: int, code: str, output: Path) -> None:
    """The figures of a year as a signed file for the authority above."""
    settings = read_settings()

    async def work() -> str:
        authority = await authority_named(code)
        return await figures_file(authority, year, settings.key, SystemClock().now())

    written = with_records(settings, work()).encode()
    write_file(output, written)
    click.echo(
        f"公钥指纹（报送时请上级核对）：{grouped(own_key(settings.key).fingerprint)}", err=True
    )
    _end_with(read_exchange(written).table.failed)


@click.command("figures")
@click.argument("file", type=click.Path(path_type=Path))
@authority_option
@click.option("--year", type=click.IntRange(2008, 9999), help="应为哪一年 the year expected")
@click.option(
    "--confirm-key",
    "confirmed",
    default="",
    metavar="FINGERPRINT",
    help="已与报送单位核对的公钥指纹 the fingerprint compared with the unit",
)
def import_figures(file: Path, code: str, year: int | None, confirmed: str) -> None:
    """A signed file of figures from a unit below --authority."""
    data, now = read_file(file), SystemClock().now()

    async def work() -> Any:
        above = await authority_named(code)
        looked = await look_over(above, data, now=now, year=year)
        await take_figures(above, data, now=now, confirmed=confirmed, year=year)
        return looked

    looked = with_records(read_settings(), work())
    click.echo(f"已收{looked.unit.name}{looked.exchange.year}年的数字。", err=True)
    if looked.replaces is not None:
        click.echo("以前收的一份保留，不再计入。", err=True)
    _end_with(looked.failed)


@click.command("report")
@click.argument("file", type=click.Path(path_type=Path))
@authority_option
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="期初余额计到哪一天 the last day an opening balance counts",
)
def import_report_command(file: Path, code: str, until: Any) -> None:
    """A report published elsewhere (JSON); with --until, the opening balance of its year."""
    data = read_file(file)
    day: date | None = until.date() if until else None

    async def work() -> GivenTable:
        authority = await authority_named(code)
        return await import_report(authority, data, now=SystemClock().now(), until=day)

    taken = with_records(read_settings(), work())
    click.echo(f"已导入{taken.year}年的{taken.source.label}。", err=True)


def _end_with(failed: list[Check]) -> None:
    for check in failed:
        sides = f"{check.left} ≠ {check.right}"
        click.echo(f"勾稽关系不符：{check.name}（{check.column}）{sides}", err=True)
    if failed:
        sys.exit(FINDINGS)
