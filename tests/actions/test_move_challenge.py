"""Step by step through a review and a lawsuit: journal, index, table four, and what is due."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.clocks import FixedClock
from tracker.actions.check import check_register
from tracker.actions.count_decision import count_decision
from tracker.actions.import_challenges import import_challenges
from tracker.actions.move_challenge import (
    annul_in_challenge,
    move_challenge,
    pay_challenge_cost,
)
from tracker.actions.record_challenge import ChallengeFacts, record_challenge
from tracker.annual.challenge_ledger import ChallengeRow
from tracker.annual.workbook import challenges_csv
from tracker.files.attachments import accept
from tracker.files.folder import FolderStore
from tracker.files.store import Store
from tracker.law.challenge_refusals import MoveTooSoon
from tracker.law.challenge_terms import CostItem, Move, Procedure
from tracker.law.entries import ChallengeMoved
from tracker.law.refusals import AfterToday
from tracker.law.terms import ChallengeKind, ChallengeResult
from tracker.records.calendars import current_calendar
from tracker.records.cases import MovedOn
from tracker.records.challenge_models import ChallengeAttachment
from tracker.records.challenges import challenge_due_dates, decisions_of, files_of
from tracker.records.connections import writer
from tracker.records.journal import SYSTEM
from tracker.records.models import Authority, Challenge, Journal, Officer
from tracker.records.tallies import year_tallies

pytestmark = pytest.mark.usefixtures("database")

SUIT = ChallengeFacts(
    kind=ChallengeKind.DIRECT_LITIGATION, case_number="行初1号", filed_on=date(2025, 3, 3)
)


@pytest.fixture
async def authority() -> Authority:
    return await Authority.create(
        code="JD", name="甲街道办事处", created_at=datetime(2025, 1, 2, tzinfo=UTC)
    )


@pytest.fixture
async def officer(authority: Authority) -> Officer:
    return await Officer.create(
        authority=authority, sign_in_name="jia", name="经办人甲", password_digest="-",
        created_at=datetime(2025, 1, 2, tzinfo=UTC),
    )  # fmt: skip


async def record(authority: Authority, clock: FixedClock, facts: ChallengeFacts) -> Challenge:
    return await record_challenge(authority, facts, author=SYSTEM, now=clock.now())


async def moved(
    case: Challenge,
    clock: FixedClock,
    on: date,
    move: Move,
    files: tuple[Any, ...] = (),
    **told: Any,
) -> None:
    journal = await Journal.get(id=case.journal_id)
    entry = ChallengeMoved(on=on, move=move, **told)
    await move_challenge(
        case.id, entry, files=files, seen=journal.length, author=SYSTEM, now=clock.now()
    )


async def findings(store: Store) -> list[str]:
    return [str(one) async for one in check_register(store) if "案件" in one.where]


async def row_of_lawsuits(authority: Authority, year: int) -> list[int]:
    tallies = await year_tallies(authority.id, year)
    count = {(one.kind, one.result): one.n for one in tallies.challenges}
    return [count.get((SUIT.kind, result), 0) for result in ChallengeResult]


async def test_table_four_follows_the_lawsuit_through_both_instances(
    authority: Authority, clock: FixedClock, tmp_path: Path
) -> None:
    case = await record(authority, clock, SUIT)
    assert await row_of_lawsuits(authority, 2025) == [0, 0, 0, 1]
    await moved(case, clock, date(2025, 6, 3), Move.DECIDED, decision="撤销")
    assert await row_of_lawsuits(authority, 2025) == [0, 1, 0, 0]
    await moved(case, clock, date(2025, 6, 16), Move.APPEALED)
    assert await row_of_lawsuits(authority, 2025) == [0, 0, 0, 1]
    await moved(case, clock, date(2025, 9, 1), Move.SECOND_DECIDED, decision="维持原判")
    assert await row_of_lawsuits(authority, 2025) == [0, 1, 0, 0], "what was upheld was corrected"
    assert (await Challenge.get()).closed_on == date(2025, 9, 1)
    assert await findings(FolderStore(tmp_path)) == []


async def test_of_two_who_looked_at_the_same_case_only_one_writes(
    authority: Authority, clock: FixedClock
) -> None:
    case = await record(authority, clock, SUIT)
    entry = ChallengeMoved(on=date(2025, 3, 4), move=Move.ACCEPTED)
    by = {"seen": 1, "author": SYSTEM, "now": clock.now()}
    await move_challenge(case.id, entry, **by)
    with pytest.raises(MovedOn):
        await move_challenge(case.id, entry, **by)
    with pytest.raises(MovedOn):
        await annul_in_challenge(case.id, seq=2, reason="登错", **by)
    assert (await Journal.get(id=case.journal_id)).length == 2


async def test_what_is_refused_leaves_nothing_behind(
    authority: Authority, clock: FixedClock, tmp_path: Path
) -> None:
    case, store = await record(authority, clock, SUIT), FolderStore(tmp_path)
    file = await accept(store, "上诉状.txt", "示例".encode(), limit=1000)
    with pytest.raises(MoveTooSoon):
        await moved(case, clock, date(2025, 6, 3), Move.APPEALED, (file,))
    with pytest.raises(AfterToday):
        await pay_challenge_cost(
            case.id, item=CostItem.COUNSEL, yuan=Decimal("1.00"), receipt="", note="",
            on=date(2025, 9, 23), seen=1, author=SYSTEM, now=clock.now(),
        )  # fmt: skip
    assert (await Journal.get(id=case.journal_id)).length == 1
    assert await ChallengeAttachment.all().count() == 0


async def test_check_finds_a_lost_paper_and_an_index_that_was_changed(
    authority: Authority, clock: FixedClock, tmp_path: Path
) -> None:
    case, store = await record(authority, clock, SUIT), FolderStore(tmp_path)
    file = await accept(store, "通知书.txt", "示例".encode(), limit=1000)
    await moved(case, clock, date(2025, 3, 4), Move.ACCEPTED, (file,))
    assert await findings(store) == []
    store.path(file.digest).unlink()
    assert any("通知书.txt" in one for one in await findings(store))
    await ChallengeAttachment.all().delete()
    assert any("第2条记录所附附件缺失" in one for one in await findings(store))
    await writer().execute_query("UPDATE challenge SET letter_number = '甲1号'")
    assert any("letter_number" in one for one in await findings(store))


async def test_what_the_authority_has_to_do_is_told_the_nearest_first(
    authority: Authority, clock: FixedClock
) -> None:
    first = await record(authority, clock, SUIT)
    await moved(first, clock, date(2025, 9, 15), Move.PAPERS_RECEIVED)
    review = ChallengeFacts(
        kind=ChallengeKind.REVIEW, case_number="政复1号", filed_on=date(2025, 9, 15)
    )
    second = await record(authority, clock, review)
    await moved(second, clock, date(2025, 9, 17), Move.PAPERS_RECEIVED, procedure=Procedure.SUMMARY)
    await record(authority, clock, ChallengeFacts(
        kind=ChallengeKind.REVIEW, case_number="旧1号", filed_on=date(2024, 9, 2),
        closed_on=date(2024, 10, 8), result=ChallengeResult.UPHELD, decision="维持",
    ))  # fmt: skip
    calendar = await current_calendar()
    dues = await challenge_due_dates(authority.id, calendar, date(2025, 9, 22))
    assert [(due.challenge.case_number, due.limit.on) for due in dues] == [
        ("政复1号", date(2025, 9, 24)),
        ("行初1号", date(2025, 9, 30)),
    ]
    await moved(second, clock, date(2025, 9, 22), Move.ANSWERED)
    dues = await challenge_due_dates(authority.id, calendar, date(2025, 9, 22))
    assert [due.challenge.case_number for due in dues] == ["行初1号"]


async def test_the_words_of_the_office_count_in_an_import_too_and_the_last_one_holds(
    authority: Authority, officer: Officer, clock: FixedClock
) -> None:
    row = ChallengeRow(
        kind=ChallengeKind.REVIEW, case_number="A", filed_on=date(2025, 3, 3),
        decided_on=date(2025, 5, 6), result=ChallengeResult.CORRECTED, decision="责令答复",
    )  # fmt: skip
    refused = await import_challenges(authority, challenges_csv([row]), now=clock.now())
    assert isinstance(refused, list)
    for result in (ChallengeResult.OTHER, ChallengeResult.CORRECTED):
        await count_decision(
            authority.id, procedure="review", word="责令 答复", result=result, reason="统一口径",
            officer_id=officer.id, now=clock.now(),
        )  # fmt: skip
    assert await decisions_of(authority.id, "review") == {"责令答复": ChallengeResult.CORRECTED}
    assert await decisions_of(authority.id, "litigation") == {}
    assert await import_challenges(authority, challenges_csv([row]), now=clock.now()) == 1
    assert (await Challenge.get()).result is ChallengeResult.CORRECTED
    await count_decision(
        authority.id, procedure="review", word="责令答复", result=None, reason="撤销口径",
        officer_id=officer.id, now=clock.now(),
    )  # fmt: skip
    assert await decisions_of(authority.id, "review") == {}


async def test_costs_are_read_back_as_exact_money(authority: Authority, clock: FixedClock) -> None:
    case = await record(authority, clock, SUIT)
    for seen, yuan in enumerate(("0.10", "0.20"), start=1):
        await pay_challenge_cost(
            case.id, item=CostItem.COURT_FEE, yuan=Decimal(yuan), receipt="1", note="",
            on=date(2025, 9, 1), seen=seen, author=SYSTEM, now=clock.now(),
        )  # fmt: skip
    files = await files_of([case])
    assert files[case.id].yuan == Decimal("0.30")
