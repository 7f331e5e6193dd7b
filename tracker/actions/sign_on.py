"""Letting in whom the provider names. Nobody is recognised by a name or an address, only by
issuer and subject together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tortoise.exceptions import IntegrityError

from tracker.actions.add_officer import said_of
from tracker.actions.passwords import NO_PASSWORD
from tracker.law.terms import Role
from tracker.records.connections import in_transaction
from tracker.records.models import Authority, Officer, Session
from tracker.records.officers import end_sessions
from tracker.records.setting_changes import note_of_officer
from tracker.records.sign_on_models import OfficerIdentity, SignOnSession
from tracker.sign_on.failures import SignOnFailed, Why

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whom the provider names. `granted`: roles by code of authority; None where roles are
    given here and not there."""

    issuer: str
    subject: str
    name: str = ""
    sign_in_name: str = ""
    granted: Mapping[str, frozenset[Role]] | None = None


async def admit(person: Person, *, creates: bool, now: datetime) -> OfficerIdentity:
    """The officer this person is, with the roles that the provider gives now. Raises
    `SignOnFailed`; whoever lost every role there is signed out here too."""
    try:
        async with in_transaction():
            identity = await _identity_of(person)
            if identity is None:
                return await _created(person, creates=creates, now=now)
            await _follow(identity.officer, person, now)
            return identity
    except IntegrityError as twice:  # two browsers at once: the other one created the officer
        raise SignOnFailed(Why.TOO_OLD, "created meanwhile") from twice
    except SignOnFailed as failed:
        if failed.why in (Why.NO_ROLE, Why.ELSEWHERE):
            await _sign_out(person)
        raise


async def open_at_provider(
    identity: OfficerIdentity,
    session: Session,
    *,
    shown_at: datetime,
    provider_session: str,
    id_token: str,
) -> None:
    """Note that the provider opened this session, so that it can end it, and when they showed
    there who they are."""
    session.confirmed_at = shown_at
    await session.save(update_fields=["confirmed_at"])
    await SignOnSession.create(
        session=session,
        identity=identity,
        provider_session=provider_session,
        id_token=id_token,
    )


async def link(
    officer: Officer, issuer: str, subject: str, *, by: Officer | None, now: datetime
) -> bool:
    """Say who an officer is at the provider, instead of what was said before; sessions that this
    opened end. False where somebody else is that already."""
    try:
        async with in_transaction():
            was = await _unlinked(officer)
            await OfficerIdentity.create(
                officer=officer, issuer=issuer, subject=subject, linked_at=now
            )
            await note_of_officer(officer, was, {"subject": subject}, by=by, now=now)
    except IntegrityError:
        return False
    return True


async def unlink(officer: Officer, *, by: Officer, now: datetime) -> None:
    async with in_transaction():
        await note_of_officer(officer, await _unlinked(officer), {}, by=by, now=now)


async def _unlinked(officer: Officer) -> dict[str, object]:
    """Forget who they are there; what had been said."""
    await Officer.select_for_update(no_key=True).get(id=officer.id)
    identity = await OfficerIdentity.get_or_none(officer_id=officer.id)
    if identity is None:
        return {}
    opened = await SignOnSession.filter(identity=identity).values_list("session_id", flat=True)
    await Session.filter(id__in=list(opened)).delete()
    await identity.delete()
    return {"subject": identity.subject}


async def _identity_of(person: Person) -> OfficerIdentity | None:
    return await OfficerIdentity.get_or_none(
        issuer=person.issuer, subject=person.subject
    ).select_related("officer__authority")


async def _follow(officer: Officer, person: Person, now: datetime) -> None:
    """The officer under lock, with the roles of today."""
    authority = await Authority.select_for_update(no_key=True).get(id=officer.authority_id)
    await officer.refresh_from_db(fields=["active", "roles"])
    if not officer.active:
        raise SignOnFailed(Why.DISABLED)
    if person.granted is None:
        return
    roles = person.granted.get(authority.code)
    if roles is None:
        raise SignOnFailed(Why.ELSEWHERE if person.granted else Why.NO_ROLE)
    if officer.held_roles == roles:
        return
    before = {"roles": officer.roles}
    officer.roles = sorted(roles)
    await officer.save(update_fields=["roles"])
    # A page of the administrator that shows the former roles is overtaken.
    authority.settings_version += 1
    authority.changed_by, authority.changed_at = officer.name, now
    await authority.save(update_fields=["settings_version", "changed_by", "changed_at"])
    after = {"roles": officer.roles, "provider": person.issuer}
    await note_of_officer(officer, before, after, by=officer, now=now)


async def _created(person: Person, *, creates: bool, now: datetime) -> OfficerIdentity:
    if not creates:
        raise SignOnFailed(Why.UNKNOWN, subject=person.subject)
    if not person.granted:
        raise SignOnFailed(Why.NO_ROLE, subject=person.subject)
    if len(person.granted) > 1:
        raise SignOnFailed(Why.ELSEWHERE, "several authorities", subject=person.subject)
    [(code, roles)] = person.granted.items()
    authority = await Authority.get_or_none(code=code)
    if authority is None:
        raise SignOnFailed(Why.ELSEWHERE, f"no authority {code}", subject=person.subject)
    officer = await Officer.create(
        authority=authority,
        name=(person.name or person.sign_in_name or person.subject)[:_LONGEST_NAME],
        sign_in_name=await _free_name(person),
        password_digest=NO_PASSWORD,
        roles=sorted(roles),
        created_at=now,
    )
    identity = await OfficerIdentity.create(
        officer=officer, issuer=person.issuer, subject=person.subject, linked_at=now
    )
    after = {**said_of(officer), "subject": person.subject, "provider": person.issuer}
    await note_of_officer(officer, {}, after, by=officer, now=now)
    return identity


async def _free_name(person: Person) -> str:
    """The name they sign in by there where it is free here; it opens nothing here."""
    wanted = person.sign_in_name[:_LONGEST_NAME]
    if wanted and not await Officer.exists(sign_in_name=wanted):
        return wanted
    number = await Officer.all().count()
    while await Officer.exists(sign_in_name=f"sso-{number}"):
        number += 1
    return f"sso-{number}"


async def _sign_out(person: Person) -> None:
    identity = await _identity_of(person)
    if identity is not None:
        await end_sessions(identity.officer_id)
