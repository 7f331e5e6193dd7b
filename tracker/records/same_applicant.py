"""Whether two applications are the same applicant's.

Nobody has an account. Two are the same by identity number where both gave one, else by name:
enough to point it out and to let an officer join what was sent twice, never to be sure of it.
Width, case and blanks make no difference; the database compares keyed digests.
The rule stands here once for two rows and once for the database.
"""

from tortoise.expressions import Q

from tracker.records.keyring import compared
from tracker.records.models import Particulars
from tracker.records.sealed_fields import digests_of


def is_same_applicant(one: Particulars, other: Particulars) -> bool:
    if one.identity_number and other.identity_number:
        return compared(one.identity_number) == compared(other.identity_number)
    return bool(one.name) and compared(one.name) == compared(other.name)


def of_same_applicant(who: Particulars) -> Q:
    """The condition of `is_same_applicant` on rows of `Particulars`; `who` gave a number or a
    name."""
    by_name = Q(name_digest__in=digests_of(who.name, "name")) if who.name else None
    if not who.identity_number:
        return by_name or Q(identity_digest="")
    by_number = Q(identity_digest__in=digests_of(who.identity_number, "identity_number"))
    return by_number if by_name is None else by_number | (Q(identity_digest="") & by_name)
