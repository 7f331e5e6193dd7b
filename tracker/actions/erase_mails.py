"""Erase what mails say that were put aside, once their time is over.

An officer decided that each was no application, and could take it up again all that time; so
nobody is asked once more. That it came, and who did what with it, stays.
"""

from datetime import date, datetime

from tracker.actions.erase import drop_files
from tracker.files.store import Store
from tracker.law.erasure import put_aside_by
from tracker.records.connections import in_transaction
from tracker.records.erasable_mails import put_aside_mails, put_aside_on
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


async def _erased(mail_id: int, today: date, now: datetime) -> set[str] | None:
    """The files that went with it; None where it stays."""
    async with in_transaction():
        mail = await IncomingMail.select_for_update(no_key=True).get(id=mail_id)
        on = await put_aside_on(mail)
        if on is None or on > put_aside_by(today):
            return None
        digests = await remove_mail(mail_id)
        await IncomingMail.filter(id=mail_id).update(
            erased_at=now, erased_files=sorted(digests), version=mail.version + 1
        )
        return digests
