"""Erase what mails say that were put aside, once their time is over or their sender wants it.

An officer decided that each was no application, and could take it up again all that time; so
nobody is asked once more. That it came, and who did what with it, stays.
"""

from collections.abc import Iterable
from datetime import date, datetime

from tracker.actions.erase import drop_files
from tracker.files.store import Store
from tracker.law.erasure import mail_may_go, put_aside_by
from tracker.law.mail_terms import MailStep
from tracker.records.connections import in_transaction
from tracker.records.erasable_mails import put_aside_mails, put_aside_on
from tracker.records.incoming import note_step
from tracker.records.mail_models import IncomingMail
from tracker.records.personal import remove_mail


async def erase_mails(store: Store, today: date, now: datetime) -> int:
    """How many went. Of a process that dies the files are left to the next day."""
    digests: set[str] = set()
    n = 0
    for mail_id in await put_aside_mails(put_aside_by(today)):
        gone = await _erased(mail_id, today, now)
        if gone is not None:
            digests |= gone
            n += 1
    await drop_files(digests, store, now)
    return n


async def erase_mails_asked(
    mails: Iterable[int], *, reason: str, officer_id: int, store: Store, today: date, now: datetime
) -> list[int]:
    """Those of these go that are put aside, for whoever wrote them wants it; which did."""
    digests: set[str] = set()
    gone = []
    for mail_id in mails:
        files = await _erased(mail_id, today, now, asked=(officer_id, reason))
        if files is not None:
            digests |= files
            gone.append(mail_id)
    await drop_files(digests, store, now)
    return gone


async def _erased(
    mail_id: int, today: date, now: datetime, *, asked: tuple[int, str] | None = None
) -> set[str] | None:
    """The files that went with it; None where it stays. `asked`: who was, and what was said."""
    async with in_transaction():
        mail = await IncomingMail.select_for_update(no_key=True).get(id=mail_id)
        if not mail_may_go(await put_aside_on(mail), today, asked=asked is not None):
            return None
        if asked is not None:
            officer_id, reason = asked
            await note_step(mail_id, MailStep.ERASED, officer_id=officer_id, reason=reason, now=now)
        digests = await remove_mail(mail_id)
        await IncomingMail.filter(id=mail_id).update(
            erased_at=now, erased_files=sorted(digests), version=mail.version + 1
        )
        return digests
