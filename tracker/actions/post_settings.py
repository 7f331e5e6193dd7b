"""What an authority mails, and what an officer is mailed."""

from collections.abc import Collection
from datetime import datetime

from tracker.actions.office_settings import save_settings
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
    heads: bool,
    seen: int,
    by: Officer,
    now: datetime,
) -> None:
    """Which of the mails that may be left out are sent, and whether the daily head is.
    Raises MovedOn."""
    async with in_transaction():
        authority = await authority_as_seen(authority_id, seen)
        optional = [rule.notice for rule in NOTICE_RULES.values() if rule.optional]
        said = {
            "mails_off": [notice.value for notice in optional if notice not in sent],
            "quiet_hours": quiet_hours,
            "mails_heads": heads,
        }
        await save_settings(authority, said, by=by, now=now)


async def choose_reminders(officer_id: int, email: str, wanted: Collection[Reminder]) -> None:
    off = [reminder.value for reminder in Reminder if reminder not in wanted]
    await Officer.filter(id=officer_id).update(email=email, reminders_off=off)
