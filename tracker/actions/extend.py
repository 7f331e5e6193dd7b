"""Extend the reply period once (article 33), or defer the reply (article 35)."""

from datetime import date, datetime

from tracker.actions.case import opened
from tracker.actions.letters import send
from tracker.actions.notices import queue_notice
from tracker.law.deadlines import due_on
from tracker.law.entries import Deferred, Extended
from tracker.law.notices import Notice
from tracker.letters.compose import LetterKind
from tracker.records.journal import Author


async def extend(
    application_id: int,
    *,
    working_days: int,
    consent_by: str,
    reason: str,
    on: date,
    text: str = "",
    author: Author,
    now: datetime,
) -> None:
    """The head of the disclosure office consents by name; the letter tells the new date."""
    entry = Extended(on=on, working_days=working_days, consent_by=consent_by, reason=reason)
    async with opened(application_id, author, now) as case:
        facts = {
            "reason": reason,
            "working_days": working_days,
            "old_due_on": due_on(case.facts, case.calendar),
            "due_on": due_on(case.decided(entry), case.calendar),
        }
        await send(case, entry, LetterKind.EXTENSION_NOTICE, facts, text=text)
        await queue_notice(case, Notice.EXTENDED)


async def defer(
    application_id: int,
    *,
    until: date,
    reason: str,
    on: date,
    text: str = "",
    author: Author,
    now: datetime,
) -> None:
    async with opened(application_id, author, now) as case:
        entry = Deferred(on=on, until=until, reason=reason)
        facts = {"reason": reason, "due_on": until}
        await send(case, entry, LetterKind.DEFERRAL_NOTICE, facts, text=text)
        await queue_notice(case, Notice.EXTENDED)
