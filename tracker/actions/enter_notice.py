"""Enter a holiday notice: every due date it touches is counted again, and told."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import Q

from tracker.law.calendar import Calendar, Notice
from tracker.law.entries import Entry as LawEntry
from tracker.law.facts import fold, in_force
from tracker.law.holiday_notice import read_notice
from tracker.law.standing import standing
from tracker.law.terms import OPEN_STAGES, SettingKind
from tracker.records.calendars import current_calendar, hold_calendar, store_notice
from tracker.records.connections import in_transaction, reader, writer
from tracker.records.index import COLUMNS, changed, save_columns
from tracker.records.journal import entry_of
from tracker.records.models import Application, Entry, Journal
from tracker.records.setting_changes import note_change

_CHUNK = 500
_OF_ENTRY = ("id", "journal_id", "seq", "kind", "on", "facts")
_OF_APPLICATION = ("id", "journal_id", "authority_id", "register_number", *COLUMNS)


@dataclass(frozen=True, slots=True)
class Difference:
    """An open application whose due date is another now, or is no longer provisional."""

    authority_id: int
    register_number: str
    old_due_on: date | None
    due_on: date | None

    @property
    def moved(self) -> bool:
        return self.due_on != self.old_due_on

    def __str__(self) -> str:
        if self.moved:
            return f"{self.register_number}：应答复日期由 {self.old_due_on} 改为 {self.due_on}"
        return f"{self.register_number}：应答复日期 {self.due_on} 不变，不再是暂定"


@dataclass(frozen=True, slots=True)
class _Counted:
    """What a journal of this length says by the new calendar, as far as the index says else."""

    application_id: int
    journal_id: int
    length: int
    columns: Mapping[str, Any]
    difference: Difference | None


async def enter_notice(
    year: int,
    text: str,
    *,
    title: str = "",
    document: str = "",
    changes: bool = False,
    officer_id: int | None,
    now: datetime,
) -> list[Difference]:
    """Keep a notice and count again, all or nothing; the same notice again changes nothing.

    Raises NoticeUnreadable with everything that is wrong in the text. `changes`: it alters
    the arrangement of a year that has one.
    """
    before = await current_calendar()
    notice = read_notice(
        text,
        year=year,
        title=title,
        document=document or None,
        changes=before if changes else None,
    )
    if notice in before.notices:
        return []
    calendar = before.with_notice(notice)
    first = _first_touched(notice, before)
    # Others write meanwhile; what they change is counted once more when they are kept waiting.
    ahead = {
        one.journal_id: one
        for ids in _chunks(await _touched(first, reader()))
        for one in await _counted(ids, calendar, reader())
    }
    async with in_transaction():
        if (await hold_calendar()).notices == before.notices:
            await _keep(notice, before, officer_id=officer_id, now=now)
            return [
                difference
                for ids in _chunks(await _touched(first, writer()))
                for difference in await _count_again(ids, calendar, ahead)
            ]
    return await enter_notice(
        year,
        text,
        title=title,
        document=document,
        changes=changes,
        officer_id=officer_id,
        now=now,
    )


async def _keep(notice: Notice, before: Calendar, *, officer_id: int | None, now: datetime) -> None:
    await store_notice(notice, year=notice.year, officer_id=officer_id, now=now)
    was = {one.key: one for one in before.notices}.get(notice.key)
    await note_change(
        None,
        SettingKind.CALENDAR,
        notice.key,
        _said_of(was) if was else {},
        _said_of(notice),
        by=officer_id,
        now=now,
    )


def _said_of(notice: Notice) -> dict[str, object]:
    return {
        "title": notice.title,
        "document": notice.document,
        "off": [on.isoformat() for on in sorted(notice.off)],
        "work": [on.isoformat() for on in sorted(notice.work)],
    }


def _first_touched(notice: Notice, before: Calendar) -> date:
    """The first day that may count otherwise than before."""
    replaced = [known for known in before.notices if known.key == notice.key]
    named = [on for told in (notice, *replaced) for on in (*told.off, *told.work)]
    return min(*named, date(notice.year, 1, 1)) if notice.is_yearly else min(named)


async def _touched(first: date, connection: BaseDBAsyncClient) -> list[int]:
    """The journals of all open applications, and of the ended whose dates lie there."""
    found = Application.filter(
        Q(stage__in=sorted(OPEN_STAGES))
        | Q(due_on__gte=first)
        | Q(waits_until__gte=first)
        | Q(suspended_until__gte=first)
        | Q(supplement_notice_due_on__gte=first)
    ).using_db(connection)
    return [id_ for (id_,) in await found.order_by("journal_id").values_list("journal_id")]


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


async def _counted(
    journal_ids: Sequence[int], calendar: Calendar, connection: BaseDBAsyncClient
) -> list[_Counted]:
    told: dict[int, list[LawEntry]] = defaultdict(list)
    entries = Entry.filter(journal_id__in=journal_ids).using_db(connection)
    for row in await entries.order_by("journal_id", "seq").only(*_OF_ENTRY):
        told[row.journal_id].append(entry_of(row))
    rows = Application.filter(journal_id__in=journal_ids).using_db(connection)
    return [
        _compared(application, told[application.journal_id], calendar)
        for application in await rows.order_by("id").only(*_OF_APPLICATION)
    ]


def _compared(
    application: Application, entries: Sequence[LawEntry], calendar: Calendar
) -> _Counted:
    counted = standing(fold(in_force(entries)), calendar)
    difference = Difference(
        application.authority_id,
        application.register_number,
        application.due_on,
        counted.due_on,
    )
    certain = application.provisional and not counted.provisional
    told = counted.stage.is_open and (difference.moved or certain)
    return _Counted(
        application.id,
        application.journal_id,
        len(entries),
        {name: getattr(counted, name) for name in changed(application, counted)},
        difference if told else None,
    )


async def _count_again(
    journal_ids: Sequence[int], calendar: Calendar, ahead: Mapping[int, _Counted]
) -> list[Difference]:
    """Bring the index of these applications to the calendar; what changed for the open ones."""
    journals = Journal.filter(id__in=journal_ids).order_by("id").select_for_update(no_key=True)
    lengths = {journal.id: journal.length for journal in await journals}
    known = [ahead[id_] for id_ in journal_ids if id_ in ahead]
    found = [one for one in known if one.length == lengths[one.journal_id]]
    late = set(journal_ids) - {one.journal_id for one in found}
    if late:
        found += await _counted(sorted(late), calendar, writer())
    await save_columns((one.application_id, one.columns) for one in found if one.columns)
    return [one.difference for one in found if one.difference is not None]
