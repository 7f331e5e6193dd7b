"""What one applicant asked of an authority within a calendar month.

Who is the same applicant is said in `same_applicant`: enough to propose a count.
"""

from calendar import monthrange
from dataclasses import dataclass
from enum import StrEnum

from tortoise.expressions import Q

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


async def before_in_month(application: Application, who: Particulars | None) -> BeforeInMonth:
    """Applications of the same applicant with the same authority, received in the same month
    before this one; those of a day in the order of the register. Joined duplicates and
    corrections (article 41) do not count."""
    if who is None or not (who.identity_number or who.name):
        return BeforeInMonth(0, MatchedBy.NOTHING)
    on = application.received_on
    earlier = Q(application__received_on__lt=on) | Q(
        application__received_on=on, application__id__lt=application.id
    )
    numbers = (
        await Particulars.filter(
            of_same_applicant(who),
            earlier,
            application__authority_id=application.authority_id,
            application__kind=ApplicationKind.DISCLOSURE,
            application__counted=True,
            application__received_on__gte=on.replace(day=1),
            application__received_on__lte=on.replace(day=monthrange(on.year, on.month)[1]),
        )
        .using_db(reader())
        .values_list("identity_number", flat=True)
    )
    surely = bool(who.identity_number) and all(numbers)
    return BeforeInMonth(len(numbers), MatchedBy.IDENTITY_NUMBER if surely else MatchedBy.NAME)
