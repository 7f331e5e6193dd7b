"""What else one applicant asked of an authority: within a calendar month, and ever before.

Nobody has an account, so the same applicant is told by the identity number, or by the name
(and the telephone) where none was given: enough to point it out, never to be sure of it.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tortoise.expressions import Q

from tracker.law.terms import ApplicationKind
from tracker.records.connections import reader
from tracker.records.models import Application, Particulars


class MatchedBy(StrEnum):
    """How the applications of the same applicant were found."""

    IDENTITY_NUMBER = "identity_number"
    NAME = "name"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class BeforeInMonth:
    """How many applications came before one in its month, and how that was found out."""

    count: int
    matched_by: MatchedBy


@dataclass(frozen=True, slots=True)
class Who:
    """By what an applicant is known again."""

    identity_number: str
    name: str
    telephone: str

    @property
    def is_known(self) -> bool:
        return bool(self.identity_number or (self.name and self.telephone))


def who_of(person: Particulars | None) -> Who:
    if person is None:
        return Who("", "", "")
    return Who(person.identity_number, person.name, person.telephone)


async def before_in_month(application: Application, who: Particulars | None) -> BeforeInMonth:
    """Applications of the same applicant with the same authority, received in the same month
    before this one; those of a day in the order of the register. Joined duplicates and
    corrections (article 41) do not count."""
    if who is None or not (who.identity_number or who.name):
        return BeforeInMonth(0, MatchedBy.NOTHING)
    if who.identity_number:
        same, by = Q(identity_number=who.identity_number), MatchedBy.IDENTITY_NUMBER
    else:
        same, by = Q(name=who.name), MatchedBy.NAME
    on = application.received_on
    earlier = Q(application__received_on__lt=on) | Q(
        application__received_on=on, application__id__lt=application.id
    )
    return BeforeInMonth(await _counted(application.authority_id, same & earlier, on), by)


async def count_in_month(authority_id: int, who: Who, on: date) -> int:
    """How many applications of the same applicant the month of that day has so far."""
    if not who.is_known:
        return 0
    return await _counted(authority_id, _same(who), on)


async def _counted(authority_id: int, meant: Q, on: date) -> int:
    return (
        await Particulars.filter(
            meant,
            application__authority_id=authority_id,
            application__kind=ApplicationKind.DISCLOSURE,
            application__counted=True,
            application__received_on__gte=on.replace(day=1),
            application__received_on__lte=on.replace(day=monthrange(on.year, on.month)[1]),
        )
        .using_db(reader())
        .count()
    )


async def earlier_of(
    authority_id: int, who: Who, *, but: int | None = None, most: int
) -> Sequence[Application]:
    """What the same applicant asked of an authority, the latest first. `but`: not this one."""
    if not who.is_known:
        return []
    found = Particulars.filter(_same(who), application__authority_id=authority_id)
    if but is not None:
        found = found.filter(application_id__not=but)
    rows = await found.using_db(reader()).order_by("-application_id").limit(most)
    ids = [row.application_id for row in rows]
    return await Application.filter(id__in=ids).using_db(reader()).order_by("-received_on", "-id")


def _same(who: Who) -> Q:
    """The identity number, or name and telephone. Both are asked: a number may be missing in
    one of two applications."""
    by_name = Q(name=who.name, telephone=who.telephone)
    if not who.identity_number:
        return by_name
    by_number = Q(identity_number=who.identity_number)
    return by_number | by_name if who.name and who.telephone else by_number
