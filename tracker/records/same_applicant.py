"""Whether two applications are the same applicant's.

Nobody has an account. Two are the same by identity number where both gave one, else by name:
enough to point it out and to let an officer join what was sent twice, never to be sure of it.
The rule stands here once for two rows and once for the database.
"""

from tortoise.expressions import Q

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
