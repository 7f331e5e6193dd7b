"""Mail to the applicant: queued in the transaction of the act, sent after commit."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tracker.actions.case import Case
from tracker.clock import CHINA
from tracker.law.notices import NOTICE_RULES, Notice, is_left_out
from tracker.letters.bounces import HOST as OWN_HOST
from tracker.letters.mail import notice_text
from tracker.records.mail_models import OutboxMessage
from tracker.records.models import Application, Authority, Particulars

HOST = f"@{OWN_HOST}>"
# The quiet hours: nothing goes out that can wait.
SLEEPS, WAKES = time(20), time(8)


@dataclass(frozen=True, slots=True)
class Link:
    """An address in a mail, and until when it is open."""

    url: str
    until: datetime


async def queue_notice(
    case: Case, notice: Notice, *, about: object = "", to: str = "", link: Link | None = None
) -> None:
    """Queue a notice when the applicant gave an e-mail address; otherwise nothing, and nothing
    either where the authority leaves out what it may.

    `about`: which of several on one state of the journal; `to`: another address than the
    one on file. With a link the mail is of no use, and goes, once the link is over.
    """
    particulars = await Particulars.get_or_none(application_id=case.application.id)
    addressee = to or (particulars.email if particulars else "")
    authority = case.authority
    if not addressee or is_left_out(notice, authority.mails_off or ()):
        return
    optional = NOTICE_RULES[notice].optional
    text = notice_text(
        notice,
        office=authority.name,
        telephone=authority.telephone,
        email=authority.email,
        register_number=case.application.register_number,
        due_on=due_while_open(case.application),
        waits_until=case.application.waits_until,
        has_receipt=case.application.tracking_digest is not None,
        link=link.url if link else "",
        minutes=round((link.until - case.now).total_seconds() / 60) if link else 0,
    )
    await OutboxMessage.create(
        authority_id=authority.id,
        application=case.application,
        message_id=message_id(case.application, case.journal.length, notice, about=about),
        addressee=addressee,
        subject=text.subject,
        body=text.body,
        queued_at=case.now,
        next_attempt_at=wakes_at(authority, case.now) if optional else case.now,
        useless_at=link.until if link else None,
    )


def message_id(application: Application, n: int, notice: Notice, *, about: object = "") -> str:
    """The Message-ID of a notice: the application, the entry it follows, what it is about
    where there are several after one entry, and its kind."""
    which = f"{about}.{notice.value}" if about else notice.value
    return f"<{application.register_number}.{n}.{which}{HOST}"


def notice_of(message: OutboxMessage) -> Notice | None:
    """The kind of a queued notice, which its Message-ID names; None for a mail to an officer."""
    if message.application_id is None:
        return None
    return Notice(message.message_id.removesuffix(HOST).rpartition(".")[2])


def due_while_open(application: Application) -> date | None:
    """The day by which the applicant is answered, while that is still to come."""
    return application.due_on if application.stage.is_open else None


def wakes_at(authority: Authority, now: datetime) -> datetime:
    """Now, or the morning in which the quiet hours end, where the authority has them."""
    moment = now.astimezone(CHINA)
    if not authority.quiet_hours or WAKES <= moment.time() < SLEEPS:
        return now
    night = moment.time() >= SLEEPS
    return datetime.combine(moment.date() + timedelta(days=night), WAKES, CHINA)
