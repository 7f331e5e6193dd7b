"""Record a review or litigation, and later how it went: each time one more entry.

What was recorded before stays readable in the journal of the case; the index beside it
shows how things stand.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from tortoise.exceptions import IntegrityError

from tracker.law.entries import ChallengeRecorded
from tracker.law.refusals import AfterToday
from tracker.law.terms import ChallengeKind, ChallengeResult
from tracker.records.challenges import index_of
from tracker.records.connections import in_transaction
from tracker.records.journal import Author, append, read_journal
from tracker.records.models import Application, Authority, Challenge, Journal

ARTICLE = "条例第五十一条"


class CaseNumberTaken(Exception):
    """The register has another case of this number."""


class NoSuchApplication(Exception):
    """The register has no application of this number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeFacts:
    """A case as it stands. `decision` is what was decided in words, `result` its column."""

    kind: ChallengeKind
    case_number: str
    filed_on: date
    closed_on: date | None = None
    result: ChallengeResult = ChallengeResult.PENDING
    decision: str = ""
    register_number: str = ""
    co_defendant_only: bool = False


async def record_challenge(
    authority: Authority,
    facts: ChallengeFacts,
    *,
    challenge_id: int | None = None,
    author: Author,
    now: datetime,
) -> Challenge:
    """Add a case, or add to the journal of a known one. The same told again adds nothing."""
    entry = _entry(facts)
    for day in (entry.on, entry.closed_on):
        if day is not None and day > now.date():
            raise AfterToday(entry=entry.entry, on=day)
    try:
        async with in_transaction():
            application_id = await _application_id(authority, facts.register_number)
            challenge, journal = await _opened(authority, challenge_id)
            if journal.length and (await read_journal(journal.id))[-1] == entry:
                return challenge
            await append(journal, entry, author=author, article=ARTICLE, now=now)
            challenge.update_from_dict(asdict(index_of(entry)))
            challenge.application_id = application_id
            await challenge.save()
            return challenge
    except IntegrityError as taken:
        raise CaseNumberTaken from taken


async def _application_id(authority: Authority, register_number: str) -> int | None:
    if not register_number:
        return None
    known = await Application.get_or_none(authority=authority, register_number=register_number)
    if known is None:
        raise NoSuchApplication
    return known.id


async def _opened(authority: Authority, challenge_id: int | None) -> tuple[Challenge, Journal]:
    """The case with its journal locked, or a new one of both."""
    if challenge_id is None:
        journal = await Journal.create(authority=authority)
        return Challenge(authority=authority, journal=journal), journal
    challenge = await Challenge.get(id=challenge_id, authority=authority)
    locked = Journal.select_for_update(no_key=True)
    journal = await locked.get(id=challenge.journal_id)
    await challenge.refresh_from_db()
    return challenge, journal


def _entry(facts: ChallengeFacts) -> ChallengeRecorded:
    """The legal day of the entry is the day the case was filed."""
    return ChallengeRecorded(
        on=facts.filed_on,
        kind=facts.kind,
        case_number=facts.case_number,
        closed_on=facts.closed_on,
        result=facts.result,
        decision=facts.decision,
        register_number=facts.register_number,
        co_defendant_only=facts.co_defendant_only,
    )
