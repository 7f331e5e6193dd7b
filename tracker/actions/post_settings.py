"""What an authority mails, and what an officer is mailed."""

from collections.abc import Collection
from datetime import datetime

from tracker.law.notices import NOTICE_RULES, Notice
from tracker.law.reminders import Reminder
from tracker.records.authorities import authority_as_seen
from tracker.records.connections import in_transaction
from tracker.records.models import Officer


async def choose_mails(
    authority_id: int,
    sent: Collection[Notice],
    *,
    quiet_hours: bool,
    seen: int,
    by: str,
    now: datetime,
) -> None:
    """Which of the mails that may be left out are sent. Raises MovedOn."""
    async with in_transaction():
        authority = await authority_as_seen(authority_id, seen)
        optional = [rule.notice for rule in NOTICE_RULES.values() if rule.optional]
        authority.mails_off = [notice.value for notice in optional if notice not in sent]
        authority.quiet_hours = quiet_hours
        authority.settings_version += 1
        authority.changed_by, authority.changed_at = by, now
        await authority.save()


async def choose_reminders(officer_id: int, email: str, wanted: Collection[Reminder]) -> None:
    off = [reminder.value for reminder in Reminder if reminder not in wanted]
    await Officer.filter(id=officer_id).update(email=email, reminders_off=off)
