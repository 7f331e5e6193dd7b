"""Counting ledgers in plain Python, the slow and obvious way: what SQL is measured against."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from tracker.annual.challenge_ledger import ChallengeRow
from tracker.annual.ledger import LedgerRow
from tracker.law.annual import ChallengeCount, EndingCount, Fees, NewCount, Tallies
from tracker.law.terms import ApplicantKind, ChallengeKind, ChallengeResult


def tallies_of(rows: Iterable[LedgerRow], cases: Iterable[ChallengeRow], year: int) -> Tallies:
    rows = list(rows)
    new = Counter((row.applicant_kind, row.channel) for row in rows if row.received_on.year == year)
    endings = Counter(
        (row.applicant_kind, row.result, row.extended_to is not None)
        for row in rows
        if row.ended_on and row.ended_on.year == year
    )
    return Tallies(
        year=year,
        new=tuple(NewCount(kind, channel, n) for (kind, channel), n in new.items()),
        carried_in=_open_before(rows, date(year, 1, 1)),
        endings=tuple(
            EndingCount(kind, result, None, extended, n)
            for (kind, result, extended), n in endings.items()
        ),
        carried_out=_open_before(rows, date(year + 1, 1, 1)),
        challenges=_challenges(cases, year),
        fees=_fees(rows, year),
        carried_out_before=_open_before(rows, date(year, 1, 1)),
    )


def _open_before(rows: list[LedgerRow], day: date) -> dict[ApplicantKind, int]:
    """Applications received before that day and not ended before it."""
    return dict(
        Counter(
            row.applicant_kind
            for row in rows
            if row.received_on < day and (row.ended_on is None or row.ended_on >= day)
        )
    )


def _challenges(cases: Iterable[ChallengeRow], year: int) -> tuple[ChallengeCount, ...]:
    counts: Counter[tuple[ChallengeKind, ChallengeResult]] = Counter()
    for case in cases:
        if case.co_defendant or case.filed_on.year > year:
            continue
        if case.decided_on is None or case.decided_on.year > year:
            counts[case.kind, ChallengeResult.PENDING] += 1
        elif case.decided_on.year == year:
            counts[case.kind, case.result] += 1
    return tuple(ChallengeCount(kind, result, n) for (kind, result), n in counts.items())


def _fees(rows: list[LedgerRow], year: int) -> Fees:
    """A ledger gives no days of payment: the year of the ending counts, else of receipt."""
    of_year = [row for row in rows if (row.ended_on or row.received_on).year == year]
    noticed = [row.fee_noticed for row in of_year if row.fee_noticed]
    received = [row.fee_received for row in of_year if row.fee_received]
    return Fees(len(noticed), sum(noticed, Decimal("0.00")), sum(received, Decimal("0.00")))
