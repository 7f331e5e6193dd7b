"""Mails that tell an applicant what happened. They name the application by number only."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.letters.wording import said


class Notice(StrEnum):
    """What a mail tells; each has a text of its name."""

    RECEIVED = "received"
    CODE = "code"
    SUPPLEMENT_ASKED = "supplement_asked"
    CONSULTED = "consulted"
    EXTENDED = "extended"
    REASONS_ASKED = "reasons_asked"
    FEE_CHARGED = "fee_charged"
    FEE_CHANGED = "fee_changed"
    FEE_REMINDER = "fee_reminder"
    FEE_PAID = "fee_paid"
    FEE_REFUNDED = "fee_refunded"
    REPLIED = "replied"
    WITHDRAWN = "withdrawn"
    ABANDONED = "abandoned"
    SPLIT = "split"
    JOINED = "joined"
    TRANSFERRED = "transferred"
    REOPENED = "reopened"
    ANSWERED = "answered"
    CONTACT_CHANGED = "contact_changed"
    CODE_OFFERED = "code_offered"
    CODE_REPLACED = "code_replaced"


@dataclass(frozen=True, slots=True)
class MailText:
    """A mail without its envelope."""

    subject: str
    body: str


def notice_text(
    notice: Notice,
    *,
    office: str,
    telephone: str,
    register_number: str,
    due_on: date | None,
    waits_until: date | None,
    has_receipt: bool = True,
    tracking_code: str = "",
    link: str = "",
    minutes: int = 0,
) -> MailText:
    """The mail: its text's first line is the subject. `waits_until`: the applicant's own term.
    `has_receipt`: false for a matter taken out of an application. `tracking_code`: only for
    the one notice that names it. `link`: an address that is open for some `minutes`."""
    text = said(
        f"mail/{notice}.txt",
        office=office,
        telephone=telephone,
        register_number=register_number,
        due_on=due_on,
        waits_until=waits_until,
        has_receipt=has_receipt,
        tracking_code=tracking_code,
        link=link,
        minutes=minutes,
    )
    subject, _, body = text.strip().partition("\n")
    return MailText(subject=subject, body=f"{body.strip()}\n")
