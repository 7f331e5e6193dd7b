"""What becomes of a mail that came in: an application, a message to one, or neither."""

from datetime import datetime

from tracker.actions.messages import write_message
from tracker.actions.receive import Receipt, Submission, receive
from tracker.clock import CHINA
from tracker.files.attachments import StoredFile
from tracker.law.mail_terms import INCOMPLETE, MailState, MailStep
from tracker.records.codes import Codes
from tracker.records.connections import in_transaction
from tracker.records.incoming import files_of, mail_as_seen, settle
from tracker.records.journal import Author
from tracker.records.mail_models import IncomingMail
from tracker.records.models import Application, Authority


async def register_mail(
    authority: Authority,
    mail_id: int,
    version: int,
    submission: Submission,
    receipt: Receipt,
    *,
    token: str,
    codes: Codes,
    author: Author,
    officer_id: int,
    now: datetime,
) -> Application:
    """Take it into the register with its files, and bind it to the application, in one. The
    same form sent twice is the same application. Raises MovedOn, or a Refusal."""
    async with in_transaction():
        # Its twin waits here, and then finds the application.
        await IncomingMail.select_for_update(no_key=True).get(id=mail_id)
        digest = codes.digest("submission", token)
        twin = await Application.get_or_none(submission_digest=digest)
        if twin is not None:
            return twin
        mail = await mail_as_seen(mail_id, version, MailState.WAITING)
        application = await receive(
            authority, submission, receipt, token=token, codes=codes, author=author, now=now
        )
        await settle(
            mail,
            MailState.REGISTERED,
            MailStep.REGISTERED,
            officer_id=officer_id,
            application_id=application.id,
            now=now,
        )
        return application


async def join_mail(
    mail_id: int, version: int, application_id: int, *, officer_id: int, now: datetime
) -> None:
    """File it to an application as a message of the applicant, with its files. Raises MovedOn."""
    async with in_transaction():
        mail = await mail_as_seen(mail_id, version, MailState.WAITING)
        files = await stored_files(mail)
        await write_message(application_id, text=_as_message(mail), now=now, files=files)
        await settle(
            mail,
            MailState.JOINED,
            MailStep.JOINED,
            officer_id=officer_id,
            application_id=application_id,
            now=now,
        )


async def dismiss_mail(
    mail_id: int, version: int, *, reason: str, officer_id: int, now: datetime
) -> None:
    """It is no application; it stays, and can be taken up again. Raises MovedOn."""
    async with in_transaction():
        mail = await mail_as_seen(mail_id, version, MailState.WAITING)
        await settle(
            mail,
            MailState.DISMISSED,
            MailStep.DISMISSED,
            officer_id=officer_id,
            reason=reason,
            now=now,
        )


async def restore_mail(mail_id: int, version: int, *, officer_id: int, now: datetime) -> None:
    """Put aside by mistake, or taken for a report: it waits again. Raises MovedOn."""
    async with in_transaction():
        mail = await mail_as_seen(mail_id, version, MailState.DISMISSED, MailState.REPORT)
        await settle(mail, MailState.WAITING, MailStep.RESTORED, officer_id=officer_id, now=now)


async def stored_files(mail: IncomingMail) -> tuple[StoredFile, ...]:
    """Those of its files that may be taken over; the others are in the mail alone."""
    return tuple(
        StoredFile(file.name, file.media_type, file.size, file.digest)
        for file in await files_of(mail.id)
        if not file.refused
    )


def _as_message(mail: IncomingMail) -> str:
    """With the moment it came: it is filed later than it was written; and whether it may say
    more than is kept of it."""
    came = mail.arrived_at.astimezone(CHINA)
    head = f"（电子邮件，{came.year}年{came.month}月{came.day}日 {came:%H:%M}到达）"
    rest = f"（正文可能不完整，见来信第{mail.id}号）" if INCOMPLETE.intersection(mail.flaws) else ""
    return "\n".join(filter(None, (head, mail.subject, mail.text, rest)))
