"""Pass on mail that was meant for another authority."""

from datetime import date, datetime

from tracker.actions.case import opened
from tracker.actions.letters import send
from tracker.actions.notices import queue_notice
from tracker.law.entries import Transferred
from tracker.law.notices import Notice
from tracker.law.terms import DeliveryWay
from tracker.letters.compose import LetterKind
from tracker.records.journal import Author


async def transfer(
    application_id: int,
    *,
    whom: str,
    way: DeliveryWay,
    evidence: str,
    reason: str,
    on: date,
    author: Author,
    now: datetime,
) -> None:
    """To the authority it was addressed to, with a letter that tells the days it spent here."""
    async with opened(application_id, author, now) as case:
        entry = Transferred(on=on, whom=whom, way=way, evidence=evidence, reason=reason)
        await send(case, entry, LetterKind.TRANSFER, {"reason": reason}, addressee=whom)
        await queue_notice(case, Notice.TRANSFERRED)
