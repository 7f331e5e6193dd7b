"""Send what lies in the outbox."""

import logging
import ssl

from tracker.clock import CHINA, Clock
from tracker.letters.post import Mail, MailServer, PostFailed, send
from tracker.records.models import OutboxMessage
from tracker.records.outbox import claim_next, mark_failed, mark_sent

log = logging.getLogger("tracker")


async def send_post(
    server: MailServer, mail_from: str, clock: Clock, *, trust: ssl.SSLContext | None = None
) -> int:
    """Send every message that is due; how many went out. A server in trouble ends the round."""
    sent = 0
    while message := await claim_next(clock.now()):
        try:
            await send(
                _mail(message, mail_from),
                server,
                at=message.queued_at.astimezone(CHINA),
                trust=trust,
            )
        except PostFailed as failure:
            log.warning("mail %s: %s", message.message_id, failure.reason)
            await mark_failed(message, failure.reason, clock.now(), permanent=failure.permanent)
            if not failure.permanent:
                return sent
        else:
            await mark_sent(message, clock.now())
            sent += 1
    return sent


def _mail(message: OutboxMessage, mail_from: str) -> Mail:
    return Mail(
        message_id=message.message_id,
        sender=mail_from,
        sender_name=message.authority.name,
        addressee=message.addressee,
        subject=message.subject,
        body=message.body,
    )
