"""The law alone, as commands: no database is needed."""

import json
from datetime import date
from typing import Any

import click

from tracker.clock import SystemClock
from tracker.command_line import refuse, show_json
from tracker.law.clock import ClockInputError, answer
from tracker.law.concordance import NotFound
from tracker.law.fees import fee
from tracker.law.printed import looked_up
from tracker.law.terms import FeeBasis

REFUSALS = (ClockInputError, NotFound)


@click.command()
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


@click.command("fee")
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


@click.command("law")
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
