"""The command that lets an administrator in when the provider fails."""

import click

from tracker.actions.emergency import EmergencyRefused, open_emergency
from tracker.clock import SystemClock
from tracker.command_line import authority_option, refuse, with_records
from tracker.settings import read_settings
from tracker.web.desk.credentials import SIGN_IN_NAME, read_sign_in_name

REFUSALS = (EmergencyRefused,)


@click.command("emergency")
@click.argument("name", metavar="SIGN-IN-NAME")
@authority_option
@click.option("--hours", default=24, show_default=True, type=click.IntRange(1, 168))
def emergency(name: str, code: str, hours: int) -> None:
    """A local administrator with a fresh password, for some hours."""
    sign_in_name = read_sign_in_name(name)
    if not SIGN_IN_NAME.fullmatch(sign_in_name):
        refuse("登录名应为2至60个汉字、字母或数字，中间不留空格。")
    now = SystemClock().now()
    password = with_records(
        read_settings(), open_emergency(code, sign_in_name, hours=hours, now=now)
    )
    click.echo(f"{sign_in_name}\t{password}")
    click.echo(f"{hours}小时内可以在登录页面的“应急登录”使用这个密码；已记入修改记录。", err=True)
