"""Take the figures that a unit with an installation of its own hands up: looked over first,
then taken as a whole or refused with the reason.

A unit's key is trusted once somebody has compared its fingerprint with what the unit says
on the telephone, and said so; another key later is a question again, never an answer.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.exceptions import IntegrityError

from tracker.annual.exchange import Exchange, FiguresRefused, read_exchange
from tracker.annual.report import digest_of_report
from tracker.clock import CHINA
from tracker.law.annual import Check
from tracker.law.terms import TableSource
from tracker.letters.signing_key import grouped
from tracker.records.authority_tree import tree_under
from tracker.records.connections import in_transaction
from tracker.records.given_models import GivenTable, UnitKey
from tracker.records.given_tables import given_in, in_force, key_in_force
from tracker.records.models import Authority
from tracker.records.tallies import has_anything

# Clocks of two computers differ a little; a day more is a clock that is wrong.
_CLOCKS_DIFFER = timedelta(days=1)


class KeyUnconfirmed(FiguresRefused):
    """Nobody has yet said that this is the unit's key."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that may be taken, and what there is to know before.

    `former_key`: the fingerprint in force so far, if it is another; `key_known`: it is this.
    `replaces`: the file taken before on the same year; it stays, and counts no more."""

    exchange: Exchange
    unit: Authority
    key_known: bool
    former_key: str
    replaces: GivenTable | None
    failed: list[Check]


async def look_over(
    above: Authority, data: bytes, *, now: datetime, year: int | None = None
) -> Looked:
    """Raises FiguresRefused. `year`: the one that is being collected, where one is."""
    exchange = read_exchange(data)
    if year is not None and exchange.year != year:
        raise FiguresRefused(f"文件是{exchange.year}年的，这里汇总的是{year}年；请选对年份再收。")
    if exchange.made_at > now + _CLOCKS_DIFFER:
        raise FiguresRefused(
            f"文件写明的导出时间{_moment(exchange.made_at)}还没有到，"
            "报送单位电脑的时间可能不对；请核对后重新导出。"
        )
    unit = await _unit_below(above, exchange)
    taken = [one for one in await given_in([unit.id], exchange.year) if one.signature is not None]
    _refuse_old(exchange, taken)
    if await has_anything(unit.id, exchange.year):
        raise FiguresRefused(
            f"{unit.name}在本系统的登记簿里有{exchange.year}年的件，直接汇总，不收交换文件。"
        )
    key = await key_in_force(unit.id)
    known = key is not None and key.fingerprint == exchange.key.fingerprint
    return Looked(
        exchange=exchange,
        unit=unit,
        key_known=known,
        former_key=key.fingerprint if key is not None and not known else "",
        replaces=in_force(taken, TableSource.HANDED_UP),
        failed=exchange.table.failed,
    )


async def take_figures(
    above: Authority,
    data: bytes,
    *,
    now: datetime,
    confirmed: str = "",
    year: int | None = None,
    officer_id: int | None = None,
) -> GivenTable:
    """`confirmed`: the fingerprint somebody compared, where the key is not known yet. Raises
    FiguresRefused, of which KeyUnconfirmed says that this is all that is missing."""
    try:
        async with in_transaction():
            looked = await look_over(above, data, now=now, year=year)
            await _confirm_key(looked, confirmed, officer_id, now)
            exchange = looked.exchange
            return await GivenTable.create(
                authority=looked.unit,
                source=TableSource.HANDED_UP,
                year=exchange.year,
                text=exchange.text,
                digest=digest_of_report(exchange.text),
                signature=exchange.signature,
                made_at=exchange.made_at,
                key_fingerprint=exchange.key.fingerprint,
                officer_id=officer_id,
                taken_at=now,
            )
    except IntegrityError as failure:
        raise FiguresRefused("这份文件刚刚已经收过，没有重复计入。") from failure


async def _unit_below(above: Authority, exchange: Exchange) -> Authority:
    below = {place.authority.code: place.authority for place in (await tree_under(above))[1:]}
    unit = below.get(exchange.code)
    if unit is None:
        raise FiguresRefused(
            f"文件是“{exchange.name}”（代码{exchange.code}）的，"
            f"不是{above.name}所属的机关；请先在本系统登记为所属机关，或者核对代码。"
        )
    return unit


def _refuse_old(exchange: Exchange, taken: list[GivenTable]) -> None:
    for one in taken:
        if one.signature == exchange.signature:
            raise FiguresRefused(f"这份文件在{_moment(one.taken_at)}已经收过，没有重复计入。")
    latest = max((one.made_at for one in taken if one.made_at is not None), default=None)
    if latest is not None and exchange.made_at < latest:
        raise FiguresRefused(
            f"已经收了{_moment(latest)}导出的一份，这份是更早的（{_moment(exchange.made_at)}）。"
        )


async def _confirm_key(
    looked: Looked, confirmed: str, officer_id: int | None, now: datetime
) -> None:
    if looked.key_known:
        return
    fingerprint = looked.exchange.key.fingerprint
    if confirmed.replace("-", "").strip().lower() != fingerprint:
        why = "换了公钥" if looked.former_key else "第一次报送"
        raise KeyUnconfirmed(
            f"{looked.unit.name}{why}，请先打电话与该单位核对公钥指纹，一致的再确认："
            f"{grouped(fingerprint)}。"
        )
    await UnitKey.create(
        authority=looked.unit, fingerprint=fingerprint, officer_id=officer_id, confirmed_at=now
    )


def _moment(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"
