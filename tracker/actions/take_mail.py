"""Take one mail that was fetched: kept byte for byte, read, and put where somebody looks."""

import asyncio
import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q

from tracker.actions.take_file import take_file
from tracker.files.attachments import FileRefused, StoredFile, clean_name
from tracker.files.scanner import Scanner
from tracker.files.store import Store, StoreAway
from tracker.law.mail_arrival import arrival, believed
from tracker.law.mail_terms import MailFlaw, MailState
from tracker.letters.bounces import Bounce
from tracker.letters.incoming import Part, ReadMail, read_mail
from tracker.letters.mailbox import Fetched
from tracker.records.connections import in_transaction
from tracker.records.incoming import LEASE
from tracker.records.mail_models import IncomingFile, IncomingMail, Mailbox
from tracker.records.outbox import mark_bounced

log = logging.getLogger("tracker")


class SettingsChanged(Exception):
    """The mailbox was set otherwise meanwhile: what was fetched is another mailbox's."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A part in the store, or why it is kept out."""

    part: Part
    file: StoredFile | None
    refused: str = ""


async def take_mail(
    mailbox: Mailbox,
    validity: int,
    fetched: Fetched,
    *,
    store: Store,
    limit: int,
    scanner: Scanner | None,
    now: datetime,
) -> bool:
    """True where it is new. Its bytes are on the disk before anything says so, and the place in
    the mailbox is noted with it: whoever dies in between takes it again, and finds it known.

    `limit`: bytes of one file. Raises `SettingsChanged`.
    """
    read = await asyncio.to_thread(read_mail, fetched.raw)
    if not fetched.raw:
        likeness = hashlib.sha256(f"{validity} {fetched.uid}".encode()).hexdigest()
        read = ReadMail(likeness=likeness, flaws=(MailFlaw.NOT_GIVEN,))
    digest = await store.put(fetched.raw) if fetched.whole else ""
    parts = read.parts if fetched.whole else ()
    kept = [await _kept(part, store, limit, scanner, now) for part in parts]
    try:
        async with in_transaction():
            await _advance(mailbox, validity, fetched.uid, now)
            mail = await _written(mailbox, validity, fetched, read, digest, now)
            for one in kept:
                await IncomingFile.create(mail=mail, **_columns(one))
            if read.bounce is not None:
                await _note_bounce(mail, read.bounce, now)
    except IntegrityError:
        if not await _is_known(mailbox, read):
            raise
        async with in_transaction():
            await _advance(mailbox, validity, fetched.uid, now)
            await _seen_again(mailbox, validity, fetched.uid, read)
        return False
    return True


async def pass_over(mailbox: Mailbox, validity: int, uid: int, *, now: datetime) -> None:
    """A mail that was gone before it could be fetched."""
    async with in_transaction():
        await _advance(mailbox, validity, uid, now)


async def _kept(
    part: Part, store: Store, limit: int, scanner: Scanner | None, now: datetime
) -> _Kept:
    """A kind that is not accepted stays in the mail alone, and so does what is harmful."""
    try:
        file = await take_file(store, part.name, part.data, limit=limit, scanner=scanner, now=now)
        return _Kept(part, file)
    except FileRefused as refused:
        return _Kept(part, None, str(refused))
    except StoreAway:
        raise  # no fault of the file: the mail is taken again
    except Exception:
        # Made to trip whoever looks into it: the mail has it, and the next one does not wait.
        log.exception("a file of a mail")
        return _Kept(part, None, "检查这个文件时出错，没有放进申请材料。")


def _columns(one: _Kept) -> dict[str, Any]:
    if one.file is None:
        name = clean_name(one.part.name)
        return {"name": name, "size": len(one.part.data), "refused": one.refused}
    file = one.file
    return {
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
        "digest": file.digest,
    }


async def _advance(mailbox: Mailbox, validity: int, uid: int, now: datetime) -> None:
    """Note how far the mailbox was read, and that somebody still reads it."""
    row = await Mailbox.select_for_update(no_key=True).get(id=mailbox.id)
    if row.version != mailbox.version:
        raise SettingsChanged
    row.last_uid = uid if row.uid_validity != validity else max(uid, row.last_uid)
    row.uid_validity, row.leased_until = validity, now + LEASE
    await row.save(update_fields=["last_uid", "uid_validity", "leased_until"])
    mailbox.last_uid, mailbox.uid_validity = row.last_uid, row.uid_validity


async def _written(
    mailbox: Mailbox, validity: int, fetched: Fetched, read: ReadMail, digest: str, now: datetime
) -> IncomingMail:
    stored_at, traced_at = believed(fetched.stored_at, now), believed(read.traced_at, now)
    came = arrival(stored_at=stored_at, traced_at=traced_at, fetched_at=now)
    flaws = _flaws(fetched, read)
    own = IncomingMail.filter(authority_id=mailbox.authority_id)
    if read.message_id and await own.filter(message_id=read.message_id).exists():
        flaws.append(MailFlaw.SAME_ID)
    return await IncomingMail.create(
        authority_id=mailbox.authority_id,
        uid_validity=validity,
        uid=fetched.uid,
        likeness=read.likeness,
        digest=digest,
        size=fetched.size,
        message_id=read.message_id,
        sender_name=read.sender_name,
        sender=read.sender,
        subject=read.subject,
        text=read.text if fetched.whole else "",
        answers=list(read.answers),
        automatic=read.automatic,
        flaws=[flaw.value for flaw in flaws],
        stored_at=stored_at,
        traced_at=traced_at,
        arrived_at=came.at,
        arrived_by=came.by,
        fetched_at=now,
        state=MailState.WAITING,
    )


def _flaws(fetched: Fetched, read: ReadMail) -> list[MailFlaw]:
    """Of a header without its mail it says nothing that the mail seems broken."""
    if not fetched.raw or fetched.whole:
        return list(read.flaws)
    cut = fetched.cut or MailFlaw.CUT in read.flaws
    return [MailFlaw.TOO_LARGE, *([MailFlaw.CUT] if cut else [])]


async def _note_bounce(mail: IncomingMail, bounce: Bounce, now: datetime) -> None:
    """A report is nobody's application. A letter that only looks like one is put aside if it is
    about a mail of ours to the one it names. An application of another office is theirs."""
    about = []
    for message_id in bounce.about if bounce.failed else ():
        found = await mark_bounced(message_id, bounce.reason, now, said=bounce.said)
        about += [found] if found else []
    if not about and not bounce.in_fields:
        return
    mail.state = MailState.REPORT
    own = (one.application_id for one in about if one.authority_id == mail.authority_id)
    mail.application_id = next(own, None)
    await mail.save(update_fields=["state", "application_id"])


async def _is_known(mailbox: Mailbox, read: ReadMail) -> bool:
    own = IncomingMail.filter(authority_id=mailbox.authority_id, likeness=read.likeness)
    return await own.exists()


async def _seen_again(mailbox: Mailbox, validity: int, uid: int, read: ReadMail) -> None:
    """It lies in the mailbox under another number, to be marked there too."""
    own = IncomingMail.filter(authority_id=mailbox.authority_id, likeness=read.likeness)
    there = Q(uid_validity=validity, uid=uid)
    await own.filter(~there).update(uid_validity=validity, uid=uid, marked=False)
