"""What else one applicant asked of an authority: within a calendar month, and ever before.

Who is the same applicant is said in `same_applicant`: enough to point it out.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from tracker.law.terms import ApplicationKind
from tracker.records.connections import reader
from tracker.records.models import Application, Particulars
from tracker.records.same_applicant import of_same_applicant


class MatchedBy(StrEnum):
    """How the applications of the same applicant were found, all of them at least."""

    IDENTITY_NUMBER = "identity_number"
    NAME = "name"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class BeforeInMonth:
    """How many applications came before one in its month, and how that was found out."""

    count: int
    matched_by: MatchedBy


def _is_known(who: Particulars | None) -> bool:
    return who is not None and bool(who.identity_number or who.name)


async def before_in_month(application: Application, who: Particulars | None) -> BeforeInMonth:
    """Applications of the same applicant with the same authority, received in the same month
    before this one; those of a day in the order of the register. Joined duplicates and
    corrections (article 41) do not count."""
    if who is None or not _is_known(who):
        return BeforeInMonth(0, MatchedBy.NOTHING)
    on = application.received_on
    earlier = Q(application__received_on__lt=on) | Q(
        application__received_on=on, application__id__lt=application.id
    )
    mine = of_same_applicant(who) & earlier
    numbers = await _counted(application.authority_id, mine, on).values_list(
        "identity_number", flat=True
    )
    surely = bool(who.identity_number) and all(numbers)
    return BeforeInMonth(len(numbers), MatchedBy.IDENTITY_NUMBER if surely else MatchedBy.NAME)


async def count_in_month(authority_id: int, who: Particulars, on: date) -> int:
    """How many applications of the same applicant the month of that day has so far."""
    if not _is_known(who):
        return 0
    return await _counted(authority_id, of_same_applicant(who), on).count()


def _counted(authority_id: int, meant: Q, on: date) -> QuerySet[Particulars]:
    return Particulars.filter(
        meant,
        application__authority_id=authority_id,
        application__kind=ApplicationKind.DISCLOSURE,
        application__counted=True,
        application__received_on__gte=on.replace(day=1),
        application__received_on__lte=on.replace(day=monthrange(on.year, on.month)[1]),
    ).using_db(reader())


async def earlier_of(
    authority_id: int, who: Particulars | None, *, but: int | None = None, most: int
) -> Sequence[Application]:
    """What the same applicant asked of an authority, the latest first. `but`: not this one."""
    if who is None or not _is_known(who):
        return []
    found = Particulars.filter(of_same_applicant(who), application__authority_id=authority_id)
    if but is not None:
        found = found.filter(application_id__not=but)
    rows = await found.using_db(reader()).order_by("-application_id").limit(most)
    ids = [row.application_id for row in rows]
    return await Application.filter(id__in=ids).using_db(reader()).order_by("-received_on", "-id")
