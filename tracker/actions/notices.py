"""Mail to the applicant: queued in the transaction of the act, sent after commit."""

from dataclasses import dataclass
from datetime import datetime

from tracker.actions.case import Case
from tracker.letters.mail import Notice, notice_text
from tracker.records.models import Application, OutboxMessage, Particulars

_HOST = "@tracker.invalid>"


@dataclass(frozen=True, slots=True)
class Link:
    """An address in a mail, and until when it is open."""

    url: str
    until: datetime


async def queue_notice(
    case: Case, notice: Notice, *, about: object = "", to: str = "", link: Link | None = None
) -> None:
    """Queue a notice when the applicant gave an e-mail address; otherwise nothing.

    `about`: which of several on one state of the journal; `to`: another address than the
    one on file. With a link the mail is of no use, and goes, once the link is over.
    """
    particulars = await Particulars.get_or_none(application_id=case.application.id)
    addressee = to or (particulars.email if particulars else "")
    if not addressee:
        return
    text = notice_text(
        notice,
        office=case.authority.name,
        telephone=case.authority.telephone,
        register_number=case.application.register_number,
        due_on=case.application.due_on,
        waits_until=case.application.waits_until,
        has_receipt=case.application.tracking_digest is not None,
        link=link.url if link else "",
        minutes=round((link.until - case.now).total_seconds() / 60) if link else 0,
    )
    await OutboxMessage.create(
        authority_id=case.authority.id,
        application=case.application,
        message_id=message_id(case.application, case.journal.length, notice, about=about),
        addressee=addressee,
        subject=text.subject,
        body=text.body,
        queued_at=case.now,
        next_attempt_at=case.now,
        useless_at=link.until if link else None,
    )


def message_id(application: Application, n: int, notice: Notice, *, about: object = "") -> str:
    """The Message-ID of a notice: the application, the entry it follows, what it is about
    where there are several after one entry, and its kind."""
    which = f"{about}.{notice.value}" if about else notice.value
    return f"<{application.register_number}.{n}.{which}{_HOST}"


def notice_of(message: OutboxMessage) -> Notice:
    """The kind of a queued notice, which its Message-ID names."""
    return Notice(message.message_id.removesuffix(_HOST).rpartition(".")[2])
