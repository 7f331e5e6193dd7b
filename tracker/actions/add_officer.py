"""Officers of an office: add, change, give a new password."""

from collections.abc import Collection
from datetime import datetime, timedelta

from tortoise.exceptions import IntegrityError

from tracker.actions.passwords import NO_PASSWORD, password_digest
from tracker.law.terms import Role
from tracker.records.authorities import authority_as_seen
from tracker.records.connections import in_transaction
from tracker.records.models import Authority, Officer
from tracker.records.officers import end_sessions, is_last_administrator
from tracker.records.setting_changes import note_of_officer

# How long a password counts that an administrator chose, until its owner chooses another:
# somebody new begins next week, somebody who forgot it stands there.
FIRST_PASSWORD_LIFE = timedelta(days=7)
PASSWORD_LIFE = timedelta(hours=24)


class SignInNameTaken(Exception):
    """Another officer of the installation signs in by this name."""


class LastAdministrator(Exception):
    """Nobody could manage the office after this."""


async def add_officer(
    authority: Authority,
    *,
    name: str,
    sign_in_name: str,
    password: str | None,
    roles: Collection[Role],
    by: Officer | None = None,
    now: datetime,
) -> Officer:
    """`by`: None at the command line; a password another officer chose is for the first
    sign-in alone. No password: who signs in at the provider needs none."""
    digest = await password_digest(password) if password else NO_PASSWORD
    try:
        async with in_transaction():
            officer = await Officer.create(
                authority=authority,
                name=name,
                sign_in_name=sign_in_name,
                password_digest=digest,
                roles=sorted(roles),
                created_at=now,
                password_until=now + FIRST_PASSWORD_LIFE if by and password else None,
            )
            await note_of_officer(officer, {}, said_of(officer), by=by, now=now)
    except IntegrityError as taken:
        raise SignInNameTaken from taken
    return officer


async def change_officer(
    officer_id: int,
    *,
    name: str,
    roles: Collection[Role],
    active: bool,
    seen: int,
    by: Officer,
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
        before = said_of(officer)
        officer.name, officer.roles, officer.active = name, sorted(roles), active
        await officer.save(update_fields=["name", "roles", "active"])
        await note_of_officer(officer, before, said_of(officer), by=by, now=now)
        authority.settings_version, authority.changed_by = seen + 1, by.name
        authority.changed_at = now
        await authority.save(update_fields=["settings_version", "changed_by", "changed_at"])
        if not active:
            await end_sessions(officer.id)


async def set_password(officer_id: int, password: str, *, by: Officer, now: datetime) -> None:
    """Give an officer a new password; sessions under the old one end. Chosen by another, it
    is for one sign-in, at which they choose their own."""
    digest = await password_digest(password)
    async with in_transaction():
        officer = await Officer.select_for_update(no_key=True).get(id=officer_id)
        officer.password_digest = digest
        officer.password_until = None if by.id == officer_id else now + PASSWORD_LIFE
        await officer.save(update_fields=["password_digest", "password_until"])
        await end_sessions(officer_id)
        # That it is another one, and nothing of what it is.
        await note_of_officer(officer, {}, {"password": True}, by=by, now=now)


def said_of(officer: Officer) -> dict[str, object]:
    """What the history of settings tells of an officer."""
    return {"name": officer.name, "roles": officer.roles, "active": officer.active}
