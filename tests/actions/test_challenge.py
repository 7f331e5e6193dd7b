"""Recording reviews and litigation: the journal keeps what was said before."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.clocks import FixedClock
from tracker.actions.import_applications import import_applications
from tracker.actions.record_challenge import (
    CaseNumberTaken,
    ChallengeFacts,
    NoSuchApplication,
    record_challenge,
)
from tracker.annual.ledger import LedgerRow
from tracker.annual.workbook import ledger_csv
from tracker.law.entries import ChallengeRecorded
from tracker.law.refusals import AfterToday
from tracker.law.terms import ApplicantKind, ChallengeKind, ChallengeResult
from tracker.records.journal import SYSTEM, broken_links, read_journal
from tracker.records.models import Application, Authority, Challenge, Entry, Journal

pytestmark = pytest.mark.usefixtures("database")

FILED = ChallengeFacts(
    kind=ChallengeKind.REVIEW,
    case_number="政复〔2025〕7号",
    filed_on=date(2025, 3, 3),
    register_number="JD-2025-00001",
)
UPHELD = replace(
    FILED, closed_on=date(2025, 5, 6), result=ChallengeResult.UPHELD, decision="驳回复议请求"
)


@pytest.fixture
async def authority(clock: FixedClock) -> Authority:
    authority = await Authority.create(
        code="JD", name="甲街道办事处", created_at=datetime(2025, 1, 2, tzinfo=UTC)
    )
    applied = LedgerRow(
        number="JD-2025-00001",
        received_on=date(2025, 1, 6),
        applicant_kind=ApplicantKind.NATURAL_PERSON,
    )
    await import_applications(authority, ledger_csv([applied]), now=clock.now())
    return authority


async def record(
    authority: Authority, clock: FixedClock, facts: ChallengeFacts, of: int | None = None
) -> Challenge:
    return await record_challenge(authority, facts, challenge_id=of, author=SYSTEM, now=clock.now())


async def test_a_new_case_is_pending(authority: Authority, clock: FixedClock) -> None:
    await record(authority, clock, FILED)
    case = await Challenge.get()
    assert case.result is ChallengeResult.PENDING
    assert case.filed_on == date(2025, 3, 3)
    assert case.application_id == (await Application.get()).id


async def test_what_became_of_it_is_one_more_entry(authority: Authority, clock: FixedClock) -> None:
    case = await record(authority, clock, FILED)
    await record(authority, clock, UPHELD, of=case.id)
    case = await Challenge.get()
    assert (case.result, case.decision) == (ChallengeResult.UPHELD, "驳回复议请求")
    told = await read_journal(case.journal_id)
    assert [entry.result for entry in told if isinstance(entry, ChallengeRecorded)] == [
        ChallengeResult.PENDING,
        ChallengeResult.UPHELD,
    ]
    journal = await Journal.get(id=case.journal_id)
    rows = await Entry.filter(journal_id=journal.id).order_by("seq")
    assert broken_links(journal, rows) == []


async def test_the_same_said_again_adds_nothing(authority: Authority, clock: FixedClock) -> None:
    case = await record(authority, clock, FILED)
    await record(authority, clock, FILED, of=case.id)
    assert len(await read_journal(case.journal_id)) == 1


async def test_a_case_number_belongs_to_one_case(authority: Authority, clock: FixedClock) -> None:
    await record(authority, clock, FILED)
    with pytest.raises(CaseNumberTaken):
        await record(authority, clock, FILED)
    other = await record(authority, clock, replace(FILED, case_number="政复〔2025〕8号"))
    with pytest.raises(CaseNumberTaken):
        await record(authority, clock, FILED, of=other.id)
    assert await Challenge.all().count() == 2
    assert len(await read_journal(other.journal_id)) == 1


async def test_a_case_of_no_known_application_is_not_recorded(
    authority: Authority, clock: FixedClock
) -> None:
    with pytest.raises(NoSuchApplication):
        await record(authority, clock, replace(FILED, register_number="JD-2025-00002"))
    assert await Challenge.all().count() == 0


async def test_nothing_is_recorded_in_advance(authority: Authority, clock: FixedClock) -> None:
    for early in (
        replace(FILED, filed_on=date(2025, 9, 23)),
        replace(UPHELD, closed_on=date(2025, 9, 23)),
    ):
        with pytest.raises(AfterToday):
            await record(authority, clock, early)
    assert await Journal.all().count() == 1


async def test_two_clerks_at_once_write_one_chain(authority: Authority, clock: FixedClock) -> None:
    case = await record(authority, clock, FILED)
    corrected = replace(UPHELD, result=ChallengeResult.CORRECTED, decision="撤销")
    await asyncio.gather(
        record(authority, clock, UPHELD, of=case.id),
        record(authority, clock, corrected, of=case.id),
    )
    journal = await Journal.get(id=case.journal_id)
    rows = await Entry.filter(journal_id=journal.id).order_by("seq")
    assert len(rows) == 3
    assert broken_links(journal, rows) == []
    last = (await read_journal(journal.id))[-1]
    assert isinstance(last, ChallengeRecorded)
    assert (await Challenge.get()).result is last.result
