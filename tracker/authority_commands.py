"""The authorities of the installation, as commands."""

import click

from tracker.actions.authorities import CHANGEABLE, add_authority, change_authority
from tracker.clock import SystemClock
from tracker.command_line import refuse, with_records
from tracker.records.models import Authority
from tracker.settings import read_settings


@click.group("authority")
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
