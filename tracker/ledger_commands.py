"""The commands that take ledgers into the register, all or nothing."""

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import click

from tracker.actions.authorities import authority_named
from tracker.actions.import_applications import import_applications
from tracker.actions.import_catalogue import Imported, import_catalogue
from tracker.actions.import_challenges import import_challenges
from tracker.annual.sheets import RowError
from tracker.clock import SystemClock
from tracker.command_line import authority_option, read_file, refuse, with_records
from tracker.records.journal import SYSTEM
from tracker.settings import read_settings

_Outcome = int | Imported | list[RowError]


@click.command("applications")
@click.argument("file", type=click.Path(path_type=Path))
@authority_option
def import_applications_command(file: Path, code: str) -> None:
    """A ledger of applications (CSV or XLSX)."""
    _take(file, code, import_applications)


@click.command("challenges")
@click.argument("file", type=click.Path(path_type=Path))
@authority_option
def import_challenges_command(file: Path, code: str) -> None:
    """A ledger of reviews and litigation (CSV or XLSX)."""
    _take(file, code, import_challenges)


@click.command("catalogue")
@click.argument("file", type=click.Path(path_type=Path))
@authority_option
def import_catalogue_command(file: Path, code: str) -> None:
    """A catalogue of what the authority made and holds (CSV or XLSX)."""
    _take(file, code, partial(import_catalogue, author=SYSTEM))


def _take(file: Path, code: str, into: Callable[..., Awaitable[_Outcome]]) -> None:
    data = read_file(file)

    async def work() -> _Outcome:
        return await into(await authority_named(code), data, now=SystemClock().now())

    _say_imported(with_records(read_settings(), work()))


def _say_imported(outcome: _Outcome) -> None:
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
