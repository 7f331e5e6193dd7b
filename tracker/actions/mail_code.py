"""Mail number and tracking code to the applicant, who asked for it.

No other mail names the code: mail passes through many hands. What it says is forgotten once it
is sent.
"""

from contextlib import suppress
from datetime import datetime

from tortoise.exceptions import IntegrityError

from tracker.actions.notices import due_while_open, message_id
from tracker.law.notices import Notice
from tracker.letters.mail import notice_text
from tracker.records.mail_models import OutboxMessage
from tracker.records.models import Application, Authority, Particulars

MOST = 3


class TooManyMails(Exception):
    """The code was mailed as often as it ever is, so that nobody fills another's mailbox."""


async def mail_code(
    application: Application, authority: Authority, code: str, *, now: datetime
) -> bool:
    """Queue the mail; False where the applicant gave no address. Raises `TooManyMails`."""
    particulars = await Particulars.get_or_none(application_id=application.id)
    if particulars is None or not particulars.email:
        return False
    text = notice_text(
        Notice.CODE,
        office=authority.name,
        telephone=authority.telephone,
        email=authority.email,
        register_number=application.register_number,
        due_on=due_while_open(application),
        waits_until=None,
        tracking_code=code,
    )
    ids = [message_id(application, n, Notice.CODE) for n in range(1, MOST + 1)]
    before = await OutboxMessage.filter(message_id__in=ids).count()
    if before == MOST:
        raise TooManyMails
    with suppress(IntegrityError):  # a second click, at the same moment
        await OutboxMessage.create(
            authority_id=authority.id,
            application=application,
            message_id=ids[before],
            addressee=particulars.email,
            subject=text.subject,
            body=text.body,
            queued_at=now,
            next_attempt_at=now,
        )
    return True
