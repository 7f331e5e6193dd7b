"""Extend the reply period once (article 33), or defer the reply (article 35)."""

from datetime import date, datetime

from tracker.actions.case import Case, opened
from tracker.actions.letters import letter_of
from tracker.actions.notices import queue_notice
from tracker.law.deadlines import due_on
from tracker.law.entries import Deferred, Extended
from tracker.law.facts import fold, in_force
from tracker.law.refusals import ExtensionWithoutConsent
from tracker.letters.compose import LetterKind
from tracker.letters.mail import Notice
from tracker.records.journal import Author


async def extend(
    application_id: int,
    *,
    working_days: int,
    consent_by: str,
    reason: str,
    on: date,
    author: Author,
    now: datetime,
) -> None:
    """The head of the disclosure office consents by name; the letter tells the new date."""
    if not consent_by.strip():
        raise ExtensionWithoutConsent()
    entry = Extended(on=on, working_days=working_days, consent_by=consent_by, reason=reason)
    async with opened(application_id, author, now) as case:
        facts = {
            "reason": reason,
            "working_days": working_days,
            "old_due_on": due_on(case.facts, case.calendar),
            "due_on": _due_with(case, entry),
        }
        letter = await letter_of(case, LetterKind.EXTENSION_NOTICE, on, facts)
        await case.write_with_letter(entry, letter)
        await queue_notice(case, Notice.EXTENDED)


async def defer(
    application_id: int,
    *,
    until: date,
    reason: str,
    on: date,
    author: Author,
    now: datetime,
) -> None:
    async with opened(application_id, author, now) as case:
        letter = await letter_of(
            case, LetterKind.DEFERRAL_NOTICE, on, {"reason": reason, "due_on": until}
        )
        entry = Deferred(on=on, until=until, reason=reason)
        await case.write_with_letter(entry, letter)
        await queue_notice(case, Notice.EXTENDED)


def _due_with(case: Case, entry: Extended) -> date | None:
    return due_on(fold(in_force((*case.entries, entry))), case.calendar)
