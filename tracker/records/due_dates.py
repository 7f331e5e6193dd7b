"""The last days of everything that is open in an office, as the law counts them.

The index leads to what is open; which last days it has, the law says from the journals, for
most of them stand in no column.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.law.calendar import Calendar
from tracker.law.case_limits import limits_now
from tracker.law.entries import Consulted, Entry, ReasonsAsked
from tracker.law.facts import fold, in_force
from tracker.law.limits import Limit
from tracker.law.terms import Stage
from tracker.records.challenges import challenge_due_dates
from tracker.records.inbox import open_ones
from tracker.records.journal import entries_of
from tracker.records.models import Application, Challenge


class DueKind(StrEnum):
    """What a last day is about."""

    REPLY = "reply"
    SUPPLEMENT = "supplement"  # and whatever else the office and the applicant owe each other
    OPINION = "opinion"
    CHALLENGE = "challenge"


_KINDS = {
    "reply": DueKind.REPLY,
    "third_party_opinion": DueKind.OPINION,
    "co_author_opinion": DueKind.OPINION,
    "extension_notice": None,  # the day of the reply
}


@dataclass(frozen=True, slots=True)
class DueDate:
    """A last day of an application, or of a review or litigation. `number` names it."""

    kind: DueKind
    limit: Limit
    number: str
    application: Application | None = None
    challenge: Challenge | None = None

    @property
    def on(self) -> date:
        assert self.limit.on is not None
        return self.limit.on


@dataclass(frozen=True, slots=True)
class Span:
    """From `first` until before `end`."""

    first: date
    end: date

    def has(self, day: date | None) -> bool:
        return day is not None and self.first <= day < self.end


async def due_dates(
    authority_id: int, calendar: Calendar, today: date, within: Span | None = None
) -> list[DueDate]:
    """Those of a span of days, or all, in the order of the days."""
    found = await _of_applications(authority_id, calendar, today, within)
    found += await _of_challenges(authority_id, calendar, today)
    return sorted(
        (one for one in found if within is None or within.has(one.on)),
        key=lambda one: (one.on, one.kind, one.number),
    )


async def _of_applications(
    authority_id: int, calendar: Calendar, today: date, within: Span | None
) -> list[DueDate]:
    applications = await open_ones(authority_id)
    journals = await entries_of([one.journal_id for one in applications])
    asked = [
        (one, journals[one.journal_id])
        for one in applications
        if within is None or _may_fall_within(one, journals[one.journal_id], within)
    ]
    return await asyncio.to_thread(
        lambda: [due for one, said in asked for due in _told(one, said, calendar, today)]
    )


def _may_fall_within(one: Application, journal: Sequence[Entry], within: Span) -> bool:
    """Whether it is worth while to count: a column says so, or there is a last day that stands
    in none (of a confirmation, an opinion, or reasons)."""
    indexed = (one.due_on, one.supplement_notice_due_on, one.waits_until)
    return (
        any(within.has(day) for day in indexed)
        or one.stage is Stage.RECEIVED
        or any(isinstance(entry, Consulted | ReasonsAsked) for entry in journal)
    )


def _told(
    application: Application, journal: Sequence[Entry], calendar: Calendar, today: date
) -> Iterator[DueDate]:
    for limit in limits_now(fold(in_force(journal)), calendar, today):
        kind = _KINDS.get(limit.key, DueKind.SUPPLEMENT)
        if kind is not None and limit.on is not None and not limit.is_remedy:
            yield DueDate(kind, limit, application.register_number, application=application)


async def _of_challenges(authority_id: int, calendar: Calendar, today: date) -> list[DueDate]:
    """What the authority itself has to do in each."""
    return [
        DueDate(DueKind.CHALLENGE, due.limit, due.challenge.case_number, challenge=due.challenge)
        for due in await challenge_due_dates(authority_id, calendar, today)
        if due.limit.on is not None
    ]
