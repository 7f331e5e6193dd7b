"""The rows of the register that are to be mended before a report is made of them."""

from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from tracker.law.calendar import Calendar
from tracker.law.mending import Doubt, doubts, should_have_ended
from tracker.law.terms import ChallengeKind
from tracker.records.connections import primary, reader
from tracker.records.models import Application, Challenge
from tracker.records.tallies import closed_in, ended_in, known_tallies, pending_at_end_of
from tracker.records.unchanged import while_unchanged

MOST = 50

Doubtful = tuple[Doubt, list[Application]]


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A challenge that is perhaps to be mended."""

    id: int
    case_number: str
    kind: ChallengeKind
    filed_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known until a journal grows: results and grounds of the year's endings, what was
    open and past its last day at its end and ended later, and challenges of the year that are
    perhaps to be mended."""

    endings: list[tuple[str | None, str | None]]
    ended_later: list[Application]
    challenges: list[Unfinished]


async def known_to_mend(authority_id: int, year: int, calendar: Calendar) -> Known:
    after = date(year + 1, 1, 1)

    async def read() -> Known:
        endings = (await known_tallies(authority_id, year)).endings
        return Known(
            sorted({(one.result, one.ground) for one in endings}, key=str),
            await _past_due(authority_id, after).filter(ended_on__gte=after),
            await _unfinished(authority_id, year),
        )

    # Last days change with a holiday notice, too, which is no entry.
    return await while_unchanged(authority_id, ("to mend", year, calendar), read)


async def doubtful_endings(
    authority_id: int, year: int, layout: str, known: Known
) -> list[Doubtful]:
    """Endings of the year that are to be looked at, by what is doubtful; some of each."""
    ours = Application.filter(ended_in(year), authority_id=authority_id, counted=True)
    ours = ours.using_db(reader())
    found: list[Doubtful] = []
    for (result, ground), doubt in doubts(layout, known.endings).items():
        meant = _same("result", result) & _same("ground", ground)
        rows = await ours.filter(meant).order_by("ended_on", "id").limit(MOST)
        found.append((doubt, list(rows)))
    return found


async def open_past_due(
    authority_id: int, year: int, today: date, known: Known
) -> list[Application]:
    """Open at the end of the year, or of today, though their last day is past: late, or ended
    and not entered. Nothing is due that was not received before."""
    after = date(year + 1, 1, 1)
    still = await _past_due(authority_id, min(after, today)).filter(ended_on__isnull=True)
    if after > today:
        return still
    found = {one.id: one for one in (*still, *known.ended_later)}
    return sorted(found.values(), key=lambda one: (one.due_on or after, one.id))[:MOST]


def _past_due(authority_id: int, before: date) -> QuerySet[Application]:
    due = Application.filter(authority_id=authority_id, counted=True, due_on__lt=before)
    return due.using_db(primary()).order_by("due_on", "id").limit(MOST)


async def _unfinished(authority_id: int, year: int) -> list[Unfinished]:
    found = Challenge.filter(
        (closed_in(year) & Q(decision="")) | pending_at_end_of(year), authority_id=authority_id
    )
    columns = ("id", "case_number", "kind", "filed_on", "closed_on")
    rows = await found.using_db(primary()).order_by("filed_on", "id").values_list(*columns)
    return [Unfinished(*row) for row in rows]


def unfinished_challenges(known: Known, calendar: Calendar, today: date) -> list[Unfinished]:
    """Challenges of the year that ended without the kind of decision, or must have ended."""
    found = (
        row
        for row in known.challenges
        if row.closed_on is not None or should_have_ended(row.kind, row.filed_on, calendar, today)
    )
    return list(islice(found, MOST))


def _same(column: str, value: str | None) -> Q:
    asked: dict[str, Any] = {f"{column}__isnull": True} if value is None else {column: value}
    return Q(**asked)
