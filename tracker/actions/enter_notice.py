"""Enter a holiday notice: every due date it touches is counted again, and told."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tortoise.expressions import Q

from tracker.law.calendar import Calendar, Notice
from tracker.law.entries import Entry as LawEntry
from tracker.law.facts import fold, in_force
from tracker.law.holiday_notice import read_notice
from tracker.law.standing import standing
from tracker.law.terms import OPEN_STAGES, SettingKind
from tracker.records.calendars import current_calendar, store_notice
from tracker.records.connections import in_transaction
from tracker.records.index import changed, set_index
from tracker.records.journal import entry_of
from tracker.records.models import Application, Authority, Entry, Journal
from tracker.records.setting_changes import note_change

_CHUNK = 200


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
    async with in_transaction():
        await _one_notice_at_a_time()
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
        await store_notice(notice, year=year, officer_id=officer_id, now=now)
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
        ids = await _touched(_first_touched(notice, before))
        calendar, found = before.with_notice(notice), []
        for start in range(0, len(ids), _CHUNK):
            found += await _count_again(ids[start : start + _CHUNK], calendar)
    return found


def _said_of(notice: Notice) -> dict[str, object]:
    return {
        "title": notice.title,
        "document": notice.document,
        "off": [on.isoformat() for on in sorted(notice.off)],
        "work": [on.isoformat() for on in sorted(notice.work)],
    }


async def _one_notice_at_a_time() -> None:
    """Two notices entered at once would each be counted without the other."""
    await Authority.all().order_by("id").select_for_update(no_key=True).first()


def _first_touched(notice: Notice, before: Calendar) -> date:
    """The first day that may count otherwise than before."""
    replaced = [known for known in before.notices if known.key == notice.key]
    named = [on for told in (notice, *replaced) for on in (*told.off, *told.work)]
    return min(*named, date(notice.year, 1, 1)) if notice.is_yearly else min(named)


async def _touched(first: date) -> list[int]:
    """The journals of all open applications, and of the ended whose dates lie there."""
    found = Application.filter(
        Q(stage__in=sorted(OPEN_STAGES))
        | Q(due_on__gte=first)
        | Q(waits_until__gte=first)
        | Q(suspended_until__gte=first)
        | Q(supplement_notice_due_on__gte=first)
    )
    return [id_ for (id_,) in await found.order_by("journal_id").values_list("journal_id")]


async def _count_again(journal_ids: Sequence[int], calendar: Calendar) -> list[Difference]:
    """Bring the index of these applications to the calendar; what changed for the open ones."""
    await Journal.filter(id__in=journal_ids).order_by("id").select_for_update(no_key=True)
    told: dict[int, list[LawEntry]] = defaultdict(list)
    for row in await Entry.filter(journal_id__in=journal_ids).order_by("journal_id", "seq"):
        told[row.journal_id].append(entry_of(row))
    found = []
    for application in await Application.filter(journal_id__in=journal_ids).order_by("id"):
        counted = standing(fold(in_force(told[application.journal_id])), calendar)
        difference = Difference(
            application.authority_id,
            application.register_number,
            application.due_on,
            counted.due_on,
        )
        certain = application.provisional and not counted.provisional
        if counted.stage.is_open and (difference.moved or certain):
            found.append(difference)
        if columns := changed(application, counted):
            set_index(application, counted)
            await application.save(update_fields=columns)
    return found
