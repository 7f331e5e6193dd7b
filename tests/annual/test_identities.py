"""Whatever happened in a register, the identities of every form hold."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.annual.counting import tallies_of
from tracker.annual.challenge_ledger import ChallengeRow
from tracker.annual.ledger import LedgerRow
from tracker.law.annual import checks
from tracker.law.grounds import RESULTS
from tracker.law.layouts import layout_for
from tracker.law.narrative import sections
from tracker.law.terms import ApplicantKind, ChallengeKind, ChallengeResult, Channel

YEARS = st.integers(2014, 2025)
DECIDED = [result for result in ChallengeResult if result is not ChallengeResult.PENDING]


@st.composite
def ledger_rows(draw: st.DrawFn) -> LedgerRow:
    received_on = draw(st.dates(date(2013, 1, 1), date(2025, 12, 31)))
    took = draw(st.none() | st.integers(0, 500))
    ended_on = None if took is None else received_on + timedelta(days=took)
    results = [
        code
        for code, result in RESULTS.items()
        # a ledger names no result that no form has a row for
        if ended_on and result.rows and layout_for(ended_on.year) not in result.choose
    ]
    extended = draw(st.booleans())
    return LedgerRow(
        number="",
        received_on=received_on,
        applicant_kind=draw(st.sampled_from(ApplicantKind)),
        channel=draw(st.sampled_from(Channel)),
        extended_to=received_on + timedelta(days=60) if extended else None,
        ended_on=ended_on,
        result=draw(st.sampled_from(results)) if ended_on else None,
        fee_received=draw(st.none() | st.decimals(0, 5000, places=2).map(Decimal)),
    )


@st.composite
def challenge_rows(draw: st.DrawFn) -> ChallengeRow:
    filed_on = draw(st.dates(date(2013, 1, 1), date(2025, 12, 31)))
    took = draw(st.none() | st.integers(0, 700))
    return ChallengeRow(
        kind=draw(st.sampled_from(ChallengeKind)),
        case_number="",
        filed_on=filed_on,
        decided_on=None if took is None else filed_on + timedelta(days=took),
        result=ChallengeResult.PENDING if took is None else draw(st.sampled_from(DECIDED)),
        co_defendant=draw(st.booleans()),
    )


@settings(max_examples=150)
@given(st.lists(ledger_rows(), max_size=40), st.lists(challenge_rows(), max_size=15), YEARS)
def test_all_identities_hold(rows: list[LedgerRow], cases: list[ChallengeRow], year: int) -> None:
    tallies = tallies_of(rows, cases, year)
    forms = {layout_for(year), "2019", "2021"}
    failed = [check for form in forms for check in checks(form, tallies) if not check.holds]
    assert failed == []


@settings(max_examples=60)
@given(st.lists(ledger_rows(), max_size=20), YEARS)
def test_the_sections_name_every_number_once_it_is_not_nought(
    rows: list[LedgerRow], year: int
) -> None:
    applications, challenges, _fees = sections(tallies_of(rows, [], year))
    new = sum(row.received_on.year == year for row in rows)
    ended = sum(row.ended_on is not None and row.ended_on.year == year for row in rows)
    assert not new or f"{new}件" in applications.text
    assert not ended or f"办结{ended}件" in applications.text
    assert "没有" in challenges.text
