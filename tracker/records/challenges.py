"""Reviews and litigation: their lists, their journals, and the index beside each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tortoise.expressions import Q
from tortoise.functions import Max

from tracker.law.annual import When
from tracker.law.calendar import Calendar
from tracker.law.challenge_limits import limits_of_file, own_limits
from tracker.law.challenge_stages import ChallengeFile, challenge_of
from tracker.law.entries import Annulled
from tracker.law.entries import Entry as LawEntry
from tracker.law.limits import Limit
from tracker.law.terms import ChallengeKind, ChallengeResult, EntryKind
from tracker.records.challenge_models import ChallengeAttachment, OwnDecision
from tracker.records.connections import reader
from tracker.records.journal import entries_of, entry_of
from tracker.records.models import Challenge, Entry, Letter
from tracker.records.places import Place
from tracker.records.tallies import closed_in, pending_at_end_of

# After a decision somebody has fifteen days from the day it came; with the post and a holiday.
_STILL_OPEN = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class ChallengeIndex:
    """The index columns of a challenge, as its journal says."""

    kind: ChallengeKind
    case_number: str
    filed_on: date
    closed_on: date | None
    result: ChallengeResult
    decision: str
    co_defendant_only: bool
    letter_number: str
    earlier_id: int | None


def index_of(case: ChallengeFile) -> ChallengeIndex:
    """The legal day of the first entry is the day the case was filed."""
    recorded = case.recorded
    return ChallengeIndex(
        kind=recorded.kind,
        case_number=recorded.case_number,
        filed_on=recorded.on,
        closed_on=case.closed_on,
        result=case.result,
        decision=case.decision,
        co_defendant_only=recorded.co_defendant_only,
        letter_number=recorded.letter,
        earlier_id=recorded.earlier,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedChallenges:
    """A filter; `when` means what the annual table of that year or span counts. `closed`: not those
    pending, as the form of 2014 has it."""

    when: When | None = None
    kinds: tuple[ChallengeKind, ...] = ()
    result: ChallengeResult | None = None
    closed: bool = False
    words: str = ""


async def challenges_of(
    authority_id: int,
    wanted: WantedChallenges,
    *,
    after: Place | None = None,
    size: int | None = None,
) -> list[Challenge]:
    """The cases a filter means, the latest first, each with its application and the review
    before it; those after a place, `size` at most."""
    found = Challenge.filter(_meant(wanted), authority_id=authority_id).using_db(reader())
    if wanted.kinds:
        found = found.filter(kind__in=wanted.kinds)
    if wanted.words:
        words = wanted.words
        found = found.filter(
            Q(case_number__icontains=words)
            | Q(application__register_number__icontains=words)
            | Q(letter_number__icontains=words)
        )
    if after is not None:
        found = found.filter(Q(filed_on__lt=after.on) | Q(filed_on=after.on, id__lt=after.id))
    if size is not None:
        found = found.limit(size)
    return await found.order_by("-filed_on", "-id").prefetch_related("application", "earlier")


async def files_of(challenges: Iterable[Challenge]) -> dict[int, ChallengeFile]:
    """Each of these cases as its journal tells it, by id."""
    of_journal = {one.journal_id: one.id for one in challenges}
    journals = await entries_of(of_journal)
    return {of_journal[id_]: challenge_of(entries) for id_, entries in journals.items()}


@dataclass(frozen=True, slots=True)
class ChallengeDue:
    """What the authority has to do next in a case, and until when."""

    challenge: Challenge
    limit: Limit


async def challenge_due_dates(
    authority_id: int, calendar: Calendar, today: date
) -> list[ChallengeDue]:
    """The next thing the authority itself has to do in each case, the nearest first: answers
    owed, hearings, appeals. A case that is over has none."""
    own = Challenge.filter(authority_id=authority_id).using_db(reader())
    # One after the other, each by the index: as alternatives SQLite reads every case there is.
    found = (Q(closed_on__isnull=True), Q(closed_on__gte=today - _STILL_OPEN))
    challenges = {
        one.id: one  # once, though it was closed between the two
        for which in found
        for one in await own.filter(which).prefetch_related("application")
    }
    files, dues = await files_of(challenges.values()), []
    for challenge in challenges.values():
        limits = own_limits(limits_of_file(files[challenge.id], calendar, today), today)
        dues += [ChallengeDue(challenge, limit) for limit in limits[:1]]
    return sorted(dues, key=lambda due: (due.limit.on or today, due.challenge.id))


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
    """One entry of a case's journal: what it says, when it was written and by whom; `annulled`:
    why it no longer counts."""

    seq: int
    at: datetime
    officer: str
    article: str
    entry: LawEntry
    files: tuple[ChallengeAttachment, ...]
    annulled: str = ""


async def history_of(challenge: Challenge) -> list[Told]:
    """How the case was recorded, the latest first."""
    rows = (
        await Entry.filter(journal_id=challenge.journal_id)
        .order_by("seq")
        .prefetch_related("officer")
    )
    files: dict[int, list[ChallengeAttachment]] = defaultdict(list)
    for file in await ChallengeAttachment.filter(challenge=challenge).order_by("id"):
        files[file.seq].append(file)
    entries = [entry_of(row) for row in rows]
    annulled = {one.seq: one.reason for one in entries if isinstance(one, Annulled)}
    told = [
        Told(
            row.seq,
            row.recorded_at,
            row.officer.name if row.officer else "",
            row.article,
            entry,
            tuple(files[row.seq]),
            annulled.get(row.seq, ""),
        )
        for row, entry in zip(rows, entries, strict=True)
    ]
    return told[::-1]


async def challenge_in(authority_id: int, challenge_id: int) -> Challenge | None:
    return await Challenge.get_or_none(id=challenge_id, authority_id=authority_id).prefetch_related(
        "application", "earlier"
    )


async def followed_by(challenge_id: int) -> list[Challenge]:
    """The lawsuits that came after this review."""
    return await Challenge.filter(earlier_id=challenge_id).using_db(reader()).order_by("id")


async def reviews_of(authority_id: int) -> list[Challenge]:
    """The reviews a lawsuit can have come after, the latest first."""
    found = Challenge.filter(authority_id=authority_id, kind=ChallengeKind.REVIEW)
    return await found.using_db(reader()).order_by("-filed_on", "-id").limit(200)


async def challenges_against(application_id: int) -> list[Challenge]:
    """The cases about one application, the latest first."""
    found = Challenge.filter(application_id=application_id).using_db(reader())
    return await found.order_by("-filed_on", "-id")


async def handled_anew(challenge: Challenge) -> bool:
    """Whether the application was reopened under the number of this case."""
    if challenge.application is None:
        return False
    journal_id = challenge.application.journal_id
    reopened = Entry.filter(journal_id=journal_id, kind=EntryKind.REOPENED).using_db(reader())
    told = await reopened.values_list("facts", flat=True)
    return any(
        isinstance(facts, dict) and facts.get("case_number") == challenge.case_number
        for facts in told
    )


async def letters_of_replies(application_id: int) -> list[str]:
    """The numbers of the letters that a case about this application can turn against."""
    letters = Letter.filter(application_id=application_id, to_applicant=True).using_db(reader())
    return [
        str(number) for number in await letters.order_by("-seq").values_list("number", flat=True)
    ]


async def file_in(challenge_id: int, file_id: int) -> ChallengeAttachment | None:
    return await ChallengeAttachment.get_or_none(id=file_id, challenge_id=challenge_id)


async def decisions_of(authority_id: int, procedure: str) -> dict[str, ChallengeResult]:
    """The words the office counts in its own way; of several rulings the last one holds."""
    mine = OwnDecision.filter(authority_id=authority_id, procedure=procedure)
    last = await mine.annotate(last=Max("id")).group_by("word").values_list("last", flat=True)
    rows = await OwnDecision.filter(id__in=[int(str(one)) for one in last], result__isnull=False)
    return {row.word: row.result for row in rows if row.result is not None}
