"""Officers and their sessions: who may sign in, and who is still signed in."""

from tortoise.expressions import Q

from tracker.law.terms import Role
from tracker.records.models import Officer, Session


async def officer_named(sign_in_name: str) -> Officer | None:
    """The officer of that sign-in name, in the one spelling it is stored in."""
    return await Officer.get_or_none(sign_in_name=sign_in_name)


async def officers_of(authority_id: int) -> list[Officer]:
    """Everybody of an office, those who still work there first."""
    return await Officer.filter(authority_id=authority_id).order_by("-active", "id")


async def officer_in(authority_id: int, officer_id: int) -> Officer | None:
    found = Officer.get_or_none(id=officer_id, authority_id=authority_id)
    return await found.select_related("authority")


async def is_last_administrator(officer: Officer) -> bool:
    """Whether this one manages the office and nobody else could."""
    if not officer.active or Role.ADMINISTRATOR not in officer.held_roles:
        return False
    others = Officer.filter(~Q(id=officer.id), authority_id=officer.authority_id, active=True)
    return not any(Role.ADMINISTRATOR in other.held_roles for other in await others)


async def end_sessions(officer_id: int) -> None:
    """Sign an officer out everywhere."""
    await Session.filter(officer_id=officer_id).delete()
