"""A reminder to pay a fee before its term is over, once for each application."""

from datetime import datetime

from tracker.actions.case import opened
from tracker.actions.notices import notice_of, queue_notice
from tracker.law.notices import Notice
from tracker.law.reminders import PAYMENT_MARK
from tracker.records.calendars import current_calendar
from tracker.records.fee_lines import unpaid_fees
from tracker.records.journal import SYSTEM
from tracker.records.mail_models import OutboxMessage


async def remind_of_unpaid_fees(now: datetime) -> int:
    """How many were reminded: those with an e-mail address and few working days left."""
    last = (await current_calendar()).after(now.date(), PAYMENT_MARK)
    reminded = 0
    for application_id in await unpaid_fees(now.date(), last):
        reminded += await _remind(application_id, now)
    return reminded


async def _remind(application_id: int, now: datetime) -> bool:
    async with opened(application_id, SYSTEM, now) as case:
        told = await OutboxMessage.filter(application_id=application_id)
        if not case.facts.awaits_payment or case.facts.ending is not None:
            return False
        if any(notice_of(mail) is Notice.FEE_REMINDER for mail in told):
            return False
        await queue_notice(case, Notice.FEE_REMINDER)
        return len(told) < await OutboxMessage.filter(application_id=application_id).count()
