"""Tell the applicant, once, what to supplement and until when (article 30)."""

from datetime import date, datetime

from tracker.actions.case import opened
from tracker.actions.letters import send
from tracker.actions.notices import queue_notice
from tracker.law.entries import SupplementAsked
from tracker.law.notices import Notice
from tracker.letters.compose import LetterKind
from tracker.records.journal import Author


async def ask_supplement(
    application_id: int,
    *,
    items: str,
    respond_by: date,
    on: date,
    author: Author,
    now: datetime,
) -> None:
    entry = SupplementAsked(on=on, items=items, respond_by=respond_by)
    async with opened(application_id, author, now) as case:
        facts = {"items": items, "respond_by": respond_by}
        await send(case, entry, LetterKind.SUPPLEMENT_NOTICE, facts)
        await queue_notice(case, Notice.SUPPLEMENT_ASKED)
