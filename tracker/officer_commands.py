"""The commands about officers, for whoever is at the machine itself."""

import click

from tracker.actions.recover import LINK_LIFE, new_link
from tracker.actions.second_factor import switch_off
from tracker.clock import SystemClock
from tracker.command_line import refuse, with_records
from tracker.records.codes import Codes
from tracker.records.officers import officer_named
from tracker.settings import read_settings
from tracker.web.desk.credentials import read_sign_in_name


@click.group("officer")
def officer_group() -> None:
    """Officers who cannot sign in."""


@officer_group.command("recover")
@click.argument("sign_in_name")
@click.option("--reason", default="在服务器上恢复", help="理由，记入修改记录 why, for the record")
@click.option(
    "--reset-second-factor",
    is_flag=True,
    help="手机和备用码都没有了 telephone and recovery codes are lost",
)
def recover(sign_in_name: str, reason: str, reset_second_factor: bool) -> None:
    """A one-time link by which SIGN_IN_NAME sets a new password."""
    settings, now = read_settings(), SystemClock().now()

    async def work() -> str | None:
        officer = await officer_named(read_sign_in_name(sign_in_name))
        if officer is None or not officer.active:
            return None
        if reset_second_factor:
            await switch_off(officer, by=None, reason=reason, now=now)
        return await new_link(officer, Codes(settings.key), by=None, reason=reason, now=now)

    token = with_records(settings, work())
    if token is None:
        refuse(f"没有登录名为“{sign_in_name}”的在岗人员。")
    hours = LINK_LIFE.seconds // 3600
    click.echo(f"{settings.base_url}/recover/{token}")
    click.echo(f"在浏览器中打开，{hours}小时内有效，只能用一次。", err=True)
    if not settings.base_url:
        click.echo("前面加上本系统的网址，例如 http://127.0.0.1:8000", err=True)
