"""Record a review or litigation, and later how it went: each time one more entry.

What was recorded before stays readable in the journal of the case; the index beside it
shows how things stand.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from tortoise.exceptions import IntegrityError

from tracker.law.challenge_stages import challenge_of, refusal_of_record
from tracker.law.entries import ChallengeRecorded
from tracker.law.refusals import AfterToday
from tracker.law.terms import ChallengeKind, ChallengeResult
from tracker.records.cases import MovedOn
from tracker.records.challenges import index_of
from tracker.records.connections import in_transaction
from tracker.records.journal import Author, append, read_journal
from tracker.records.models import Application, Authority, Challenge, Journal, Letter

ARTICLE = "条例第五十一条"


class CaseNumberTaken(Exception):
    """The register has another case of this number."""


class NoSuchApplication(Exception):
    """The register has no application of this number."""


class NoSuchLetter(Exception):
    """The application has no letter of this number."""


class NoSuchReview(Exception):
    """The register has no case that came before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeFacts:
    """A case as it stands. `letter`: number of the reply it turns against; `earlier`: id of the
    review before a lawsuit. `decision` is what was decided in words, `result` its column."""

    kind: ChallengeKind
    case_number: str
    filed_on: date
    closed_on: date | None = None
    result: ChallengeResult = ChallengeResult.PENDING
    decision: str = ""
    register_number: str = ""
    co_defendant_only: bool = False
    letter: str = ""
    earlier: int | None = None


async def record_challenge(
    authority: Authority,
    facts: ChallengeFacts,
    *,
    challenge_id: int | None = None,
    seen: int | None = None,
    author: Author,
    now: datetime,
) -> Challenge:
    """Add a case, or correct what it is. The same told again adds nothing. How a case ended is
    no longer corrected here once its moves tell it. `seen`: how long the journal was when it
    was looked at; raises `MovedOn` where it has grown since."""
    entry = _entry(facts)
    for day in (entry.on, entry.closed_on):
        if day is not None and day > now.date():
            raise AfterToday(entry=entry.entry, on=day)
    try:
        async with in_transaction():
            application = await _application(authority, facts)
            challenge, journal = await _opened(authority, challenge_id)
            entries = await read_journal(journal.id) if journal.length else []
            case = challenge_of(entries) if entries else None
            if case is not None and case.closed_by_move:
                entry = replace(
                    entry,
                    closed_on=case.recorded.closed_on,
                    result=case.recorded.result,
                    decision=case.recorded.decision,
                )
            if case is not None and case.recorded == entry:
                return challenge
            if seen is not None and journal.length != seen:
                raise MovedOn
            refusal = refusal_of_record(
                entry,
                case=case,
                received_on=application.received_on if application else None,
                earlier=await _earlier(authority, facts.earlier),
            )
            if refusal is not None:
                raise refusal
            await append(journal, entry, author=author, article=ARTICLE, now=now)
            challenge.update_from_dict(asdict(index_of(challenge_of([*entries, entry]))))
            challenge.application_id = application.id if application else None
            await challenge.save()
            return challenge
    except IntegrityError as taken:
        raise CaseNumberTaken from taken


async def _application(authority: Authority, facts: ChallengeFacts) -> Application | None:
    """The application concerned, which has the letter the case turns against."""
    if not facts.register_number:
        if facts.letter:
            raise NoSuchLetter
        return None
    number = facts.register_number
    known = await Application.get_or_none(authority=authority, register_number=number)
    if known is None:
        raise NoSuchApplication
    if facts.letter and not await Letter.exists(application=known, number=facts.letter):
        raise NoSuchLetter
    return known


async def _earlier(authority: Authority, earlier: int | None) -> ChallengeRecorded | None:
    if earlier is None:
        return None
    review = await Challenge.get_or_none(id=earlier, authority=authority)
    if review is None:
        raise NoSuchReview
    return challenge_of(await read_journal(review.journal_id)).recorded


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
        letter=facts.letter,
        earlier=facts.earlier,
    )
