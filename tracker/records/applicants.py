"""What one applicant asked of an authority within a calendar month.

Nobody has an account, so the same applicant is told by the identity number, or by the name
where none was given: enough to propose a count, never to be sure of it.
"""

from calendar import monthrange
from dataclasses import dataclass
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
    count = (
        await Particulars.filter(
            same,
            earlier,
            application__authority_id=application.authority_id,
            application__kind=ApplicationKind.DISCLOSURE,
            application__counted=True,
            application__received_on__gte=on.replace(day=1),
            application__received_on__lte=on.replace(day=monthrange(on.year, on.month)[1]),
        )
        .using_db(reader())
        .count()
    )
    return BeforeInMonth(count, by)
