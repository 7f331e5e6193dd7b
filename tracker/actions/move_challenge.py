"""What happens in a review or lawsuit: its moves, its papers, its costs, and what was wrong."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from tracker.files.attachments import StoredFile
from tracker.law.challenge_stages import (
    ChallengeFile,
    article_of_move,
    challenge_of,
    refusal_of_annulment,
    refusal_of_move,
    second_result,
)
from tracker.law.challenge_terms import CostItem, Move
from tracker.law.entries import Annulled, ChallengeCostPaid, ChallengeMoved, Entry
from tracker.law.refusals import AfterToday
from tracker.law.remedies import decision_result, procedure_of
from tracker.records.cases import MovedOn
from tracker.records.challenge_models import ChallengeAttachment
from tracker.records.challenges import decisions_of, index_of
from tracker.records.connections import in_transaction
from tracker.records.journal import Author, append, read_journal
from tracker.records.models import Challenge, Journal

ARTICLE = "条例第五十一条"


@dataclass
class OpenChallenge:
    """A case under lock, with what is on record of it."""

    challenge: Challenge
    journal: Journal
    entries: list[Entry]
    author: Author
    now: datetime

    @property
    def case(self) -> ChallengeFile:
        return challenge_of(self.entries)

    async def write(self, entry: Entry, article: str) -> int:
        row = await append(self.journal, entry, author=self.author, article=article, now=self.now)
        self.entries.append(entry)
        return row.seq


@asynccontextmanager
async def opened_challenge(
    challenge_id: int, *, seen: int, author: Author, now: datetime
) -> AsyncIterator[OpenChallenge]:
    """A case under lock; its index is updated and all of it committed on leaving. `seen`: how
    long its journal was when it was looked at."""
    async with in_transaction():
        challenge = await Challenge.get(id=challenge_id)
        journal = await Journal.select_for_update(no_key=True).get(id=challenge.journal_id)
        if journal.length != seen:
            raise MovedOn
        await challenge.refresh_from_db()
        opened = OpenChallenge(challenge, journal, await read_journal(journal.id), author, now)
        yield opened
        challenge.update_from_dict(asdict(index_of(opened.case)))
        await challenge.save()


async def move_challenge(
    challenge_id: int,
    entry: ChallengeMoved,
    *,
    files: tuple[StoredFile, ...] = (),
    seen: int,
    author: Author,
    now: datetime,
) -> None:
    """Record what happened, with its papers. A decision gets the column it counts to."""
    async with opened_challenge(challenge_id, seen=seen, author=author, now=now) as opened:
        case = opened.case
        if entry.move in (Move.DECIDED, Move.SECOND_DECIDED) and entry.decision:
            own = await decisions_of(opened.challenge.authority_id, procedure_of(case.kind))
            column = decision_result(entry.decision, case.kind, own)
            if entry.move is Move.SECOND_DECIDED:
                column = second_result(case, entry.decision, column)
            entry = replace(entry, result=column)
        entry = replace(entry, attachments=tuple(file.digest for file in files))
        refusal = refusal_of_move(case, entry, now.date())
        if refusal is not None:
            raise refusal
        seq = await opened.write(entry, article_of_move(entry.move, case.kind, entry.on))
        for file in files:
            await ChallengeAttachment.create(challenge=opened.challenge, seq=seq, **asdict(file))


async def pay_challenge_cost(
    challenge_id: int,
    *,
    item: CostItem,
    yuan: Decimal,
    receipt: str,
    note: str,
    on: date,
    seen: int,
    author: Author,
    now: datetime,
) -> None:
    entry = ChallengeCostPaid(on=on, item=item, yuan=yuan, receipt=receipt, note=note)
    if on > now.date():
        raise AfterToday(entry=entry.entry, on=on)
    async with opened_challenge(challenge_id, seen=seen, author=author, now=now) as opened:
        await opened.write(entry, ARTICLE)


async def annul_in_challenge(
    challenge_id: int, *, seq: int, reason: str, seen: int, author: Author, now: datetime
) -> None:
    """Correct a mistake: the entry stays readable and counts no more."""
    async with opened_challenge(challenge_id, seen=seen, author=author, now=now) as opened:
        refusal = refusal_of_annulment(opened.case, seq)
        if refusal is not None:
            raise refusal
        await opened.write(Annulled(on=now.date(), seq=seq, reason=reason), ARTICLE)
