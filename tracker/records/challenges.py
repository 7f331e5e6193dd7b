"""Reviews and litigation: their lists, and the index beside the journal of each."""

from dataclasses import dataclass
from datetime import date, datetime

from tortoise.expressions import Q

from tracker.law.annual import When
from tracker.law.entries import ChallengeRecorded
from tracker.law.terms import ChallengeKind, ChallengeResult
from tracker.records.connections import reader
from tracker.records.journal import entry_of
from tracker.records.models import Challenge, Entry
from tracker.records.tallies import closed_in, pending_at_end_of


@dataclass(frozen=True, slots=True)
class ChallengeIndex:
    """The index columns of a challenge, as its last entry says."""

    kind: ChallengeKind
    case_number: str
    filed_on: date
    closed_on: date | None
    result: ChallengeResult
    decision: str
    co_defendant_only: bool


def index_of(entry: ChallengeRecorded) -> ChallengeIndex:
    """The legal day of the entry is the day the case was filed."""
    return ChallengeIndex(
        kind=entry.kind,
        case_number=entry.case_number,
        filed_on=entry.on,
        closed_on=entry.closed_on,
        result=entry.result,
        decision=entry.decision,
        co_defendant_only=entry.co_defendant_only,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedChallenges:
    """A filter; `when` means what the annual table of that year or span counts. `closed`: not those
    pending, as the form of 2014 has it."""

    when: When | None = None
    kinds: tuple[ChallengeKind, ...] = ()
    result: ChallengeResult | None = None
    closed: bool = False


async def challenges_of(authority_id: int, wanted: WantedChallenges) -> list[Challenge]:
    """The cases a filter means, the latest first, each with its application."""
    found = Challenge.filter(_meant(wanted), authority_id=authority_id).using_db(reader())
    if wanted.kinds:
        found = found.filter(kind__in=wanted.kinds)
    return await found.order_by("-filed_on", "-id").prefetch_related("application")


def _meant(wanted: WantedChallenges) -> Q:
    pending = wanted.result is ChallengeResult.PENDING
    if wanted.when is None:
        return Q() if wanted.result is None else Q(result=wanted.result)
    if pending:
        return pending_at_end_of(wanted.when)
    if wanted.result is not None:
        return closed_in(wanted.when) & Q(result=wanted.result)
    if wanted.closed:
        return closed_in(wanted.when)
    return closed_in(wanted.when) | pending_at_end_of(wanted.when)


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of a challenge's journal: what it says, when it was written and by whom."""

    at: datetime
    officer: str
    entry: ChallengeRecorded


async def history_of(challenge: Challenge) -> list[Told]:
    """How the case was recorded, the latest first."""
    rows = (
        await Entry.filter(journal_id=challenge.journal_id)
        .order_by("-seq")
        .select_related("officer")
    )
    return [
        Told(row.recorded_at, row.officer.name if row.officer else "", entry)
        for row in rows
        if isinstance(entry := entry_of(row), ChallengeRecorded)
    ]


async def challenge_in(authority_id: int, challenge_id: int) -> Challenge | None:
    return await Challenge.get_or_none(id=challenge_id, authority_id=authority_id).prefetch_related(
        "application"
    )


async def challenges_against(application_id: int) -> list[Challenge]:
    """The cases about one application, the latest first."""
    found = Challenge.filter(application_id=application_id).using_db(reader())
    return await found.order_by("-filed_on", "-id")
