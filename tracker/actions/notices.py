"""Mail to the applicant: queued in the transaction of the act, sent after commit."""

from tracker.actions.case import Case
from tracker.letters.mail import Notice, notice_text
from tracker.records.models import Application, OutboxMessage, Particulars

_HOST = "@tracker.invalid>"


async def queue_notice(case: Case, notice: Notice) -> None:
    """Queue a notice when the applicant gave an e-mail address; otherwise nothing."""
    particulars = await Particulars.get_or_none(application_id=case.application.id)
    if particulars is None or not particulars.email:
        return
    text = notice_text(
        notice,
        office=case.authority.name,
        telephone=case.authority.telephone,
        register_number=case.application.register_number,
        due_on=case.application.due_on,
        waits_until=case.application.waits_until,
        has_receipt=case.application.tracking_digest is not None,
    )
    await OutboxMessage.create(
        authority_id=case.authority.id,
        application=case.application,
        message_id=message_id(case.application, case.journal.length, notice),
        addressee=particulars.email,
        subject=text.subject,
        body=text.body,
        queued_at=case.now,
        next_attempt_at=case.now,
    )


def message_id(application: Application, n: int, notice: Notice) -> str:
    """The Message-ID of a notice: the application, the entry it follows, and its kind."""
    return f"<{application.register_number}.{n}.{notice.value}{_HOST}"


def notice_of(message: OutboxMessage) -> Notice:
    """The kind of a queued notice, which its Message-ID names."""
    return Notice(message.message_id.removesuffix(_HOST).rpartition(".")[2])
