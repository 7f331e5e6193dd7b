"""Calendars that officers read by a secret address: only the digest of the secret is kept."""

from dataclasses import dataclass
from datetime import date, datetime

from tracker.law.terms import OPEN_STAGES
from tracker.records.connections import reader
from tracker.records.models import Application, Officer
from tracker.records.office_models import CalendarFeed


@dataclass(frozen=True, slots=True)
class Due:
    """A due date, named by the register number alone."""

    register_number: str
    on: date
    provisional: bool


async def due_dates_of(authority_id: int) -> list[Due]:
    """What a feed shows: the due dates of the open applications, the first one first."""
    found = Application.filter(
        authority_id=authority_id, stage__in=sorted(OPEN_STAGES), due_on__isnull=False
    )
    rows = await found.using_db(reader()).order_by("due_on", "id")
    return [Due(row.register_number, row.due_on, row.provisional) for row in rows if row.due_on]


async def new_feed(officer: Officer, token_digest: str, now: datetime) -> None:
    """The address read until now ends."""
    await CalendarFeed.update_or_create(
        {"token_digest": token_digest, "created_at": now}, officer_id=officer.id
    )


async def end_feed(officer: Officer) -> None:
    await CalendarFeed.filter(officer_id=officer.id).delete()


async def feed_of(officer: Officer) -> CalendarFeed | None:
    return await CalendarFeed.get_or_none(officer_id=officer.id)


async def officer_of_feed(token_digest: str) -> Officer | None:
    """Whose address this is, while they work in the office."""
    feed = await CalendarFeed.get_or_none(token_digest=token_digest).select_related(
        "officer__authority"
    )
    return feed.officer if feed and feed.officer.active else None
