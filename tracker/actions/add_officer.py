"""Officers of an office: add, change, give a new password."""

from collections.abc import Collection
from datetime import datetime

from tortoise.exceptions import IntegrityError

from tracker.actions.passwords import password_digest
from tracker.law.terms import Role
from tracker.records.authorities import authority_as_seen
from tracker.records.connections import in_transaction
from tracker.records.models import Authority, Officer
from tracker.records.officers import end_sessions, is_last_administrator


class SignInNameTaken(Exception):
    """Another officer of the installation signs in by this name."""


class LastAdministrator(Exception):
    """Nobody could manage the office after this."""


async def add_officer(
    authority: Authority,
    *,
    name: str,
    sign_in_name: str,
    password: str,
    roles: Collection[Role],
    now: datetime,
) -> Officer:
    digest = await password_digest(password)
    try:
        return await Officer.create(
            authority=authority,
            name=name,
            sign_in_name=sign_in_name,
            password_digest=digest,
            roles=sorted(roles),
            created_at=now,
        )
    except IntegrityError as taken:
        raise SignInNameTaken from taken


async def change_officer(
    officer_id: int,
    *,
    name: str,
    roles: Collection[Role],
    active: bool,
    seen: int,
    by: str,
    now: datetime,
) -> None:
    """Change who does what. Whoever may no longer sign in is signed out everywhere.

    `seen`: the version of the office's settings that the page showed. Raises MovedOn.
    """
    async with in_transaction():
        officer = await Officer.get(id=officer_id)
        # Two administrators who remove each other at once wait for each other here.
        authority = await authority_as_seen(officer.authority_id, seen)
        await officer.refresh_from_db()
        stays = active and Role.ADMINISTRATOR in roles
        if not stays and await is_last_administrator(officer):
            raise LastAdministrator
        officer.name, officer.roles, officer.active = name, sorted(roles), active
        await officer.save(update_fields=["name", "roles", "active"])
        authority.settings_version, authority.changed_by = seen + 1, by
        authority.changed_at = now
        await authority.save(update_fields=["settings_version", "changed_by", "changed_at"])
        if not active:
            await end_sessions(officer.id)


async def set_password(officer_id: int, password: str) -> None:
    """Give an officer a new password; sessions under the old one end."""
    digest = await password_digest(password)
    async with in_transaction():
        await Officer.filter(id=officer_id).update(password_digest=digest)
        await end_sessions(officer_id)
