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

from tracker.law.facts import fold, in_force
from tracker.law.fee_acts import items_of
from tracker.law.terms import ApplicationKind
from tracker.records.connections import reader
from tracker.records.journal import entries_of
from tracker.records.models import Application, Particulars
from tracker.records.same_applicant import of_same_applicant


class MatchedBy(StrEnum):
    """How the applications of the same applicant were found, all of them at least."""

    IDENTITY_NUMBER = "identity_number"
    NAME = "name"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Counted:
    """An application that counts before another, and for how many items."""

    application: Application
    items: int


@dataclass(frozen=True, slots=True)
class BeforeInMonth:
    """What came before an application in its month, and how that was found out."""

    counted: tuple[Counted, ...]
    matched_by: MatchedBy

    @property
    def count(self) -> int:
        """Items, of which an application may have several."""
        return sum(one.items for one in self.counted)


def _is_known(who: Particulars | None) -> bool:
    return who is not None and bool(who.identity_number or who.name)


async def before_in_month(application: Application, who: Particulars | None) -> BeforeInMonth:
    """Applications of the same applicant with the same authority, received in the same month
    before this one; those of a day in the order of the register. Joined duplicates and
    corrections (article 41) do not count; withdrawn and abandoned ones do."""
    if who is None or not _is_known(who):
        return BeforeInMonth((), MatchedBy.NOTHING)
    on = application.received_on
    earlier = Q(application__received_on__lt=on) | Q(
        application__received_on=on, application__id__lt=application.id
    )
    mine = of_same_applicant(who) & earlier
    found = await _in_month(application.authority_id, mine, on).values_list(
        "application_id", "identity_number"
    )
    surely = bool(who.identity_number) and all(number for _, number in found)
    ids = [id_ for id_, _ in found]
    return BeforeInMonth(
        await _counted(await _of_ids(ids).order_by("received_on", "id") if ids else []),
        MatchedBy.IDENTITY_NUMBER if surely else MatchedBy.NAME,
    )


async def _counted(applications: Sequence[Application]) -> tuple[Counted, ...]:
    """Only a fee notice says that an application was more than one item."""
    noticed = [one.journal_id for one in applications if one.fee_noticed_on]
    journals = await entries_of(noticed)
    items = {id_: items_of(fold(in_force(said))) for id_, said in journals.items()}
    return tuple(Counted(one, items.get(one.journal_id, 1)) for one in applications)


async def count_in_month(authority_id: int, who: Particulars, on: date) -> int:
    """How many applications of the same applicant the month of that day has so far."""
    if not _is_known(who):
        return 0
    return await _in_month(authority_id, of_same_applicant(who), on).count()


def _in_month(authority_id: int, meant: Q, on: date) -> QuerySet[Particulars]:
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
    return await _of_ids([row.application_id for row in rows]).order_by("-received_on", "-id")


def _of_ids(ids: Sequence[int]) -> QuerySet[Application]:
    return Application.filter(id__in=ids).using_db(reader())
