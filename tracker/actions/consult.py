"""Ask a third party, a co-author or another authority, and record what came back."""

from datetime import date, datetime

from tracker.actions.case import Case, opened
from tracker.actions.letters import send
from tracker.actions.notices import queue_notice
from tracker.law.entries import ConsultationDelivered, Consulted, OpinionReceived
from tracker.law.notices import Notice
from tracker.law.terms import ConsultationKind, Opinion
from tracker.letters.kinds import CONSULTATIONS
from tracker.records.journal import Author


async def consult(
    application_id: int,
    *,
    kind: ConsultationKind,
    whom: str,
    matter: str,
    on: date,
    author: Author,
    now: datetime,
) -> None:
    """Send the letter. The applicant is told that the period is suspended."""
    async with opened(application_id, author, now) as case:
        entry = Consulted(on=on, id=_next_id(case), kind=kind, whom=whom)
        await send(case, entry, CONSULTATIONS[kind], {"matter": matter}, addressee=whom)
        await queue_notice(case, Notice.CONSULTED)


async def record_consultation_delivery(
    application_id: int, *, id_: str, on: date, author: Author, now: datetime
) -> None:
    """The party received the letter: its 15 working days start on this day."""
    async with opened(application_id, author, now) as case:
        await case.write(ConsultationDelivered(on=on, id=id_))


async def record_opinion(
    application_id: int,
    *,
    id_: str,
    opinion: Opinion,
    summary: str,
    on: date,
    author: Author,
    now: datetime,
) -> None:
    async with opened(application_id, author, now) as case:
        await case.write(OpinionReceived(on=on, id=id_, opinion=opinion, summary=summary))


def _next_id(case: Case) -> str:
    """Letters number consultations 1, 2, 3 … also past annulled ones."""
    used = [entry for entry in case.entries if isinstance(entry, Consulted)]
    return str(len(used) + 1)
