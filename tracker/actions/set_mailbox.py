"""Say from which mailbox an office's mail is fetched."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from tracker.actions.office_settings import note_settings
from tracker.law.mail_terms import AfterFetch, Security
from tracker.records.authorities import authority_as_seen
from tracker.records.connections import in_transaction
from tracker.records.mail_models import Mailbox
from tracker.records.models import Authority, Officer

# What makes it another mailbox, with a numbering of its own.
_ANOTHER = ("host", "account", "folder", "since_on")

# As if nobody had tried yet.
_FRESH = {
    "leased_until": None,
    "next_fetch_at": None,
    "trouble": None,
    "trouble_said": "",
    "trouble_since": None,
    "tries": 0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxSettings:
    """`password`: empty to keep the one there is."""

    active: bool
    host: str
    port: int
    security: Security
    account: str
    password: str = field(default="", repr=False)
    folder: str
    afterwards: AfterFetch
    move_to: str
    since_on: date


async def set_mailbox(
    authority_id: int,
    chosen: MailboxSettings,
    *,
    seen: int,
    by: Officer,
    now: datetime,
) -> None:
    """It is read from anew as soon as it is saved; what is on record stays. Raises MovedOn."""
    async with in_transaction():
        authority = await authority_as_seen(authority_id, seen)
        mailbox = await Mailbox.select_for_update(no_key=True).get_or_none(
            authority_id=authority_id
        )
        before = _told(mailbox) if mailbox else {}
        mailbox = mailbox or Mailbox(authority_id=authority_id, version=-1)
        said = asdict(chosen)
        password = said.pop("password")
        if any(getattr(mailbox, name, None) != said[name] for name in _ANOTHER):
            mailbox.uid_validity, mailbox.last_uid = None, 0
        if (mailbox.host, mailbox.account) != (chosen.host, chosen.account):
            mailbox.password_sealed = ""  # it goes to the host it was given for, and to no other
        mailbox.update_from_dict(said)
        if password:
            mailbox.password_sealed = password
        mailbox.version += 1
        mailbox.update_from_dict(_FRESH)
        await mailbox.save()
        after = _told(mailbox)
        if password:  # it is told that it changed, never what it was
            before, after = {**before, "password": 0}, {**after, "password": mailbox.version + 1}
        await _note(authority, before, after, by, now)


async def _note(
    authority: Authority,
    before: dict[str, object],
    after: dict[str, object],
    by: Officer,
    now: datetime,
) -> None:
    authority.settings_version += 1
    authority.changed_by, authority.changed_at = by.name, now
    await authority.save()
    await note_settings(authority, before, after, by=by, now=now)


def _told(mailbox: Mailbox) -> dict[str, object]:
    return {
        "mailbox_active": mailbox.active,
        "mailbox_host": mailbox.host,
        "mailbox_port": mailbox.port,
        "mailbox_security": mailbox.security.value,
        "mailbox_account": mailbox.account,
        "mailbox_folder": mailbox.folder,
        "mailbox_afterwards": mailbox.afterwards.value,
        "mailbox_move_to": mailbox.move_to,
        "mailbox_since_on": mailbox.since_on.isoformat(),
    }
