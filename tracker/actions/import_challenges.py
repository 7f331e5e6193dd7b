"""Take over a ledger of reviews and litigation into the register: all of it, or none and why."""

from dataclasses import asdict
from datetime import datetime

from tortoise.exceptions import IntegrityError

from tracker.actions.record_challenge import ARTICLE
from tracker.annual.challenge_ledger import ChallengeReading, ChallengeRow, read_challenges
from tracker.annual.sheets import RowError
from tracker.law.challenge_stages import challenge_of
from tracker.law.entries import ChallengeRecorded
from tracker.records.challenges import decisions_of, index_of
from tracker.records.connections import in_transaction
from tracker.records.journal import SYSTEM, Author, append, officer_author
from tracker.records.models import Application, Authority, Challenge, Journal


async def import_challenges(
    authority: Authority,
    data: bytes,
    *,
    now: datetime,
    officer_id: int | None = None,
) -> int | list[RowError]:
    """Read a CSV or XLSX ledger into the register of an authority; how many it held."""
    known = Application.filter(authority=authority).values_list("register_number", "id")
    applications: dict[str, int] = dict(await known)
    reading = await _read(authority, data, now, applications)
    if reading.errors:
        return list(reading.errors)
    author = officer_author(officer_id, SYSTEM.roles) if officer_id else SYSTEM
    try:
        async with in_transaction():
            for row in reading.rows:
                await _write(authority, row, applications, author, now)
    except IntegrityError:
        # Somebody used one of the numbers since they were compared: tell which.
        reading = await _read(authority, data, now, applications)
        if not reading.errors:
            raise
        return list(reading.errors)
    return len(reading.rows)


async def _read(
    authority: Authority, data: bytes, now: datetime, applications: dict[str, int]
) -> ChallengeReading:
    known = await Challenge.filter(authority=authority).values_list("case_number", flat=True)
    return read_challenges(
        data,
        known_cases=set(map(str, known)),
        today=now.date(),
        register_numbers=applications.keys(),
        own={
            procedure: await decisions_of(authority.id, procedure)
            for procedure in ("review", "litigation")
        },
    )


async def _write(
    authority: Authority,
    row: ChallengeRow,
    applications: dict[str, int],
    author: Author,
    now: datetime,
) -> None:
    entry = ChallengeRecorded(
        on=row.filed_on,
        kind=row.kind,
        case_number=row.case_number,
        closed_on=row.decided_on,
        result=row.result,
        decision=row.decision,
        register_number=row.register_number,
        co_defendant_only=row.co_defendant,
    )
    journal = await Journal.create(authority=authority)
    await append(journal, entry, author=author, article=ARTICLE, now=now)
    await Challenge.create(
        authority=authority,
        journal=journal,
        application_id=applications.get(row.register_number),
        **asdict(index_of(challenge_of([entry]))),
    )
