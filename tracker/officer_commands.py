"""The commands about officers, for whoever is at the machine itself."""

import click

from tracker.actions.emergency import EmergencyRefused, open_emergency
from tracker.actions.recover import LINK_LIFE, new_link
from tracker.actions.second_factor import switch_off
from tracker.clock import SystemClock
from tracker.command_line import authority_option, refuse, with_records
from tracker.records.codes import Codes
from tracker.records.officers import officer_named
from tracker.settings import Settings, read_settings
from tracker.web.desk.credentials import SIGN_IN_NAME, read_sign_in_name

REFUSALS = (EmergencyRefused,)


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
    _show_link(settings, token)


@officer_group.command("emergency")
@click.argument("sign_in_name")
@authority_option
@click.option("--hours", default=24, show_default=True, type=click.IntRange(1, 168))
def emergency(sign_in_name: str, code: str, hours: int) -> None:
    """A local administrator for some hours, when the identity provider fails."""
    name = read_sign_in_name(sign_in_name)
    if not SIGN_IN_NAME.fullmatch(name):
        refuse("登录名应为2至60个汉字、字母或数字，中间不留空格。")
    settings, now = read_settings(), SystemClock().now()
    work = open_emergency(code, name, Codes(settings.key), hours=hours, now=now)
    token, is_new = with_records(settings, work)
    _show_link(settings, token)
    if is_new:
        click.echo(
            f"没有登录名为 {name} 的人员，已新建为管理员；如果是写错了，请在“人员”中停用。",
            err=True,
        )
    click.echo(
        f"设置密码后，{hours}小时内可以在登录页面的“应急登录”使用；已记入修改记录。", err=True
    )


def _show_link(settings: Settings, token: str) -> None:
    hours = LINK_LIFE.seconds // 3600
    click.echo(f"{settings.base_url}/recover/{token}")
    click.echo(f"在浏览器中打开，{hours}小时内有效，只能用一次。", err=True)
    if not settings.base_url:
        click.echo("前面加上本系统的网址，例如 http://127.0.0.1:8000", err=True)
