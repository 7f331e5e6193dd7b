"""What one applicant asked of an authority within a calendar month.

Who is the same applicant is said in `same_applicant`: enough to propose a count.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tortoise.expressions import Q

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


async def before_in_month(application: Application, who: Particulars | None) -> BeforeInMonth:
    """Applications of the same applicant with the same authority, received in the same month
    before this one; those of a day in the order of the register. Joined duplicates and
    corrections (article 41) do not count; withdrawn and abandoned ones do."""
    if who is None or not (who.identity_number or who.name):
        return BeforeInMonth((), MatchedBy.NOTHING)
    on = application.received_on
    earlier = Q(application__received_on__lt=on) | Q(
        application__received_on=on, application__id__lt=application.id
    )
    found = (
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
        .order_by("application__received_on", "application_id")
        .select_related("application")
    )
    surely = bool(who.identity_number) and all(person.identity_number for person in found)
    return BeforeInMonth(
        await _counted([person.application for person in found]),
        MatchedBy.IDENTITY_NUMBER if surely else MatchedBy.NAME,
    )


async def _counted(applications: Sequence[Application]) -> tuple[Counted, ...]:
    """Only a fee notice says that an application was more than one item."""
    noticed = [one.journal_id for one in applications if one.fee_noticed_on]
    journals = await entries_of(noticed)
    items = {id_: items_of(fold(in_force(said))) for id_, said in journals.items()}
    return tuple(Counted(one, items.get(one.journal_id, 1)) for one in applications)
