"""End an application without a reply: taken back, or treated as abandoned."""

from datetime import date, datetime

from tracker.actions.case import opened
from tracker.actions.letters import send
from tracker.actions.notices import queue_notice
from tracker.law.entries import Abandoned, ReceiptConfirmed, Withdrawn
from tracker.law.notices import Notice
from tracker.letters.compose import LetterKind
from tracker.records.journal import Author


async def withdraw(
    application_id: int, *, reason: str, on: date, author: Author, now: datetime
) -> None:
    """Taking back what the office has not confirmed yet says that it came."""
    async with opened(application_id, author, now) as case:
        if case.facts.received.by_hand and case.facts.received.on > on:
            await case.write(ReceiptConfirmed(on=on, evidence="申请人撤回申请"))
        await case.write(Withdrawn(on=on, reason=reason))
        await queue_notice(case, Notice.WITHDRAWN)


async def abandon(application_id: int, *, on: date, author: Author, now: datetime) -> None:
    """Once the term to supplement or to pay is over; the applicant is told in writing."""
    async with opened(application_id, author, now) as case:
        facts = {"for_supplement": case.facts.awaits_supplement}
        await send(case, Abandoned(on=on), LetterKind.ABANDONMENT, facts)
        await queue_notice(case, Notice.ABANDONED)
