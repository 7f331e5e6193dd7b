"""Back in for whoever forgot the password or is paused: by an administrator, with a record."""

from datetime import datetime, timedelta

from tracker.actions.lockout import Counted, forget_all, paused_until, tries_of
from tracker.actions.passwords import password_digest
from tracker.law.terms import SettingKind
from tracker.records.account_models import RecoveryLink, SignInLock
from tracker.records.codes import Codes, new_token
from tracker.records.connections import in_transaction
from tracker.records.models import Officer
from tracker.records.officers import end_sessions
from tracker.records.setting_changes import note_change, note_of_officer

LINK_LIFE = timedelta(hours=8)
_PURPOSE = "recovery link"


async def new_link(
    officer: Officer, codes: Codes, *, by: Officer | None, reason: str, now: datetime
) -> str:
    """The token of a fresh link; one made before ends. `by`: None at the command line."""
    token = new_token()
    async with in_transaction():
        await RecoveryLink.update_or_create(
            {"token_digest": codes.digest(_PURPOSE, token), "expires_at": now + LINK_LIFE},
            officer_id=officer.id,
        )
        said = {"recovery_link": True, "reason": reason}
        await note_of_officer(officer, {}, said, by=by, now=now)
    return token


async def officer_of_link(codes: Codes, token: str, now: datetime) -> Officer | None:
    """Whose link this is, while it counts."""
    link = await RecoveryLink.get_or_none(
        token_digest=codes.digest(_PURPOSE, token)
    ).select_related("officer__authority")
    if link is None or link.expires_at <= now or not link.officer.active:
        return None
    return link.officer


async def use_link(codes: Codes, token: str, password: str, now: datetime) -> Officer | None:
    """Set a password of their own; None for a link that was used meanwhile. All sessions end,
    the name is no longer paused; a second factor is asked for as before."""
    digest = await password_digest(password)
    async with in_transaction():
        gone = await RecoveryLink.filter(token_digest=codes.digest(_PURPOSE, token)).first()
        if gone is None or gone.expires_at <= now:
            return None
        officer = await Officer.select_for_update(no_key=True).get(id=gone.officer_id)
        if not await RecoveryLink.filter(id=gone.id, token_digest=gone.token_digest).delete():
            return None
        officer.password_digest, officer.password_until = digest, None
        await officer.save(update_fields=["password_digest", "password_until"])
        await end_sessions(officer.id)
        await forget_all(codes, officer.sign_in_name)
        await note_of_officer(officer, {}, {"password": True}, by=officer, now=now)
        return officer


async def lift_pause(officer: Officer, codes: Codes, *, by: Officer, now: datetime) -> bool:
    """Let this officer try again at once; whether there was a pause."""
    async with in_transaction():
        if await paused_until(codes, officer.sign_in_name, now) is None:
            return False
        await forget_all(codes, officer.sign_in_name)
        await note_of_officer(officer, {}, {"pause_lifted": True}, by=by, now=now)
        return True


async def paused_networks(
    networks: frozenset[str], codes: Codes, now: datetime
) -> dict[str, datetime]:
    """Those of these networks that are paused, and until when."""
    by_key = {tries_of(codes, Counted.ADDRESS, one).key: one for one in networks}
    rows = await SignInLock.filter(key__in=list(by_key), paused_until__isnull=False)
    return {by_key[r.key]: r.paused_until for r in rows if r.paused_until and r.paused_until > now}


async def lift_network(network: str, codes: Codes, *, by: Officer, now: datetime) -> None:
    """Let everybody behind this address try again at once."""
    async with in_transaction():
        await tries_of(codes, Counted.ADDRESS, network).forget()
        await note_change(
            by.authority_id,
            SettingKind.SIGN_IN,
            "",
            {},
            {"network_lifted": network},
            by=by.id,
            now=now,
        )
