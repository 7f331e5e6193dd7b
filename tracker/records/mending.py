"""The rows of the register that are to be mended before a report is made of them."""

from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from tortoise.expressions import Q

from tracker.law.calendar import Calendar
from tracker.law.mending import Doubt, doubts, should_have_ended
from tracker.law.terms import ChallengeKind
from tracker.records.connections import reader
from tracker.records.models import Application, Challenge
from tracker.records.tallies import closed_in, ended_in, known_tallies, pending_at_end_of
from tracker.records.unchanged import while_unchanged

MOST = 50

Doubtful = tuple[Doubt, list[Application]]


async def doubtful_endings(authority_id: int, year: int, layout: str) -> list[Doubtful]:
    """Endings of the year that are to be looked at, by what is doubtful; some of each."""
    ours = Application.filter(ended_in(year), authority_id=authority_id, counted=True)
    ours = ours.using_db(reader())
    endings = (await known_tallies(authority_id, year)).endings
    pairs = sorted({(one.result, one.ground) for one in endings}, key=str)
    found: list[Doubtful] = []
    for (result, ground), doubt in doubts(layout, pairs).items():
        meant = _same("result", result) & _same("ground", ground)
        rows = await ours.filter(meant).order_by("ended_on", "id").limit(MOST)
        found.append((doubt, list(rows)))
    return found


async def open_past_due(
    authority_id: int, year: int, calendar: Calendar, today: date
) -> list[Application]:
    """Open at the end of the year, or of today, though their last day is past: late, or ended
    and not entered. Nothing is due that was not received before."""
    after = date(year + 1, 1, 1)
    ours = Application.filter(
        authority_id=authority_id, counted=True, due_on__lt=min(after, today)
    ).order_by("due_on", "id")

    async def ended_later() -> list[Application]:
        return await ours.filter(ended_on__gte=after).limit(MOST)

    still = await ours.filter(ended_on__isnull=True).using_db(reader()).limit(MOST)
    if after > today:
        return still
    # Their last days change with a holiday notice, too, which is no entry.
    question = ("past due", year, calendar)
    later = await while_unchanged(authority_id, question, ended_later)
    found = {one.id: one for one in (*still, *later)}
    return sorted(found.values(), key=lambda one: (one.due_on or after, one.id))[:MOST]


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A challenge that is perhaps to be mended."""

    id: int
    case_number: str
    kind: ChallengeKind
    filed_on: date
    closed_on: date | None


async def unfinished_challenges(
    authority_id: int, year: int, calendar: Calendar, today: date
) -> list[Unfinished]:
    """Challenges of the year that ended without the kind of decision, or must have ended."""

    async def read() -> list[Unfinished]:
        found = Challenge.filter(
            (closed_in(year) & Q(decision="")) | pending_at_end_of(year), authority_id=authority_id
        )
        columns = ("id", "case_number", "kind", "filed_on", "closed_on")
        rows = await found.order_by("filed_on", "id").values_list(*columns)
        return [Unfinished(*row) for row in rows]

    rows = await while_unchanged(authority_id, ("unfinished challenges", year), read)
    found = (
        row
        for row in rows
        if row.closed_on is not None or should_have_ended(row.kind, row.filed_on, calendar, today)
    )
    return list(islice(found, MOST))


def _same(column: str, value: str | None) -> Q:
    asked: dict[str, Any] = {f"{column}__isnull": True} if value is None else {column: value}
    return Q(**asked)
