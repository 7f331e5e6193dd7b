"""The way in when the provider fails: a command of whoever runs the server, never a page."""

from datetime import datetime, timedelta

from tracker.actions.add_officer import said_of
from tracker.actions.authorities import authority_named
from tracker.actions.passwords import NO_PASSWORD
from tracker.actions.recover import new_link
from tracker.law.terms import Role
from tracker.records.codes import Codes
from tracker.records.connections import in_transaction
from tracker.records.models import Officer
from tracker.records.officers import end_sessions
from tracker.records.setting_changes import note_of_officer
from tracker.records.sign_on_models import EmergencySignIn

_REASON = "应急登录"


class EmergencyRefused(Exception):
    """Not for this officer; the text says why."""


async def open_emergency(
    code: str, sign_in_name: str, codes: Codes, *, hours: int, now: datetime
) -> tuple[str, bool]:
    """The token of a link by which an administrator of this authority sets a password, who is
    made where there is none of that name, and whether one was made; a password they had before
    opens nothing. It opens the desk for so many hours, even where passwords are off. Raises
    `EmergencyRefused`: whoever was disabled stays out, and nobody gains a role by it."""
    authority = await authority_named(code)
    async with in_transaction():
        officer = await Officer.select_for_update(no_key=True).get_or_none(
            sign_in_name=sign_in_name
        )
        is_new = officer is None
        if officer is None:
            officer = await Officer.create(
                authority=authority,
                name="应急管理员",
                sign_in_name=sign_in_name,
                password_digest=NO_PASSWORD,
                roles=[Role.ADMINISTRATOR.value],
                created_at=now,
            )
            await note_of_officer(officer, {}, said_of(officer), by=None, now=now)
        elif officer.authority_id != authority.id:
            raise EmergencyRefused(f"{sign_in_name} 是其他机关的人员，请换一个登录名。")
        elif not officer.active:
            raise EmergencyRefused(f"{sign_in_name} 已经停用，请换一个登录名。")
        elif Role.ADMINISTRATOR not in officer.held_roles:
            raise EmergencyRefused(f"{sign_in_name} 不是管理员，请换一个登录名。")
        officer.password_digest = NO_PASSWORD
        await officer.save(update_fields=["password_digest"])
        await end_sessions(officer.id)
        until = now + timedelta(hours=hours)
        await EmergencySignIn.update_or_create({"until": until}, officer_id=officer.id)
        said = {"emergency": until.isoformat(sep=" ", timespec="minutes")}
        await note_of_officer(officer, {}, said, by=None, now=now)
        return await new_link(officer, codes, by=None, reason=_REASON, now=now), is_new
