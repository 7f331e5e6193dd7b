"""Send what lies in the outbox."""

import logging
import re
import ssl

from tracker.actions.notices import notice_of
from tracker.actions.receipt import has_receipt, receipt_file, receipt_name, signer_of, told
from tracker.clock import CHINA, Clock
from tracker.files.personal_numbers import NumberKind, with_numbers_hidden
from tracker.law.notices import Notice
from tracker.letters.mail_html import html_of
from tracker.letters.post import Connection, Enclosed, Mail, MailServer, PostFailed
from tracker.records.mail_models import OutboxMessage
from tracker.records.models import Application
from tracker.records.outbox import claim_next, mark_failed, mark_sent
from tracker.settings import Settings

log = logging.getLogger("tracker")

# Servers repeat to whom they would not deliver.
_ADDRESS = re.compile(r"[^\s<>\"'(),:;]+@[^\s<>\"'(),:;]+")


async def send_post(
    server: MailServer, settings: Settings, clock: Clock, *, trust: ssl.SSLContext | None = None
) -> int:
    """Send every message that is due over one connection; how many went out. A server in
    trouble ends the round, one message refused does not."""
    sent = 0
    async with Connection(server, trust=trust) as connection:
        while message := await claim_next(clock.now()):
            mail = await _mail(message, settings)
            try:
                await connection.send(mail, at=message.queued_at.astimezone(CHINA))
            except PostFailed as failed:
                said = with_numbers_hidden(_ADDRESS.sub("…@…", failed.reason), tuple(NumberKind))
                log.warning("mail %s: %s", message.message_id, said)
                await mark_failed(
                    message,
                    failed.reason,
                    clock.now(),
                    permanent=failed.permanent,
                    server=failed.server,
                )
                if failed.server:
                    return sent
            else:
                forget = notice_of(message) is Notice.CODE
                await mark_sent(message, clock.now(), forget=forget)
                sent += 1
    return sent


async def _mail(message: OutboxMessage, settings: Settings) -> Mail:
    office = message.authority
    return Mail(
        message_id=message.message_id,
        sender=settings.mail_from,
        sender_name=office.name,
        addressee=message.addressee,
        subject=message.subject,
        body=message.body,
        html=html_of(message.subject, message.body, office.name),
        reply_to=office.email,
        enclosed=await _receipt(message, settings)
        if notice_of(message) is Notice.RECEIVED
        else None,
    )


async def _receipt(message: OutboxMessage, settings: Settings) -> Enclosed | None:
    """The receipt, made when it is sent: the outbox need not hold it."""
    application = await Application.get_or_none(id=message.application_id)
    if application is None or not has_receipt(application):
        return None
    receipt = await told(application, message.authority)
    pdf = await receipt_file(receipt, signer_of(settings.key, settings.base_url))
    return Enclosed(receipt_name(application), pdf)
