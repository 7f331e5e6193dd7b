"""The command for the keys of what is sealed in the database."""

from pathlib import Path

import click

from tracker.actions.rotate_key import StillNeeded, begin, forget, reseal
from tracker.command_line import refuse, with_records
from tracker.records.key_file import read_key_file
from tracker.records.keyring import current
from tracker.settings import read_settings

REFUSALS = (StillNeeded,)

_KEEP = (
    "更换前的备份要用更换前的密钥文件才能打开：请把旧密钥文件与旧备份一起另行保存，"
    "旧备份销毁时一并销毁。"
)


@click.command("rotate-key")
@click.option(
    "--forget",
    "forgets",
    is_flag=True,
    help="从密钥文件中删去不再使用的数据密钥 remove the earlier data keys from the key file",
)
@click.option("--yes", is_flag=True, help="不再询问 ask nothing")
def rotate_key(*, forgets: bool, yes: bool) -> None:
    """A new key for personal data and the secrets beside it; all is sealed anew with it.

    Interrupted, it goes on where it stopped. Servers may go on serving.
    """
    settings = read_settings()
    path = settings.key_file
    if path is None:
        refuse("没有密钥文件，不能更换密钥。")
    if forgets:
        if not (yes or click.confirm(f"{_KEEP}现在从 {path} 删去以前的数据密钥？", err=True)):
            refuse("没有删去任何密钥。")
        gone = with_records(settings, forget(path))
        numbers = "、".join(map(str, gone))
        click.echo(f"已删去 {numbers} 号数据密钥。" if gone else "没有可以删去的密钥。", err=True)
        return
    with_records(settings, _rotate(path))


async def _rotate(path: Path) -> None:
    is_new = await begin(path)
    number = current().current
    click.echo(
        f"{'已生成' if is_new else '继续上次未完成的更换，使用'} {number} 号数据密钥。", err=True
    )
    async for progress in reseal():
        click.echo(f"{progress.table}：{progress.done}/{progress.of}", err=True)
    click.echo(f"个人信息已全部改用 {number} 号数据密钥加密。", err=True)
    if len(read_key_file(path).data) > 1:
        click.echo(
            "以前的数据密钥不再使用；请运行 tracker check 核对，"
            "然后用 tracker rotate-key --forget 从密钥文件中删去。",
            err=True,
        )
    click.echo(f"请另行备份新的密钥文件 {path}。{_KEEP}", err=True)
