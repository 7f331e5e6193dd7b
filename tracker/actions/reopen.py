"""Handle an application anew after a review or a judgment."""

from datetime import date, datetime

from tracker.actions.case import opened
from tracker.actions.notices import queue_notice
from tracker.law.entries import Reopened
from tracker.law.notices import Notice
from tracker.records.journal import Author


async def reopen(
    application_id: int,
    *,
    case_number: str,
    decision: str,
    reply_by: date | None,
    reason: str,
    on: date,
    author: Author,
    now: datetime,
) -> None:
    """A new clock from the day the decision was received, or to the day it named; in the
    annual tables it stays the one application it was."""
    entry = Reopened(
        on=on, case_number=case_number, decision=decision, reply_by=reply_by, reason=reason
    )
    async with opened(application_id, author, now) as case:
        await case.write(entry)
        await queue_notice(case, Notice.REOPENED)
