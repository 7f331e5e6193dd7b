"""Mails that tell an applicant what happened. They name the application by number only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.law.notices import Notice
from tracker.law.reminders import Reminder
from tracker.letters.wording import said


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
    email: str = "",
    register_number: str,
    due_on: date | None,
    waits_until: date | None,
    has_receipt: bool = True,
    tracking_code: str = "",
    link: str = "",
    minutes: int = 0,
) -> MailText:
    """The mail: its text's first line is the subject. `due_on`: the last day to reply, None while
    none is counted. `email`: of the office. `waits_until`: the applicant's own term.
    `has_receipt`: false for a matter taken out of an application. `tracking_code`: only for
    the one notice that names it. `link`: an address that is open for some `minutes`."""
    text = said(
        f"mail/{notice}.txt",
        office=office,
        telephone=telephone,
        email=email,
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


def head_mail_text(line: str, *, office: str, on: date, journals: int, entries: int) -> MailText:
    """The mail with a daily head, as one line that `tracker check --head` reads back."""
    text = said(
        "mail/head.txt", line=line, office=office, on=on, journals=journals, entries=entries
    )
    subject, _, body = text.strip().partition("\n")
    return MailText(subject=subject, body=f"{body.strip()}\n")


def digest_text(
    today: date, lines: Mapping[Reminder, Sequence[str]], *, office: str, desk_url: str
) -> MailText:
    """The mail of the morning to an officer: what is to be done, by kind."""
    text = said(
        "mail/digest.txt",
        today=today,
        lines=[(reminder.label, told) for reminder, told in lines.items()],
        n=sum(map(len, lines.values())),
        office=office,
        desk_url=desk_url,
    )
    subject, _, body = text.strip().partition("\n")
    return MailText(subject=subject, body=f"{body.strip()}\n")
