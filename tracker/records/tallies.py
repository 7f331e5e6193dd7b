"""A year or any span of days of a register in counts, by SQL over the index, and the rows
behind each count.

A figure of the annual tables and the list it links to use the same conditions, so that a
list has as many lines as its figure says. What leaves the tables (corrections of records,
mail passed on, joined applications) has `counted` false and is in no figure.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import Q
from tortoise.functions import Count, Sum
from tortoise.queryset import QuerySet

from tracker.law.annual import (
    ChallengeCount,
    EndingCount,
    Fees,
    NewCount,
    Tallies,
    When,
    bounds,
)
from tracker.law.grounds import GROUNDS, RESULTS
from tracker.law.layouts import LAYOUTS
from tracker.law.terms import ChallengeResult
from tracker.records.connections import in_transaction
from tracker.records.models import Application, Challenge
from tracker.records.unchanged import while_unchanged

_CENT = Decimal("0.01")


# --- conditions ----------------------------------------------------------------------------


def received_in(when: When) -> Q:
    return _within("received_on", when)


def ended_in(when: When) -> Q:
    return _within("ended_on", when)


def carried_into(when: When) -> Q:
    """Received before the year and not ended before it."""
    return _open_before(bounds(when)[0])


def carried_out_of(when: When) -> Q:
    """Received by the last day and not ended on it."""
    return _open_before(bounds(when)[1])


def closed_in(when: When) -> Q:
    """Challenges that ended in the year. A co-defendant's case is never counted."""
    return Q(co_defendant_only=False) & _within("closed_on", when)


def pending_at_end_of(when: When) -> Q:
    """Challenges undecided on the last day of the year."""
    after = bounds(when)[1]
    undecided = Q(closed_on__isnull=True) | Q(closed_on__gte=after)
    return Q(co_defendant_only=False, filed_on__lt=after) & undecided


def noticed_in(when: When) -> Q:
    return _within("fee_noticed_on", when)


def paid_in(when: When) -> Q:
    return _within("fee_received_on", when)


def refunded_in(when: When) -> Q:
    return _within("fee_refunded_on", when)


def with_fee_in(when: When) -> Q:
    """Whatever of a fee was done in that time, a notice taken back among it."""
    withdrawn = _within("fee_withdrawn_on", when)
    return noticed_in(when) | paid_in(when) | refunded_in(when) | withdrawn


def _within(column: str, when: When) -> Q:
    first, after = bounds(when)
    asked: dict[str, Any] = {f"{column}__gte": first, f"{column}__lt": after}
    return Q(**asked)


def _open_before(day: date) -> Q:
    return Q(received_on__lt=day) & (Q(ended_on__isnull=True) | Q(ended_on__gte=day))


def behind(layout: str, when: When, row: str) -> Q | None:
    """The applications that a row of a form counts; None for a row that counts none."""
    condition = _in_row(layout, when, row)
    return None if condition is None else Q(counted=True) & condition


def _in_row(layout: str, when: When, row: str) -> Q | None:
    form = LAYOUTS[layout]
    plain = {
        "new": received_in(when),
        "received": received_in(when),
        "carried_in": carried_into(when),
        "carried_out": carried_out_of(when),
        "total": ended_in(when),
        "ended": ended_in(when),
        "ended.extended": ended_in(when) & Q(extended=True),
        "ended.on_time": ended_in(when) & Q(extended=False),
    }
    if row not in form.rows or form.rows[row].heading:
        return None
    if row in plain:
        return plain[row]
    channels = [channel for channel, counted in form.channels.items() if counted == row]
    if channels:
        return received_in(when) & Q(channel__in=channels)
    leaves = {leaf.key for leaf in form.leaves(row)} or {row}
    if not any(result.rows.get(layout) in leaves for result in RESULTS.values()):
        return None
    placed = _placed_in(layout, leaves)
    return ended_in(when) & (placed | _result_unknown() if row == "answered" else placed)


def _placed_in(layout: str, rows: set[str]) -> Q:
    """As `grounds.row_of` places an ending: by its ground where known, else by its result."""
    grounds = [key for key, ground in GROUNDS.items() if ground.rows[layout] in rows]
    results = [code for code, result in RESULTS.items() if result.rows.get(layout) in rows]
    no_ground = Q(ground__isnull=True) | Q(ground__not_in=list(GROUNDS))
    return Q(ground__in=grounds) | (no_ground & Q(result__in=results))


def _result_unknown() -> Q:
    return Q(result__isnull=True) | Q(result__not_in=list(RESULTS))


# --- counts --------------------------------------------------------------------------------

# Words come as those of the law, and yes and no as such: each column knows its kind.
_Rows = defaultdict[int, list[tuple[Any, ...]]]


# Endings of hundreds of registers are groups by the ten thousand: in the memory of a statement as
# it comes they would be sorted on the disk.
_ONE_MOMENT = """
    SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;
    SET LOCAL work_mem = '32MB'"""


async def year_tallies(authority_id: int, when: When) -> Tallies:
    """The counts of one register."""
    return (await tallies_of([authority_id], when))[authority_id]


async def known_tallies(authority_id: int, year: int) -> Tallies:
    """The same for a page that is looked at: counted once until a journal of the register
    grows. What is published or handed up is counted anew."""

    async def counted() -> Tallies:
        return await year_tallies(authority_id, year)

    return await while_unchanged(authority_id, ("tallies", year), counted)


async def tallies_of(authority_ids: Collection[int], when: When) -> dict[int, Tallies]:
    """The counts of each register, all as of one moment, in as many queries as for one. Of a
    span that is no year there is no report before it to compare with."""
    async with in_transaction() as moment:
        if moment.capabilities.dialect == "postgres":
            await moment.execute_script(_ONE_MOMENT)
        counting = _Counting(list(authority_ids), moment)
        new = await counting.applications(received_in(when), "applicant_kind", "channel")
        carried_in = await counting.applications(carried_into(when), "applicant_kind")
        carried_out = await counting.applications(carried_out_of(when), "applicant_kind")
        endings = await counting.applications(
            ended_in(when), "applicant_kind", "result", "ground", "extended"
        )
        closed = await counting.challenges(closed_in(when), "kind", "result")
        pending = await counting.challenges(pending_at_end_of(when), "kind")
        fees = await counting.fees(when)
    return {
        id_: Tallies(
            year=_year_of(when),
            new=tuple(NewCount(*row) for row in new[id_]),
            carried_in=dict(carried_in[id_]),
            endings=tuple(EndingCount(*row) for row in endings[id_]),
            carried_out=dict(carried_out[id_]),
            challenges=(
                *(ChallengeCount(*row) for row in closed[id_]),
                *(ChallengeCount(kind, ChallengeResult.PENDING, n) for kind, n in pending[id_]),
            ),
            fees=_fees(fees[id_]),
            carried_out_before=dict(carried_in[id_]) if isinstance(when, int) else None,
        )
        for id_ in authority_ids
    }


async def has_anything(authority_id: int, year: int) -> bool:
    """Whether the register has any application or challenge of the year."""
    of_year = received_in(year) | ended_in(year) | carried_into(year)
    cases = closed_in(year) | pending_at_end_of(year)
    return (
        await Application.filter(of_year, authority_id=authority_id, counted=True).exists()
        or await Challenge.filter(cases, authority_id=authority_id).exists()
    )


def _year_of(when: When) -> int:
    return when if isinstance(when, int) else when.last.year


def _fees(rows: list[tuple[Any, ...]]) -> Fees:
    """SQLite adds in binary, so each sum is rounded to cents; there is none of no rows."""
    if not rows:
        return Fees()
    [(notices, *sums)] = rows
    noticed, received, refunded = (Decimal(str(yuan or 0)).quantize(_CENT) for yuan in sums)
    return Fees(notices, noticed, received - refunded, refunded)


class _Counting:
    """The queries of one moment, each grouped by authority."""

    def __init__(self, authority_ids: list[int], moment: BaseDBAsyncClient) -> None:
        self._ids, self._moment = authority_ids, moment

    async def applications(self, condition: Q, *columns: str) -> _Rows:
        found = self._applications(condition).annotate(n=Count("id"))
        return await _grouped(found, *columns, counted=("n",))

    async def challenges(self, condition: Q, *columns: str) -> _Rows:
        found = Challenge.filter(condition, authority_id__in=self._ids).using_db(self._moment)
        return await _grouped(found.annotate(n=Count("id")), *columns, counted=("n",))

    async def fees(self, when: When) -> _Rows:
        """Notices, and yuan noticed, received and refunded. No index has the days of fees: one
        pass over the register finds them all, and four would take four times as long."""
        any_of_them = noticed_in(when) | paid_in(when) | refunded_in(when)
        found = self._applications(any_of_them).annotate(
            notices=Count("id", _filter=noticed_in(when)),
            noticed=Sum("fee_noticed", _filter=noticed_in(when)),
            received=Sum("fee_received", _filter=paid_in(when)),
            refunded=Sum("fee_refunded", _filter=refunded_in(when)),
        )
        return await _grouped(found, counted=("notices", "noticed", "received", "refunded"))

    def _applications(self, condition: Q) -> QuerySet[Application]:
        ours = Application.filter(condition, authority_id__in=self._ids, counted=True)
        return ours.using_db(self._moment)


async def _grouped(found: QuerySet[Any], *columns: str, counted: tuple[str, ...]) -> _Rows:
    by_authority: _Rows = defaultdict(list)
    rows = found.group_by("authority_id", *columns)
    for row in await rows.values_list("authority_id", *columns, *counted):
        by_authority[row[0]].append(row[1:])
    return by_authority
