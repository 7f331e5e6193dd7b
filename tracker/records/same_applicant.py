"""Whether two applications are the same applicant's.

Nobody has an account. Two are the same by identity number where both gave one, else by name:
enough to point it out and to let an officer join what was sent twice, never to be sure of it.
Width, case and blanks make no difference; the database compares keyed digests.
The rule stands here once for two rows and once for the database.
"""

from collections.abc import Iterable

from tortoise.expressions import Q

from tracker.records.connections import reader
from tracker.records.keyring import compared
from tracker.records.mail_models import IncomingMail
from tracker.records.models import Particulars
from tracker.records.sealed_fields import digests_of


def is_same_applicant(one: Particulars, other: Particulars) -> bool:
    if one.identity_number and other.identity_number:
        return compared(one.identity_number) == compared(other.identity_number)
    return bool(one.name) and compared(one.name) == compared(other.name)


def of_same_applicant(who: Particulars) -> Q:
    """The condition of `is_same_applicant` on rows of `Particulars`. Who gave neither number nor
    name is nobody's, not even their own."""
    by_name = Q(name_digest__in=digests_of(who.name, "name") if who.name else [])
    if not who.identity_number:
        return by_name
    by_number = Q(identity_digest__in=digests_of(who.identity_number, "identity_number"))
    return by_number | (Q(identity_digest="") & by_name)


async def of_person(
    authority_id: int, *, identity_number: str = "", name: str = "", contact: str = ""
) -> list[Particulars]:
    """What one person gave with each application to an authority, the latest first: by identity
    number, else by name together with the telephone or address of mail. An agent's counts as
    much as an applicant's."""
    if identity_number:
        meant = Q(identity_digest__in=digests_of(identity_number, "identity_number")) | Q(
            agent_number_digest__in=digests_of(identity_number, "agent_number")
        )
    else:
        meant = Q(name_digest__in=digests_of(name, "name")) | Q(
            agent_digest__in=digests_of(name, "agent_name")
        )
    found = Particulars.filter(meant, application__authority_id=authority_id).using_db(reader())
    rows = await found.order_by("-application_id").select_related("application")
    return [row for row in rows if identity_number or _is_reached_at(row, name, contact)]


async def mails_of_person(
    authority_id: int,
    found: Iterable[Particulars],
    *,
    identity_number: str = "",
    name: str = "",
    contact: str = "",
) -> list[IncomingMail]:
    """Mails of no application that came from an address of theirs, the latest first: `contact`,
    and those they gave with the applications that were `found`, not through an agent. Anybody
    can write any address: whoever looks has to know that it is theirs."""
    own = (
        who.email
        for who in found
        if (identity_number and compared(who.identity_number) == compared(identity_number))
        or (not identity_number and compared(who.name) == compared(name))
    )
    digests = {
        digest for address in {contact, *own} - {""} for digest in digests_of(address, "sender")
    }
    mails = IncomingMail.filter(
        authority_id=authority_id, application_id=None, sender_digest__in=list(digests)
    )
    return await mails.using_db(reader()).order_by("-id") if digests else []


def _is_reached_at(who: Particulars, name: str, contact: str) -> bool:
    meant, at = compared(name), compared(contact)
    own = compared(who.name) == meant and at in (compared(who.telephone), compared(who.email))
    of_agent = compared(who.agent_name) == meant and at == compared(who.agent_telephone)
    return own or of_agent
