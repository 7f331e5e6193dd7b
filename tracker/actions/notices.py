"""Mail to the applicant: queued in the transaction of the act, sent after commit."""

from tracker.actions.case import Case
from tracker.letters.mail import Notice, notice_text
from tracker.records.models import OutboxMessage, Particulars


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
    )
    number, seq = case.application.register_number, case.journal.length
    await OutboxMessage.create(
        authority_id=case.authority.id,
        application=case.application,
        message_id=f"<{number}.{seq}.{notice.value}@tracker.invalid>",
        addressee=particulars.email,
        subject=text.subject,
        body=text.body,
        queued_at=case.now,
        next_attempt_at=case.now,
    )
