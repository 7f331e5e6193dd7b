"""The rows of the register that are to be mended before a report is made of them."""

from datetime import date
from typing import Any

from tortoise.expressions import Q

from tracker.law.calendar import Calendar
from tracker.law.mending import Doubt, doubts, should_have_ended
from tracker.records.connections import reader
from tracker.records.models import Application, Challenge
from tracker.records.tallies import carried_out_of, closed_in, ended_in, pending_at_end_of

MOST = 50

Doubtful = tuple[Doubt, list[Application]]


async def doubtful_endings(authority_id: int, year: int, layout: str) -> list[Doubtful]:
    """Endings of the year that are to be looked at, by what is doubtful; some of each."""
    ours = Application.filter(ended_in(year), authority_id=authority_id, counted=True)
    ours = ours.using_db(reader())
    pairs = await ours.distinct().values_list("result", "ground")
    found: list[Doubtful] = []
    for (result, ground), doubt in doubts(layout, [(r, g) for r, g in pairs]).items():
        meant = _same("result", result) & _same("ground", ground)
        rows = await ours.filter(meant).order_by("ended_on", "id").limit(MOST)
        found.append((doubt, list(rows)))
    return found


async def open_past_due(authority_id: int, year: int, today: date) -> list[Application]:
    """Open at the end of the year, or of today, though their last day is past: late, or ended
    and not entered."""
    ours = Application.filter(
        carried_out_of(year),
        authority_id=authority_id,
        counted=True,
        due_on__lt=min(date(year + 1, 1, 1), today),
    )
    return await ours.using_db(reader()).order_by("due_on", "id").limit(MOST)


async def unfinished_challenges(
    authority_id: int, year: int, calendar: Calendar, today: date
) -> list[Challenge]:
    """Challenges of the year that ended without the kind of decision, or must have ended."""
    found = Challenge.filter(
        (closed_in(year) & Q(decision="")) | pending_at_end_of(year), authority_id=authority_id
    )
    rows = await found.using_db(reader()).order_by("filed_on", "id")
    return [
        row
        for row in rows
        if row.closed_on is not None or should_have_ended(row.kind, row.filed_on, calendar, today)
    ][:MOST]


def _same(column: str, value: str | None) -> Q:
    asked: dict[str, Any] = {f"{column}__isnull": True} if value is None else {column: value}
    return Q(**asked)
