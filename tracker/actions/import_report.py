"""Take over a year's table from before the register: a report published elsewhere, or the
balance a register opens with in the middle of a year.
"""

import json
from datetime import date, datetime

from tracker.annual.given import TableUnreadable, YearTable, read_table
from tracker.annual.report import digest_of_report
from tracker.law.annual import cells, checks
from tracker.law.handing_up import opening_refusal, published_before_refusal
from tracker.law.layouts import layout_for
from tracker.law.terms import TableSource
from tracker.records.connections import in_transaction
from tracker.records.given_models import GivenTable
from tracker.records.given_tables import given_in, in_force
from tracker.records.models import Application, Authority
from tracker.records.published_reports import latest_report
from tracker.records.tallies import ended_in

SIZE_LIMIT = 1024 * 1024


class ReportRefused(Exception):
    """This table is not taken over; one sentence says why."""


async def import_report(
    authority: Authority,
    data: bytes,
    *,
    now: datetime,
    until: date | None = None,
    officer_id: int | None = None,
) -> GivenTable:
    """`until`: the last day the figures count, which makes them an opening balance of that
    year. Raises ReportRefused, TableUnreadable or a Refusal; then nothing is taken."""
    text, table = read_report(data)
    today = now.date()
    async with in_transaction():
        await Authority.select_for_update(no_key=True).get(id=authority.id)
        if until is None:
            await _refuse_published(authority, table.year, today)
        else:
            await _refuse_opening(authority, table, until, today)
        source = TableSource.OPENING if until else TableSource.PUBLISHED
        digest = digest_of_report(text)
        before = in_force(await given_in([authority.id], table.year), source)
        if before is not None and before.digest == digest and before.until == until:
            raise ReportRefused(f"这份{source.label}已经导入过，没有重复导入。")
        return await GivenTable.create(
            authority=authority,
            source=source,
            year=table.year,
            until=until,
            text=text,
            digest=digest,
            officer_id=officer_id,
            taken_at=now,
        )


def read_report(data: bytes) -> tuple[str, YearTable]:
    """The file as text and its table. Raises ReportRefused or TableUnreadable."""
    if len(data) > SIZE_LIMIT:
        raise ReportRefused("文件太大，不是一年的年报数据。")
    try:
        text = data.decode("utf-8-sig")
        said = json.loads(text)
    except (ValueError, RecursionError) as failure:
        raise ReportRefused("文件不能读取；应为年报数据（JSON），UTF-8 编码。") from failure
    if not isinstance(said, dict):
        raise TableUnreadable("文件应为一个对象，含 year、applications、reviews_litigation。")
    return text, read_table(said)


async def _refuse_published(authority: Authority, year: int, today: date) -> None:
    refusal = published_before_refusal(year, today)
    if refusal is not None:
        raise refusal
    if await latest_report(authority.id, year) is not None:
        raise ReportRefused(f"{year}年年报已经在本系统公布，不需要再导入。")


async def _refuse_opening(authority: Authority, table: YearTable, until: date, today: date) -> None:
    layout = layout_for(table.year)
    refusal = opening_refusal(
        table.year,
        until,
        cells(layout, table.tallies),
        checks(layout, table.tallies),
        already=await ended_until(authority.id, until),
        today=today,
    )
    if refusal is not None:
        raise refusal


async def ended_until(authority_id: int, until: date) -> int:
    """How many applications of the register ended in the year up to that day, which an opening
    balance until then would count again."""
    early = Application.filter(ended_in(until.year), authority_id=authority_id, counted=True)
    return await early.filter(ended_on__lte=until).count()
