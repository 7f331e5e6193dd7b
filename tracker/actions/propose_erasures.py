"""Look through what has ended for personal data that may go, and propose it to an officer.

Nothing goes by itself: a proposal waits until somebody confirms it (`erase`), and goes again
when the law no longer says so, such as when a lawsuit came in.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime

from tracker.law.calendar import Calendar
from tracker.law.erasure import DEFAULT_DAYS, SCHEDULED, Scope, Verdict, ended_by, verdict
from tracker.records.connections import in_transaction
from tracker.records.erasure_models import ErasureProposal
from tracker.records.erasures import candidates, matters, waiting, waiting_counts
from tracker.records.models import Application, Authority
from tracker.records.personal import would_go

_PAGE = 200


def days_of(authority: Authority) -> int:
    """How long the office waits with copies of documents."""
    return DEFAULT_DAYS if authority.copies_days is None else authority.copies_days


async def propose_erasures(
    authority: Authority, calendar: Calendar, today: date, now: datetime
) -> dict[Scope, int]:
    """How many applications wait for an officer after this. What came in after an erasure is
    proposed like what was there before."""
    for scope in SCHEDULED:
        await _look_again(authority, scope, calendar, today)
        known = {
            row.application_id
            for row in await ErasureProposal.filter(authority_id=authority.id, scope=scope)
        }
        async for page in _pages(authority, scope, today):
            there = await would_go([one.id for one in page if one.id not in known], scope)
            new = [one for one in page if there.get(one.id)]
            told = await verdicts(new, scope, authority, calendar, today)
            await _propose([(one, told[one.id]) for one in new if told[one.id].may_go], now)
    return await waiting_counts(authority.id)


async def verdicts(
    applications: Sequence[Application],
    scope: Scope,
    authority: Authority,
    calendar: Calendar,
    today: date,
    *,
    asked: bool = False,
) -> dict[int, Verdict]:
    """What the law says of each of these, by its id."""
    found = await matters(applications, days_of(authority))
    return {
        id_: verdict(scope, matter, calendar, today, asked=asked) for id_, matter in found.items()
    }


async def _pages(
    authority: Authority, scope: Scope, today: date
) -> AsyncIterator[list[Application]]:
    after, last = 0, ended_by(scope, days_of(authority), today)
    while page := await candidates(authority.id, scope, last, after=after, size=_PAGE):
        yield page
        after = page[-1].id


async def _propose(due: Sequence[tuple[Application, Verdict]], now: datetime) -> None:
    for application, told in due:
        if told.since is None:
            continue
        await ErasureProposal.get_or_create(
            application_id=application.id,
            scope=told.scope,
            defaults={
                "authority_id": application.authority_id,
                "since": told.since,
                "proposed_at": now,
            },
        )


async def _look_again(authority: Authority, scope: Scope, calendar: Calendar, today: date) -> None:
    """Take back what may no longer go."""
    after = 0
    while True:
        rows = waiting(authority.id, scope).filter(id__gt=after).order_by("id").limit(_PAGE)
        page = await rows.select_related("application")
        if not page:
            return
        told = await verdicts([row.application for row in page], scope, authority, calendar, today)
        stale = [row.id for row in page if not told[row.application_id].may_go]
        if stale:
            async with in_transaction():
                await waiting(authority.id, scope).filter(id__in=stale).delete()
        after = page[-1].id
