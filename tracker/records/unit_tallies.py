"""One year of many registers in counts, each on its own, in as many queries as for one.

The conditions are those of `tallies`, so that the sum of the units is the count of all.
"""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import Q
from tortoise.functions import Count, Sum
from tortoise.queryset import QuerySet

from tracker.law.annual import ChallengeCount, EndingCount, Fees, NewCount, Tallies
from tracker.law.terms import ApplicantKind, ChallengeKind, ChallengeResult, Channel
from tracker.records.connections import in_transaction
from tracker.records.models import Application, Challenge
from tracker.records.tallies import (
    carried_into,
    closed_in,
    ended_in,
    noticed_in,
    paid_in,
    pending_at_end_of,
    received_in,
    refunded_in,
)

_CENT = Decimal("0.01")
_Rows = defaultdict[int, list[tuple[Any, ...]]]


async def unit_tallies(authority_ids: Collection[int], year: int) -> dict[int, Tallies]:
    """The counts of each authority, all as of one moment."""
    async with in_transaction() as moment:
        if moment.capabilities.dialect == "postgres":
            await moment.execute_script("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        counting = _Counting(list(authority_ids), moment)
        new = await counting.applications(received_in(year), "applicant_kind", "channel")
        carried_in = await counting.applications(carried_into(year), "applicant_kind")
        carried_out = await counting.applications(carried_into(year + 1), "applicant_kind")
        endings = await counting.applications(
            ended_in(year), "applicant_kind", "result", "ground", "extended"
        )
        closed = await counting.challenges(closed_in(year), "kind", "result")
        pending = await counting.challenges(pending_at_end_of(year), "kind")
        notices = await counting.applications(noticed_in(year))
        noticed = await counting.sums(noticed_in(year), "fee_noticed")
        received = await counting.sums(paid_in(year), "fee_received")
        refunded = await counting.sums(refunded_in(year), "fee_refunded")
    return {
        id_: Tallies(
            year=year,
            new=tuple(NewCount(ApplicantKind(k), Channel(by), n) for k, by, n in new[id_]),
            carried_in={ApplicantKind(kind): n for kind, n in carried_in[id_]},
            endings=tuple(
                EndingCount(ApplicantKind(kind), result, ground, bool(extended), n)
                for kind, result, ground, extended, n in endings[id_]
            ),
            carried_out={ApplicantKind(kind): n for kind, n in carried_out[id_]},
            challenges=(
                *(_challenge(kind, result, n) for kind, result, n in closed[id_]),
                *(_challenge(kind, ChallengeResult.PENDING, n) for kind, n in pending[id_]),
            ),
            fees=Fees(
                notices=sum(n for (n,) in notices[id_]),
                noticed_yuan=_yuan(noticed[id_]),
                received_yuan=_yuan(received[id_]) - _yuan(refunded[id_]),
                refunded_yuan=_yuan(refunded[id_]),
            ),
            carried_out_before={ApplicantKind(kind): n for kind, n in carried_in[id_]},
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


def _challenge(kind: str, result: str, n: int) -> ChallengeCount:
    return ChallengeCount(ChallengeKind(kind), ChallengeResult(result), n)


def _yuan(rows: list[tuple[Any, ...]]) -> Decimal:
    """SQLite adds in binary, so each sum is rounded to cents."""
    return sum((Decimal(str(yuan)).quantize(_CENT) for (yuan,) in rows), Decimal("0.00"))


class _Counting:
    """The queries of one moment, each grouped by authority."""

    def __init__(self, authority_ids: list[int], moment: BaseDBAsyncClient) -> None:
        self._ids, self._moment = authority_ids, moment

    def _applications(self, condition: Q) -> QuerySet[Application]:
        ours = Application.filter(condition, authority_id__in=self._ids, counted=True)
        return ours.using_db(self._moment)

    async def applications(self, condition: Q, *columns: str) -> _Rows:
        found = self._applications(condition)
        grouped = found.annotate(n=Count("id")).group_by("authority_id", *columns)
        return _by_authority(await grouped.values_list("authority_id", *columns, "n"))

    async def challenges(self, condition: Q, *columns: str) -> _Rows:
        found = Challenge.filter(condition, authority_id__in=self._ids).using_db(self._moment)
        grouped = found.annotate(n=Count("id")).group_by("authority_id", *columns)
        return _by_authority(await grouped.values_list("authority_id", *columns, "n"))

    async def sums(self, condition: Q, column: str) -> _Rows:
        found = self._applications(condition)
        grouped = found.annotate(yuan=Sum(column)).group_by("authority_id")
        return _by_authority(await grouped.values_list("authority_id", "yuan"))


def _by_authority(rows: list[Any]) -> _Rows:
    found: _Rows = defaultdict(list)
    for id_, *row in rows:
        found[id_].append(tuple(row))
    return found
