"""Whether two applications are the same applicant's.

Nobody has an account. Two are the same by identity number where both gave one, else by name:
enough to point it out and to let an officer join what was sent twice, never to be sure of it.
The rule stands here once for two rows and once for the database.
"""

from collections.abc import Sequence

from tortoise.expressions import Q

from tracker.records.connections import reader
from tracker.records.models import Particulars


def is_same_applicant(one: Particulars, other: Particulars) -> bool:
    if one.identity_number and other.identity_number:
        return one.identity_number == other.identity_number
    return bool(one.name) and one.name == other.name


def of_same_applicant(who: Particulars) -> Q:
    """The condition of `is_same_applicant` on rows of `Particulars`; `who` gave a number or a
    name."""
    by_number = Q(identity_number=who.identity_number)
    if not who.name:
        return by_number
    if not who.identity_number:
        return Q(name=who.name)
    return by_number | Q(identity_number="", name=who.name)


async def gave_a_number(application_ids: Sequence[int]) -> list[int]:
    """Those of the applications whose applicant or agent gave an identity number that is there."""
    rows = Particulars.filter(application_id__in=list(application_ids))
    return [row.application_id for row in await rows if row.identity_number or row.agent_number]


async def of_person(
    authority_id: int, *, identity_number: str = "", name: str = "", contact: str = ""
) -> list[Particulars]:
    """What one person gave with each application to an authority, the latest first: by identity
    number, else by name together with the telephone or address of mail. An agent's counts as
    much as an applicant's."""
    if identity_number:
        meant = Q(identity_number=identity_number) | Q(agent_number=identity_number)
    else:
        meant = Q(name=name) | Q(agent_name=name)
    found = Particulars.filter(meant, application__authority_id=authority_id).using_db(reader())
    rows = await found.order_by("-application_id").select_related("application")
    return [row for row in rows if identity_number or _is_reached_at(row, name, contact)]


def _is_reached_at(who: Particulars, name: str, contact: str) -> bool:
    own = who.name == name and contact in (who.telephone, who.email)
    return own or (who.agent_name == name and contact == who.agent_telephone)
