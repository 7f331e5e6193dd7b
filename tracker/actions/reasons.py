"""Ask why so many applications, and hear the answer (article 35)."""

from datetime import date, datetime

from tracker.actions.case import opened
from tracker.actions.letters import send
from tracker.actions.notices import queue_notice
from tracker.law.entries import ReasonsAsked, ReasonsGiven
from tracker.law.notices import Notice
from tracker.law.terms import Channel
from tracker.letters.compose import LetterKind
from tracker.records.journal import Author, digest_of_text


async def ask_reasons(
    application_id: int,
    *,
    items: str,
    respond_by: date,
    on: date,
    author: Author,
    now: datetime,
) -> None:
    """`items`: what makes number and frequency clearly more than is reasonable."""
    async with opened(application_id, author, now) as case:
        entry = ReasonsAsked(on=on, items=items, respond_by=respond_by)
        facts = {"items": items, "respond_by": respond_by}
        await send(case, entry, LetterKind.REASONS_NOTICE, facts)
        await queue_notice(case, Notice.REASONS_ASKED)


async def record_reasons(
    application_id: int,
    *,
    text: str,
    channel: Channel,
    on: date,
    author: Author,
    now: datetime,
) -> None:
    """What the applicant says is kept word for word; whether it is reasonable, the reply tells."""
    entry = ReasonsGiven(on=on, channel=channel, statement=digest_of_text(text))
    async with opened(application_id, author, now) as case:
        seq = await case.write(entry)
        await case.keep_statement(seq, text)
